"""sh:qualifiedValueShape (SHACL 4.7.3): how many values conform to a shape."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from app.shacl.constraints.base import Finding, Owner, Scope
from app.shacl.constraints.counts import count, require_path
from app.shacl.constraints.nested import Inner, Nested, pairs, values_scope
from app.shacl.model import ShapeError
from app.shacl.vocabulary import PROPERTY, sh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.shacl.model import Node, Term
    from app.shacl.paths import Path
    from app.shacl.shapes_graph import ShapesGraph

SHAPE = sh("qualifiedValueShape")
LEAST = sh("qualifiedMinCount")
MOST = sh("qualifiedMaxCount")
DISJOINT = sh("qualifiedValueShapesDisjoint")


@dataclass(frozen=True, slots=True)
class Qualified(Nested):
    """The shape is the first of ``members``; a value that conforms to one of the others is not counted.

    Attributes:
        least: the smallest number of values, None when not given.
        most: the largest.
    """

    least: int | None
    most: int | None

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes that have too few or too many such values."""
        wrong, *others = (each.failing(values_scope(scope, path)) for each in self.members)
        counted: dict[Term, int] = defaultdict(int)
        for focus, value in pairs(scope, path):
            if value not in wrong and all(value in each for each in others):
                counted[focus] += 1
        if self.most is not None:
            for focus, number in counted.items():
                if number > self.most:
                    yield Finding(sh("QualifiedMaxCountConstraintComponent"), focus)
        if self.least:
            for row in scope.select(f"SELECT DISTINCT ?this WHERE {{ {scope.pattern} }}"):
                if counted.get(row["this"], 0) < self.least:
                    yield Finding(sh("QualifiedMinCountConstraintComponent"), row["this"])


def qualified(graph: ShapesGraph, owner: Owner, value: Term, inner: Callable[[Term, Node], Inner]) -> Qualified:
    """Read a sh:qualifiedValueShape with its counts and its sibling shapes.

    Args:
        graph: the shapes graph.
        owner: the property shape.
        value: the shape that values are compared with.
        inner: compiles a shape that another one refers to.
    """
    require_path(owner, SHAPE)
    least, most = (
        count(graph, owner, parameter) if graph.objects(owner.node, parameter) else None for parameter in (LEAST, MOST)
    )
    if least is None and most is None:
        raise ShapeError(str(owner.node), "sh:qualifiedValueShape needs a sh:qualifiedMinCount or sh:qualifiedMaxCount")
    siblings = _siblings(graph, owner, value) if graph.flag(owner.node, DISJOINT) else []
    return Qualified(tuple(inner(each, owner.node) for each in (value, *siblings)), least, most)


def _siblings(graph: ShapesGraph, owner: Owner, value: Term) -> list[Term]:
    parents = [triple.subject for triple in graph.uses(PROPERTY) if triple.object == owner.node]
    children = [child for parent in parents for child in graph.objects(parent, PROPERTY)]
    found = dict.fromkeys(
        shape for child in children if isinstance(child, NamedNode | BlankNode) for shape in graph.objects(child, SHAPE)
    )
    return [each for each in found if each != value]
