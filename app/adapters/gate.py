"""The gate's view and rules: validates what a patch can affect, before it is committed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from app.adapters.declared import cover, subjects_declared, weighed
from app.adapters.rules import by_pyshacl
from app.adapters.standing import affected_by, known_of
from app.adapters.views import apply_patch, load_view, quads, revert_patch
from app.adapters.wear import JUDGED, Wear
from app.domain.errors import Refused
from app.domain.language import Text
from app.domain.moves import When
from app.domain.verdicts import Verdict
from app.services.patching import Patching
from app.shacl import MOST_CHANGED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.rules import Rules
    from app.domain.patches import Patch
    from app.shacl import Affected, Result
    from app.shacl.model import Identity, Term

MOST_HANDED_OVER = 2_000
_MOST_LOOKED = 1_000  # sets of predicates of which the rules are remembered
_MOST_MOVED = 3  # past a third of the view, loading it is cheaper than moving there


@dataclass(slots=True)
class _Away:
    """Where the view is: the day, the store, and the steps that lead there from today when it is the gate's own."""

    day: date
    store: Store
    steps: list[Patch]


class ShaclGate:
    """Holds the widest view of today, and follows each commit; it goes to another day and back to check that one."""

    def __init__(
        self,
        store: Store,
        day: date,
        rules: Rules,
        load: Callable[[date], Store],
        between: Callable[[date, date], Patch],
    ) -> None:
        """Give the view, its day, the rules, how to load the view of a day, and what leads from a day to another."""
        self.store = store
        self._day = day
        self._rules = rules
        self._load = load
        self._between = between
        self._size = len(store)  # counted once: it reads every quad
        self._wear = Wear(self._size, JUDGED)
        self._looked: dict[frozenset[str], frozenset[int]] = {}
        self._candidate: Patch | None = None  # applied by the last check of today, not yet known to be committed
        self._away: _Away | None = None  # where the view is between two checks of other days

    def check(self, patch: Patch, earlier: Verdict | None = None) -> Verdict:
        """Apply a patch and say what is new with it; for today, follow with :meth:`reject` unless it is committed.

        ``earlier`` is the verdict of the days already checked. After the last day, :meth:`settle`.
        """
        if patch.day != self._day:
            return self._check_elsewhere(patch, earlier or Verdict()) if patch else Verdict()
        self.settle()
        self._candidate = patch
        if not patch:
            return Verdict()
        self._renew_if_worn()
        self._apply(self.store, patch)
        try:
            return self._verdict(self.store, patch, earlier or Verdict())
        except BaseException:
            self.reject(patch)
            raise

    def meets(self, changed: Collection[str], moved: Collection[str]) -> bool:
        """Tell whether a rule looks at one of these predicates and at one of those."""
        return not self._looking_at(frozenset(changed)).isdisjoint(self._looking_at(frozenset(moved)))

    def _looking_at(self, predicates: frozenset[str]) -> frozenset[int]:
        """Return the rules that look at predicates, by their place; those that are not compiled are all one, -1."""
        if predicates not in self._looked:
            if len(self._looked) > _MOST_LOOKED:
                self._looked.clear()
            found = self._rules.plan.affected_whole(set(map(NamedNode, predicates)))
            self._looked[predicates] = frozenset((*found.reach, *((-1,) if found.uncompiled else ())))
        return self._looked[predicates]

    def _check_elsewhere(self, patch: Patch, earlier: Verdict) -> Verdict:
        """Judge another day; the view stays there for the next one, until :meth:`settle`."""
        store = self._go_to(patch.day)
        self._apply(store, patch)
        try:
            return self._verdict(store, patch, earlier)
        finally:
            self._revert(store, patch)

    def _go_to(self, day: date) -> Store:
        """Move the view to another day by what differs, from the last one checked; load it when much does."""
        if self._away is not None and (self._away.day < self._day) != (day < self._day):
            self.settle()
        if self._away is None:
            self._away = _Away(self._day, self.store, [])
            if self._candidate:
                self._revert(self.store, self._candidate)
        away = self._away
        if away.day == day:
            return away.store
        there = self._between(away.day, day)
        if len(there) > self._size // _MOST_MOVED:
            self._come_back(away)
            self._away = _Away(day, self._load(day), [])
        else:
            self._apply(away.store, there)
            away.steps.append(there)
            away.day = day
        return self._away.store

    def settle(self) -> None:
        """Come back to today, with the candidate that waits there."""
        if self._away is None:
            return
        self._come_back(self._away)
        self._away = None
        if self._candidate:
            self._apply(self.store, self._candidate)

    def _come_back(self, away: _Away) -> None:
        while away.steps and away.store is self.store:
            self._revert(self.store, away.steps.pop())

    def reject(self, patch: Patch) -> None:
        """Put the view back as it was before :meth:`check`."""
        self.settle()
        if patch and patch.day == self._day:
            self._revert(self.store, patch)
            self._candidate = None

    def move(self, patch: Patch) -> None:
        """Follow the view to the day of a patch; nothing is judged, what begins that day was when it was recorded."""
        self.settle()
        self._candidate = None  # what was checked is committed, or was put back
        self._apply(self.store, patch)
        self._day = patch.day

    def _apply(self, store: Store, patch: Patch) -> None:
        apply_patch(store, patch)
        if store is self.store:
            self._wear.moved(len(patch.removed), len(patch.added))

    def _revert(self, store: Store, patch: Patch) -> None:
        revert_patch(store, patch)
        if store is self.store:
            self._wear.moved(len(patch.added), len(patch.removed))

    def _renew_if_worn(self) -> None:
        """Load the view anew once its store holds too many dead quads: nothing is under way here."""
        if self._wear.worn:
            self.store = self._load(self._day)
            self._size = len(self.store)
            self._wear = Wear(self._size, JUDGED)

    def _verdict(self, store: Store, patch: Patch, earlier: Verdict) -> Verdict:
        affected = affected_by(store, self._rules.plan, patch)
        found = self._judge(store, affected, patch)
        before = self._found_before(store, affected, found, patch) if found else frozenset()
        new = [self._rules.finding(result) for result in found if result.identity not in before]
        verdict = weighed(store, new, patch.day, self._day, earlier)
        declared = subjects_declared(patch) | {each.finding.focus for each in earlier.covered}
        return verdict.then(self._declared(store, patch, declared, earlier)) if declared else verdict

    def _declared(self, store: Store, patch: Patch, focus: Collection[str], earlier: Verdict) -> Verdict:
        """Say what becomes of the things of which a declaration begins or ends: nothing of it refuses."""
        held = {each.finding.key for each in earlier.covered}
        findings = [
            replace(self._rules.finding(result), day=patch.day) for result in self._rules.plan.validate(store, focus)
        ]
        now = {each.key: by for each in findings if (by := cover(store, each)) is not None}
        self._revert(store, patch)
        try:
            then = {each.key for each in findings if cover(store, each) is not None}
        finally:
            self._apply(store, patch)
        back = [each for each in findings if each.key not in now and each.key in then | held]
        return Verdict(covered=tuple(by for key, by in now.items() if key not in then), returning=tuple(back))

    def _found_before(
        self, store: Store, affected: Affected, found: Sequence[Result], patch: Patch
    ) -> frozenset[Identity]:
        """Return the identities of the results that were there before: only what is new refuses.

        What was found is judged once more as it was: the same nodes by the same shapes, and no others.
        """
        focus = frozenset(result.focus_node for result in found)
        if self._brings_all(store, focus, patch):
            return frozenset()
        self._revert(store, patch)
        try:
            known = known_of(store, self._rules.plan, found)
            return known.union(each.identity for each in self._by_reference(store, affected, patch))
        finally:
            self._apply(store, patch)

    def _brings_all(self, store: Store, focus: frozenset[Term], patch: Patch) -> bool:
        """Tell whether a large patch brings all that is said of these nodes, so that they had no result before.

        Undoing a large patch costs the time of making it, and memory that the store never gives back: it is done when
        a node that was there has a finding too.
        """
        if len(patch) <= MOST_CHANGED or patch.removed or any(rule.targets.nodes for rule in self._rules.plan.rules):
            return False
        added = frozenset(patch.added)
        return all(
            str(_triple(quad)).encode() + b" ." in added
            for node in focus
            for quad in chain(_with_subject(store, node), store.quads_for_pattern(None, None, node, None))
        )

    def _judge(self, store: Store, affected: Affected, patch: Patch) -> list[Result]:
        found = self._rules.plan.validate_affected(store, affected)
        return [*found, *self._by_reference(store, affected, patch)]

    def _by_reference(self, store: Store, affected: Affected, patch: Patch) -> list[Result]:
        """Give pySHACL what is not compiled, on the entities that change and their neighbours on both sides."""
        if not affected.uncompiled:
            return []
        subjects = {quad.subject for quad in quads(chain(patch.removed, patch.added))}
        if len(subjects) > MOST_HANDED_OVER:
            raise _too_many(len(subjects), ", ".join(each.shape_iri for each in affected.uncompiled))
        data: set[Triple] = set()
        for subject in subjects:
            if not isinstance(subject, NamedNode):
                continue
            data.update(map(_triple, store.quads_for_pattern(subject, None, None, None)))
            data.update(map(_triple, store.quads_for_pattern(None, None, subject, None)))
        for neighbour in {triple.object for triple in data if isinstance(triple.object, NamedNode)}:
            data.update(map(_triple, store.quads_for_pattern(neighbour, None, None, None)))
        focus = [subject.value for subject in subjects if isinstance(subject, NamedNode)]
        return by_pyshacl(data, self._rules.plan.remainder, focus)


def open_gate(reader: ProjectionReader, rules: Rules, day: date) -> ShaclGate:
    """Return the gate of a home: the widest view of a day."""

    def view_of(other: date) -> Store:
        return load_view(reader, other, reader.head_number(), "restricted")

    def between(first: date, second: date) -> Patch:
        known = reader.head_number()
        return Patching(reader).between(When(first, known), When(second, known), "restricted")

    return ShaclGate(view_of(day), day, rules, view_of, between)


def _too_many(count: int, names: str) -> Refused:
    return Refused(
        "too-many-for-uncompiled",
        Text(
            f"{count} entités changent, plus que les {MOST_HANDED_OVER} que peut contrôler la règle non compilée "
            f"{names}. Publier en plusieurs fois.",
            f"{count} entities change, more than the {MOST_HANDED_OVER} that the uncompiled rule {names} can check. "
            "Publish in several times.",
        ),
    )


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _with_subject(store: Store, node: Term) -> Iterator[Quad]:
    return store.quads_for_pattern(node, None, None, None) if isinstance(node, NamedNode | BlankNode) else iter(())
