"""The row model against the naive one: any sequence of writes and closings, every day at every commit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Certainty, Span
from app.domain.rows import Change, Row, after, write
from tests.property.counts import examples
from tests.property.day_by_day import DAYS, EMPTY, Writing, date_in, day, differences, written

ENTITY, SOURCE = "http://127.0.0.1:8000/id/natinf/7", "natinf"


@st.composite
def writings(draw: st.DrawFn) -> Writing:
    """Draw a write or a closing, bounded or not on either side."""
    first = draw(st.none() | st.integers(0, DAYS - 1))
    low = -1 if first is None else first
    last = draw(st.none() | st.integers(low + 1, DAYS - 1)) if low < DAYS - 1 else None
    certainties = st.sampled_from(Certainty)
    return Writing(first, last, draw(st.sampled_from([None, "a", "b", "c"])), draw(certainties), draw(certainties))


def recorded(rows: list[Row], change: Change, commit: int) -> list[Row]:
    """Return every row ever, once a change is recorded: nothing is removed, what is retracted says when."""
    gone = set(change.retracted)
    kept = [replace(row, retracted_by=commit) if row in gone else row for row in rows]
    return kept + [Row(change.entity, change.source, holding, commit) for holding in change.recorded]


@examples(500, 20_000)
@given(st.lists(writings(), min_size=1, max_size=9))
def test_rows_say_what_a_snapshot_of_each_commit_says(sequence: list[Writing]) -> None:
    rows: list[Row] = []
    live: list[Row] = []
    snapshots = [EMPTY]
    for commit, each in enumerate(sequence, start=1):
        span = Span(*(None if bound is None else day(bound) for bound in (each.first, each.last)))
        change = write(ENTITY, SOURCE, live, span=span, content=each.content, start=each.start, end=each.end)
        rows = recorded(rows, change, commit)
        live = after(live, change, commit)
        snapshots.append(written(snapshots[-1], each))
        assert {row for row in rows if row.retracted_by is None} == set(live)
    assert differences(rows, snapshots) == []


@examples(200, 2_000)
@given(st.lists(writings(), min_size=1, max_size=6), writings())
def test_a_write_said_twice_changes_nothing_the_second_time(before: list[Writing], last: Writing) -> None:
    live: list[Row] = []
    for commit, each in enumerate([*before, last, last], start=1):
        span = Span(*(None if bound is None else day(bound) for bound in (each.first, each.last)))
        change = write(ENTITY, SOURCE, live, span=span, content=each.content, start=each.start, end=each.end)
        live = after(live, change, commit)
    assert not change


def test_the_naive_model_tells_two_timelines_apart() -> None:
    """The comparison itself can fail: a row one day too long is seen, on that day and at that commit."""
    writing = Writing(0, 3, "a", Certainty.LEGAL, Certainty.LEGAL)
    wrong = write(
        ENTITY, SOURCE, (), span=Span(day(0), day(4)), content="a", start=Certainty.LEGAL, end=Certainty.LEGAL
    )
    found = differences(recorded([], wrong, 1), [EMPTY, written(EMPTY, writing)])
    assert found[0] == f"commit 1, {date_in(4)}: ['a'] where [] is right"
