"""Editions by example; tests/property shuffles them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.dates import Certainty, Span
from app.domain.editions import Edition, Saying, holdings, sayings_of
from app.domain.rows import Holding

APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)


def edition(day: date, *, complete: bool = True, commit: int = 1) -> Edition:
    return Edition("natinf", day, complete, f"hash {day} {commit}", "utf-8", 1, commit=commit)


def test_the_first_edition_attests_and_the_next_ones_date() -> None:
    said = [Saying(edition(APRIL), "a"), Saying(edition(JULY), "b"), Saying(edition(OCTOBER), None)]
    assert holdings(said) == [
        Holding("a", Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION),
        Holding("b", Span(JULY, OCTOBER), Certainty.EDITION, Certainty.EDITION),
    ]


def test_what_appears_after_an_edition_without_it_is_dated_by_its_edition() -> None:
    (held,) = holdings([Saying(edition(APRIL), None), Saying(edition(JULY), "a")])
    assert held == Holding("a", Span(JULY, None), Certainty.EDITION, Certainty.UNKNOWN)


def test_the_order_in_which_sayings_are_given_does_not_matter() -> None:
    said = [Saying(edition(OCTOBER), "c"), Saying(edition(APRIL), "a"), Saying(edition(JULY), None)]
    assert holdings(said) == holdings(sorted(said, key=lambda each: each.edition.date))


def test_the_last_file_of_a_day_speaks() -> None:
    said = [Saying(edition(APRIL, commit=2), "corrected"), Saying(edition(APRIL, commit=1), "wrong")]
    assert [each.content for each in holdings(said)] == ["corrected"]


def test_a_partial_edition_speaks_only_of_what_it_lists() -> None:
    whole, partial = edition(APRIL), edition(JULY, complete=False)
    contents = {whole: {"e": "a"}, partial: {"f": "b"}}
    assert sayings_of("e", contents, contents) == [Saying(whole, "a")]
    assert sayings_of("f", contents, contents) == [Saying(whole, None), Saying(partial, "b")]


def test_a_complete_edition_is_silent_on_the_rows_that_were_left_out() -> None:
    whole, silent = edition(APRIL), replace(edition(JULY), silent=("e",))
    contents = {whole: {"e": "a", "f": "a"}, silent: {}}
    assert sayings_of("e", contents, contents) == [Saying(whole, "a")]
    assert sayings_of("f", contents, contents) == [Saying(whole, "a"), Saying(silent, None)]


def test_the_report_is_kept_with_an_edition_and_does_not_name_it() -> None:
    one, other = edition(APRIL), replace(edition(APRIL), report={"rows": 3})
    assert one == other
    assert hash(one) == hash(other)
