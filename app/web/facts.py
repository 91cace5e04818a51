"""What a content says, sorted for reading: facts, links, references, identifiers and other parts of the thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.content_fields import natural_key
from app.domain.contents import RDF_TYPE
from app.domain.iris import TERMS
from app.domain.kinds import ELI, SKOS
from app.domain.statements import Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.contents import Content

ADMS_IDENTIFIER = "http://www.w3.org/ns/adms#Identifier"
LEGAL_REFERENCE = TERMS + "LegalReference"

# Said elsewhere on the page: heading, source and proof, references.
_ELSEWHERE = frozenset(
    {
        RDF_TYPE,
        SKOS + "notation",
        SKOS + "prefLabel",
        SKOS + "inScheme",
        *(TERMS + name for name in ("proof", "sourceNote", "hasReference", "definedBy", "punishedBy")),
        *(TERMS + name for name in ("definedByAsPublished", "punishedByAsPublished")),
    }
)
# What people look for first; the rest follows in the order of the names of properties.
_FIRST = tuple(
    TERMS + name
    for name in (
        "offenceClass",
        "offenceClassAsPublished",
        "level",
        "notForNewCasesFrom",
        "structureType",
        "purposeNote",
        "applicationDomain",
        "lifeCycle",
        "lifeCycleAsPublished",
        "operation",
        "producer",
        "consumer",
        "legalBasisStatus",
        "legalBasisAsPublished",
        "number",
        "nature",
        "held",
        "heldAsOf",
        "departmentCode",
        "postalCode",
    )
)


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a thing or of one of its parts, with its values."""

    iri: str
    values: tuple[Statement, ...]


@dataclass(slots=True)
class Part:
    """A part of a thing: the fragment of its IRI, its classes and its properties."""

    iri: str
    fragment: str
    classes: list[str] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)

    def all(self, predicate: str) -> list[Statement]:
        """Return the values of a property."""
        return [value for each in self.properties if each.iri == predicate for value in each.values]

    def one(self, predicate: str, language: str = "fr") -> str:
        """Return the first value of a property, in that language when there is one; empty for none."""
        values = self.all(predicate)
        best = next((value for value in values if value.language == language), None) or next(iter(values), None)
        return best.value if best else ""


@dataclass(slots=True)
class Reading:
    """A content sorted for reading."""

    entity: str
    classes: list[str] = field(default_factory=list)
    facts: list[Property] = field(default_factory=list)
    links: list[Property] = field(default_factory=list)
    references: list[Part] = field(default_factory=list)
    identifiers: list[Part] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    own: Part = field(default_factory=lambda: Part("", ""))

    def iris(self) -> Iterator[str]:
        """Yield every IRI that has to be named on the page."""
        yield from self.classes
        for part in (self.own, *self.references, *self.identifiers, *self.parts):
            yield from part.classes
            for each in part.properties:
                yield each.iri
                yield from (value.value for value in each.values if value.is_iri)


def read_content(entity: str, content: Content) -> Reading:
    """Sort what a content says of a thing."""
    parts = _parts(entity, content)
    own = parts.pop("", Part(entity, ""))
    reading = Reading(entity, classes=own.classes, own=own)
    for each in own.properties:
        if each.iri in _ELSEWHERE or _only_parts(entity, each):
            continue
        (reading.links if _links_to_things(each) else reading.facts).append(each)
    for part in parts.values():
        if LEGAL_REFERENCE in part.classes:
            reading.references.append(part)
        elif ADMS_IDENTIFIER in part.classes:
            reading.identifiers.append(part)
        elif part.properties:
            part.properties = [each for each in part.properties if not _is_owner(entity, each)]
            reading.parts.append(part)
    reading.links = [each for each in reading.links if not _said_by_references(reading, each)]
    return reading


def _is_owner(entity: str, found: Property) -> bool:
    return [value.value for value in found.values] == [entity]


def _said_by_references(reading: Reading, found: Property) -> bool:
    """Tell whether the references of that role already lead to everything that a link says."""
    role = found.iri.replace(TERMS, TERMS + "referenceRole-")
    told = {
        value.value
        for part in reading.references
        if part.one(TERMS + "referenceRole") == role
        for predicate in ("resolvesTo", "citedText")
        for value in part.all(TERMS + predicate)
    }
    return all(value.value in told for value in found.values)


def _parts(entity: str, content: Content) -> dict[str, Part]:
    said: dict[str, dict[str, list[Statement]]] = {}
    for each in statements(content):
        said.setdefault(each.subject.partition("#")[2], {}).setdefault(each.predicate, []).append(each)
    parts = {}
    for fragment in sorted(said, key=natural_key):
        found = said[fragment]
        part = Part(f"{entity}#{fragment}" if fragment else entity, fragment)
        part.classes = [each.value for each in found.get(RDF_TYPE, ())]
        ordered = sorted(found, key=_place)
        part.properties = [Property(iri, tuple(found[iri])) for iri in ordered if iri != RDF_TYPE]
        parts[fragment] = part
    return parts


def _place(iri: str) -> tuple[int, str]:
    return (_FIRST.index(iri), "") if iri in _FIRST else (len(_FIRST), iri.replace(ELI, TERMS))


def _only_parts(entity: str, found: Property) -> bool:
    return all(value.is_iri and value.value.startswith(entity + "#") for value in found.values)


def _links_to_things(found: Property) -> bool:
    return any(value.is_iri and "/id/" in value.value and not value.value.startswith(TERMS) for value in found.values)


def in_language(values: Iterable[Statement], language: str) -> list[Statement]:
    """Return the values that a page in that language shows: those in it, else the French ones, else all.

    Values without language are always shown.
    """
    held = list(values)
    tagged = {value.language for value in held if value.language}
    wanted = language if language in tagged else "fr" if "fr" in tagged else None
    return [value for value in held if value.language in {None, wanted} or wanted is None]
