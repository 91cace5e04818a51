"""Lives: the spans over which a thing is listed, whatever its states, and what is not sure at their ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.dates import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.rows import Row

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One span without a hole, from ``start`` (included) to ``end`` (excluded); None is not bounded as far as known."""

    start: date | None
    end: date | None
    start_certainty: Certainty
    end_certainty: Certainty

    def holds_on(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Life:
    """All the stays of one thing, in order of time."""

    stays: tuple[Stay, ...] = ()

    def on(self, day: date) -> Stay | None:
        """Return the stay that holds on a day."""
        return next((stay for stay in self.stays if stay.holds_on(day)), None)

    def starting_at(self, day: date) -> Life:
        """Return the life of what an act made to begin on a day, though an edition lists it only later."""
        if self.on(day) is not None:
            return self
        later = next((place for place, stay in enumerate(self.stays) if stay.start and stay.start > day), None)
        if later is None:
            return self
        earlier = replace(self.stays[later], start=day, start_certainty=Certainty.LEGAL)
        return Life((*self.stays[:later], earlier, *self.stays[later + 1 :]))


def life_of(rows: Iterable[Row]) -> Life:
    """Join the rows of one thing, all sources together, into its stays."""
    stays: list[Stay] = []
    for row in sorted(rows, key=lambda row: row.holding.span.start or date.min):
        span, holding = row.holding.span, row.holding
        last = stays[-1] if stays else None
        if last is None or (last.end is not None and span.start is not None and last.end < span.start):
            stays.append(Stay(span.start, span.end, holding.start, holding.end))
        elif last.end is not None and (span.end is None or span.end > last.end):
            stays[-1] = replace(last, end=span.end, end_certainty=holding.end)
    return Life(tuple(stays))
