"""Projections: the answer to "what is this code of one date at another date?", with its steps and what it loses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.domain.dates import Certainty
from app.domain.lives import DAY
from app.domain.projecting import Chronicle, End, Walk, Way, Why, walk
from app.domain.successions import Event, EventKind, Given, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


class Status(StrEnum):
    """What became of a code, in one word; ``Why`` gives the others."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"  # the same code under another label
    SUCCEEDED = "succeeded"  # other codes carry it, alone or with this one
    NOT_IN_FORCE = "not-in-force"  # on the date asked from
    NOT_KNOWN_YET = "not-known-yet"  # the date asked from is before its attested start
    UNKNOWN = "unknown"  # no such code


class Lost(StrEnum):
    """What a projection loses."""

    DIVIDED = "divided"  # several codes carry it: one alone does not
    MERGED = "merged"  # what carries it carries others too
    LABEL = "label-differs"
    BRANCH = "branch-lost"  # a part ended on the way


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as it is named on a day."""

    id: str
    kind: str
    key: str
    notation: str
    label: str


@dataclass(frozen=True, slots=True)
class Between:
    """A date on which nothing is known to have changed yet, though the next edition shows that something did."""

    thing: Named
    day: date
    after: date  # the last edition before that day
    before: date  # the edition that shows the change


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it is told."""

    event: Event
    before: Named | None
    after: Named | None
    link: Link
    late: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A code of the date asked that carries all or a part of the one asked for."""

    thing: Named
    whole: bool
    share: float | None
    listed: bool  # whether an edition lists it on that date; an act can precede the edition that shows it
    steps: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a part of it stopped."""

    thing: Named
    day: date | None
    why: Why
    steps: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """The whole answer for one code."""

    source: Named
    start: date
    goal: date
    status: str  # a ``Status`` or a ``Why``
    targets: tuple[Target, ...] = ()
    stops: tuple[Stop, ...] = ()
    origins: tuple[Named, ...] = ()  # every code of the date asked from that the targets carry
    origins_known: bool = True  # whether each of them could be followed back
    between: tuple[Between, ...] = ()
    spans: tuple[
        tuple[date | None, date | None], ...
    ] = ()  # when the code is in force, for one that is not on ``start``

    @property
    def cardinality(self) -> str:
        """``1-1``, ``1-n``, ``n-1``, ``n-m``; ``1-0`` when nothing carries it."""
        if not self.targets:
            return "1-0"
        one, several = len(self.origins) <= 1, len(self.targets) > 1
        return ("1-n" if one else "n-m") if several else ("1-1" if one else "n-1")

    @property
    def reversible(self) -> bool:
        """Whether coming back from what it became gives exactly this code."""
        alone = [each.id for each in self.origins] == [self.source.id]
        return bool(self.targets) and not self.stops and self.origins_known and alone

    @property
    def losses(self) -> tuple[Lost, ...]:
        """What is lost, in a fixed order."""
        return tuple(self._losses())

    def _losses(self) -> Iterator[Lost]:
        if len(self.targets) > 1:
            yield Lost.DIVIDED
        if len(self.origins) > 1:
            yield Lost.MERGED
        if any(target.thing.label != self.source.label for target in self.targets):
            yield Lost.LABEL
        if self.targets and self.stops:
            yield Lost.BRANCH


class Register(Chronicle, Protocol):
    """A chronicle that also names things and knows the editions held."""

    def named(self, thing: str, day: date) -> Named | None:
        """Return a thing as named on a day, or at the nearest one on which it is listed; None when never known."""

    def listed(self, thing: str, day: date) -> bool:
        """Tell whether an edition lists it on a day."""

    def renamings(self, thing: str, start: date, end: date) -> Sequence[tuple[date, str, str]]:
        """Return the changes of its label after ``start`` up to ``end``: day, before, after."""

    def between(self, thing: str, day: date) -> Between | None:
        """Return what makes a day unsure for a thing, if something does."""


def project(register: Register, thing: str, start: date, goal: date) -> Projection | None:
    """Answer what a thing of one date is at another; None when it was never known."""
    source = register.named(thing, start)
    if source is None:
        return None
    life = register.life(thing)
    if life.on(start) is None:
        spans = tuple((stay.start, stay.end) for stay in life.stays)
        first = life.stays[0]
        early = first.start is not None and start < first.start
        unsure = first.start_certainty in {Certainty.ATTESTED, Certainty.UNKNOWN}
        status = Status.NOT_KNOWN_YET if early and unsure else Status.NOT_IN_FORCE
        return Projection(source, start, goal, status, spans=spans, between=_between(register, [(thing, start)]))
    found = walk(register, thing, start, goal)
    back, complete = _origins(register, found, start, goal)
    targets = tuple(_targets(register, found, thing, start, goal))
    return Projection(
        source,
        start,
        goal,
        _status(source, targets, found),
        targets,
        tuple(_stops(register, found, start, goal)),
        tuple(_names(register, {thing, *back}, start)) if targets else (),
        complete,
        _between(register, [(thing, start), *((each, goal) for each in found.ways)]),
    )


