"""Succession: what the home holds of the things of one moment, read as it is needed, and the questions on it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.dates import Certainty
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.file_successions import PARENT_LINKS, PARTS_OF, Belonging, shown_by_files
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.lives import DAY, Life, life_of
from app.domain.projections import Between, Named, project
from app.domain.rows import holding_on
from app.domain.statements import first, values
from app.domain.successions import Event, Given, event_of
from app.domain.successors import successors_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from app.domain.iris import Namespace
    from app.domain.projections import Projection
    from app.domain.rows import Row
    from app.domain.successors import Successors
    from app.services.ports import ChronicleReader
    from app.services.reading import Moment

EVENT_KIND = "event"
_MOST_THINGS = 60_000  # kept in memory by one register; read again beyond
_MOST_REGISTERS = 6


class HeldRegister:
    """The things of a home as known at one moment, for one audience; what is read is remembered."""

    def __init__(self, reader: ChronicleReader, namespace: Namespace, known: int, audience: str) -> None:
        """Give the rows, the base of the IRIs, and the moment."""
        self._reader = reader
        self._namespace = namespace
        self._known = known
        self._audience = audience
        self._rows: dict[str, list[Row]] = {}
        self._words: dict[tuple[str, str], tuple[str, str]] = {}
        self._editions: dict[str, list[date]] = {}
        self._stated = [event for event in self._events() if event.links]
        self._leaving: dict[str, list[Event]] = {}
        self._reaching: dict[str, list[Event]] = {}
        self._add(self._stated)
        for kind, parts in PARTS_OF.items():
            self._add(self._not_stated(shown_by_files(self._belongings(kind, parts), self._life_by_rows)))
        for index in (self._leaving, self._reaching):
            for events in index.values():
                events.sort(key=lambda event: event.date)

    def life(self, thing: str) -> Life:
        """Return the stays of a thing, made to begin on the date of the act that created it."""
        life = self._life_by_rows(thing)
        for event in self._reaching.get(thing, ()):
            if event.given is Given.EVENT:
                life = life.starting_at(event.date)
        return life

    def leaving(self, thing: str) -> Sequence[Event]:
        """Return the events that take from a thing, in order of date."""
        return self._leaving.get(thing, ())

    def reaching(self, thing: str) -> Sequence[Event]:
        """Return the events that give to a thing, in order of date."""
        return self._reaching.get(thing, ())

    @property
    def stated(self) -> Sequence[Event]:
        """Every event that a source states."""
        return self._stated

    def named(self, thing: str, day: date) -> Named | None:
        """Return a thing as named on a day, or at the nearest one on which it is listed; None when never known."""
        place = self._namespace.parse(thing)
        rows = self._of(thing)
        if place is None or not rows:
            return None
        row = _nearest(rows, day)
        notation, label = self._said(thing, row.holding.content)
        return Named(thing, place.kind, place.key, notation or place.key, label or place.key)

    def listed(self, thing: str, day: date) -> bool:
        """Tell whether an edition lists it on a day."""
        return bool(holding_on(self._of(thing), day))

    def renamings(self, thing: str, start: date, end: date) -> Sequence[tuple[date, str, str]]:
        """Return the changes of its label after ``start`` up to ``end``: day, before, after."""
        found = []
        rows = self._of(thing)
        for before, after in pairwise(rows):
            day = after.holding.span.start
            if day is not None and start < day <= end and before.holding.span.end == day:
                was, now = (self._said(thing, row.holding.content)[1] for row in (before, after))
                if was and now and was != now:
                    found.append((day, was, now))
        return found

    def between(self, thing: str, day: date) -> Between | None:
        """Return the two editions around a day, when the second shows a change of the thing that the first cannot."""
        for row in self._of(thing):
            span, holding = row.holding.span, row.holding
            for bound, certainty in ((span.start, holding.start), (span.end, holding.end)):
                if bound is None or certainty is not Certainty.EDITION or bound <= day:
                    continue
                starts = {each.holding.span.start for each in self._of(thing) if each.source == row.source}
                dates = sorted({*self._dates(row.source), *(start for start in starts if start)})
                place = bisect_right(dates, day) - 1
                if place >= 0 and dates[place] < day and dates[place + 1 : place + 2] in ([], [bound]):
                    named = self.named(thing, day)
                    return Between(named, day, dates[place], bound) if named else None
        return None

    def things(self, kind: str, day: date) -> list[str]:
        """Return the things of a kind that hold on a day, in order."""
        rows = self._reader.listed(kind, day, self._known, self._audience)
        return sorted({row.entity for row in rows if row.source != RESOLUTION_SOURCE})

    def sources(self, kind: str, day: date) -> list[str]:
        """Return the sources that list things of a kind on a day."""
        rows = self._reader.listed(kind, day, self._known, self._audience)
        return sorted({row.source for row in rows if row.source != RESOLUTION_SOURCE})

    def listed_by(self, thing: str, since: date, until: date | None) -> date | None:
        """Return the date of the first complete edition, from one day to before another, that lists a thing."""
        listing = (
            day
            for row in self._of(thing)
            for day in self._dates(row.source)
            if since <= day and (until is None or day < until) and row.holding.span.holds_on(day)
        )
        return min(listing, default=None)

    def _of(self, thing: str) -> list[Row]:
        rows = self._rows.get(thing)
        if rows is None:
            if len(self._rows) > _MOST_THINGS:
                self._rows.clear()
                self._words.clear()
            every = self._reader.rows_ever(thing, self._audience)
            rows = [row for row in every if row.known_at(self._known) and row.source != RESOLUTION_SOURCE]
            rows.sort(key=_start)
            self._rows[thing] = rows
        return rows

    def _life_by_rows(self, thing: str) -> Life:
        return life_of(self._of(thing))

    def _said(self, thing: str, digest: str) -> tuple[str, str]:
        said = self._words.get((thing, digest))
        if said is None:
            content = self._reader.content(digest)
            notation, label = (first(values(content, thing, SKOS + name)) for name in ("notation", "prefLabel"))
            said = (notation, label)
            self._words[thing, digest] = said
        return said

    def _dates(self, source: str) -> list[date]:
        if source not in self._editions:
            held = self._reader.editions(source)
            dates = {each.date for each in held if each.complete and each.commit <= self._known}
            self._editions[source] = sorted(dates)
        return self._editions[source]

    def _events(self) -> Iterator[Event]:
        for row in self._reader.listed_ever(EVENT_KIND, self._known, self._audience):
            event = event_of(row.entity, self._reader.content(row.holding.content))
            if event is not None:
                yield event

    def _belongings(self, kind: str, parts: Iterable[str]) -> dict[str, list[Belonging]]:
        """Return, for each thing of a kind named by the code of a part, the wholes that the part belonged to."""
        found: dict[str, list[Belonging]] = {}
        for part in parts:
            for row in self._reader.listed_ever(part, self._known, self._audience):
                content, place = self._reader.content(row.holding.content), self._namespace.parse(row.entity)
                parents = (values(content, row.entity, TERMS + link) for link in PARENT_LINKS)
                whole = first(each for found_ in parents for each in found_)
                if whole and place:
                    span = row.holding.span
                    thing = self._namespace.mint(kind, place.key)
                    found.setdefault(thing, []).append(Belonging(whole, span.start, span.end))
        return found

    def _not_stated(self, shown: Iterable[Event]) -> Iterator[Event]:
        """Leave out what files show of a succession that an event states with its own date."""
        for event in shown:
            links = tuple(link for link in event.links if not self._is_stated(event, link.before, link.after))
            if links:
                yield Event("", event.kind, event.date, links, proof=event.proof, given=event.given, stays=event.stays)

    def _is_stated(self, event: Event, before: str | None, after: str | None) -> bool:
        stay = self._life_by_rows(before or "").on(event.date - DAY)
        since = stay.start if stay else None
        return any(
            stated.date <= event.date
            and (since is None or since <= stated.date)
            and (stated.ends(before or "") or any(link.after == after for link in stated.from_(before or "")))
            for stated in self._leaving.get(before or "", ())
            if stated.given is Given.EVENT
        )

    def _add(self, events: Iterable[Event]) -> None:
        for event in events:
            for thing in {link.before for link in event.links if link.before}:
                self._leaving.setdefault(thing, []).append(event)
            for thing in {link.after for link in event.links if link.after}:
                self._reaching.setdefault(thing, []).append(event)


class Succession:
    """Answers what became of codes; one register is kept for each moment asked lately."""

    def __init__(self, reader: ChronicleReader, namespace: Namespace) -> None:
        """Give the rows and the base of the IRIs."""
        self._reader = reader
        self._namespace = namespace
        self._registers: dict[tuple[int, str], HeldRegister] = {}

    def register(self, known: int, audience: str) -> HeldRegister:
        """Return the register of what is known after a commit, for an audience."""
        key = (known, audience)
        found = self._registers.pop(key, None)
        if found is None:
            if len(self._registers) >= _MOST_REGISTERS:
                del self._registers[next(iter(self._registers))]
            found = HeldRegister(self._reader, self._namespace, known, audience)
        self._registers[key] = found
        return found

    def project(self, kind: str, key: str, start: date, goal: date, moment: Moment) -> Projection | None:
        """Answer what a code of one date is at another; None when no such code was ever known."""
        return project(self.register(moment.known, moment.audience), self._namespace.mint(kind, key), start, goal)

    def successors(self, things: Iterable[str], day: date, known: int, audience: str) -> dict[str, Successors]:
        """Return what directly follows each of these things that has ended by a day."""
        register = self.register(known, audience)
        found = ((thing, successors_of(register, thing, day)) for thing in things)
        return {thing: each for thing, each in found if each is not None}


def _start(row: Row) -> tuple[bool, date | None]:
    start = row.holding.span.start
    return (start is not None, start)


def _nearest(rows: Sequence[Row], day: date) -> Row:
    """Return the row that holds on a day, else the last one before it, else the first."""
    held = holding_on(rows, day)
    if held:
        return held[-1]
    before = [row for row in rows if row.holding.span.end is not None and row.holding.span.end <= day]
    return before[-1] if before else rows[0]
