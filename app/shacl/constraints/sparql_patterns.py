"""How a change reaches the focus nodes of a SPARQL constraint, read from its triple patterns.

A triple can only matter to a focus node if some triple pattern of the query matches it in a row that also matches
the patterns joined with it. A *route* follows such patterns from the changed triple to $this. Each route reaches at
least the focus nodes concerned (it asks for a part of what the row asks for, on the graph before and after joined),
so any one of them will do; a pattern without a route makes the constraint run whole. rdflib parses the query, once,
when a change is first checked; a query it cannot read is never localised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import NamedNode, Triple
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateGroupGraphPattern
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.processor import prepareQuery

from app.shacl.neighbourhood import Neighbourhood, TooFarError
from app.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, may_be_empty, predicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.shacl.model import Term

Step: TypeAlias = tuple["Path | None", bool]
"""A path to follow (None: any predicate), and whether backwards."""
FEW: Final = 64
"""First every route is tried up to that many nodes: the one through a hub (a scheme, a class) is then left."""
ROUTES: Final = 8
"""How many routes are kept for a pattern."""
EXISTS: Final = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
THROUGH: Final = frozenset(
    {"SelectQuery", "Filter", "Extend", "Distinct", "Reduced", "OrderBy", "Group", "AggregateJoin", "ToMultiSet"}
)


class UnreadableError(Exception):
    """The query holds what is not analysed; it is run whole on any change."""


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
    try:
        algebra = prepareQuery(query).algebra
    except Exception as problem:
        raise UnreadableError(str(problem)) from problem
    found = [Localised(pattern, tuple(_routes(pattern, near))) for pattern, near in _visit(algebra.p, ())]
    if any(each.pattern.path is None for each in found):
        return None, tuple(found)
    return frozenset().union(*(predicates(p) for each in found if (p := each.pattern.path))), tuple(found)


Near: TypeAlias = tuple[Pattern, ...]


def _visit(node: CompValue, near: Near) -> Iterator[tuple[Pattern, Near]]:
    """Give each pattern with those that any row it takes part in must match too."""
    if node.name == "BGP":
        own = tuple(map(_pattern, node.triples))
        yield from ((each, (*near, *own)) for each in own)
    elif node.name == "Project":
        yield from _visit(node.p, ())
    elif node.name in {"Join", "Union", "LeftJoin"}:
        joined = node.name != "Union"
        yield from _visit(node.p1, (*near, *_required(node.p2)) if node.name == "Join" else near)
        yield from _visit(node.p2, (*near, *_required(node.p1)) if joined else near)
    elif node.name in THROUGH:
        if "p" in node:
            yield from _visit(node.p, near)
    else:
        raise UnreadableError(node.name)
    inside = (*near, *_required(node))
    for key in sorted(set(node.keys()) - {"p", "p1", "p2", "triples", "_vars"}):
        for group in _exists(node[key]):
            yield from _visit(group, inside)


def _required(node: CompValue) -> Near:
    """Return the patterns that every row of a node matches."""
    if node.name == "BGP":
        return tuple(map(_pattern, node.triples))
    if node.name == "Join":
        return (*_required(node.p1), *_required(node.p2))
    if node.name == "LeftJoin":
        return _required(node.p1)
    return _required(node.p) if node.name in THROUGH and "p" in node else ()


def _exists(part: Any) -> Iterator[CompValue]:  # noqa: ANN401 - rdflib's parse results are untyped
    if isinstance(part, CompValue):
        if part.name in EXISTS:
            graph = part.graph
            yield translateGroupGraphPattern(graph) if graph.name.startswith("Group") else graph
        else:
            for key in part:
                if key != "_vars":
                    yield from _exists(part[key])
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _exists(each)


def _pattern(triple: tuple[Any, Any, Any]) -> Pattern:
    subject, predicate, value = triple
    path = None if isinstance(predicate, Variable) else _path(predicate)
    ends = [_name(end) for end in (subject, value)]
    if path and may_be_empty(path) and "this" not in ends and all(ends):
        raise UnreadableError("a path that may be empty between two variables")
    constants = [NamedNode(str(end)) if isinstance(end, URIRef) else None for end in (subject, value)]
    return Pattern(ends[0], path, ends[1], (constants[0], constants[1]))


def _name(end: Any) -> str | None:  # noqa: ANN401 - rdflib's parse results are untyped
    """Return the name of a variable, or of a blank node, which is one in a query."""
    if isinstance(end, BNode):
        return f"_:{end}"
    return str(end) if isinstance(end, Variable) else None


def _path(path: Any) -> Path:  # noqa: ANN401 - rdflib's parse results are untyped
    if isinstance(path, URIRef):
        return Predicate(NamedNode(str(path)))
    if isinstance(path, InvPath):
        return Inverse(_path(path.arg))
    if isinstance(path, SequencePath):
        return Sequence(tuple(map(_path, path.args)))
    if isinstance(path, AlternativePath):
        return Alternative(tuple(map(_path, path.args)))
    if isinstance(path, MulPath):
        return Repeat(_path(path.path), str(path.mod))
    raise UnreadableError(type(path).__name__)


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
