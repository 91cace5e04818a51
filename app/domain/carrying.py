"""A difference carried along the states of one entry in one source, until a later state that says otherwise.

The difference is applied to the state of its day and to each later state, property by property; where a later state
itself changes the same subject and property, the later value stays from there on, and the author is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import EMPTY, Content
from app.domain.dates import Certainty, Span
from app.domain.draft_effects import by_key, key_of
from app.domain.rows import Holding, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Carried:
    """The states that follow, the contents they need, and where a later value stays: the day, subject and property."""

    holdings: tuple[Holding, ...]
    contents: tuple[Content, ...]
    stays: tuple[tuple[date, str], ...]


def carried(
    holdings: Sequence[Holding],
    content_of: Callable[[str], Content],
    removed: Iterable[bytes],
    added: Iterable[bytes],
    span: Span,
) -> Carried:
    """Apply lines removed and added over a span (its start included; to the end of time without an end)."""
    carrying = _Carrying(by_key(removed), by_key(added))
    ordered = joined(holdings)
    gap = _gap(ordered, span)
    first = carrying.alone(gap) if gap is not None else None
    result = [first] if first is not None else []
    result += [
        made
        for piece, begins in _pieces(ordered, span)
        if (made := carrying.over(piece, content_of, begins=begins) if _inside(piece.span, span) else piece)
    ]
    return Carried(tuple(joined(result)), tuple(carrying.contents.values()), tuple(carrying.stays))


class _Carrying:
    """What is still carried, state after state."""

    def __init__(self, gone: Mapping[bytes, frozenset[bytes]], new: Mapping[bytes, frozenset[bytes]]) -> None:
        self._gone = gone
        self._new = new
        self._keys = {*gone, *new}
        self._before: Content | None = None
        self.contents: dict[str, Content] = {}
        self.stays: list[tuple[date, str]] = []

    def over(self, piece: Holding, content_of: Callable[[str], Content], *, begins: bool) -> Holding | None:
        """Return a state once what is carried is applied; None when nothing is left of it."""
        content = content_of(piece.content)
        start = piece.span.start
        if self._before is not None and begins and start is not None:
            changed = _changed(self._before, content) & self._keys
            self.stays += [(start, key.decode()) for key in sorted(changed)]
            self._keys -= changed
        self._before = content
        return self._made((set(content.lines) - self._lines(self._gone)) | self._lines(self._new), piece)

    def alone(self, span: Span) -> Holding | None:
        """Return what is said where nothing was."""
        self._before = EMPTY
        return self._made(self._lines(self._new), Holding("", span, Certainty.LEGAL, Certainty.LEGAL))

    def _lines(self, of: Mapping[bytes, frozenset[bytes]]) -> set[bytes]:
        return {line for key in self._keys for line in of.get(key, ())}

    def _made(self, lines: set[bytes], like: Holding) -> Holding | None:
        made = Content.of(lines)
        if not made.lines:
            return None
        self.contents[made.digest] = made
        return Holding(made.digest, like.span, like.start, like.end)


def _gap(holdings: Sequence[Holding], span: Span) -> Span | None:
    """Return the days from the start of a span on which nothing holds; None when something holds on its first day."""
    if span.start is None or any(each.span.holds_on(span.start) for each in holdings):
        return None
    later = [each.span.start for each in holdings if each.span.start is not None and each.span.start > span.start]
    ends = [*later, *([span.end] if span.end else [])]
    return Span(span.start, min(ends) if ends else None)


def _changed(before: Content, after: Content) -> set[bytes]:
    """Return the subjects and properties that two contents do not say alike."""
    return {key_of(line) for line in set(before.lines) ^ set(after.lines)}


def _pieces(holdings: Iterable[Holding], span: Span) -> Iterable[tuple[Holding, bool]]:
    """Cut states at the ends of a span; tell of each piece whether a state begins with it."""
    for each in holdings:
        days = sorted(day for day in (span.start, span.end) if day is not None and _within(day, each.span))
        edges = [each.span.start, *days, each.span.end]
        for place, start in enumerate(edges[:-1]):
            end = edges[place + 1]
            first, last = place == 0, place == len(edges) - 2
            yield (
                Holding(
                    each.content,
                    Span(start, end),
                    each.start if first else Certainty.LEGAL,
                    each.end if last else Certainty.LEGAL,
                ),
                first,
            )


def _within(day: date, span: Span) -> bool:
    return (span.start is None or span.start < day) and (span.end is None or day < span.end)


def _inside(piece: Span, span: Span) -> bool:
    return piece.overlaps(span) and (span.start is None or (piece.start is not None and piece.start >= span.start))
