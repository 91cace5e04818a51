"""Components that compare the values with those of another property of the focus node (SHACL 4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from app.shacl.constraints.base import Check, Finding, Scope, bind_values, changed_subjects
from app.shacl.paths import Path, may_be_empty
from app.shacl.vocabulary import sh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from app.shacl.model import Term
    from app.shacl.neighbourhood import Neighbourhood


@dataclass(frozen=True, slots=True)
class Pair(Check):
    """A component whose parameter is another property of the focus node."""

    other: NamedNode

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the predicates of the path and the other property."""
        return (Check.watches(self, path) or frozenset()) | {self.other}

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return those reached by the path and the subjects of the other property."""
        return {*Check.touched(self, around, path, joined), *changed_subjects(around, self.other)}


@dataclass(frozen=True, slots=True)
class Equals(Pair):
    """sh:equals (SHACL 4.5.1): the same values on both sides."""

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that stands on one side only."""
        variable, rows = bind_values(scope, path)
        lacks = ["!sameTerm(?this, ?value)"] if path is None or may_be_empty(path) else []
        lacks += [f"NOT EXISTS {{ ?this {path} ?value }}"] if path else []
        query = (
            f"SELECT DISTINCT ?this ?value WHERE {{ {{ {rows} {'' if path else 'BIND(?this AS ?value)'} "
            f"FILTER NOT EXISTS {{ ?this {self.other} {variable} }} }} "
            f"UNION {{ {scope.pattern} ?this {self.other} ?value . FILTER({' && '.join(lacks)}) }} }}"
        )
        for row in scope.select(query):
            yield Finding(sh("EqualsConstraintComponent"), row["this"], row["value"])


@dataclass(frozen=True, slots=True)
class Disjoint(Pair):
    """sh:disjoint (SHACL 4.5.2): no value on both sides."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that stands on both sides."""
        variable, rows = bind_values(scope, path)
        query = f"SELECT DISTINCT ?this ({variable} AS ?shared) WHERE {{ {rows} ?this {self.other} {variable} }}"
        for row in scope.select(query):
            yield Finding(sh("DisjointConstraintComponent"), row["this"], row["shared"])


@dataclass(frozen=True, slots=True)
class LessThan(Pair):
    """sh:lessThan and sh:lessThanOrEquals (SHACL 4.5.3, 4.5.4); ``sign`` is ``<`` or ``<=``."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    sign: str

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give a value once for each value of the other property that it is not below, or not comparable with."""
        name = "LessThanConstraintComponent" if self.sign == "<" else "LessThanOrEqualsConstraintComponent"
        _, rows = bind_values(scope, path)
        query = (
            f"SELECT DISTINCT ?this ?value ?other WHERE {{ {rows} "
            f"?this {self.other} ?other . FILTER(!COALESCE(?value {self.sign} ?other, false)) }}"
        )
        for row in scope.select(query):
            yield Finding(sh(name), row["this"], row["value"])
