"""The gate's view and rules: validates what a patch can affect, before it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Triple

from app.adapters.views import apply_patch, quads, revert_patch
from app.domain.errors import Refused
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.verdicts import Finding, Verdict
from app.shacl import fallback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

    from app.domain.patches import Patch
    from app.shacl import Plan, Result

_MOST_HANDED_OVER = 2_000
_RULE_KIND = NamedNode(TERMS + "ruleKind")
_CONFORMITY = NamedNode(TERMS + "ruleKind-conformity")
_SH = "http://www.w3.org/ns/shacl#"


class ShaclGate:
    """Holds the widest view of today, and follows each commit."""

    def __init__(self, store: Store, plan: Plan, shapes: Iterable[Triple]) -> None:
        """Give the view, the compiled rules and the rules themselves."""
        self.store = store
        self._plan = plan
        self._shapes = list(shapes)
        self._conformity = {
            str(t.subject.value)
            for t in self._shapes
            if t.predicate == _RULE_KIND and t.object == _CONFORMITY and isinstance(t.subject, NamedNode)
        }

    def check(self, patch: Patch) -> Verdict:
        """Apply a patch and say what is new with it; follow with :meth:`accept` or :meth:`reject`."""
        if not patch:
            return Verdict()
        removed, added = _triples(patch.removed), _triples(patch.added)
        apply_patch(self.store, patch)
        found = [*self._plan.validate_change(self.store, removed, added), *self._handed_over(patch)]
        if not found:
            return Verdict()
        # Only what is new refuses: the same nodes are judged once more as they were.
        revert_patch(self.store, patch)
        focus = {result.focus_node for result in found}
        before = {result.identity for result in self._plan.validate(self.store, focus=focus)}
        apply_patch(self.store, patch)
        new = [self.finding(result) for result in found if result.identity not in before]
        return Verdict(
            tuple(each for each in new if each.integrity and each.severity == "Violation"),
            tuple(each for each in new if not (each.integrity and each.severity == "Violation")),
        )

    def accept(self, patch: Patch) -> None:
        """Keep the view as checked."""

    def reject(self, patch: Patch) -> None:
        """Put the view back as it was before :meth:`check`."""
        if patch:
            revert_patch(self.store, patch)

    def finding(self, result: Result) -> Finding:
        """Put a result in the words of the service."""
        messages = result.messages
        french = messages.get("fr") or messages.get("") or next(iter(messages.values()), "")
        return Finding(
            focus=_plain(result.focus_node),
            path=_plain(result.path) if result.path else None,
            value=_plain(result.value) if result.value else None,
            severity=_plain(result.severity).removeprefix(_SH),
            component=_plain(result.component),
            shape=_plain(result.source_shape),
            message=Text(french, messages.get("en") or french),
            integrity=_plain(result.source_shape) not in self._conformity,
        )

    def _handed_over(self, patch: Patch) -> list[Result]:
        """Give pySHACL what is not compiled, on the entities that change and their neighbours."""
        uncompiled = self._plan.uncompiled
        if not uncompiled:
            return []
        subjects = {triple.subject for triple in (*_triples(patch.removed), *_triples(patch.added))}
        if len(subjects) > _MOST_HANDED_OVER:
            names = ", ".join(each.shape_iri for each in uncompiled)
            raise Refused(
                "too-many-for-uncompiled",
                Text(
                    f"{len(subjects)} entités changent, plus que les {_MOST_HANDED_OVER} que peut contrôler la règle non "
                    f"compilée {names}. Publier en plusieurs fois.",
                    f"{len(subjects)} entities change, more than the {_MOST_HANDED_OVER} that the uncompiled rule "
                    f"{names} can check. Publish in several times.",
                ),
            )
        data: set[Triple] = set()
        for subject in subjects:
            for quad in self.store.quads_for_pattern(subject, None, None, None):
                data.add(_triple(quad))
                if isinstance(quad.object, NamedNode):
                    data.update(map(_triple, self.store.quads_for_pattern(quad.object, None, None, None)))
        return fallback.validate_with_pyshacl(data, self._shapes)


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _triples(lines: Iterable[bytes]) -> list[Triple]:
    return [_triple(quad) for quad in quads(lines)]


def _plain(term: object) -> str:
    value = str(term)
    return value[1:-1] if value.startswith("<") else value
