"""What the axioms of the shapes graph exclude, for srj:respects (OWL 2 RL: cax-dw, prp-dom, prp-rng, prp-fp).

A thing is known to be of a class by a type that it states, by a property of which the class is the domain, or by a
property that leads to it and of which the class is the range; and of every class above (cax-sco), by the properties
above too (prp-spo1). Two such classes that are disjoint contradict each other. Under unique names, two values of a
functional property do as well. What follows from the axioms alone is worked out once, when the shapes are read: in the
data nothing is inferred, and a class that a type states already is not looked for again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from app.shacl.model import Term
from app.shacl.vocabulary import (
    OWL_DISJOINT,
    OWL_FUNCTIONAL,
    PATH,
    RDF_TYPE,
    RDFS_DOMAIN,
    RDFS_RANGE,
    RDFS_SUBCLASS,
    RDFS_SUBPROPERTY,
    sh,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.shacl.neighbourhood import Graph
    from app.shacl.shapes_graph import ShapesGraph

Classes: TypeAlias = frozenset[Term]
Named: TypeAlias = frozenset[NamedNode]
NONE: Final[Classes] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class Axioms:
    """What the axioms of a shapes graph exclude.

    Attributes:
        above: the classes above each class, itself included.
        apart: the classes that no thing of a class can be of; a class without any is left out.
        domains: the classes that the use of a property gives to its subject, those without ``apart`` left out.
        ranges: the same for its object.
        functional: the properties with one value at most that no sh:maxCount 1 bounds.
    """

    above: Mapping[Term, Classes]
    apart: Mapping[Term, Classes]
    domains: Mapping[NamedNode, Named]
    ranges: Mapping[NamedNode, Named]
    functional: tuple[NamedNode, ...]

    def implied(self, cls: Term, types: Iterable[Term]) -> bool:
        """Tell whether one of these types is a class or below it."""
        return any(cls in self.above.get(each, (each,)) for each in types)

    def lacks(self, variable: str, cls: NamedNode) -> str:
        """Return a filter that keeps the nodes of which no type is a class or below it."""
        below = [each for each, above in self.above.items() if each != cls and cls in above]
        listed = ", ".join(str(each) for each in (cls, *below) if isinstance(each, NamedNode))
        return f"FILTER NOT EXISTS {{ {variable} {RDF_TYPE} ?type FILTER(?type IN ({listed})) }}"

    def given(self, graph: Graph, node: Term) -> dict[NamedNode, Named]:
        """Return what each property of a node says that it is."""
        return {each: self.domains[each] for each, _ in graph.about(node) if each in self.domains}


def read_axioms(graph: ShapesGraph) -> Axioms:
    """Work out the axioms of a shapes graph."""
    above, properties = _closure(graph, RDFS_SUBCLASS), _closure(graph, RDFS_SUBPROPERTY)
    apart = _apart(graph, above)
    single = (triple.subject for triple in graph.uses(sh("maxCount")) if triple.object == Literal(1))
    bounded = {path for shape in single for path in graph.objects(shape, PATH)}
    functional = [triple.subject for triple in graph.uses(RDF_TYPE) if triple.object == OWL_FUNCTIONAL]
    return Axioms(
        above,
        apart,
        _told_by(graph, RDFS_DOMAIN, properties, apart),
        _told_by(graph, RDFS_RANGE, properties, apart),
        tuple(each for each in functional if isinstance(each, NamedNode) and each not in bounded),
    )


def _apart(graph: ShapesGraph, above: Mapping[Term, Classes]) -> dict[Term, Classes]:
    stated: dict[Term, set[Term]] = defaultdict(set)
    for triple in graph.uses(OWL_DISJOINT):
        stated[triple.subject].add(triple.object)
        stated[triple.object].add(triple.subject)
    classes = {*above, *stated}
    found: dict[Term, Classes] = {}
    for cls in classes:
        banned = set().union(*(stated.get(each, ()) for each in above.get(cls, (cls,))))
        if banned:
            found[cls] = frozenset(each for each in classes if not banned.isdisjoint(above.get(each, (each,))))
    return found


def _closure(graph: ShapesGraph, predicate: NamedNode) -> dict[Term, Classes]:
    found: dict[Term, Classes] = {}
    for start in {triple.subject for triple in graph.uses(predicate)}:
        seen: set[Term] = {start}
        waiting: list[Term] = [start]
        while waiting:
            more = [each for each in graph.objects(waiting.pop(), predicate) if each not in seen]
            seen.update(more)
            waiting += more
        found[start] = frozenset(seen)
    return found


def _told_by(
    graph: ShapesGraph, axiom: NamedNode, properties: Mapping[Term, Classes], apart: Mapping[Term, Classes]
) -> dict[NamedNode, Named]:
    direct: dict[Term, set[NamedNode]] = defaultdict(set)
    for triple in graph.uses(axiom):
        if triple.object in apart and isinstance(triple.object, NamedNode):
            direct[triple.subject].add(triple.object)
    found: dict[NamedNode, Named] = {}
    for each in {*direct, *properties}:
        classes = frozenset(cls for one in properties.get(each, (each,)) for cls in direct.get(one, ()))
        if classes and isinstance(each, NamedNode):
            found[each] = classes
    return found
