"""Reads the rules known at a moment from the states of the model, and puts them in words."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE
from app.domain.iris import SHAPES, TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rules import CONSTRAINTS, OWN, SH, TARGETS, Requirement, Rule, Rules
from app.domain.statements import statements
from app.services.model_history import ModelStates
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.statements import Statement
    from app.services.model_history import ModelRows

_RDF = RDF_TYPE.removesuffix("type")
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_LAWS = ("http://purl.org/dc/terms/source", _RDFS + "seeAlso")
_LABELS = (_RDFS + "label", SKOS + "prefLabel")
_VARIABLE = re.compile(r"\{[?$]\w+\}")
_REPEATS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_REMEMBERED = 4  # models


class RuleBook:
    """The rules of a home, as known at any moment."""

    def __init__(self, reader: ModelRows) -> None:
        """Give the rows."""
        self._reader = reader
        self._states = ModelStates(reader)
        self._read: Remembered[tuple[str, ...], Rules] = Remembered(_REMEMBERED)

    def at(self, known: int) -> Rules:
        """Return the rules known after a commit."""
        digests = tuple(row.holding.content for row in self._states.rows() if row.known_at(known))
        found = self._read.get(digests)
        if found is None:
            said = [each for digest in digests for each in statements(self._reader.content(digest))]
            found = self._read.keep(digests, _Reader(said).rules())
        return found


class _Reader:
    """Reads rules from statements; lists and paths are named nodes there (see ``adapters.model_files``)."""

    def __init__(self, said: Iterable[Statement]) -> None:
        self._said: dict[str, dict[str, list[Statement]]] = {}
        for each in said:
            self._said.setdefault(each.subject, {}).setdefault(each.predicate, []).append(each)
        self._holders: dict[str, list[str]] = {}
        for subject in self._said:
            for part in self._iris(subject, SH + "property"):
                self._holders.setdefault(part, []).append(subject)

    def rules(self) -> Rules:
        found = {iri: self._rule(iri) for iri in sorted(self._said) if iri.startswith(SHAPES) and self._is_rule(iri)}
        names = {iri: name for iri in self._said if not iri.startswith(SHAPES) and (name := self._label(iri))}
        return Rules(found, names)

    def _is_rule(self, iri: str) -> bool:
        types = self._iris(iri, RDF_TYPE)
        return SH + "NodeShape" in types or SH + "PropertyShape" in types

    def _rule(self, iri: str) -> Rule:
        key = iri.removeprefix(SHAPES)
        path = self._iris(iri, SH + "path")
        holders = tuple(sorted(self._holders.get(iri, ())))
        severity = next((each.removeprefix(SH).casefold() for each in self._iris(iri, SH + "severity")), "violation")
        return Rule(
            iri=iri,
            key=key,
            label=self._label(iri),
            message=self._message(iri) or Text(key, key),
            severity=severity,
            kind=next((each.rpartition("ruleKind-")[2] for each in self._iris(iri, TERMS + "ruleKind")), ""),
            path=self._path(path[0]) if path else None,
            targets=tuple(
                (how, term) for shape in (iri, *holders) for how in TARGETS for term in self._iris(shape, SH + how)
            ),
            requirements=tuple(self._requirements(iri)),
            holders=holders,
            parts=tuple(sorted(self._iris(iri, SH + "property"))),
            laws=tuple(sorted({law for predicate in _LAWS for law in self._iris(iri, predicate)})),
            query="\n\n".join(
                dedent(each.value).strip()
                for query in self._iris(iri, SH + "sparql")
                for each in self._values(query, SH + "select")
            ),
        )

    def _requirements(self, iri: str) -> Iterable[Requirement]:
        for constraint in CONSTRAINTS:
            namespace = TERMS if constraint in OWN else SH
            for value in self._values(iri, namespace + constraint):
                members = self._list(value.value) if value.is_iri else None
                yield Requirement(constraint, (value.value,) if members is None else members)

    def _list(self, node: str) -> tuple[str, ...] | None:
        """Return the members of a list, None for what is none; a path among them is told in words."""
        members: list[str] = []
        if node != _RDF + "nil" and not self._values(node, _RDF + "first"):
            return None
        while node != _RDF + "nil":
            members += [each.value for each in self._values(node, _RDF + "first")]
            node = next(iter(self._iris(node, _RDF + "rest")), _RDF + "nil")
        return tuple(members)

    def _path(self, node: str) -> Text:
        """Return a path in words (SHACL, section 2.3.1)."""
        steps = self._list(node)
        if steps is not None:
            return _joined(" / ", " / ", map(self._path, steps))
        for inverse in self._iris(node, SH + "inversePath"):
            inner = self._path(inverse)
            return Text(f"inverse de « {inner.fr} »", f"inverse of '{inner.en}'")
        for either in self._iris(node, SH + "alternativePath"):
            return _joined(" ou ", " or ", map(self._path, self._list(either) or ()))
        for repeat, sign in _REPEATS.items():
            for inner_path in self._iris(node, SH + repeat):
                inner = self._path(inner_path)
                return Text(f"({inner.fr}){sign}", f"({inner.en}){sign}")
        key = node.replace("#", "/").rpartition("/")[2]
        return self._label(node) or Text(key, key)

    def _message(self, iri: str) -> Text | None:
        found = self._text(iri, (SH + "message",))
        return found and Text(_VARIABLE.sub("…", found.fr), _VARIABLE.sub("…", found.en))

    def _label(self, iri: str) -> Text | None:
        return self._text(iri, _LABELS)

    def _text(self, iri: str, predicates: Iterable[str]) -> Text | None:
        for predicate in predicates:
            said = {each.language or "": each.value for each in self._values(iri, predicate) if not each.is_iri}
            if said:
                french = said.get("fr") or said.get("") or next(iter(said.values()))
                return Text(french, said.get("en") or french)
        return None

    def _values(self, subject: str, predicate: str) -> list[Statement]:
        return self._said.get(subject, {}).get(predicate, [])

    def _iris(self, subject: str, predicate: str) -> list[str]:
        return [each.value for each in self._values(subject, predicate) if each.is_iri]


def _joined(french: str, english: str, texts: Iterable[Text]) -> Text:
    found = list(texts)
    return Text(french.join(each.fr for each in found), english.join(each.en for each in found))