def _origins(register: Register, found: Walk, start: date, goal: date) -> tuple[set[str], bool]:
    """Return the things of ``start`` that what was found carries, and whether all of them are known."""
    back: set[str] = set()
    complete = True
    for each in found.ways:
        returned = walk(register, each, goal, start)
        back.update(returned.ways)
        complete = complete and all(end.why is Why.CREATED for end in returned.ends)
    return back, complete


def _status(source: Named, targets: Sequence[Target], found: Walk) -> str:
    if not targets:
        reasons = {end.why for end in found.ends}
        order = (Why.GAP, Why.BEFORE, Why.NOT_HELD, Why.ORIGIN_NOT_HELD, Why.REST, Why.CLOSED, Why.CREATED)
        return next((str(why) for why in order if why in reasons), Why.NOT_HELD)
    if [target.thing.id for target in targets] != [source.id]:
        return Status.SUCCEEDED
    return Status.UNCHANGED if targets[0].thing.label == source.label else Status.RENAMED


def _targets(register: Register, found: Walk, thing: str, start: date, goal: date) -> Iterator[Target]:
    alone = len(found.ways) == 1 and found.complete
    for each, ways in sorted(found.ways.items(), key=lambda pair: (pair[0] != thing, pair[0])):
        named = register.named(each, goal)
        if named is None:
            continue
        shares = [way.share for way in ways]
        share = None if any(part is None for part in shares) else sum(part for part in shares if part is not None)
        whole = alone or any(way.whole and (way.steps or len(found.ways) == 1) for way in ways)
        steps = tuple(_told(register, each, ways, start, goal))
        yield Target(named, whole, 100.0 if alone else share, register.listed(each, goal), steps)


def _stops(register: Register, found: Walk, start: date, goal: date) -> Iterator[Stop]:
    for end in found.ends:
        named = register.named(end.thing, end.day or start)
        if named is not None:
            yield Stop(named, end.day, end.why, tuple(_steps(register, end, start, goal)))


def _steps(register: Register, end: End, start: date, goal: date) -> Iterator[Told]:
    yield from _told(register, end.thing, [Way(end.steps)], start, end.day or goal)


def _told(register: Register, thing: str, ways: Iterable[Way], start: date, goal: date) -> Iterator[Told]:
    """Tell the steps of all ways to a thing in the order of their dates, changes of label between them included."""
    told: dict[tuple[object, ...], Told] = {}
    first, last = min(start, goal), max(start, goal)
    for way in ways:
        for step in way.steps:
            link, day = step.link, step.event.date
            before = register.named(link.before, day - DAY) if link.before else None
            after = register.named(link.after, day) if link.after else None
            told[day, link.before, link.after, step.event.entity] = Told(step.event, before, after, link, step.late)
        for each, since, until in _segments(way, thing, first, last):
            for changed in _renamings(register, each, since, until):
                told.setdefault((changed.event.date, each, each, ""), changed)
    yield from sorted(told.values(), key=lambda each: (each.event.date, each.link.before or "", each.link.after or ""))


def _segments(way: Way, thing: str, first: date, last: date) -> Iterator[tuple[str, date, date]]:
    """Yield which thing carried it, after which day and up to which; ``thing`` is where the way led to."""
    since = first
    for step in way.steps:
        if step.link.before is not None and step.event.date > since:
            yield step.link.before, since, min(step.event.date - DAY, last)
            since = step.event.date
    if since < last:
        final = way.steps[-1].link.after if way.steps else thing
        if final is not None:
            yield final, since, last


def _renamings(register: Register, thing: str, start: date, end: date) -> Iterator[Told]:
    stated = {event.date for event in register.leaving(thing) if event.kind is EventKind.RENAMING}
    for day, before, after in register.renamings(thing, start, end):
        if any(start <= each <= day for each in stated):
            continue
        link = Link(thing, thing)
        event = Event("", EventKind.RENAMING, day, (link,), given=Given.FILE, proof="established")
        named = register.named(thing, day)
        if named is not None:
            was = Named(named.id, named.kind, named.key, named.notation, before)
            yield Told(event, was, Named(named.id, named.kind, named.key, named.notation, after), link)


def _names(register: Register, things: Iterable[str], day: date) -> Iterator[Named]:
    for each in sorted(things):
        named = register.named(each, day)
        if named is not None:
            yield named


def _between(register: Register, asked: Iterable[tuple[str, date]]) -> tuple[Between, ...]:
    found = (register.between(thing, day) for thing, day in dict.fromkeys(asked))
    return tuple(each for each in found if each is not None)
