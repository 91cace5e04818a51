"""srj:nonOverlap ( group start end ): focus nodes of one group have no overlapping periods [start, end).

One SELECT, sorted, then scanned: linear but for the overlaps found. An absent start or end is unbounded; a
period that ends before it starts, or when it starts, holds no moment and overlaps none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pyoxigraph import Literal, NamedNode

from app.shacl.constraints.base import Check, Finding, Owner, Scope, changed_subjects
from app.shacl.constraints.uniqueness import MANY, property_list
from app.shacl.model import ShapeError, Term
from app.shacl.neighbourhood import Graph, Neighbourhood, TooFarError
from app.shacl.vocabulary import NON_OVERLAP, NON_OVERLAP_COMPONENT, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.shacl.paths import Path
    from app.shacl.shapes_graph import ShapesGraph

Moment: TypeAlias = tuple[int, Decimal]
"""A point of a scale: -1 before all, 0 and a number, 1 after all."""

FIRST: Final[Moment] = (-1, Decimal(0))
LAST: Final[Moment] = (1, Decimal(0))
SIZE: Final = 3


class Period(NamedTuple):
    """The period of a focus node in a group."""

    start: Moment
    end: Moment
    node: Term


@dataclass(frozen=True, slots=True)
class NonOverlap(Check):
    """The property that groups, and those that bound the period."""

    group: NamedNode
    start: NamedNode
    end: NamedNode

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give, for each two periods that overlap, each node with the other as its value."""
        del path
        groups: dict[Term, set[Period]] = defaultdict(set)
        rows = self._all(scope) if scope.focus is None else self._near(scope)
        for node, group, start, end in rows:
            try:
                groups[group].add(Period(moment(start, FIRST), moment(end, LAST), node))
            except ValueError:
                bad = start if not _readable(start) else end
                if scope.focus is None or node in scope.focus:
                    yield Finding(NON_OVERLAP_COMPONENT, node, bad)
        wanted = None if scope.focus is None else frozenset(scope.focus)
        for one, other in {pair for periods in groups.values() for pair in overlaps(periods)}:
            for node, value in ((one, other), (other, one)):
                if wanted is None or node in wanted:
                    yield Finding(NON_OVERLAP_COMPONENT, node, value)

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the three properties."""
        del path
        return frozenset({self.group, self.start, self.end})

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the changed nodes and all those of their groups, before or after."""
        del path
        found = set(joined)
        for predicate in (self.group, self.start, self.end):
            found |= changed_subjects(around, predicate)
        for group in {group for node in found for group in around.objects(node, self.group)}:
            for number, member in enumerate(around.subjects(self.group, group)):
                if number > MANY:
                    raise TooFarError
                found.add(member)
        return found

    def _all(self, scope: Scope) -> Iterator[tuple[Term, Term, Term | None, Term | None]]:
        query = (
            f"SELECT DISTINCT ?this ?group ?start ?end WHERE {{ {scope.pattern} ?this {self.group} ?group . "
            f"OPTIONAL {{ ?this {self.start} ?start }} OPTIONAL {{ ?this {self.end} ?end }} }}"
        )
        for row in scope.select(query):
            yield row["this"], row["group"], row["start"], row["end"]

    def _near(self, scope: Scope) -> Iterator[tuple[Term, Term, Term | None, Term | None]]:
        graph = scope.graph
        groups = dict.fromkeys(group for node in scope.focus or () for group in graph.objects(node, self.group))
        for group in groups:
            for node in graph.subjects(self.group, group):
                if scope.targets.hold(node, graph):
                    for start, end in product(_or_none(graph, node, self.start), _or_none(graph, node, self.end)):
                        yield node, group, start, end


def _or_none(graph: Graph, node: Term, predicate: NamedNode) -> list[Term | None]:
    return [*graph.objects(node, predicate)] or [None]


def overlaps(periods: Iterable[Period]) -> Iterator[tuple[Term, Term]]:
    """Give each pair of nodes whose periods share a moment, the one that starts first in front."""
    running: list[Period] = []
    for period in sorted((p for p in periods if p.start < p.end), key=lambda p: (p.start, p.end, str(p.node))):
        running = [each for each in running if each.end > period.start]
        for each in running:
            if each.node != period.node:
                yield each.node, period.node
        running.append(period)


def moment(bound: Term | None, absent: Moment) -> Moment:
    """Return the place of a bound on its scale: days for dates, seconds for moments, numbers as they are.

    A date stands for its first moment; what has no time zone is read as UTC. Raises ValueError for anything else.
    """
    if bound is None:
        return absent
    text, kind = bound.value if isinstance(bound, Literal) else "", ""
    if isinstance(bound, Literal):
        kind = bound.datatype.value.removeprefix(XSD)
    if kind == "date":
        return (0, _seconds(datetime.combine(date.fromisoformat(text[:10]), datetime.min.time()), text[10:]))
    if kind == "dateTime":
        return (0, _seconds(datetime.fromisoformat(text), ""))
    if kind in {"integer", "decimal", "gYear"}:
        try:
            return (0, Decimal(text))
        except InvalidOperation as problem:
            raise ValueError(text) from problem
    raise ValueError(text)


def _seconds(instant: datetime, zone: str) -> Decimal:
    if zone:
        instant = datetime.fromisoformat(instant.isoformat() + zone)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return Decimal(str((instant - datetime(1, 1, 1, tzinfo=UTC)).total_seconds()))


def _readable(bound: Term | None) -> bool:
    try:
        moment(bound, FIRST)
    except ValueError:
        return False
    return True


def non_overlap(graph: ShapesGraph, owner: Owner, value: Term) -> NonOverlap:
    """Read a srj:nonOverlap: a list of three property IRIs, on a node shape."""
    properties = property_list(graph, owner, value, NON_OVERLAP)
    if len(properties) != SIZE:
        raise ShapeError(str(owner.node), f"{NON_OVERLAP} must list three properties: group, start, end")
    return NonOverlap(*properties)
