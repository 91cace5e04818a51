"""A rule as people read it: what it looks at, what it requires, what it says, and the text it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.iris import SHAPES
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.coherence import Attributed, Findings, Trend

SH = "http://www.w3.org/ns/shacl#"

OWN = ("uniqueOn", "nonOverlap", "respects")
# Constraints that are told in words, in the order in which they are told (SHACL, section 4); the last ones are ours.
CONSTRAINTS = (
    "minCount", "maxCount", "datatype", "nodeKind", "class", "in", "hasValue", "pattern", "minLength", "maxLength",
    "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "languageIn", "uniqueLang", "disjoint", "equals",
    "lessThan", "lessThanOrEquals", "node", "not", "and", "or", "xone", "qualifiedValueShape", "closed", "sparql",
    *OWN,
)  # fmt: skip
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One constraint of a rule: its name in SHACL, and its values (IRIs or texts); a list is its members."""

    constraint: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape that has a message: a rule on a thing, or on one property of it."""

    iri: str
    key: str
    label: Text | None
    message: Text
    severity: str  # violation, warning, info
    kind: str  # integrity, conformity; empty when it is not told
    path: Text | None  # of a rule on a property, in words
    targets: tuple[tuple[str, str], ...]  # how (``targetClass``...) and the term; those of its holders for a property
    requirements: tuple[Requirement, ...]
    holders: tuple[str, ...]  # the rules of which it is a part
    parts: tuple[str, ...]  # the rules on properties that it holds
    laws: tuple[str, ...]
    query: str  # the SPARQL of a rule that is written so

    @property
    def name(self) -> Text:
        """The short name; for a rule without one the property it looks at, else its message."""
        return self.label or self.path or self.message

    def to_json(self) -> dict[str, object]:
        """Return the rule for machines."""
        return {
            "id": self.iri,
            "key": self.key,
            "label": _both(self.label),
            "message": _both(self.message),
            "severity": self.severity,
            "kind": self.kind or None,
            "path": _both(self.path),
            "targets": [{"by": how, "term": term} for how, term in self.targets],
            "requires": [{"constraint": each.constraint, "values": list(each.values)} for each in self.requirements],
            "partOf": list(self.holders),
            "parts": list(self.parts),
            "laws": list(self.laws),
        }


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules known at a moment by IRI, and the words of the terms that they name."""

    by_iri: Mapping[str, Rule]
    names: Mapping[str, Text]

    def rule(self, iri: str) -> Rule:
        """Return a rule; one that is not known at this moment is called by its key."""
        return self.by_iri.get(iri) or _unknown(iri)

    def name(self, iri: str) -> Text:
        """Return what a term is called; its key for one that the model does not name."""
        key = iri.rstrip("/").replace("#", "/").rpartition("/")[2] or iri
        return self.names.get(iri) or Text(key, key)


@dataclass(frozen=True, slots=True)
class Example:
    """Two documents in Turtle: one that meets a rule, one that does not."""

    conforming: str
    failing: str


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule with its examples, its findings, its counts over commits; None for what cannot be told now."""

    rule: Rule
    rules: Rules
    example: Example | None
    found: Findings | None
    items: tuple[Attributed, ...]
    trend: Trend | None


def _unknown(iri: str) -> Rule:
    key = iri.removeprefix(SHAPES)
    return Rule(iri, key, None, Text(key, key), "violation", "", None, (), (), (), (), (), "")


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"fr": text.fr, "en": text.en}
