"""Correspondences: every code of one date and every code of another, and what ties them, complete both ways (XKOS)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, Content, ContentBuilder, boolean, iri, string, text
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.projecting import Why

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.projections import Named, Projection

XKOS = "http://rdf-vocabulary.ddialliance.org/xkos#"


class Kind(StrEnum):
    """What happens to the codes of an association; the values of ``srj:AssociationKindScheme``."""

    SAME = "same"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"
    SPLIT = "split"
    MERGER = "merger"
    REDISTRIBUTION = "redistribution"
    ENDED = "ended"
    NOT_HELD = "not-held"
    NEW = "new"


_LOSSY = frozenset({Kind.SPLIT, Kind.MERGER, Kind.REDISTRIBUTION, Kind.ENDED, Kind.NOT_HELD})


@dataclass(frozen=True, slots=True)
class Association:
    """Codes of the first date and the codes of the second that carry them; one side is empty where none is held."""

    kind: Kind
    sources: tuple[Named, ...]
    targets: tuple[Named, ...]

    @property
    def lossy(self) -> bool:
        """Whether the association loses a distinction."""
        return self.kind in _LOSSY


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The whole table from the codes of one date to those of another."""

    kind: str
    start: date
    goal: date
    associations: tuple[Association, ...]
    compares: tuple[str, ...] = ()  # IRIs of the editions compared

    @property
    def key(self) -> str:
        """What names it in an address: ``commune.2023-01-01.2026-01-01``."""
        return f"{self.kind}.{self.start}.{self.goal}"

    @property
    def counts(self) -> dict[str, int]:
        """How many associations there are of each kind."""
        found = Counter(str(each.kind) for each in self.associations)
        return {str(kind): found[str(kind)] for kind in Kind}


def associations(projections: Iterable[Projection], arrivals: Iterable[Named]) -> tuple[Association, ...]:
    """Group codes that are tied; every code projected and every code of the second date is in one association."""
    leader: dict[tuple[int, str], tuple[int, str]] = {}

    def find(node: tuple[int, str]) -> tuple[int, str]:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    names: dict[tuple[int, str], Named] = {}
    alone: dict[tuple[int, str], Kind] = {}
    for projection in projections:
        source = (0, projection.source.id)
        names[source] = projection.source
        find(source)
        if not projection.targets:
            alone[source] = Kind.ENDED if projection.status == Why.CLOSED else Kind.NOT_HELD
        for target in projection.targets:
            names[1, target.thing.id] = target.thing
            leader[find((1, target.thing.id))] = find(source)
    for arrival in arrivals:
        names.setdefault((1, arrival.id), arrival)
        find((1, arrival.id))
    groups: dict[tuple[int, str], tuple[list[Named], list[Named]]] = {}
    for node, named in sorted(names.items(), key=lambda pair: (pair[1].notation, pair[0])):
        groups.setdefault(find(node), ([], []))[node[0]].append(named)
    return tuple(_association(sources, targets, alone) for sources, targets in groups.values())


def _association(sources: list[Named], targets: list[Named], alone: dict[tuple[int, str], Kind]) -> Association:
    if not targets:
        kind = alone.get((0, sources[0].id), Kind.NOT_HELD)
    elif not sources:
        kind = Kind.NEW
    elif len(sources) == len(targets) == 1:
        one, other = sources[0], targets[0]
        same = Kind.SAME if one.label == other.label else Kind.RENAMED
        kind = same if one.id == other.id else Kind.RENUMBERED
    elif len(sources) == 1:
        kind = Kind.SPLIT
    else:
        kind = Kind.MERGER if len(targets) == 1 else Kind.REDISTRIBUTION
    return Association(kind, tuple(sources), tuple(targets))


def content_of(entity: str, table: Correspondence) -> Content:
    """Describe a correspondence as RDF: ``xkos:Correspondence`` made of its associations, each a fragment."""
    builder = ContentBuilder(entity)
    builder.add(RDF_TYPE, iri(XKOS + "Correspondence"))
    builder.add(SKOS + "notation", string(table.key))
    words = (
        f"Table de passage : {table.kind}, du {table.start} au {table.goal}",
        f"Correspondence table: {table.kind}, from {table.start} to {table.goal}",
    )
    builder.add(SKOS + "prefLabel", text(words[0], "fr"), text(words[1], "en"))
    builder.add(XKOS + "compares", *map(iri, table.compares))
    for number, each in enumerate(table.associations, start=1):
        fragment = f"a{number}"
        builder.add(XKOS + "madeOf", iri(builder.part(fragment)))
        builder.add(RDF_TYPE, iri(XKOS + "ConceptAssociation"), fragment=fragment)
        builder.add(XKOS + "sourceConcept", *(iri(thing.id) for thing in each.sources), fragment=fragment)
        builder.add(XKOS + "targetConcept", *(iri(thing.id) for thing in each.targets), fragment=fragment)
        builder.add(TERMS + "associationKind", iri(f"{TERMS}associationKind-{each.kind}"), fragment=fragment)
        builder.add(TERMS + "lossy", boolean(each.lossy), fragment=fragment)
    return builder.content()
