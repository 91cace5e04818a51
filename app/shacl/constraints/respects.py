"""srj:respects: the focus nodes do not contradict the axioms of one kind (see ``axioms``).

Each check is run whole by queries that leave out the nodes of which a type says already what a property says, and
around a change on the nodes of which a type changed, or a property that says what none of their types says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from app.shacl.constraints.axioms import NONE, Axioms, Classes, Named, read_axioms
from app.shacl.constraints.base import Check, Finding, Owner, Scope, changed_subjects
from app.shacl.model import ShapeError, Term
from app.shacl.paths import Path, Predicate
from app.shacl.vocabulary import (
    OWL_DISJOINT,
    OWL_FUNCTIONAL,
    RDF_TYPE,
    RDFS_DOMAIN,
    RDFS_RANGE,
    RESPECTS,
    RESPECTS_COMPONENT,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.shacl.neighbourhood import Graph, Neighbourhood
    from app.shacl.shapes_graph import ShapesGraph


@dataclass(frozen=True, slots=True)
class Respects(Check):
    """One kind of axiom, on the node itself."""

    axioms: Axioms

    def _retyped(self, around: Neighbourhood) -> set[Term]:
        """Return the nodes of which a type came or went that some axiom sets apart from another class."""
        changes = around.changes.get(RDF_TYPE, ())
        return {change.subject for change in changes if change.object in self.axioms.apart}

    def _told(self, around: Neighbourhood, predicates: Mapping[NamedNode, Named], retyped: set[Term]) -> set[Term]:
        """Return the nodes of which a changed property says something that none of their lasting types says.

        That is the subject for a domain, the object for a range.
        """
        found: set[Term] = set()
        for predicate, changes in around.changes.items():
            for cls in predicates.get(predicate, ()):
                ends = {each.subject if predicates is self.axioms.domains else each.object for each in changes}
                found |= {each for each in ends if each in retyped or not self.axioms.implied(cls, around.types(each))}
        return found


class DisjointTypes(Respects):
    """owl:disjointWith between two types that a node states."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each pair of types that exclude each other once, the second as the value."""
        del path
        for node in _targets(scope, self._nodes(scope) if scope.focus is None else scope.focus):
            types = scope.graph.types(node)
            for one in types:
                for two in self.axioms.apart.get(one, NONE) & types:
                    if str(one) < str(two):
                        yield Finding(RESPECTS_COMPONENT, node, two, None, {"one": one})

    def _nodes(self, scope: Scope) -> set[Term]:
        used = {each for each in self.axioms.apart if scope.graph.used(RDF_TYPE, each)}
        told: set[Term] = set()
        for one in sorted(used, key=str):
            others = [str(two) for two in self.axioms.apart[one] & used if str(one) < str(two)]
            if others:
                both = f"?this {RDF_TYPE} {one} ; {RDF_TYPE} ?two FILTER(?two IN ({', '.join(others)}))"
                told.update(row["this"] for row in scope.select(f"SELECT ?this {{ {both} }}"))
        return told

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return rdf:type: the axioms are those of the shapes graph."""
        del path
        return frozenset({RDF_TYPE})

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the nodes of which a type changed."""
        del path, joined
        return self._retyped(around)


class DomainKept(Respects):
    """rdfs:domain: a property is not used on a node that its types, or other properties, say to be another thing."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each property with each class that excludes it."""
        del path
        for node in _targets(scope, self._nodes(scope) if scope.focus is None else scope.focus):
            given = self.axioms.given(scope.graph, node)
            types = scope.graph.types(node)
            known = types.union(*given.values())
            for predicate, classes in given.items():
                told = sorted((cls for cls in classes if not self.axioms.implied(cls, types)), key=str)
                wrong = {other: cls for cls in told for other in self.axioms.apart[cls] & known}
                for other, cls in wrong.items():
                    yield _on_property(node, other, predicate, {"one": cls})

    def _nodes(self, scope: Scope) -> set[Term]:
        """Give the subjects of which no type says already what the property says."""
        told: set[Term] = set()
        for predicate, classes in self.axioms.domains.items():
            for cls in classes if scope.graph.used(predicate) else ():
                query = f"SELECT DISTINCT ?this {{ ?this {predicate} ?any {self.axioms.lacks('?this', cls)} }}"
                told.update(row["this"] for row in scope.select(query))
        return told

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return rdf:type and the properties that have a domain."""
        del path
        return frozenset({RDF_TYPE, *self.axioms.domains})

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the nodes of which a type, or such a property, came or went."""
        del path, joined
        retyped = self._retyped(around)
        return {*retyped, *self._told(around, self.axioms.domains, retyped)}


