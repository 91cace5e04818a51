"""Files that carry their own dates: what an edition says when its rows tell from when, and until when, they hold.

An edition without dates says what holds from its own date on. An edition whose rows carry dates says more: the
states of an entry, past and to come. It speaks of the entry from the first day that it gives; what earlier editions
said before that day stays, what they said from that day on is replaced. A complete edition that omits an entry ends,
on its own date, what no date had ended.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.domain.contents import Content
from app.domain.dates import Certainty, Span
from app.domain.rows import Holding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Dated:
    """The days over which a row of a file holds."""

    start: dt.date | None = None
    end: dt.date | None = None  # excluded
    certainty: Certainty = Certainty.ATTESTED  # of both: legal when the row names its text

    def span(self, edition: dt.date) -> Span:
        """Return the days, for an edition of that date.

        A row that gives no start holds from the date of the edition; if it had ended by then, since a day that is
        not known.
        """
        if self.start is None and self.end is not None and self.end <= edition:
            return Span(None, self.end)
        return Span(self.start or edition, self.end)


class Edition(Protocol):
    """An edition, as far as what holds depends on it."""

    @property
    def source(self) -> str:
        """The source whose edition it is."""

    @property
    def date(self) -> dt.date:
        """The day from which it speaks of what carries no date."""

    @property
    def order(self) -> tuple[dt.date, int]:
        """Its place among the editions: of two files of one date, the later corrects the earlier."""


class Saying(Protocol):
    """What one edition says of the entry."""

    @property
    def edition(self) -> Edition:
        """The edition."""

    @property
    def content(self) -> str | None:
        """The digest it gives, None when it omits the entry."""

    @property
    def states(self) -> tuple[Holding, ...]:
        """The states it gives, in order of time; none when its rows carry no dates."""


def layered(sayings: Iterable[Saying]) -> list[Holding]:
    """Return what holds of an entry, each edition laid over the earlier ones from the first day that it gives."""
    found: list[Holding] = []
    for saying in sorted(sayings, key=lambda each: each.edition.order):
        given = saying.states or _undated(saying, first=not found)
        start = given[0].span.start if given else saying.edition.date
        sure = given[0].start if given else Certainty.EDITION
        found = [*_before(found, start, sure), *given]
    return found


def _undated(saying: Saying, *, first: bool) -> tuple[Holding, ...]:
    if saying.content is None:
        return ()
    start = Certainty.ATTESTED if first else Certainty.EDITION
    return (Holding(saying.content, Span(saying.edition.date, None), start),)


def _before(found: Iterable[Holding], day: dt.date | None, sure: Certainty) -> list[Holding]:
    """Return what was said before a day; what goes on beyond it ends there."""
    kept = []
    for holding in found:
        span = holding.span
        if day is None or (span.start is not None and day <= span.start):
            continue
        cut = span.end is None or day < span.end
        kept.append(replace(holding, span=Span(span.start, day), end=sure) if cut else holding)
    return kept


def states_of(pieces: Sequence[tuple[Dated, Content]], edition: dt.date) -> list[tuple[Holding, Content]]:
    """Return the states that rows of one entry give together: on each day, all that its rows say on that day.

    The content changes on each day on which a row begins or ends to hold; days without any row have no state.
    """
    rows = [(dated.span(edition), dated.certainty, content) for dated, content in pieces]
    bounds = sorted({bound for span, *_ in rows for bound in (span.start or dt.date.min, span.end) if bound})
    found: list[tuple[Holding, Content]] = []
    for place, day in enumerate(bounds):
        following = bounds[place + 1] if place + 1 < len(bounds) else None
        held = [row for row in rows if row[0].holds_on(day)]
        content = Content.of(line for *_, own in held for line in own.lines)
        if held:
            last = found[-1][0] if found else None
            if last is not None and last.content == content.digest and last.span.end == day:
                found[-1] = (replace(last, span=Span(last.span.start, following)), content)
            else:
                start = _sure(rows, day)
                end = _sure(rows, following) if following is not None else Certainty.UNKNOWN
                span = Span(None if day == dt.date.min else day, following)
                found.append((Holding(content.digest, span, start, end), content))
    return found


def _sure(rows: Iterable[tuple[Span, Certainty, Content]], day: dt.date) -> Certainty:
    """Return how sure a bound is: legal when a row that begins or ends on that day names its text."""
    if day == dt.date.min:
        return Certainty.UNKNOWN
    found = {certainty for span, certainty, _ in rows if day in (span.start, span.end)}
    return Certainty.LEGAL if Certainty.LEGAL in found else Certainty.ATTESTED
