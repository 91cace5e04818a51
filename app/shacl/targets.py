"""Which nodes a shape is for (SHACL 2.1.3): as a graph pattern, as a question on one node, and after a change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from app.shacl.model import Node, NotCompiledError, ShapeError, Term
from app.shacl.neighbourhood import Graph, Neighbourhood, TooFarError
from app.shacl.paths import Path, may_be_empty
from app.shacl.paths import predicates as path_predicates
from app.shacl.vocabulary import (
    NODE_SHAPE,
    OWL_CLASS,
    PROPERTY_SHAPE,
    RDF_TYPE,
    RDFS_CLASS,
    RDFS_SUBCLASS,
    TARGET_CLASS,
    TARGET_NODE,
    TARGET_OBJECTS_OF,
    TARGET_SUBJECTS_OF,
    TARGETS,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.shacl.shapes_graph import ShapesGraph


class FocusNodes(ABC):
    """The nodes that a rule is for."""

    nodes: tuple[Term, ...]
    """Those named by the shapes graph: they are focus nodes whatever the data say."""
    subjects_of: tuple[NamedNode, ...]
    """Properties of which every subject is a focus node."""

    @property
    @abstractmethod
    def predicates(self) -> frozenset[NamedNode] | None:
        """The predicates of which a change can make or unmake a focus node; None when any can."""

    @abstractmethod
    def pattern(self, graph: Graph) -> tuple[str, bool]:
        """Return a SPARQL pattern that binds ?this, and whether it gives each focus node only once."""

    @abstractmethod
    def hold(self, node: Term, graph: Graph) -> bool:
        """Tell whether a node is a focus node in that graph."""

    @abstractmethod
    def touched(self, around: Neighbourhood) -> set[Term]:
        """Return the nodes that a change made or unmade a focus node; TooFarError when they cannot be named."""

    def any(self, graph: Graph) -> bool:
        """Tell, at little cost, whether there can be a focus node at all."""
        del graph
        return True

    def many(self, graph: Graph) -> int | None:
        """Return about how many focus nodes there are, None when counting them would cost as much as validating."""
        del graph
        return None

    def times(self, node: Term, graph: Graph) -> int:
        """Return how often a focus node is validated: once for each node above that reaches it (SHACL 4.7.2)."""
        del node, graph
        return 1


@dataclass(frozen=True, slots=True)
class TargetQuery:
    """A query that selects targets.

    Attributes:
        pattern: a group that binds ?this to each of them.
        predicates: those of which a change can change them; None when any can.
    """

    pattern: str
    predicates: frozenset[NamedNode] | None


@dataclass(frozen=True)
class Targets(FocusNodes):
    """The targets that one shape declares.

    Attributes:
        classes: sh:targetClass, and the shape itself where it is also a class.
        nodes: sh:targetNode; IRIs and literals.
        subjects_of: sh:targetSubjectsOf.
        objects_of: sh:targetObjectsOf.
        queries: sh:target, SPARQL-based (SHACL-AF 3.1).
    """

    classes: tuple[NamedNode, ...]
    nodes: tuple[Term, ...]
    subjects_of: tuple[NamedNode, ...]
    objects_of: tuple[NamedNode, ...]
    queries: tuple[TargetQuery, ...] = ()

    @property
    def predicates(self) -> frozenset[NamedNode] | None:
        """The predicates of which a change can make or unmake a target; None when any can."""
        found: set[NamedNode] = {RDF_TYPE, RDFS_SUBCLASS} if self.classes else set()
        for query in self.queries:
            if query.predicates is None:
                return None
            found |= query.predicates
        return frozenset({*found, *self.subjects_of, *self.objects_of})

    def pattern(self, graph: Graph) -> tuple[str, bool]:
        """Return a SPARQL pattern that binds ?this, and whether it gives each target only once."""
        branches = list(self._branches(graph))
        text = branches[0] if len(branches) == 1 else " UNION ".join(f"{{ {branch} }}" for branch in branches)
        others = self.subjects_of or self.objects_of or self.queries
        once = len(branches) == 1 and not others and " ?class" not in text
        return text, once

    def any(self, graph: Graph) -> bool:
        """Tell whether a class has an instance, or a property a use."""
        return (
            bool(self.nodes or self.queries)
            or any(graph.used(each) for each in (*self.subjects_of, *self.objects_of))
            or any(graph.used(RDF_TYPE, each) for cls in self.classes for each in graph.below(cls))
        )

    def many(self, graph: Graph) -> int | None:
        """Return how many statements make targets; queries are not counted."""
        if self.queries:
            return None
        below = {each for cls in self.classes for each in graph.below(cls)}
        typed = sum(graph.instances_of(each) for each in below)
        return len(self.nodes) + typed + sum(graph.uses_of(each) for each in (*self.subjects_of, *self.objects_of))

    def _branches(self, graph: Graph) -> Iterator[str]:
        classes = sorted(set().union(*(graph.below(cls) for cls in self.classes)), key=str)
        if len(classes) == 1:
            yield f"?this {RDF_TYPE} {classes[0]} ."
        elif classes:
            yield f"VALUES ?class {{ {' '.join(map(str, classes))} }} ?this {RDF_TYPE} ?class ."
        if self.nodes:
            yield f"VALUES ?this {{ {' '.join(map(str, self.nodes))} }}"
        for number, predicate in enumerate(self.subjects_of):
            yield f"?this {predicate} ?to{number} ."
        for number, predicate in enumerate(self.objects_of):
            yield f"?from{number} {predicate} ?this ."
        for query in self.queries:
            yield query.pattern

    def hold(self, node: Term, graph: Graph) -> bool:
        """Tell whether a node is a target in that graph."""
        if node in self.nodes:
            return True
        types = graph.types(node) if self.classes else ()
        if types and not all(types.isdisjoint(graph.below(cls)) for cls in self.classes):
            return True
        return (
            any(graph.uses(node, each, as_subject=True) for each in self.subjects_of)
            or any(graph.uses(node, each, as_subject=False) for each in self.objects_of)
            or any(node in graph.selected(each.pattern) for each in self.queries)
        )

    def touched(self, around: Neighbourhood) -> set[Term]:
        """Return the nodes that a change made or unmade a target; TooFarError when a class hierarchy changed."""
        found: set[Term] = set()
        for query in self.queries:
            if around.changes and (query.predicates is None or not query.predicates.isdisjoint(around.changes)):
                raise TooFarError
        if self.classes:
            classes = frozenset().union(*(around.below(cls) for cls in self.classes))
            if any(change.object in classes for change in around.changes.get(RDFS_SUBCLASS, ())):
                raise TooFarError
            found |= {change.subject for change in around.changes.get(RDF_TYPE, ()) if change.object in classes}
        for predicate in self.subjects_of:
            found |= {change.subject for change in around.changes.get(predicate, ())}
        for predicate in self.objects_of:
            found |= {change.object for change in around.changes.get(predicate, ())}
        return found


@dataclass(frozen=True)
class Reached(FocusNodes):
    """The values of a path from other focus nodes: what a property shape within a property shape is for.

    Attributes:
        above: the focus nodes that the path starts from.
        path: the path of the outer property shape.
    """

    above: FocusNodes
    path: Path
    nodes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()

    @property
    def predicates(self) -> frozenset[NamedNode] | None:
        """Those of the path and of the focus nodes above."""
        own = self.above.predicates
        return None if own is None else own | path_predicates(self.path)

    def pattern(self, graph: Graph) -> tuple[str, bool]:
        """Return a sub-SELECT that gives each value once."""
        return values_of(self.above.pattern(graph)[0], self.path), True

    def hold(self, node: Term, graph: Graph) -> bool:
        """Tell whether a focus node above has the node as its value."""
        return any(self.above.hold(each, graph) for each in graph.follow(self.path, [node], backwards=True))

    def times(self, node: Term, graph: Graph) -> int:
        """Return how many focus nodes above have the node as their value, with the times of each."""
        sources = graph.follow(self.path, [node], backwards=True)
        return sum(self.above.times(each, graph) for each in sources if self.above.hold(each, graph))

    def touched(self, around: Neighbourhood) -> set[Term]:
        """Return the values of the nodes touched above, and those at the end of a changed path."""
        return around.follow(self.path, self.above.touched(around)) | around.ends(self.path, last=True)


def values_of(pattern: str, path: Path) -> str:
    """Return a sub-SELECT that binds ?this to the values of a path from the nodes that ``pattern`` binds it to."""
    followed = f"{{ SELECT (?this AS ?from) WHERE {{ {pattern} }} }} ?from {path} ?value ."
    if may_be_empty(path):
        followed = f"{{ {followed} }} UNION {{ SELECT (?this AS ?value) WHERE {{ {pattern} }} }}"
    return f"{{ SELECT DISTINCT (?value AS ?this) WHERE {{ {followed} }} }}"


def find_roots(graph: ShapesGraph) -> list[Node]:
    """Return the shapes that declare targets, implicit class targets (SHACL 2.1.3.3) included."""
    found = [triple.subject for predicate in TARGETS for triple in graph.uses(predicate)]
    typed = [t.subject for t in graph.uses(RDF_TYPE) if t.object in {NODE_SHAPE, PROPERTY_SHAPE}]
    found += [node for node in typed if _is_class(graph, node)]
    return [node for node in dict.fromkeys(found) if isinstance(node, NamedNode | BlankNode)]


def read_targets(graph: ShapesGraph, shape: Node, queries: tuple[TargetQuery, ...] = ()) -> Targets:
    """Read the targets of a shape; a target that is not a class or property IRI is a ShapeError.

    Args:
        graph: the shapes graph.
        shape: the shape.
        queries: its SPARQL-based targets.

    Raises:
        NotCompiledError: a blank node is the target: no query can name it.
    """
    nodes = tuple(graph.objects(shape, TARGET_NODE))
    if any(isinstance(node, BlankNode) for node in nodes):
        raise NotCompiledError("sh:targetNode is a blank node")
    classes = _iris(graph, shape, TARGET_CLASS)
    types = graph.types(shape)
    if _is_class(graph, shape) and (NODE_SHAPE in types or PROPERTY_SHAPE in types):
        if not isinstance(shape, NamedNode):
            raise ShapeError(str(shape), "a shape that is also a class must be an IRI")
        classes = (*classes, shape)
    subjects, objects = (_iris(graph, shape, each) for each in (TARGET_SUBJECTS_OF, TARGET_OBJECTS_OF))
    return Targets(classes, nodes, subjects, objects, queries)


def _iris(graph: ShapesGraph, shape: Node, predicate: NamedNode) -> tuple[NamedNode, ...]:
    values = graph.objects(shape, predicate)
    iris = tuple(value for value in values if isinstance(value, NamedNode))
    if len(iris) != len(values):
        raise ShapeError(str(shape), f"{shown(predicate)} must be an IRI")
    return iris


def _is_class(graph: ShapesGraph, node: Term) -> bool:
    return bool(graph.types(node) & {RDFS_CLASS, OWL_CLASS})