class RangeKept(Respects):
    """rdfs:range: a property does not lead to a node that is known to be another thing."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each property with the value that it must not lead to."""
        del path
        known: dict[Term, Classes] = {}
        for node, predicate, value in self._links(scope):
            if value not in known:
                known[value] = self._known(scope.graph, value)
            wrong = [
                (cls, each) for cls in self.axioms.ranges[predicate] for each in self.axioms.apart[cls] & known[value]
            ]
            if wrong:
                cls, other = min(wrong, key=str)
                yield _on_property(node, value, predicate, {"one": cls, "type": other})

    def _known(self, graph: Graph, node: Term) -> Classes:
        """Return every class that the types of a node, its properties and those that lead to it give it."""
        leading = [found for each, found in self.axioms.ranges.items() if graph.uses(node, each, as_subject=False)]
        return graph.types(node).union(*self.axioms.given(graph, node).values(), *leading)

    def _links(self, scope: Scope) -> Iterator[tuple[Term, NamedNode, Term]]:
        """Give the links whose value no type says already to be of the range."""
        for node in scope.focus or ():
            yield from self._links_of(scope.graph, node)
        for predicate, classes in self.axioms.ranges.items() if scope.focus is None else ():
            for cls in classes if scope.graph.used(predicate) else ():
                lacks = f"FILTER(!isLiteral(?value)) {self.axioms.lacks('?value', cls)}"
                rows = scope.select(f"SELECT ?this ?value {{ ?this {predicate} ?value {lacks} }}")
                yield from ((row["this"], predicate, row["value"]) for row in rows if _targets(scope, [row["this"]]))

    def _links_of(self, graph: Graph, node: Term) -> Iterator[tuple[Term, NamedNode, Term]]:
        for predicate, value in graph.about(node):
            classes = () if isinstance(value, Literal) else self.axioms.ranges.get(predicate, ())
            if not all(self.axioms.implied(cls, graph.types(value)) for cls in classes):
                yield node, predicate, value

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return rdf:type and the properties that have a domain or a range."""
        del path
        return frozenset({RDF_TYPE, *self.axioms.domains, *self.axioms.ranges})

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the subjects of the changed links, and of those to a node that is known to be something else now."""
        del path, joined
        found: set[Term] = set()
        for predicate in self.axioms.ranges:
            found |= changed_subjects(around, predicate)
        retyped = self._retyped(around)
        told = set(retyped)
        for predicates in (self.axioms.domains, self.axioms.ranges):
            told |= self._told(around, predicates, retyped)
        for predicate in self.axioms.ranges if told else ():
            found |= around.follow(Predicate(predicate), told, backwards=True)
        return found


class Functional(Respects):
    """owl:FunctionalProperty, under unique names: one value at most, of the properties that no sh:maxCount bounds."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each property that has several values."""
        del path
        for predicate in filter(scope.graph.used, self.axioms.functional):
            if scope.focus is None:
                query = f"SELECT DISTINCT ?this {{ ?this {predicate} ?one , ?two FILTER(!sameTerm(?one, ?two)) }}"
                nodes = [row["this"] for row in scope.select(query)]
            else:
                nodes = [node for node in scope.focus if len(set(scope.graph.objects(node, predicate))) > 1]
            for node in _targets(scope, nodes):
                yield _on_property(node, None, predicate, {})

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return these properties."""
        del path
        return frozenset(self.axioms.functional)

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the subjects of such a property that changed."""
        del path, joined
        return set().union(*(changed_subjects(around, each) for each in self.axioms.functional))


def _targets(scope: Scope, nodes: Iterable[Term]) -> list[Term]:
    """Return the nodes that are targets; those that are named to a scope are."""
    return [each for each in nodes if scope.focus is not None or scope.targets.hold(each, scope.graph)]


def _on_property(node: Term, value: Term | None, predicate: NamedNode, bound: Mapping[str, Term]) -> Finding:
    return Finding(RESPECTS_COMPONENT, node, value, Predicate(predicate), {"path": predicate, **bound})


KINDS: Final[dict[Term, type[Respects]]] = {
    OWL_DISJOINT: DisjointTypes,
    RDFS_DOMAIN: DomainKept,
    RDFS_RANGE: RangeKept,
    OWL_FUNCTIONAL: Functional,
}
"""The values of srj:respects."""


def respects(graph: ShapesGraph, owner: Owner, value: Term) -> Respects:
    """Read a srj:respects: one of four terms of OWL and RDFS, on a node shape."""
    if owner.path is not None or value not in KINDS:
        names = ", ".join(map(str, KINDS))
        raise ShapeError(str(owner.node), f"{RESPECTS} is for node shapes, and is one of {names}")
    return KINDS[value](graph.once(read_axioms))
