"""Projecting: what a thing of one date is at another, forwards or backwards, step by step along what is held.

Nothing is guessed: where a thing ends and nothing held says what became of it, the walk stops and says why. A thing
that goes on through an event stays where it is, with less or with more in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.domain.dates import Certainty
from app.domain.lives import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.lives import Life, Stay
    from app.domain.successions import Event, Link


_WHOLE = 99.5  # percent: the shares of a file are rounded


class Chronicle(Protocol):
    """What is held of the things of one home, as known at one moment, for one audience."""

    def life(self, thing: str) -> Life:
        """Return the stays of a thing, made to begin on the date of the act that created it."""

    def leaving(self, thing: str) -> Sequence[Event]:
        """Return the events that take from a thing, in order of date."""

    def reaching(self, thing: str) -> Sequence[Event]:
        """Return the events that give to a thing, in order of date."""


class Why(StrEnum):
    """Why a walk stopped before its date."""

    CLOSED = "closed-without-successor"  # stated
    NOT_HELD = "successor-not-held"  # it ended, and nothing held says what it became
    CREATED = "created"  # stated: it comes from nothing
    ORIGIN_NOT_HELD = "predecessor-not-held"  # it began, and nothing held says from what
    BEFORE = "not-known-before"  # its start is only attested: earlier, nothing is known here
    GAP = "gap"  # it ended, nothing says what it became, and the same code is in force again on the date asked
    REST = "rest-not-stated"  # it ended, and what is stated covers only a part of it


@dataclass(frozen=True, slots=True)
class Step:
    """One event on the way, by one of its links."""

    event: Event
    link: Link
    late: bool = False  # the act is older than the date asked from: the edition still listed the code


@dataclass(frozen=True, slots=True)
class End:
    """Where a walk stopped: the thing, the day, the reason, the way to it."""

    thing: str
    day: date | None
    why: Why
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a thing that holds on the date asked."""

    steps: tuple[Step, ...]

    @property
    def whole(self) -> bool:
        """Whether each step carried all of what it took from."""
        return all(step.link.whole for step in self.steps)

    @property
    def share(self) -> float | None:
        """The percent carried, where each partial step says its own."""
        product = 100.0
        for step in self.steps:
            if step.link.share is None and not step.link.whole:
                return None
            product *= (100.0 if step.link.share is None else step.link.share) / 100.0
        return product


