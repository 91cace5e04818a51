"""What holds of one entry, given all that is held of it: the editions' sayings, legal dates, corrections.

1. Editions that say the same one after the other make a *run*, which begins on the date of the first of them.
2. A legal date moves the beginning of one run of its content: the run that the editions show on that day, else the
   next one, else (the list gave the change before its day in law) the last one before it. Each day belongs to the
   last run that has begun: a content whose day in law comes after the list has already changed again never held.
3. Corrections are laid over, in the order of their commits.

A dated act (a succession) is at every date what the last edition that speaks of it says: its dates are in its content.
An edition whose rows carry their own dates tells the law itself: its states are laid over (``app.domain.dated``).

So the law stands above the list: an edition that still shows the former content after the day in law, or shows
another one, is set aside from that day on, and whoever imports or records it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dated import layered
from app.domain.dates import Certainty, Span
from app.domain.rows import Holding, joined, overlaid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from app.domain.corrections import Correction, LegalDate
    from app.domain.dated import Edition, Saying


# Sources of dated acts, which carry their own dates: the last edition that speaks of one says all of it.
DATED_ACTS = frozenset({"successions"})


@dataclass(frozen=True, slots=True)
class Run:
    """Editions that say the same of an entry one after the other."""

    content: str | None
    seen: dt.date  # the edition that shows it first
    start: dt.date  # of what it says: its day in law when one is recorded, else ``seen``
    certainty: Certainty
    legal: LegalDate | None = None


def last_of_each_day(sayings: Iterable[Saying]) -> list[Saying]:
    """Return the sayings in the order of their dates; of two files of one date, the later speaks."""
    by_day = {saying.edition.date: saying for saying in sorted(sayings, key=lambda each: each.edition.order)}
    return [by_day[day] for day in sorted(by_day)]


def runs_of(sayings: Iterable[Saying], dates: Iterable[LegalDate] = ()) -> list[Run]:
    """Return the runs of an entry in the order of the editions, their beginnings moved to the days in law."""
    runs: list[Run] = []
    for saying in last_of_each_day(sayings):
        if not runs or runs[-1].content != saying.content:
            certainty = Certainty.EDITION if runs else Certainty.ATTESTED
            runs.append(Run(saying.content, saying.edition.date, saying.edition.date, certainty))
    moved = list(runs)
    for each in sorted(dates, key=lambda each: each.commit):
        place = run_dated(runs, each)
        if place is not None:
            run = runs[place]
            moved[place] = Run(run.content, run.seen, each.day, Certainty.LEGAL, each)
    return moved


def run_dated(runs: Sequence[Run], date: LegalDate) -> int | None:
    """Return which run a legal date speaks of (runs as the editions give them), None when none says that."""
    same = [
        place
        for place, run in enumerate(runs)
        if run.content == date.content and (run.content is not None or place > 0)
    ]
    for place in same:
        following = runs[place + 1].seen if place + 1 < len(runs) else None
        if following is None or date.day < following:
            return place
    return same[-1] if same else None


def said_by(runs: Sequence[Run]) -> list[Holding]:
    """Return what runs say: each day belongs to the last run that has begun."""
    said: list[Holding] = []
    until: dt.date | None = None
    sure = Certainty.UNKNOWN
    for run in reversed(runs):
        if until is None or run.start < until:
            if run.content is not None:
                said.append(Holding(run.content, Span(run.start, until), run.certainty, sure))
            until, sure = run.start, run.certainty
    return joined(said)


def end_of(correction: Correction, sayings: Iterable[Saying], runs: Sequence[Run]) -> dt.date | None:
    """Return the day from which a correction no longer speaks, None when it speaks until further notice.

    The next edition that speaks ends it; or the day in law of what that edition brings, when it is recorded and comes
    after the correction begins.
    """
    if correction.end is not None or correction.start is None:
        return correction.end
    later = [saying.edition.date for saying in sayings if saying.edition.date > correction.start]
    if not later:
        return None
    following = min(later)
    brought = next((run for run in runs if run.seen == following and run.legal is not None), None)
    return brought.start if brought is not None and brought.start > correction.start else following


def _said(sayings: Sequence[Saying], runs: Sequence[Run]) -> list[Holding]:
    """Return what the editions say: dated acts, dated rows, or runs from one edition to the next."""
    if sayings and sayings[0].edition.source in DATED_ACTS:
        return _always(sayings)
    return layered(sayings) if any(saying.states for saying in sayings) else said_by(runs)


def held(
    sayings: Sequence[Saying], dates: Sequence[LegalDate] = (), corrections: Iterable[Correction] = ()
) -> list[Holding]:
    """Return what holds of one entry."""
    runs = runs_of(sayings, dates)
    found = _said(sayings, runs)
    for each in sorted(corrections, key=lambda each: each.commit):
        end = end_of(each, sayings, runs)
        found = corrected(found, each, end)
    return found


def _always(sayings: Sequence[Saying]) -> list[Holding]:
    """Return what the last edition says of a dated act: all of it, at every date."""
    last = max(sayings, key=lambda saying: saying.edition.order).content
    return [] if last is None else [Holding(last, Span(None, None))]


def corrected(found: Sequence[Holding], correction: Correction, end: dt.date | None) -> list[Holding]:
    """Lay a correction over; where it begins or ends with what was said, that date stays as sure as it was."""
    by_edition = end is not None and correction.end is None
    ended = Certainty.EDITION if by_edition else Certainty.ATTESTED
    start = _certainty(found, correction, correction.start, Certainty.ATTESTED)
    sure = _certainty(found, correction, end, ended) if end is not None else Certainty.UNKNOWN
    return overlaid(found, Span(correction.start, end), correction.content, start, sure)


def _certainty(
    found: Iterable[Holding], correction: Correction, day: dt.date | None, otherwise: Certainty
) -> Certainty:
    if day is None:
        return Certainty.UNKNOWN
    if correction.has_basis and otherwise is not Certainty.EDITION:
        return Certainty.LEGAL
    for holding in found:
        if holding.span.start == day:
            return holding.start
        if holding.span.end == day:
            return holding.end
    return otherwise


def set_aside(sayings: Sequence[Saying], dates: Sequence[LegalDate], legal: LegalDate) -> list[Edition]:
    """Return the editions that say otherwise from the day in law on, before one shows the change: the law stands."""
    seen = runs_of(sayings)
    place = run_dated(seen, legal)
    if place is None or runs_of(sayings, dates)[place].start != legal.day:
        return []
    return [
        saying.edition
        for saying in last_of_each_day(sayings)
        if legal.day <= saying.edition.date < seen[place].seen and saying.content != legal.content
    ]
