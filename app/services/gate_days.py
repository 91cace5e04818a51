"""The days on which the gate checks a change: those of the change itself, and each later one that touches it.

A result of a rule on a day depends on the triples whose predicates the rule looks at, and on nothing else. Between two
days on which something begins or ends, no triple moves (the date of the view apart, see below): what was found on the
first holds until the second. On a day that moves triples, the candidate's results differ from the view's in another way
than the day before only if one rule looks at a predicate that the change moves **and** at one that the day moves: all
other days are left out without going there. The days of the change itself are always checked.

A rule that looks at the date of the view can change its verdict on a day on which nothing begins: on a date that the
change itself states. Those dates are checked too, when the change touches such a rule.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.moves import When

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from app.domain.patches import Patch
    from app.domain.rows import Change, Row
    from app.domain.verdicts import Verdict
    from app.services.patching import Patching
    from app.services.ports import Gate, TimelineReader

MOST_DAYS = 100
"""Days looked at because of what is around the change; those of the change itself are not counted."""
MOST_TRIPLES = 30_000
"""A change of more triples is checked on its own days alone: its rules run whole, which takes seconds a day."""
MOST_ENTITIES = 2_000
"""Entities that move on a day, past which it is gone to without asking what moves."""
_CLOSEST_PAST = 20_000  # entities between a past day and today, past which what lies around it is not followed
_VIEW_DATE = frozenset({TERMS + "validOn"})
_DATE = re.compile(rb'"(\d{4}-\d\d-\d\d)"\^\^<http://www\.w3\.org/2001/XMLSchema#date>')
_ANY = None  # so much moves that any rule may be touched


@dataclass
class Days:
    """The days to check one after the other: past ones in order, then those to come."""

    today: date
    ends_of: Callable[[str], Iterable[date]]
    left: tuple[date, ...] = ()
    _waiting: list[tuple[bool, date]] = field(default_factory=list)
    _seen: set[date] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)

    def __contains__(self, day: date) -> bool:
        """Tell whether a day is checked."""
        return day == self.today or day in self._seen

    def add(self, days: Iterable[date]) -> None:
        """Add days; each is checked once, and today is not among them."""
        for day in days:
            if day not in self:
                self._seen.add(day)
                heapq.heappush(self._waiting, (day > self.today, day))

    def next(self, verdict: Verdict) -> date | None:
        """Return the next day; the ends of what covers a finding are days to check as well."""
        for each in verdict.covered:
            if each.by not in self._asked:
                self._asked.add(each.by)
                self.add(day for day in self.ends_of(each.by) if each.finding.day is None or day > each.finding.day)
        return heapq.heappop(self._waiting)[1] if self._waiting else None


class GateDays:
    """Finds the days; what moves on each day to come is remembered from one publication to the next."""

    def __init__(self, reader: TimelineReader, gate: Gate, patching: Patching, audience: str) -> None:
        """Give the parts."""
        self._reader = reader
        self._gate = gate
        self._patching = patching
        self._audience = audience
        self._known = -1  # the commit after which the days were read
        self._to_come: set[date] = set()
        self._moved: dict[date, frozenset[str] | None] = {}

    def of(
        self,
        changes: Sequence[Change],
        also: Iterable[date],
        patch: Patch,
        patch_of: Callable[[date], Patch],
    ) -> Days:
        """Return the days to check besides today, whose patch is given.

        When the change begins on no known day, what was around it in the past is not gone through.
        """
        days = Days(patch.day, lambda entity: self._ends(entity, changes))
        starts = _starts(changes, patch.day)
        days.add([*starts, *also])
        if not changes:
            return days
        large = sum(len(change.recorded) + len(change.retracted) for change in changes) > MOST_ENTITIES
        if large or len(patch) > MOST_TRIPLES:
            return days
        own = [found for day in self._own_days(changes) if day != patch.day and (found := patch_of(day))]
        days.add(each.day for each in own)
        sample = patch or next(iter(own), patch)
        if not sample:
            return days
        first = min(each.day for each in (sample, *own))
        changed = frozenset(chain.from_iterable(_predicates(each) for each in (patch, *own)))
        touched = [
            day
            for day in self._around(first, patch.day)
            if day not in days and self._touches(day, changed) and patch_of(day)
        ]
        days.add(touched[:MOST_DAYS])
        days.left = tuple(touched[MOST_DAYS:])
        if self._gate.meets(changed, _VIEW_DATE):
            days.add(day for each in (patch, *own) for day in _stated(each) if day > first)
        return days

    def committed(self, changes: Iterable[Change]) -> None:
        """Follow a commit: what moves on the days of its rows is asked again."""
        for day in _boundaries(changes):
            self._to_come.add(day)
            self._moved.pop(day, None)
        self._known = self._reader.head_number()

    def _own_days(self, changes: Iterable[Change]) -> list[date]:
        """Return the days on which a row of what changes begins or ends, of any source, in order."""
        rows = chain.from_iterable(self._reader.live_rows({change.entity for change in changes}).values())
        return sorted({*_row_days(rows), *_boundaries(changes)})

    def _around(self, first: date, today: date) -> list[date]:
        """Return the days after the first on which anything begins or ends, in order."""
        head = self._reader.head_number()
        if head != self._known:
            self._known, self._moved = head, {}
            self._to_come = set(self._reader.days_to_come(When(today, head), self._audience))
        past: list[date] = []
        if first < today:
            then, now = When(first, head), When(today, head)
            if not self._reader.differs_by_more(then, now, self._audience, _CLOSEST_PAST):
                past = [day for day in self._reader.days_to_come(then, self._audience) if day <= today]
        return [*past, *sorted(day for day in self._to_come if day > max(first, today))]

    def _touches(self, day: date, changed: Collection[str]) -> bool:
        moved = self._moved_on(day)
        return moved is _ANY or self._gate.meets(changed, moved)

    def _moved_on(self, day: date) -> frozenset[str] | None:
        """Return the predicates of what begins or ends on a day, None when there is too much to say."""
        if day not in self._moved:
            head = self._reader.head_number()
            before, after = When(day - timedelta(days=1), head), When(day, head)
            if self._reader.differs_by_more(before, after, self._audience, MOST_ENTITIES):
                self._moved[day] = _ANY
            else:
                lines = chain.from_iterable(
                    chain(gone, new) for gone, new in self._patching.steps(before, after, self._audience)
                )
                self._moved[day] = frozenset(_predicate(line) for line in lines) - _VIEW_DATE
        return self._moved[day]

    def _ends(self, entity: str, changes: Iterable[Change]) -> list[date]:
        rows = self._reader.live_rows([entity]).get(entity, [])
        holdings = [row.holding for row in rows]
        holdings += [holding for change in changes if change.entity == entity for holding in change.recorded]
        return [holding.span.end for holding in holdings if holding.span.end is not None]


def _starts(changes: Iterable[Change], today: date) -> list[date]:
    """Return the days on which what is recorded begins to hold without holding today."""
    starts = {
        holding.span.start
        for change in changes
        for holding in change.recorded
        if holding.span.start is not None and not holding.span.holds_on(today)
    }
    return sorted(starts)


def _boundaries(changes: Iterable[Change]) -> Iterator[date]:
    for change in changes:
        yield from _row_days(change.retracted)
        for holding in change.recorded:
            yield from (day for day in (holding.span.start, holding.span.end) if day is not None)


def _row_days(rows: Iterable[Row]) -> Iterator[date]:
    for row in rows:
        yield from (day for day in (row.holding.span.start, row.holding.span.end) if day is not None)


def _predicate(line: bytes) -> str:
    return line.split(b" ", 2)[1][1:-1].decode()


def _predicates(patch: Patch) -> frozenset[str]:
    return frozenset(_predicate(line) for line in chain(patch.removed, patch.added))


def _stated(patch: Patch) -> Iterator[date]:
    """Yield the dates that a change states, and the days after them: a rule may count the last day in or out."""
    for line in patch.added:
        for found in _DATE.findall(line):
            day = date.fromisoformat(found.decode())
            yield from (day, day + timedelta(days=1))
