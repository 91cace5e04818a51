"""Civil dates of Paris, and spans whose end is excluded."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Span, paris_day, parse_day
from app.domain.errors import InvalidInput

bounds = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = draw(bounds), draw(bounds)
    if start is not None and end is not None and start >= end:
        end = None
    return Span(start, end)


def test_a_day_is_written_year_month_day() -> None:
    assert parse_day("2026-07-01") == date(2026, 7, 1)


@pytest.mark.parametrize(
    "wrong",
    ["", "2026", "20260701", "2026-W27-3", "2026-7-1", "01/07/2026", "2026-02-30", "2026-07-01T00:00", " 2026-07-01",
     "2026-07-01\n", "\uff12\uff10\uff12\uff16-07-01", "0000-01-01"],
)  # fmt: skip
def test_any_other_writing_of_a_day_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_day(wrong)
    assert refused.value.code == "invalid-date"
    assert "AAAA-MM-JJ" in refused.value.text.fr
    assert "YYYY-MM-DD" in refused.value.text.en


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_paris(moment: datetime, day: date) -> None:
    assert paris_day(moment) == day


@pytest.mark.parametrize("end", [date(2026, 7, 1), date(2026, 6, 30)])
def test_an_empty_or_reversed_span_is_refused(end: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        Span(date(2026, 7, 1), end)
    assert refused.value.code == "reversed-dates"


@given(spans(), spans())
def test_two_spans_overlap_when_they_share_a_day(one: Span, other: Span) -> None:
    days = [date(2025, 12, 31), *(date(2026, 1, number) for number in range(1, 11))]
    assert one.overlaps(other) is any(one.holds_on(day) and other.holds_on(day) for day in days)
    assert one.overlaps(other) is other.overlaps(one)
