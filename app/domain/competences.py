"""What contents say of competence: territories, coverages, and the units of communes that they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.statements import first, statements, values

if TYPE_CHECKING:
    from app.domain.contents import Content

# From a unit to the commune that it is part of.
_PARENTS = frozenset(TERMS + name for name in ("partOfCommune", "delegatedOf", "associatedOf", "districtOf"))


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: the court, the matter, what it covers, who states it."""

    court: str
    matter: str
    covers: frozenset[str]
    others: frozenset[str]  # of these, what is no whole commune: parts, districts, delegated and associated ones
    texts: tuple[str, ...]
    proof: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where territories are declared complete: the type of court, the matter, the department."""

    id: str
    type: str
    matter: str
    department: str

    def to_json(self) -> dict[str, object]:
        """Return the coverage for machines."""
        return {"id": self.id, "type": self.type, "matter": self.matter, "department": self.department}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of commune: its department, and the commune it is part of (empty for a commune)."""

    department: str = ""
    parent: str = ""


def territory_of(entity: str, content: Content) -> Territory:
    """Read a territory."""
    covers = frozenset(values(content, entity, TERMS + "covers"))
    return Territory(
        court=first(values(content, entity, TERMS + "territoryOf")),
        matter=_value(content, entity, "matter"),
        covers=covers,
        others=frozenset(each for each in covers if "/id/commune/" not in each),
        texts=tuple(values(content, entity, TERMS + "statedBy")),
        proof=_value(content, entity, "proof"),
        sources=tuple(values(content, entity, TERMS + "sourceNote")),
    )


def coverage_of(entity: str, content: Content) -> Coverage:
    """Read a coverage."""
    return Coverage(
        entity,
        _value(content, entity, "coveredType"),
        _value(content, entity, "matter"),
        first(values(content, entity, TERMS + "coveredDepartment")),
    )


def unit_of(entity: str, content: Content) -> Unit:
    """Read a unit of commune."""
    parents = [each.value for each in statements(content) if each.subject == entity and each.predicate in _PARENTS]
    return Unit(first(values(content, entity, TERMS + "departmentCode")), first(parents))


def type_of(entity: str, content: Content) -> str:
    """Return the legal type of a structure, as the value of our code list; empty when it is not said."""
    return _value(content, entity, "structureType")


def _value(content: Content, entity: str, name: str) -> str:
    """Return a concept of a code list by its value: ``general`` for ``srj:matter-general``."""
    found = first(values(content, entity, TERMS + name))
    return found.removeprefix(TERMS).partition("-")[2]
