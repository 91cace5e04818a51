"""Legal dates and corrections by example; tests/property compares them with a day-by-day model in every order."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.corrections import Correction, LegalDate
from app.domain.dates import Certainty, Span
from app.domain.editions import Edition, Saying, holdings
from app.domain.rows import Holding
from app.domain.timeline import runs_of, set_aside

JANUARY, APRIL, JULY, OCTOBER = (date(2026, month, 1) for month in (1, 4, 7, 10))
LEGAL, EDITION, ATTESTED, UNKNOWN = Certainty.LEGAL, Certainty.EDITION, Certainty.ATTESTED, Certainty.UNKNOWN
FEBRUARY, MAY, AUGUST = (date(2026, month, 1) for month in (2, 5, 8))


def said(*contents: tuple[date, str | None]) -> list[Saying]:
    return [Saying(Edition("natinf", day, True, f"{day}", "utf-8", 1), content) for day, content in contents]  # noqa: FBT003 - complete


def legal(content: str | None, day: date, commit: int = 10) -> LegalDate:
    return LegalDate("natinf", "e", content, day, words="loi", commit=commit)


def correction(
    start: date | None, content: str | None, end: date | None = None, commit: int = 10, words: str = ""
) -> Correction:
    return Correction("natinf", "e", start, end, content, words=words, commit=commit)


def spans(found: list[Holding]) -> list[tuple[str, date | None, date | None, Certainty, Certainty]]:
    return [(each.content, each.span.start, each.span.end, each.start, each.end) for each in found]


def test_a_legal_date_moves_the_beginning_of_what_the_edition_shows() -> None:
    found = holdings(said((APRIL, "a"), (JULY, "b")), [legal("b", MAY)])
    assert spans(found) == [("a", APRIL, MAY, ATTESTED, LEGAL), ("b", MAY, None, LEGAL, UNKNOWN)]


def test_an_attested_start_becomes_legal() -> None:
    assert spans(holdings(said((APRIL, "a")), [legal("a", JANUARY)])) == [("a", JANUARY, None, LEGAL, UNKNOWN)]


def test_a_list_can_show_a_change_before_its_day_in_law() -> None:
    found = holdings(said((APRIL, "a"), (JULY, "b")), [legal("b", AUGUST)])
    assert spans(found) == [("a", APRIL, AUGUST, ATTESTED, LEGAL), ("b", AUGUST, None, LEGAL, UNKNOWN)]


def test_a_closing_has_a_legal_date_too() -> None:
    found = holdings(said((APRIL, "a"), (JULY, None)), [legal(None, MAY)])
    assert spans(found) == [("a", APRIL, MAY, ATTESTED, LEGAL)]


def test_the_law_stands_above_an_edition_that_lags() -> None:
    sayings = said((JANUARY, "a"), (APRIL, "a"), (JULY, "b"))
    dates = [legal("b", FEBRUARY)]
    assert [each[:3] for each in spans(holdings(sayings, dates))] == [("a", JANUARY, FEBRUARY), ("b", FEBRUARY, None)]
    assert [each.date for each in set_aside(sayings, dates, dates[0])] == [APRIL]
    assert set_aside(said((JANUARY, "a"), (JULY, "b")), dates, dates[0]) == []


def test_a_legal_date_follows_its_change_when_an_earlier_edition_shows_it() -> None:
    dates = [legal("b", FEBRUARY)]
    late = said((JANUARY, "a"), (APRIL, "b"), (JULY, "b"))
    assert holdings(late, dates) == holdings(said((JANUARY, "a"), (JULY, "b")), dates)


def test_what_changes_again_before_its_day_in_law_never_held() -> None:
    found = holdings(said((JANUARY, "a"), (APRIL, "b"), (JULY, "c")), [legal("b", AUGUST)])
    assert spans(found) == [("a", JANUARY, JULY, ATTESTED, EDITION), ("c", JULY, None, EDITION, UNKNOWN)]
    again = holdings(said((JANUARY, "a"), (APRIL, "b"), (JULY, "a")), [legal("b", AUGUST)])
    assert [each[:3] for each in spans(again)] == [("a", JANUARY, None)]


def test_of_a_content_that_comes_back_each_time_has_its_own_date() -> None:
    sayings = said((JANUARY, "a"), (APRIL, "b"), (JULY, "a"), (OCTOBER, "b"))
    found = holdings(sayings, [legal("b", FEBRUARY), legal("b", AUGUST)])
    days = [("a", JANUARY, FEBRUARY), ("b", FEBRUARY, JULY), ("a", JULY, AUGUST), ("b", AUGUST, None)]
    assert [each[:3] for each in spans(found)] == days


def test_a_day_in_law_on_which_another_edition_speaks_belongs_to_the_next_time() -> None:
    sayings = said((JANUARY, "b"), (APRIL, "a"), (JULY, "b"))
    assert [each[:3] for each in spans(holdings(sayings, [legal("b", APRIL)]))] == [("b", JANUARY, None)]


def test_a_correction_from_the_day_in_law_lasts_until_the_edition() -> None:
    found = holdings(said((JANUARY, "a"), (JULY, "b")), [legal("b", APRIL)], [correction(APRIL, "x")])
    days = [("a", JANUARY, APRIL), ("x", APRIL, JULY), ("b", JULY, None)]
    assert [each[:3] for each in spans(found)] == days


def test_the_later_of_two_legal_dates_of_a_change_wins() -> None:
    found = holdings(said((APRIL, "a"), (JULY, "b")), [legal("b", MAY, commit=12), legal("b", FEBRUARY, commit=11)])
    assert [each[1] for each in spans(found)] == [APRIL, MAY]


def test_a_legal_date_of_what_no_edition_shows_changes_nothing() -> None:
    sayings = said((APRIL, "a"), (JULY, None))
    assert holdings(sayings, [legal("z", MAY)]) == holdings(sayings)
    assert runs_of(said((APRIL, None)), [legal(None, MAY)]) == runs_of(said((APRIL, None)))


def test_a_correction_lasts_until_the_next_edition_that_speaks() -> None:
    sayings = said((APRIL, "a"), (JULY, "b"))
    assert spans(holdings(sayings, [], [correction(APRIL, "x")])) == [
        ("x", APRIL, JULY, ATTESTED, EDITION),
        ("b", JULY, None, EDITION, UNKNOWN),
    ]
    assert spans(holdings(said((APRIL, "a")), [], [correction(MAY, "x", words="loi")])) == [
        ("a", APRIL, MAY, ATTESTED, LEGAL),
        ("x", MAY, None, LEGAL, UNKNOWN),
    ]


def test_a_correction_lasts_until_the_day_in_law_of_what_the_next_edition_brings() -> None:
    for day in (MAY, AUGUST):
        found = holdings(said((APRIL, "a"), (JULY, "b")), [legal("b", day)], [correction(APRIL, "x")])
        assert [each[:3] for each in spans(found)] == [("x", APRIL, day), ("b", day, None)]


def test_a_correction_with_an_end_lasts_until_then_whatever_the_editions_say() -> None:
    found = holdings(said((APRIL, "a"), (JULY, "b")), [], [correction(MAY, "x", end=AUGUST)])
    assert [each[:3] for each in spans(found)] == [("a", APRIL, MAY), ("x", MAY, AUGUST), ("b", AUGUST, None)]


def test_a_correction_of_a_correction_is_laid_over_it() -> None:
    one, other = correction(APRIL, "x", commit=10), correction(MAY, "y", commit=11)
    found = holdings(said((APRIL, "a")), [], [other, one])
    assert [each[:3] for each in spans(found)] == [("x", APRIL, MAY), ("y", MAY, None)]


@pytest.mark.parametrize(("start", "end", "left"), [(None, None, []), (None, MAY, [MAY]), (JANUARY, None, [])])
def test_what_was_recorded_by_mistake_is_said_at_no_date(
    start: date | None, end: date | None, left: list[date]
) -> None:
    found = holdings(said((APRIL, "a")), [], [correction(start, None, end=end)])
    wanted = [APRIL] if start == JANUARY else left  # a correction from January ends with the edition of April
    assert [each.span.start for each in found] == wanted
    if start is None and end is None:
        assert holdings(said((APRIL, "a"), (JULY, "b")), [], [correction(None, None)]) == []


def test_dates_of_corrections_stay_as_sure_as_what_they_meet() -> None:
    found = holdings(said((APRIL, "a"), (JULY, "b")), [], [correction(JULY, "x")])
    assert found[1] == Holding("x", Span(JULY, None), EDITION, UNKNOWN)
