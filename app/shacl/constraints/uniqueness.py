"""srj:uniqueOn ( p1 ... pn ): no two focus nodes share a value of each of the listed properties.

Written as a join, uniqueness is quadratic (229 s at 2 M triples); grouped, it is linear (1.3 s). The full run is
one GROUP BY that gives the shared keys, normally none; the members of each are then looked up. Around a change
nothing is grouped: the nodes that share a key are looked up from its rarest property.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import NamedNode

from app.shacl.constraints.base import Check, Finding, Owner, Scope, changed_subjects
from app.shacl.model import ShapeError, Term
from app.shacl.neighbourhood import Graph, Neighbourhood, TooFarError
from app.shacl.paths import Path, Predicate
from app.shacl.vocabulary import UNIQUE_ON, UNIQUE_ON_COMPONENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.shacl.shapes_graph import ShapesGraph

Key: TypeAlias = tuple[Term, ...]
MANY: int = 2000
"""Beyond that many nodes with one key, the whole constraint is run instead of naming them."""


@dataclass(frozen=True, slots=True)
class UniqueOn(Check):
    """The properties whose values, together, designate one focus node."""

    properties: tuple[NamedNode, ...]

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each focus node of each shared key, with the value of the last property."""
        del path
        keys = self._shared(scope) if scope.focus is None else self._keys_of(scope)
        told: set[tuple[Term, Term]] = set()
        for key in keys:
            members = [each for each in self._holders(scope.graph, key) if scope.targets.hold(each, scope.graph)]
            if len(members) > 1:
                wanted = members if scope.focus is None else set(members).intersection(scope.focus)
                for member in wanted:
                    if (member, key[-1]) not in told:
                        told.add((member, key[-1]))
                        yield Finding(UNIQUE_ON_COMPONENT, member, key[-1], Predicate(self.properties[-1]))

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the listed properties."""
        del path
        return frozenset(self.properties)

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the changed nodes and those that share a key with them, before or after."""
        del path
        found = set(joined)
        for each in self.properties:
            found |= changed_subjects(around, each)
        for key in {key for node in found for key in self._keys(around, node)}:
            for number, holder in enumerate(self._holders(around, key)):
                if number > MANY:
                    raise TooFarError
                found.add(holder)
        return found

    def _shared(self, scope: Scope) -> Iterator[Key]:
        names = [f"?key{number}" for number in range(len(self.properties))]
        values = " ".join(f"?this {each} {name} ." for each, name in zip(self.properties, names, strict=True))
        counted = "?this" if scope.once else "DISTINCT ?this"
        query = (
            f"SELECT {' '.join(names)} WHERE {{ {scope.pattern} {values} }} "
            f"GROUP BY {' '.join(names)} HAVING (COUNT({counted}) > 1)"
        )
        for row in scope.select(query):
            yield tuple(row[name[1:]] for name in names)

    def _keys_of(self, scope: Scope) -> list[Key]:
        return list(dict.fromkeys(key for node in scope.focus or () for key in self._keys(scope.graph, node)))

    def _keys(self, graph: Graph, node: Term) -> Iterator[Key]:
        return product(*(list(graph.objects(node, each)) for each in self.properties))

    def _holders(self, graph: Graph, key: Key) -> Iterator[Term]:
        """Give the nodes that hold a key, found from whichever of its values has the fewest."""
        pairs = list(zip(self.properties, key, strict=True))
        for node in rarest(graph, pairs):
            if all(value in graph.objects(node, each) for each, value in pairs):
                yield node


def rarest(graph: Graph, pairs: list[tuple[NamedNode, Term]]) -> list[Term]:
    """Return the subjects of the (predicate, object) that has the fewest, reading all in step until one ends."""
    runs = [(graph.subjects(predicate, value), list[Term]()) for predicate, value in pairs]
    while True:
        for subjects, found in runs:
            node = next(subjects, None)
            if node is None:
                return list(dict.fromkeys(found))
            found.append(node)


def unique_on(graph: ShapesGraph, owner: Owner, value: Term) -> UniqueOn:
    """Read a srj:uniqueOn: a list of property IRIs, on a node shape."""
    return UniqueOn(property_list(graph, owner, value, UNIQUE_ON))


def property_list(graph: ShapesGraph, owner: Owner, value: Term, parameter: NamedNode) -> tuple[NamedNode, ...]:
    """Read a list of properties, on a node shape; anything else is a ShapeError."""
    if owner.path is not None:
        raise ShapeError(str(owner.node), f"{parameter} is for node shapes: take away the sh:path")
    members = graph.members(value, owner.node)
    iris = tuple(member for member in members if isinstance(member, NamedNode))
    if not iris or len(iris) != len(members):
        raise ShapeError(str(owner.node), f"{parameter} must list properties by their IRI")
    return iris
