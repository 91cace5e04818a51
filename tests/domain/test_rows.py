"""The row model by example; tests/property compares it with a naive one on random sequences."""

from __future__ import annotations

from datetime import date

from app.domain.dates import Certainty, Span
from app.domain.rows import Change, Holding, Row, after, holding_on, replace, write

ENTITY, SOURCE = "http://127.0.0.1:8000/id/court/tj75056", "courts"
JANUARY, MARCH, MAY, JULY = (date(2026, month, 1) for month in (1, 3, 5, 7))
LEGAL, EDITION, UNKNOWN = Certainty.LEGAL, Certainty.EDITION, Certainty.UNKNOWN


def live(*holdings: Holding) -> list[Row]:
    """Return rows recorded by the first commit."""
    return [Row(ENTITY, SOURCE, holding, 1) for holding in holdings]


def held(change: Change, rows: list[Row]) -> set[Holding]:
    return {row.holding for row in after(rows, change, 2)}


def test_a_first_write_records_one_row() -> None:
    change = write(ENTITY, SOURCE, (), span=Span(JANUARY, None), content="a", start=LEGAL)
    assert change.retracted == ()
    assert change.recorded == (Holding("a", Span(JANUARY, None), LEGAL, UNKNOWN),)


def test_a_write_inside_a_row_leaves_what_comes_before_and_after() -> None:
    rows = live(Holding("a", Span(JANUARY, JULY), LEGAL, LEGAL))
    change = write(ENTITY, SOURCE, rows, span=Span(MARCH, MAY), content="b", start=EDITION, end=UNKNOWN)
    assert change.retracted == tuple(rows)
    assert set(change.recorded) == {
        Holding("a", Span(JANUARY, MARCH), LEGAL, EDITION),
        Holding("b", Span(MARCH, MAY), EDITION, UNKNOWN),
        Holding("a", Span(MAY, JULY), UNKNOWN, LEGAL),
    }


def test_closing_is_writing_nothing() -> None:
    rows = live(Holding("a", Span(JANUARY, None)))
    change = write(ENTITY, SOURCE, rows, span=Span(MARCH, None), content=None, start=LEGAL)
    assert held(change, rows) == {Holding("a", Span(JANUARY, MARCH), UNKNOWN, LEGAL)}


def test_closing_where_nothing_holds_is_no_change() -> None:
    rows = live(Holding("a", Span(JANUARY, MARCH)))
    assert not write(ENTITY, SOURCE, rows, span=Span(MARCH, MAY), content=None)


def test_neighbours_of_equal_content_are_joined() -> None:
    rows = live(Holding("a", Span(JANUARY, MARCH), LEGAL, EDITION))
    change = write(ENTITY, SOURCE, rows, span=Span(MARCH, MAY), content="a", start=EDITION, end=LEGAL)
    assert held(change, rows) == {Holding("a", Span(JANUARY, MAY), LEGAL, LEGAL)}


def test_a_write_that_fills_a_gap_joins_both_sides() -> None:
    rows = live(Holding("a", Span(None, MARCH)), Holding("a", Span(MAY, None)))
    change = write(ENTITY, SOURCE, rows, span=Span(MARCH, MAY), content="a")
    assert held(change, rows) == {Holding("a", Span(None, None))}


def test_rows_that_already_say_so_are_kept() -> None:
    kept, gone = Holding("a", Span(JANUARY, MARCH)), Holding("b", Span(MARCH, None))
    rows = live(kept, gone)
    change = replace(ENTITY, SOURCE, rows, [kept, Holding("c", Span(MARCH, None))])
    assert [row.holding for row in change.retracted] == [gone]
    assert change.recorded == (Holding("c", Span(MARCH, None)),)
    assert not replace(ENTITY, SOURCE, rows, [gone, kept])


def test_a_row_is_known_from_its_commit_until_it_is_retracted() -> None:
    row = Row(ENTITY, SOURCE, Holding("a", Span(None, None)), recorded_by=3, retracted_by=5)
    assert [row.known_at(commit) for commit in (2, 3, 4, 5)] == [False, True, True, False]


def test_the_end_of_a_span_is_excluded() -> None:
    rows = live(Holding("a", Span(JANUARY, MARCH)), Holding("b", Span(MARCH, None)))
    assert [row.holding.content for row in holding_on(rows, date(2026, 2, 28))] == ["a"]
    assert [row.holding.content for row in holding_on(rows, MARCH)] == ["b"]