@dataclass(slots=True)
class Walk:
    """What was found from one thing: the things that hold on the date asked, and where it stopped."""

    ways: dict[str, list[Way]] = field(default_factory=dict)
    ends: list[End] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing was lost on the way."""
        return not self.ends


def walk(chronicle: Chronicle, thing: str, start: date, goal: date) -> Walk:
    """Follow a thing that holds on ``start`` to ``goal``, forwards or backwards."""
    walker = _Walker(chronicle, goal)
    (walker.forward if start <= goal else walker.backward)(thing, start, ())
    return walker.found


class _Walker:
    """Follows one thing; each (thing, day) is visited once, so that no cycle can hold it."""

    def __init__(self, chronicle: Chronicle, goal: date) -> None:
        self._chronicle = chronicle
        self._goal = goal
        self._met: set[tuple[str, date]] = set()
        self.found = Walk()

    def _arrive(self, thing: str, steps: tuple[Step, ...]) -> None:
        self.found.ways.setdefault(thing, []).append(Way(steps))

    def _stop(self, thing: str, day: date | None, why: Why, steps: tuple[Step, ...]) -> None:
        self.found.ends.append(End(thing, day, why, steps))

    def _seen(self, thing: str, day: date) -> bool:
        seen = (thing, day) in self._met
        self._met.add((thing, day))
        return seen

    def forward(self, thing: str, day: date, steps: tuple[Step, ...]) -> None:
        """Go on from a thing that holds on a day."""
        if self._seen(thing, day):
            return
        stay = self._chronicle.life(thing).on(day)
        end = stay.end if stay is not None and stay.end is not None and stay.end <= self._goal else None
        leaving = self._chronicle.leaving(thing)
        coming = [event for event in leaving if day < event.date <= (end or self._goal)]
        if coming:
            first = min(event.date for event in coming)
            self._go(thing, first, [event for event in coming if event.date == first], steps)
        elif stay is None or end is None:
            self._arrive(thing, steps)
        elif late := _older(leaving, thing, stay, day):
            self._go(thing, day, late, steps, late=True)
        else:
            self._stop(thing, end, self._gap_or(thing, Why.NOT_HELD), steps)

    def _gap_or(self, thing: str, why: Why) -> Why:
        return Why.GAP if self._chronicle.life(thing).on(self._goal) is not None else why

    def _go(
        self, thing: str, day: date, events: Sequence[Event], steps: tuple[Step, ...], *, late: bool = False
    ) -> None:
        taken = [(event, link) for event in events for link in event.from_(thing)]
        for event, link in taken:
            following = (*steps, Step(event, link, late))
            if link.after is None:
                self._stop(thing, event.date, Why.CLOSED, following)
            else:
                self.forward(link.after, day, following)
        self._rest(thing, day, events, [link for _, link in taken], steps)

    def _rest(
        self, thing: str, day: date, events: Sequence[Event], links: Sequence[Link], steps: tuple[Step, ...]
    ) -> None:
        """Go on with what no link of a day takes away from a thing, or say that nothing tells where it went."""
        ended = any(event.ends(thing) for event in events)
        if not ended and not any(link.after == thing for link in links):
            self.forward(thing, day, steps)
        elif ended and _covers_a_part(links):
            self._stop(thing, day, Why.REST, steps)

    def backward(self, thing: str, day: date, steps: tuple[Step, ...]) -> None:
        """Go back from a thing that holds on a day."""
        if self._seen(thing, day):
            return
        stay = self._chronicle.life(thing).on(day)
        start = stay.start if stay is not None and stay.start is not None and stay.start > self._goal else None
        since = start - DAY if start else self._goal
        coming = [event for event in self._chronicle.reaching(thing) if since < event.date <= day]
        if coming:
            last = max(event.date for event in coming)
            self._return(thing, last, [event for event in coming if event.date == last], steps)
        elif stay is None or start is None:
            self._arrive(thing, steps)
        elif stay.start_certainty in {Certainty.ATTESTED, Certainty.UNKNOWN}:
            self._stop(thing, start, Why.BEFORE, steps)
        else:
            self._stop(thing, start, self._gap_or(thing, Why.ORIGIN_NOT_HELD), steps)

    def _return(self, thing: str, day: date, events: Sequence[Event], steps: tuple[Step, ...]) -> None:
        before = day - DAY
        taken = [(event, link) for event in events for link in event.to(thing)]
        for event, link in taken:
            following = (Step(event, link), *steps)
            if link.before is None:
                self._stop(thing, day, Why.CREATED, following)
            else:
                self.backward(link.before, before, following)
        itself = any(link.before == thing for _, link in taken)
        if not itself and self._chronicle.life(thing).on(before) is not None:
            self.backward(thing, before, steps)


def _older(leaving: Iterable[Event], thing: str, stay: Stay, day: date) -> list[Event]:
    """Return the last act that ended a thing which an edition still listed on a day after it."""
    ended = [
        event
        for event in leaving
        if event.date <= day and (stay.start is None or stay.start <= event.date) and event.ends(thing)
    ]
    last = max((event.date for event in ended), default=None)
    return [event for event in ended if event.date == last]


def _covers_a_part(links: Sequence[Link]) -> bool:
    """Tell whether what is stated leaves a rest: one part alone, or shares that do not make the whole."""
    if any(link.whole for link in links):
        return False
    shares = [link.share for link in links if link.share is not None]
    return sum(shares) < _WHOLE if len(shares) == len(links) else len(links) == 1
