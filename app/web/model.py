"""The data dictionary and the rules, read from the view: what the graph can say, and what it must respect."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.contents import string
from app.web.findings import severity_of
from app.web.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.web.answers import Row, View
    from app.web.asking import Asking
    from app.web.names import Name

_ALIGNMENTS = "/alignments/"
_CLASS = "http://www.w3.org/2002/07/owl#Class"


@dataclass(slots=True)
class ShownTerm:
    """One term of the dictionary."""

    key: str
    label: str
    definition: str
    uses: int
    domains: list[Name] = field(default_factory=list)
    ranges: list[Name] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a code list."""

    key: str
    code: str
    label: str
    definition: str


@dataclass(slots=True)
class CodeList:
    """One code list of the dictionary."""

    key: str
    label: str
    values: list[CodeValue] = field(default_factory=list)


@dataclass(slots=True)
class Subject:
    """One file of the ontology: its classes, properties and code lists."""

    key: str
    label: str
    description: str
    version: str
    classes: list[ShownTerm] = field(default_factory=list)
    properties: list[ShownTerm] = field(default_factory=list)
    lists: list[CodeList] = field(default_factory=list)


@dataclass(slots=True)
class ShownRule:
    """One rule: what it looks at, what it says, how grave it is, and the law it comes from."""

    key: str
    message: str
    severity: str
    kind: str
    path: Name | None
    laws: list[Name] = field(default_factory=list)


def _value(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]


async def subjects_of(view: View, asking: Asking) -> list[Subject]:
    """Return the dictionary by subject, with the number of uses of each term in the view."""
    moment, words = asking.moment, {"lang": string(asking.language)}
    subjects, terms, lists, classes, properties = await asyncio.gather(
        view.ask("pages/subjects", moment, words),
        view.ask("pages/terms", moment, words),
        view.ask("pages/code-lists", moment, words),
        view.ask("pages/uses-of-classes", moment),
        view.ask("pages/uses-of-properties", moment),
    )
    uses = {row["term"].value: int(row["uses"].value) for row in [*classes, *properties]}
    names = await names_of(view, asking, _domains_and_ranges(terms))
    found = {
        row["subject"].value: Subject(
            _local(row["subject"].value),
            row["label"].value.removeprefix("SRJ, "),
            _value(row, "description"),
            _value(row, "version"),
        )
        for row in subjects
        if _ALIGNMENTS not in row["subject"].value
    }
    shown: dict[str, ShownTerm] = {}
    for row in terms:
        iri, subject = row["term"].value, found.get(row["subject"].value)
        if subject is None:
            continue
        if iri not in shown:
            shown[iri] = ShownTerm(_local(iri), row["label"].value, row["definition"].value, uses.get(iri, 0))
            (subject.classes if row["type"].value == _CLASS else subject.properties).append(shown[iri])
        _add(shown[iri].domains, row, "domain", names)
        _add(shown[iri].ranges, row, "range", names)
    _add_lists(found, lists)
    return [subject for subject in found.values() if subject.classes or subject.properties or subject.lists]


def _domains_and_ranges(terms: Iterable[Row]) -> set[str]:
    return {row[name].value for row in terms for name in ("domain", "range") if name in row}


def _add(to: list[Name], row: Row, name: str, names: object) -> None:
    if name in row and callable(names):
        found = names(row[name].value)
        if found not in to:
            to.append(found)


def _add_lists(subjects: dict[str, Subject], rows: Iterable[Row]) -> None:
    lists: dict[str, CodeList] = {}
    for row in rows:
        iri, subject = row["list"].value, subjects.get(row["subject"].value)
        if subject is None:
            continue
        if iri not in lists:
            lists[iri] = CodeList(_local(iri), row["listLabel"].value)
            subject.lists.append(lists[iri])
        value = CodeValue(_local(row["value"].value), row["code"].value, row["label"].value, _value(row, "definition"))
        lists[iri].values.append(value)


async def rules_of(view: View, asking: Asking) -> list[tuple[Name | None, list[ShownRule]]]:
    """Return the rules by what they bear on."""
    rows = await view.ask("pages/rules", asking.moment, {"lang": string(asking.language)})
    iris = {row[name].value for row in rows for name in ("path", "target", "law") if name in row and row[name].is_iri}
    names = await names_of(view, asking, iris)
    rules: dict[str, ShownRule] = {}
    targets: dict[str, str] = {}
    for row in rows:
        iri = row["rule"].value
        if iri not in rules:
            path = names(row["path"].value) if "path" in row else None
            severity, kind = severity_of(_value(row, "severity")), _local(_value(row, "kind")).removeprefix("ruleKind-")
            rules[iri] = ShownRule(_local(iri), row["message"].value, severity, kind, path)
            targets[iri] = _value(row, "target")
        _add(rules[iri].laws, row, "law", names)
    groups: dict[str, list[ShownRule]] = {}
    for iri, rule in rules.items():
        groups.setdefault(targets[iri], []).append(rule)
    found = [(names(target) if target else None, group) for target, group in groups.items()]
    return sorted(found, key=lambda group: (group[0] is None, group[0].sort_key if group[0] else ()))
