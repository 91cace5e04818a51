"""Components that look at all the values of a focus node together: counts, a required value, languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from app.shacl.constraints.base import Check, Finding, Owner, Scope, values_of
from app.shacl.model import NotCompiledError, ShapeError, Term
from app.shacl.paths import Path, gives_a_set
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import sh


@dataclass(frozen=True, slots=True)
class MinCount(Check):
    """sh:minCount (SHACL 4.2.1)."""

    least: int

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes with too few values."""
        if self.least == 1:
            query = (
                f"SELECT {scope.distinct}?this WHERE {{ {scope.pattern} "
                f"FILTER NOT EXISTS {{ ?this {path} ?value }} }}"
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

    most: int

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes with too many values."""
        sure = scope.once and path is not None and gives_a_set(path)
        counted = "COUNT(?value)" if sure else "COUNT(DISTINCT ?value)"
        query = (
            f"SELECT ?this WHERE {{ {scope.pattern} ?this {path} ?value }} "
            f"GROUP BY ?this HAVING ({counted} > {self.most})"
        )
        for row in scope.select(query):
            yield Finding(sh("MaxCountConstraintComponent"), row["this"])


@dataclass(frozen=True, slots=True)
class HasValue(Check):
    """sh:hasValue (SHACL 4.8.2): one of the values is that very term."""

    term: Term

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give the focus nodes that lack the value."""
        lacks = f"NOT EXISTS {{ ?this {path} {self.term} }}" if path else f"(!sameTerm(?this, {self.term}))"
        query = f"SELECT {scope.distinct}?this WHERE {{ {scope.pattern} FILTER {lacks} }}"
        for row in scope.select(query):
            yield Finding(sh("HasValueConstraintComponent"), row["this"])


@dataclass(frozen=True, slots=True)
class UniqueLang(Check):
    """sh:uniqueLang (SHACL 4.4.5): one value at most in each language."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give a focus node once for each language that has several values."""
        _, values = values_of(path)
        query = (
            f"SELECT ?this ?lang WHERE {{ {scope.pattern} {values} "
            'BIND(LANG(?value) AS ?lang) FILTER(?lang != "") } '
            "GROUP BY ?this ?lang HAVING (COUNT(DISTINCT ?value) > 1)"
        )
        for row in scope.select(query):
            yield Finding(sh("UniqueLangConstraintComponent"), row["this"])


def count(graph: ShapesGraph, owner: Owner, parameter: NamedNode) -> int:
    """Read a sh:minCount or sh:maxCount: a non-negative integer, on a property shape."""
    value = graph.one(owner.node, parameter)
    require_path(owner, parameter)
    if not isinstance(value, Literal) or not value.value.isdigit():
        raise ShapeError(str(owner.node), f"{parameter} {value} must be a non-negative integer")
    return int(value.value)


def require_path(owner: Owner, parameter: NamedNode) -> None:
    """Raise ShapeError where a parameter for property shapes stands on a node shape."""
    if owner.path is None:
        raise ShapeError(str(owner.node), f"{parameter} is for property shapes: give the shape a sh:path")


def has_value(_graph: ShapesGraph, _owner: Owner, value: Term) -> HasValue:
    """Read a sh:hasValue."""
    if isinstance(value, BlankNode):
        raise NotCompiledError("sh:hasValue is a blank node")
    return HasValue(value)
