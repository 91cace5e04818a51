"""A difference carried along states: applied to each, stopped by a later value, bounded by an end."""

from __future__ import annotations

from datetime import date

from app.domain.carrying import carried
from app.domain.contents import Content
from app.domain.dates import Span
from app.domain.rows import Holding

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)


def line(predicate: str, value: str) -> bytes:
    return f'<urn:a> <urn:{predicate}> "{value}" .'.encode()


OLD = Content.of([line("p", "old"), line("q", "kept")])
OTHER = Content.of([line("p", "old"), line("q", "other")])
LATER = Content.of([line("p", "later"), line("q", "other")])
CONTENTS = {content.digest: content for content in (OLD, OTHER, LATER)}
REMOVED, ADDED = [line("p", "old")], [line("p", "new")]


def said(states: list[Holding], span: Span) -> tuple[list[tuple[date | None, str]], int]:
    """Return the value of p from each day on, and how many later values stay."""
    found = carried(states, CONTENTS.__getitem__, REMOVED, ADDED, span)
    made = CONTENTS | {content.digest: content for content in found.contents}
    values = [
        (each.span.start, next(one.split(b'"')[1].decode() for one in made[each.content].lines if b"urn:p" in one))
        for each in found.holdings
    ]
    return values, len(found.stays)


def test_it_is_carried_to_later_states_that_change_something_else() -> None:
    states = [Holding(OLD.digest, Span(None, SECOND)), Holding(OTHER.digest, Span(SECOND, None))]
    assert said(states, Span(FIRST, None)) == ([(None, "old"), (FIRST, "new"), (SECOND, "new")], 0)


def test_a_later_value_stays_and_is_told() -> None:
    states = [Holding(OLD.digest, Span(None, SECOND)), Holding(LATER.digest, Span(SECOND, None))]
    assert said(states, Span(FIRST, None)) == ([(None, "old"), (FIRST, "new"), (SECOND, "later")], 1)


def test_an_end_bounds_it() -> None:
    states = [Holding(OLD.digest, Span(None, None))]
    assert said(states, Span(FIRST, SECOND)) == ([(None, "old"), (FIRST, "new"), (SECOND, "old")], 0)


def test_nothing_said_before_is_filled_until_the_next_state() -> None:
    states = [Holding(LATER.digest, Span(THIRD, None))]
    assert said(states, Span(FIRST, None)) == ([(FIRST, "new"), (THIRD, "later")], 1)
