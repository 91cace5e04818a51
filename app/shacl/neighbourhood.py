"""The graph around a change: what held before it together with what holds after it.

Every fact that held before or holds after is in this union, and following a path can only find more in a
larger graph: so what is found here is at least what was reachable before and what is reachable after. That is
why the focus nodes found on it miss none (RDF4J's ShaclSail and others look at one side at a time).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from itertools import islice
from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QuerySolution, QuerySolutions, Store, Triple

from app.shacl.model import Term
from app.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat, Sequence, may_be_empty
from app.shacl.vocabulary import RDF_TYPE, RDFS_SUBCLASS

DEFAULT: Final = DefaultGraph()
_FEW: Final = 64
"""As many quads are counted in the time of one query that counts."""
Edges: TypeAlias = Mapping[Term, list[Term]]


class TooFarError(Exception):
    """More nodes are in reach than is worth following: the constraint is validated whole instead."""


class Graph:
    """The default graph of a store, followed by paths, with the subclasses that a shapes graph adds.

    Args:
        store: the data.
        subclasses: direct subclasses by class, from the shapes graph.

    Attributes:
        found: what each check finds on every use of its path, None where that is too much (see ``Rule``).
        asked: of how many targets that was asked.
    """

    def __init__(self, store: Store, subclasses: Edges) -> None:
        self.store = store
        self._subclasses = subclasses
        self._below: dict[NamedNode, frozenset[NamedNode]] = {}
        self._types: dict[Term, frozenset[Term]] = {}
        self._selected: dict[str, frozenset[Term]] = {}
        self._used: dict[tuple[NamedNode, Term | None], bool] = {}
        self._counts: dict[NamedNode, tuple[int, int]] = {}
        self._instances: dict[NamedNode, int] = {}
        self.found: dict[int, list[Any] | None] = {}
        self.asked: Counter[int] = Counter()
        self.limit = sys.maxsize

    def types(self, node: Term) -> frozenset[Term]:
        """Return the types of a node; remembered, since many rules ask it of the same nodes."""
        found = self._types.get(node)
        if found is None:
            found = self._types[node] = frozenset(self.objects(node, RDF_TYPE))
        return found

    def selected(self, pattern: str) -> frozenset[Term]:
        """Return the nodes that a pattern binds ?this to; remembered, since many rules ask it."""
        if pattern not in self._selected:
            rows = self.store.query(f"SELECT DISTINCT ?this WHERE {{ {pattern} }}")
            self._selected[pattern] = frozenset(row["this"] for row in rows)  # type: ignore[union-attr]
        return self._selected[pattern]

    def objects(self, subject: Term, predicate: NamedNode | None) -> Iterator[Term]:
        """Give the objects of a subject and predicate; a literal has none."""
        if isinstance(subject, NamedNode | BlankNode):
            for quad in self.store.quads_for_pattern(subject, predicate, None, DEFAULT):
                yield quad.object

    def about(self, node: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Give each (predicate, object) of a node; a literal has none."""
        if isinstance(node, NamedNode | BlankNode):
            for quad in self.store.quads_for_pattern(node, None, None, DEFAULT):
                yield quad.predicate, quad.object

    def subjects(self, predicate: NamedNode | None, target: Term) -> Iterator[Term]:
        """Give the subjects of a predicate and object."""
        for quad in self.store.quads_for_pattern(None, predicate, target, DEFAULT):
            yield quad.subject

    def uses(self, node: Term, predicate: NamedNode, *, as_subject: bool) -> bool:
        """Tell whether a node is the subject (or else the object) of a predicate."""
        found = self.objects(node, predicate) if as_subject else self.subjects(predicate, node)
        return next(found, None) is not None

    def used(self, predicate: NamedNode, target: Term | None = None) -> bool:
        """Tell whether any triple has a predicate (and an object); remembered, so for a graph that does not change."""
        known = self._used.get((predicate, target))
        if known is None:
            found = self.store.quads_for_pattern(None, predicate, target, DEFAULT)
            known = self._used[predicate, target] = next(iter(found), None) is not None
        return known

    def uses_of(self, predicate: NamedNode) -> int:
        """Return how many triples have a predicate; remembered, and one reading of them."""
        return self._counted(predicate)[0]

    def single(self, predicate: NamedNode) -> bool:
        """Tell whether no subject has two values of a predicate; remembered, and one reading of them."""
        uses, subjects = self._counted(predicate)
        return uses == subjects

    def _counted(self, predicate: NamedNode) -> tuple[int, int]:
        if predicate not in self._counts:
            quads = self.store.quads_for_pattern(None, predicate, None, DEFAULT)
            some = [quad.subject for quad in islice(quads, _FEW)]
            if len(some) < _FEW:
                self._counts[predicate] = (len(some), len(set(some)))
            else:
                asked = "(COUNT(*) AS ?uses) (COUNT(DISTINCT ?this) AS ?subjects)"
                row = self._first(f"SELECT {asked} WHERE {{ ?this {predicate} ?value }}")
                self._counts[predicate] = (int(row["uses"].value), int(row["subjects"].value))
        return self._counts[predicate]

    def instances_of(self, cls: NamedNode) -> int:
        """Return how many nodes state a class, its subclasses left out; remembered."""
        if cls not in self._instances:
            found = sum(1 for _ in islice(self.store.quads_for_pattern(None, RDF_TYPE, cls, DEFAULT), _FEW))
            if found == _FEW:
                row = self._first(f"SELECT (COUNT(*) AS ?uses) WHERE {{ ?this {RDF_TYPE} {cls} }}")
                found = int(row["uses"].value)
            self._instances[cls] = found
        return self._instances[cls]

    def _first(self, query: str) -> QuerySolution:
        solutions = self.store.query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("not a SELECT query")
        row: QuerySolution = next(solutions)
        return row

    def below(self, cls: NamedNode) -> frozenset[NamedNode]:
        """Return a class and its subclasses, at any depth, in the data or the shapes graph."""
        if cls not in self._below:
            found: dict[Term, None] = {cls: None}
            waiting: list[Term] = [cls]
            while waiting:
                above = waiting.pop()
                for sub in [*self.subjects(RDFS_SUBCLASS, above), *self._subclasses.get(above, ())]:
                    if sub not in found:
                        found[sub] = None
                        waiting.append(sub)
            self._below[cls] = frozenset(each for each in found if isinstance(each, NamedNode))
        return self._below[cls]

    def follow(self, path: Path | None, nodes: Iterable[Term], *, backwards: bool = False) -> set[Term]:
        """Return the nodes reached from ``nodes`` by a path; None stands for any one predicate."""
        if path is None or isinstance(path, Predicate):
            predicate = path.iri if path else None
            return self._gather(
                found
                for node in nodes
                for found in (self.subjects(predicate, node) if backwards else self.objects(node, predicate))
            )
        if isinstance(path, Inverse):
            return self.follow(path.path, nodes, backwards=not backwards)
        if isinstance(path, Sequence):
            reached = set(nodes)
            for step in reversed(path.steps) if backwards else path.steps:
                reached = self.follow(step, reached, backwards=backwards)
            return reached
        if isinstance(path, Alternative):
            start = set(nodes)
            return set().union(*(self.follow(option, start, backwards=backwards) for option in path.options))
        return self._repeat(path, set(nodes), backwards=backwards)

    def _repeat(self, path: Repeat, start: set[Term], *, backwards: bool) -> set[Term]:
        reached = set(start) if may_be_empty(path) else set()
        waiting = start
        while waiting:
            waiting = self.follow(path.path, waiting, backwards=backwards) - reached
            reached |= waiting
            self._check(reached)
            if path.sign == "?":
                break
        return reached

    def _gather(self, nodes: Iterator[Term]) -> set[Term]:
        found: set[Term] = set()
        for node in nodes:
            found.add(node)
            self._check(found)
        return found

    def _check(self, found: set[Term]) -> None:
        if len(found) > self.limit:
            raise TooFarError


