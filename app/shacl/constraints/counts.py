"""Components that look at all the values of a focus node together: counts, a required value, languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pyoxigraph import BlankNode, Literal, NamedNode

from app.shacl.constraints.base import Check, Finding, Owner, Scope, bind_values
from app.shacl.model import NotCompiledError, ShapeError, Term
from app.shacl.paths import Path, gives_a_set, may_be_empty
from app.shacl.vocabulary import sh, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.shacl.neighbourhood import Graph
    from app.shacl.shapes_graph import ShapesGraph


@dataclass(frozen=True, slots=True)
class MinCount(Check):
    """sh:minCount (SHACL 4.2.1)."""

    least: int

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes with too few values."""
        if path is None or (self.least == 1 and may_be_empty(path)):
            return
        if self.least == 1:
            query = (
                f"SELECT {scope.distinct}?this WHERE {{ {scope.pattern} FILTER NOT EXISTS {{ ?this {path} ?value }} }}"
            )
        else:
            query = (
                f"SELECT ?this WHERE {{ {scope.pattern} OPTIONAL {{ ?this {path} ?value }} }} "
                f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) < {self.least})"
            )
        for row in scope.select(query):
            yield Finding(sh("MinCountConstraintComponent"), row["this"])


@dataclass(frozen=True, slots=True)
class MaxCount(Check):
    """sh:maxCount (SHACL 4.2.2)."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    most: int

    def nothing(self, graph: Graph, path: NamedNode) -> bool:
        """Tell that no subject has two values."""
        return bool(self.most) and graph.single(path)

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes with too many values."""
        sure = scope.once and path is not None and gives_a_set(path)
        _, rows = bind_values(scope, path)
        counted = "COUNT(?value)" if sure else "COUNT(DISTINCT ?value)"
        query = f"SELECT ?this WHERE {{ {rows} }} GROUP BY ?this HAVING ({counted} > {self.most})"
        for row in scope.select(query):
            yield Finding(sh("MaxCountConstraintComponent"), row["this"])


@dataclass(frozen=True, slots=True)
class HasValue(Check):
    """sh:hasValue (SHACL 4.8.2): one of the values is that very term."""

    term: Term

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes that lack the value."""
        lacks = [f"!sameTerm(?this, {self.term})"] if path is None or may_be_empty(path) else []
        lacks += [f"NOT EXISTS {{ ?this {path} {self.term} }}"] if path else []
        query = f"SELECT {scope.distinct}?this WHERE {{ {scope.pattern} FILTER({' && '.join(lacks)}) }}"
        for row in scope.select(query):
            yield Finding(sh("HasValueConstraintComponent"), row["this"])


@dataclass(frozen=True, slots=True)
class UniqueLang(Check):
    """sh:uniqueLang (SHACL 4.4.5): one value at most in each language."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    def nothing(self, graph: Graph, path: NamedNode) -> bool:
        """Tell that no subject has two values."""
        return graph.single(path)

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give a focus node once for each language that has several values."""
        sure = scope.once and path is not None and gives_a_set(path)
        _, rows = bind_values(scope, path)
        counted = "COUNT(?value)" if sure else "COUNT(DISTINCT ?value)"
        query = (
            f"SELECT ?this ?lang WHERE {{ {rows} "
            'BIND(LANG(?value) AS ?lang) FILTER(?lang != "") } '
            f"GROUP BY ?this ?lang HAVING ({counted} > 1)"
        )
        for row in scope.select(query):
            yield Finding(sh("UniqueLangConstraintComponent"), row["this"])


def count(graph: ShapesGraph, owner: Owner, parameter: NamedNode) -> int:
    """Read a sh:minCount or sh:maxCount: a non-negative integer, on a property shape."""
    value = graph.one(owner.node, parameter)
    require_path(owner, parameter)
    if not isinstance(value, Literal) or not value.value.isdigit():
        raise ShapeError(str(owner.node), f"{shown(parameter)} {value} must be a non-negative integer")
    return int(value.value)


def require_path(owner: Owner, parameter: NamedNode) -> None:
    """Raise ShapeError where a parameter for property shapes stands on a node shape."""
    if owner.path is None:
        raise ShapeError(str(owner.node), f"{shown(parameter)} is for property shapes: give the shape a sh:path")


def has_value(_graph: ShapesGraph, _owner: Owner, value: Term) -> HasValue:
    """Read a sh:hasValue."""
    if isinstance(value, BlankNode):
        raise NotCompiledError("sh:hasValue is a blank node")
    return HasValue(value)
