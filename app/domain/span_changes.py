"""What differs between two timelines of one entry, span by span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.rows import Holding


@dataclass(frozen=True, slots=True)
class SpanChange:
    """Over a span, the content before and after; None where nothing holds."""

    span: Span
    before: str | None
    after: str | None


def span_changes(before: Sequence[Holding], after: Sequence[Holding]) -> list[SpanChange]:
    """Return the longest spans over which one content gives way to another, in order of time."""
    edges = {edge for holding in (*before, *after) for edge in (holding.span.start, holding.span.end) if edge}
    days: list[date | None] = [None, *sorted(edges)]
    found: list[SpanChange] = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        span = Span(start, end)
        was, now = _on(before, span), _on(after, span)
        if was == now:
            continue
        last = found[-1] if found else None
        if last is not None and last.span.end == start and (last.before, last.after) == (was, now):
            found[-1] = SpanChange(Span(last.span.start, end), was, now)
        else:
            found.append(SpanChange(span, was, now))
    return found


def _on(holdings: Sequence[Holding], span: Span) -> str | None:
    return next((holding.content for holding in holdings if holding.span.overlaps(span)), None)