class Neighbourhood(Graph):
    """A store after a change, joined with what the change removed.

    Args:
        store: the data after the change.
        subclasses: direct subclasses by class, from the shapes graph.
        removed: triples that held before and do not hold any more.
        added: triples that hold and did not before.
        limit: how many nodes a search may reach before it gives up with TooFarError.
    """

    def __init__(
        self, store: Store, subclasses: Edges, removed: Iterable[Triple], added: Iterable[Triple], limit: int
    ) -> None:
        super().__init__(store, subclasses)
        self.limit = limit
        self._gone_from: dict[Term, list[Triple]] = defaultdict(list)
        self._gone_to: dict[Term, list[Triple]] = defaultdict(list)
        self.changes: dict[NamedNode, list[Triple]] = defaultdict(list)
        self._ends: dict[tuple[Path, bool], frozenset[Term]] = {}
        for triple in removed:
            self._gone_from[triple.subject].append(triple)
            self._gone_to[triple.object].append(triple)
            self.changes[triple.predicate].append(triple)
        for triple in added:
            self.changes[triple.predicate].append(triple)

    def limited(self, limit: int) -> Neighbourhood:
        """Return the same neighbourhood with another limit to its searches."""
        same = copy(self)
        same.limit = limit
        return same

    def objects(self, subject: Term, predicate: NamedNode | None) -> Iterator[Term]:
        """Give the objects of a subject and predicate, before or after."""
        yield from super().objects(subject, predicate)
        for triple in self._gone_from.get(subject, ()):
            if predicate is None or triple.predicate == predicate:
                yield triple.object

    def subjects(self, predicate: NamedNode | None, target: Term) -> Iterator[Term]:
        """Give the subjects of a predicate and object, before or after."""
        yield from super().subjects(predicate, target)
        for triple in self._gone_to.get(target, ()):
            if predicate is None or triple.predicate == predicate:
                yield triple.subject

    def ends(self, path: Path, *, last: bool = False) -> frozenset[Term]:
        """Return the nodes from which (or at which, with ``last``) the path passes through a changed triple."""
        if (path, last) not in self._ends:
            self._ends[path, last] = frozenset(self._find_ends(path, last=last))
        return self._ends[path, last]

    def _find_ends(self, path: Path, *, last: bool) -> set[Term]:
        if isinstance(path, Predicate):
            triples = self.changes.get(path.iri, ())
            return {triple.object if last else triple.subject for triple in triples}
        if isinstance(path, Inverse):
            return set(self.ends(path.path, last=not last))
        if isinstance(path, Alternative):
            return set().union(*(self.ends(option, last=last) for option in path.options))
        if isinstance(path, Sequence):
            return self._sequence_ends(path, last=last)
        near = self.ends(path.path, last=last)
        if path.sign == "?" or not near:
            return set(near)
        return self.follow(Repeat(path.path, "*"), near, backwards=not last)

    def _sequence_ends(self, path: Sequence, *, last: bool) -> set[Term]:
        found: set[Term] = set()
        for position, step in enumerate(path.steps):
            near = self.ends(step, last=last)
            if near:
                rest = path.steps[position + 1 :] if last else path.steps[:position]
                found |= self.follow(Sequence(rest), near, backwards=not last) if rest else near
        return found
