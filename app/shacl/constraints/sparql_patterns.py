"""How a change reaches the focus nodes of a SPARQL constraint, read from its triple patterns.

A triple can only matter to a focus node if some triple pattern of the query matches it in a row that also matches
the patterns joined with it. A *route* follows such patterns from the changed triple to $this. Each route reaches at
least the focus nodes concerned (it asks for a part of what the row asks for, on the graph before and after joined),
so any one of them will do; a pattern without a route makes the constraint run whole. A query that cannot be read
here is never localised.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from app.shacl.constraints.sparql_reading import Group, TriplePattern, UnreadableError, read_query
from app.shacl.neighbourhood import Neighbourhood, TooFarError
from app.shacl.paths import Alternative, Path, Predicate, Sequence, may_be_empty, predicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode, Triple

    from app.shacl.model import Term

Step: TypeAlias = tuple["Path | None", bool]
"""A path to follow (None: any predicate), and whether backwards."""
FEW: Final = 64
"""First every route is tried up to that many nodes: the one through a hub (a scheme, a class) is then left."""
ROUTES: Final = 8
"""How many routes are kept for a pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: variables by name, constants as None on the left and by term on the right."""

    start: str | None
    path: Path | None
    end: str | None
    constants: tuple[NamedNode | None, NamedNode | None]

    def matching(self, around: Neighbourhood) -> list[Triple]:
        """Return the changed triples that a single-predicate pattern matches."""
        if self.path is None:
            changes = [change for each in around.changes.values() for change in each]
        elif isinstance(self.path, Predicate):
            changes = list(around.changes.get(self.path.iri, ()))
        else:
            raise TypeError(self.path)
        subject, value = self.constants
        return [c for c in changes if (not subject or c.subject == subject) and (not value or c.object == value)]

    def nodes(self, around: Neighbourhood, *, last: bool) -> set[Term]:
        """Return the nodes at the start (or the end) of the pattern where it passes through a changed triple."""
        if self.path is None or isinstance(self.path, Predicate):
            return {change.object if last else change.subject for change in self.matching(around)}
        return set(around.ends(self.path, last=last))


@dataclass(frozen=True, slots=True)
class Route:
    """From one end of a pattern to $this."""

    last: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Localised:
    """A pattern of the query with its routes to $this."""

    pattern: Pattern
    routes: tuple[Route, ...]

    def focus(self, around: Neighbourhood) -> set[Term]:
        """Return the focus nodes that the change can reach through this pattern; TooFarError when unnameable."""
        if not self.pattern.nodes(around, last=False):
            return set()
        for limit in (FEW, around.limit):
            for route in self.routes:
                try:
                    return self._follow(route, around.limited(limit))
                except TooFarError:
                    continue
        raise TooFarError

    def _follow(self, route: Route, around: Neighbourhood) -> set[Term]:
        reached = self.pattern.nodes(around, last=route.last)
        for path, backwards in route.steps:
            reached = around.follow(path, reached, backwards=backwards)
        return reached


def localise(query: str) -> tuple[frozenset[NamedNode] | None, tuple[Localised, ...]]:
    """Return the predicates of a query (None: any) and its patterns, each with the routes from it to $this.

    Raises:
        UnreadableError: the query cannot be analysed.
    """
    found = [Localised(pattern, tuple(_routes(pattern, near))) for pattern, near in _visit(read_query(query), ())]
    if any(each.pattern.path is None for each in found):
        return None, tuple(found)
    return frozenset().union(*(predicates(p) for each in found if (p := each.pattern.path))), tuple(found)


class Reading:
    """What a query looks at; it is read when it is first asked, since a full run does not need it.

    Args:
        query: the query; None for one that may look at anything.
    """

    def __init__(self, query: str | None) -> None:
        self._query = query

    @cached_property
    def _found(self) -> tuple[frozenset[NamedNode] | None, tuple[Localised, ...] | None]:
        try:
            return (None, None) if self._query is None else localise(self._query)
        except UnreadableError:
            return None, None

    @cached_property
    def of_this(self) -> tuple[frozenset[NamedNode], ...]:
        """Sets of predicates: each row of the query has a triple of $this with one of each set."""
        try:
            group = read_query(self._query or "")
        except UnreadableError:
            return ()
        paths = (each.path for each in _required(group) if each.start == "this" and each.path)
        return tuple(filter(None, map(_first_step, paths)))

    @property
    def predicates(self) -> frozenset[NamedNode] | None:
        """Its predicates; None when any change can matter."""
        return self._found[0]

    @property
    def patterns(self) -> tuple[Localised, ...] | None:
        """Its patterns, with how a change reaches the focus nodes; None when that is not known."""
        return self._found[1]


def _first_step(path: Path) -> frozenset[NamedNode]:
    """Return the predicates of which the first one of a path is one; none when that is not known."""
    if isinstance(path, Sequence):
        return _first_step(path.steps[0])
    options = path.options if isinstance(path, Alternative) else (path,)
    found = [each.iri for each in options if isinstance(each, Predicate)]
    return frozenset(found) if len(found) == len(options) else frozenset()


Near: TypeAlias = tuple[Pattern, ...]


def _visit(group: Group, near: Near) -> Iterator[tuple[Pattern, Near]]:
    """Give each pattern with those that any row it takes part in must match too."""
    inside = (*near, *_required(group))
    for each in group.triples:
        yield _pattern(each), inside
    for part in (*group.nested, *group.optional, *group.unions, *group.exists):
        yield from _visit(part, inside)
    for part in group.selects:  # its variables are others than those outside, but for what it returns
        yield from _visit(part, ())


def _required(group: Group) -> Near:
    """Return the patterns that every row of a group matches."""
    within = (each for part in group.nested for each in _required(part))
    return (*map(_pattern, group.triples), *within)


def _pattern(triple: TriplePattern) -> Pattern:
    start, path, end = triple
    if path and may_be_empty(path) and "this" not in {start.name, end.name} and start.name and end.name:
        raise UnreadableError("a path that may be empty between two variables")
    return Pattern(start.name, path, end.name, (start.iri, end.iri))


def _routes(pattern: Pattern, near: Near) -> Iterator[Route]:
    """Give the shortest routes from a pattern to $this, through the patterns that share a variable."""
    waiting: list[tuple[str, Route, frozenset[str]]] = [
        (name, Route(last, ()), frozenset({name}))
        for last, name in ((False, pattern.start), (True, pattern.end))
        if name
    ]
    given = 0
    while waiting and given < ROUTES:
        name, route, seen = waiting.pop(0)
        if name == "this":
            given += 1
            yield route
            continue
        for other, step in _steps(name, near):
            if other not in seen and len(waiting) < ROUTES**2:
                waiting.append((other, Route(route.last, (*route.steps, step)), seen | {other}))


def _steps(name: str, near: Iterable[Pattern]) -> Iterator[tuple[str, Step]]:
    for pattern in near:
        if pattern.start == name and pattern.end:
            yield pattern.end, (pattern.path, False)
        if pattern.end == name and pattern.start:
            yield pattern.start, (pattern.path, True)
