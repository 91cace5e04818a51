"""A compiled shapes graph: full validation, validation of some nodes, and of what a change can have touched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Store, Triple

from app.shacl.neighbourhood import Edges, Graph, Neighbourhood, TooFarError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from app.shacl.model import Node, Result, Term, Uncompiled
    from app.shacl.rules import Rule

MOST: Final = 5000
"""Beyond that many focus nodes reached by a change, a rule is run whole."""

MOST_CHANGED: Final = 30_000
"""A change of more triples runs its rules whole: at 400,000 triples that takes 2 s, and naming its nodes 20 s."""


@dataclass(frozen=True, slots=True)
class Affected:
    """Which focus nodes a change can have touched, rule by rule.

    Attributes:
        reach: for each touched rule (by its place in the plan), the focus nodes, or None when it must run whole.
        shapes: the same by shape: the focus nodes of all its rules, None for whole; untouched shapes are absent.
        uncompiled: the uncompiled shapes that the change can have touched; they are for the other engine.
    """

    reach: Mapping[int, frozenset[Term] | None]
    shapes: Mapping[Node, frozenset[Term] | None]
    uncompiled: tuple[Uncompiled, ...]


@dataclass(frozen=True)
class Plan:
    """Compiled shapes. It holds no data: the same plan serves any store.

    Attributes:
        rules: what is run.
        uncompiled: the shapes that are not run here, each with its reason.
        remainder: the shapes graph to give to another engine for ``uncompiled``: everything, less the targets of
            the shapes that are compiled whole. What it finds again that the plan finds too has the same identity.
        subclasses: the class hierarchy of the shapes graph.
        watched: the predicates of each uncompiled shape, None when any change may matter.
    """

    rules: tuple[Rule, ...]
    uncompiled: tuple[Uncompiled, ...]
    remainder: tuple[Triple, ...]
    subclasses: Edges
    watched: tuple[frozenset[NamedNode] | None, ...]

    def prepare(self) -> None:
        """Read beforehand what a change can touch, so that the first one does not wait for it."""
        self._watchers  # noqa: B018 - worked out once

    def validate(self, store: Store, focus: Iterable[str | Term] | None = None) -> list[Result]:
        """Validate the default graph of a store with the compiled shapes.

        Args:
            store: the data.
            focus: the nodes to validate, by IRI or as terms; all targets when absent. A node that is no target has
                no result.

        Returns:
            The results, in the order of their identities. Those of ``uncompiled`` are not among them.
        """
        nodes = None if focus is None else [NamedNode(each) if isinstance(each, str) else each for each in focus]
        graph = Graph(store, self.subclasses)
        return _sorted(result for rule in self.rules for result in rule.run(graph, nodes))

    def affected(self, store: Store, removed: Iterable[Triple], added: Iterable[Triple]) -> Affected:
        """Return which focus nodes a change can have touched.

        Args:
            store: the data *after* the change.
            removed: the triples that the change took away.
            added: the triples that it brought.
        """
        around = Neighbourhood(store, self.subclasses, removed, added, MOST)
        large = sum(map(len, around.changes.values())) > MOST_CHANGED
        reach: dict[int, frozenset[Term] | None] = {}
        for number in self._touched_rules(frozenset(around.changes)):
            if large:
                reach[number] = None
                continue
            try:
                nodes = self.rules[number].reached(around)
            except TooFarError:
                reach[number] = None
            else:
                if nodes:
                    reach[number] = nodes
        return self._affected(reach, around.changes.keys())

    def affected_whole(self, changed: Collection[NamedNode]) -> Affected:
        """Return what a large change can have touched, every rule whole, from its predicates alone.

        It is what ``affected`` returns beyond ``MOST_CHANGED`` triples, without a term of Python for each of them.
        """
        return self._affected(dict.fromkeys(self._touched_rules(frozenset(changed))), changed)

    def _affected(self, reach: dict[int, frozenset[Term] | None], changed: Collection[NamedNode]) -> Affected:
        others = [
            shape
            for shape, watched in zip(self.uncompiled, self.watched, strict=True)
            if changed and (watched is None or not watched.isdisjoint(changed))
        ]
        return Affected(reach, self._by_shape(reach), tuple(others))

    def watching(self, predicate: NamedNode) -> tuple[Rule, ...]:
        """Return the rules of which a change of that predicate can change the verdict: ``srj:validOn``, for instance.

        Those that name it, and those that look at any predicate.
        """
        numbers = {*self._watchers.get(predicate, ()), *self._watchers[None]}
        return tuple(self.rules[number] for number in sorted(numbers))

    def validate_change(self, store: Store, removed: Iterable[Triple], added: Iterable[Triple]) -> list[Result]:
        """Validate what a change can have touched; ``store`` is the data after it.

        Every result of a full run that was not there before the change is among those returned, and each returned
        one is a result of a full run.
        """
        return self.validate_affected(store, self.affected(store, removed, added))

    def validate_affected(self, store: Store, affected: Affected) -> list[Result]:
        """Validate the focus nodes that ``affected`` found, on the data before or after the change."""
        graph = Graph(store, self.subclasses)
        return _sorted(
            result for number, nodes in affected.reach.items() for result in self.rules[number].run(graph, nodes)
        )

    def _touched_rules(self, changed: frozenset[NamedNode]) -> Iterator[int]:
        if changed:
            found = {number for predicate in changed for number in self._watchers.get(predicate, ())}
            yield from sorted(found.union(self._watchers[None]))

    @cached_property
    def _watchers(self) -> dict[NamedNode | None, list[int]]:
        watchers: dict[NamedNode | None, list[int]] = {None: []}
        for number, rule in enumerate(self.rules):
            for predicate in [None] if rule.watches is None else rule.watches:
                watchers.setdefault(predicate, []).append(number)
        return watchers

    def _by_shape(self, reach: Mapping[int, frozenset[Term] | None]) -> dict[Node, frozenset[Term] | None]:
        shapes: dict[Node, frozenset[Term] | None] = {}
        for number, nodes in reach.items():
            shape = self.rules[number].shape
            before = shapes.get(shape, frozenset())
            shapes[shape] = None if nodes is None or before is None else before | nodes
        return shapes


def _sorted(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda result: result.sort_key)
