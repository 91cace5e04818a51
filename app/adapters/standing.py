"""Every result of a view, rule by rule, kept as the view moves: each move judges only what it can have touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from app.adapters.views import apply_patch, quads, revert_patch
from app.shacl import MOST_CHANGED, Affected

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from pyoxigraph import Store

    from app.domain.patches import Patch
    from app.shacl import Plan, Result
    from app.shacl.model import Identity, Term


class Standing:
    """The results that stand in a store; the plan's uncompiled shapes are not among them.

    A rule is judged on the whole store the first time that a move touches it, as the store was before; a rule that no
    move touches is never judged, unless all results are asked for.
    """

    def __init__(self, store: Store, plan: Plan, judged: Callable[[list[Result]], None] | None = None) -> None:
        """Give the store and the plan; ``judged`` is told what a rule finds the first time, before what moved."""
        self._store = store
        self._plan = plan
        self._tell = judged or (lambda _results: None)
        # Two shapes with targets may share a property shape: one result can come from two rules of the plan.
        self._by_rule: dict[int, dict[Identity, Result]] = {}
        self._held: Counter[Identity] = Counter()

    @property
    def results(self) -> list[Result]:
        """Every result once, in the order of their identities."""
        self._judge(range(len(self._plan.rules)))
        found = {identity: each for held in self._by_rule.values() for identity, each in held.items()}
        return _sorted(found.values())

    def counts(self) -> Mapping[str, int]:
        """Tell how many results each shape has, by its term in N-Triples."""
        self._judge(range(len(self._plan.rules)))
        return Counter(str(identity[1]) for identity, number in self._held.items() if number)

    def move(self, patch: Patch) -> tuple[list[Result], list[Result]]:
        """Apply a patch; return the results that appear and those that disappear."""
        apply_patch(self._store, patch)
        affected = affected_by(self._store, self._plan, patch)
        if any(number not in self._by_rule for number in affected.reach):
            revert_patch(self._store, patch)
            self._judge(affected.reach)
            apply_patch(self._store, patch)
        results: dict[Identity, Result] = {}
        lost: Counter[Identity] = Counter()
        won: Counter[Identity] = Counter()
        for number, nodes in affected.reach.items():
            gone = self._take(number, nodes)
            lost.update(gone.keys())
            results |= gone
        for number, nodes in affected.reach.items():
            new = self._judged(replace(affected, reach={number: nodes}, uncompiled=()))
            self._put(number, new)
            won.update(new.keys())
            results |= new
        before = {identity: self._held[identity] - won[identity] + lost[identity] for identity in results}
        appear = [each for identity, each in results.items() if self._held[identity] and not before[identity]]
        disappear = [each for identity, each in results.items() if before[identity] and not self._held[identity]]
        return _sorted(appear), _sorted(disappear)

    def _judge(self, numbers: Iterable[int]) -> None:
        """Judge whole the rules that were not judged yet."""
        for number in numbers:
            if number not in self._by_rule:
                found = self._judged(Affected({number: None}, {}, ()))
                self._put(number, found)
                self._tell(list(found.values()))

    def _judged(self, affected: Affected) -> dict[Identity, Result]:
        return {each.identity: each for each in self._plan.validate_affected(self._store, affected)}

    def _take(self, number: int, nodes: frozenset[Term] | None) -> dict[Identity, Result]:
        """Let go of what a rule found on some nodes, or on all."""
        held = self._by_rule[number]
        gone = {identity: each for identity, each in held.items() if nodes is None or each.focus_node in nodes}
        for identity in gone:
            del held[identity]
            self._held[identity] -= 1
        return gone

    def _put(self, number: int, found: Mapping[Identity, Result]) -> None:
        self._by_rule.setdefault(number, {}).update(found)
        self._held.update(found.keys())


def brought(store: Store, plan: Plan, patch: Patch) -> tuple[list[Result], list[Result]]:
    """Return the results that a patch made appear and disappear; the store, which has it, is left as before it."""
    affected = affected_by(store, plan, patch)
    after = plan.validate_affected(store, affected)
    revert_patch(store, patch)
    before = plan.validate_affected(store, affected)
    appear = _others(after, known_of(store, plan, after))
    apply_patch(store, patch)
    disappear = _others(before, known_of(store, plan, before))
    revert_patch(store, patch)
    return _sorted(appear), _sorted(disappear)


def known_of(store: Store, plan: Plan, results: Collection[Result]) -> frozenset[Identity]:
    """Return which of some results stand in a store: the same nodes judged by the same shapes, whatever leads there.

    A property shape may be shared by shapes of other targets: what it finds through one it may find through another.
    """
    focus, shapes = frozenset(each.focus_node for each in results), {each.source_shape for each in results}
    reach = {number: focus for number, rule in enumerate(plan.rules) if rule.shape in shapes}
    return frozenset(each.identity for each in plan.validate_affected(store, Affected(reach, {}, ())))


def _others(results: Iterable[Result], known: frozenset[Identity]) -> list[Result]:
    return list({each.identity: each for each in results if each.identity not in known}.values())


def affected_by(store: Store, plan: Plan, patch: Patch) -> Affected:
    """Return what a patch can have touched in a store that has it; of a large one, by its predicates alone.

    These are read from its canonical lines, without parsing the rest.
    """
    if len(patch) > MOST_CHANGED:
        predicates = {line.split(b" ", 2)[1] for line in chain(patch.removed, patch.added)}
        return plan.affected_whole({NamedNode(each[1:-1].decode()) for each in predicates})
    removed, added = ([quad.triple for quad in quads(lines)] for lines in (patch.removed, patch.added))
    return plan.affected(store, removed, added)


def _sorted(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda each: each.sort_key)
