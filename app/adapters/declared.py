"""What a view holds of observed deviations and waivers: which results of rules they cover on its day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from app.adapters.rules import plain
from app.domain.contents import RDF_TYPE
from app.domain.declarations import AT_PATH, DEVIATION, OF_RULE, OF_SUBJECT, OF_VALUE, PLANNED, WAIVER
from app.domain.iris import TERMS
from app.domain.verdicts import Covered, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from pyoxigraph import Store

    from app.domain.patches import Patch
    from app.domain.verdicts import Finding

_TYPE, _OF_RULE, _OF_SUBJECT = NamedNode(RDF_TYPE), NamedNode(OF_RULE), NamedNode(OF_SUBJECT)
_AT_PATH, _OF_VALUE = NamedNode(AT_PATH), NamedNode(OF_VALUE)
_LIFE_CYCLE, _PLANNED = NamedNode(TERMS + "lifeCycle"), NamedNode(PLANNED)
_SUBJECT_BYTES = f"<{OF_SUBJECT}>".encode()


def cover(store: Store, finding: Finding) -> Covered | None:
    """Return what covers a finding in a view: a deviation, or a waiver when its rule is a norm."""
    if finding.integrity:
        return None
    subject, rule = NamedNode(finding.focus), NamedNode(finding.shape)
    for quad in store.quads_for_pattern(None, _OF_SUBJECT, subject, None):
        declaration = quad.subject
        if not isinstance(declaration, NamedNode) or not _says(store, declaration, _OF_RULE, rule):
            continue
        if not _agrees(store, declaration, _AT_PATH, finding.path):
            continue
        if not _agrees(store, declaration, _OF_VALUE, finding.value):
            continue
        if _says(store, declaration, _TYPE, NamedNode(DEVIATION)):
            return Covered(finding, declaration.value, "deviation")
        if finding.origin == "norm" and _says(store, declaration, _TYPE, NamedNode(WAIVER)):
            return Covered(finding, declaration.value, "waiver")
    return None


def weighed(store: Store, new: Iterable[Finding], day: date, today: date, earlier: Verdict) -> Verdict:
    """Tell apart what refuses, what is recorded, what is covered, and what a declaration covered until that day.

    Against a prohibition of law a thing to come is refused whatever is declared: a project, or a fact that begins to
    be one after today.
    """
    known = {each.key for each in (*earlier.refusing, *earlier.recorded, *earlier.returning)}
    held = {each.finding.key for each in earlier.covered}
    refusing, recorded, covered, returning = [], [], [], []
    for each in new:
        finding = replace(each, day=day)
        to_come = day > today and finding.key not in known | held
        by = cover(store, finding)
        if finding.origin == "prohibition" and finding.stands and (to_come or _planned(store, finding.focus)):
            refusing.append(replace(finding, planned=True))
        elif by is not None:
            covered.append(by)
        elif not finding.stands:
            recorded.append(finding)
        elif finding.key in held:
            returning.append(finding)
        else:
            refusing.append(finding)
    return Verdict(tuple(refusing), tuple(recorded), tuple(covered), tuple(returning))


def _planned(store: Store, focus: str) -> bool:
    """Tell whether a view says of a thing that it is to come: a project."""
    return _says(store, NamedNode(focus), _LIFE_CYCLE, _PLANNED)


def subjects_declared(patch: Patch) -> frozenset[str]:
    """Return the things of which a patch begins or ends a declaration."""
    return frozenset(_subjects((*patch.removed, *patch.added)))


def _subjects(lines: Iterable[bytes]) -> Iterator[str]:
    for line in lines:
        _, predicate, rest = line.split(b" ", 2)
        if predicate == _SUBJECT_BYTES:
            yield rest[1 : rest.rindex(b">")].decode()


def _says(store: Store, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
    return next(store.quads_for_pattern(subject, predicate, value, None), None) is not None


def _agrees(store: Store, declaration: NamedNode, predicate: NamedNode, found: str | None) -> bool:
    """Tell whether a declaration says this, or leaves it free."""
    said = [plain(quad.object) for quad in store.quads_for_pattern(declaration, predicate, None, None)]
    return not said or found in said
