"""The row model: what one source says of one entity, over which days, known from which commit to which.

At one (valid, known) an entity has at most one row per source. Nothing is overwritten: a write retracts the
rows it overlaps, records what remains of them, and joins neighbours of equal content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.dates import Certainty, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Holding:
    """A content that holds over a span, and how sure its two dates are."""

    content: str  # digest
    span: Span
    start: Certainty = Certainty.UNKNOWN
    end: Certainty = Certainty.UNKNOWN


@dataclass(frozen=True, slots=True)
class Row:
    """A holding as recorded by one commit, and possibly retracted by a later one."""

    entity: str
    source: str
    holding: Holding
    recorded_by: int
    retracted_by: int | None = None

    def known_at(self, commit: int) -> bool:
        """Tell whether the service said so after that commit."""
        return self.recorded_by <= commit and (self.retracted_by is None or commit < self.retracted_by)


@dataclass(frozen=True, slots=True)
class Change:
    """What a write does to the live rows of one (entity, source)."""

    entity: str
    source: str
    retracted: tuple[Row, ...]
    recorded: tuple[Holding, ...]

    def __bool__(self) -> bool:
        """A change that retracts and records nothing is no change."""
        return bool(self.retracted or self.recorded)


def _start_order(holding: Holding) -> date:
    return holding.span.start or date.min


def joined(holdings: Iterable[Holding]) -> list[Holding]:
    """Return holdings in order of time, neighbours of equal content made one."""
    found: list[Holding] = []
    for holding in sorted(holdings, key=_start_order):
        last = found[-1] if found else None
        if last is not None and last.span.end == holding.span.start and last.content == holding.content:
            found[-1] = Holding(holding.content, Span(last.span.start, holding.span.end), last.start, holding.end)
        else:
            found.append(holding)
    return found


def _remainders(holding: Holding, span: Span, start: Certainty, end: Certainty) -> Iterable[Holding]:
    if not holding.span.overlaps(span):
        yield holding
        return
    own = holding.span
    if span.start is not None and (own.start is None or own.start < span.start):
        yield Holding(holding.content, Span(own.start, span.start), holding.start, start)
    if span.end is not None and (own.end is None or span.end < own.end):
        yield Holding(holding.content, Span(span.end, own.end), end, holding.end)


def replace(entity: str, source: str, live: Sequence[Row], holdings: Iterable[Holding]) -> Change:
    """Make the live rows of one (entity, source) say exactly these holdings; rows that already do are kept."""
    target = joined(holdings)
    wanted = set(target)
    kept = {row.holding for row in live if row.holding in wanted}
    return Change(
        entity,
        source,
        tuple(row for row in live if row.holding not in wanted),
        tuple(holding for holding in target if holding not in kept),
    )


def write(
    entity: str,
    source: str,
    live: Sequence[Row],
    *,
    span: Span,
    content: str | None,
    start: Certainty = Certainty.UNKNOWN,
    end: Certainty = Certainty.UNKNOWN,
) -> Change:
    """Say that a content (or nothing, when None) holds over a span.

    ``live`` are the rows of that entity and source that no commit has retracted.
    """
    return replace(entity, source, live, overlaid([row.holding for row in live], span, content, start, end))


def overlaid(
    holdings: Iterable[Holding], span: Span, content: str | None, start: Certainty, end: Certainty
) -> list[Holding]:
    """Return holdings once a content (or nothing, when None) is laid over a span, equal neighbours joined."""
    pieces = [piece for holding in holdings for piece in _remainders(holding, span, start, end)]
    if content is not None:
        pieces.append(Holding(content, span, start, end))
    return joined(pieces)


def overlapping(holdings: Iterable[Holding]) -> tuple[Holding, Holding] | None:
    """Return two holdings that share a day, if there are: of one entity and source, as known at one commit, none may.

    >>> from app.domain.dates import Span
    >>> first, second = Holding("a", Span(date(2026, 1, 1), None)), Holding("b", Span(date(2026, 1, 2), None))
    >>> overlapping([second, first]) == (first, second)
    True
    """
    ordered = sorted(holdings, key=_start_order)
    return next(((one, two) for one, two in pairwise(ordered) if one.span.overlaps(two.span)), None)


def holding_on(rows: Iterable[Row], day: date) -> list[Row]:
    """Return the rows that hold on a day; the caller gives rows known at one commit."""
    return [row for row in rows if row.holding.span.holds_on(day)]


def after(live: Sequence[Row], change: Change, commit: int) -> list[Row]:
    """Return the live rows once a change is recorded by a commit."""
    gone = set(change.retracted)
    recorded = [Row(change.entity, change.source, holding, commit) for holding in change.recorded]
    return [row for row in live if row not in gone] + recorded
