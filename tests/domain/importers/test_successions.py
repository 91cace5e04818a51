"""Files of successions: rows become events, and each row that cannot be right is rejected with its cause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.successions import Event, EventKind, event_of
from tests.domain.importers.reading import problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Reading

HEADER = "kind;event;dateInLaw;dateSeen;text;from;to;extent;share;transfers;toKind;proof;note;id"
PLAIN = "kind;event;dateInLaw;from;to"


def plain(folder: Path, *rows: str) -> Reading:
    return small(folder, "successions", PLAIN, *rows)


def events(reading: Reading) -> list[Event]:
    found = [event_of(entry.entity, entry.content) for entry in reading.entries]
    return [event for event in found if event is not None]


def key(thing: str | None) -> str:
    return (thing or "").rpartition("/id/")[2]


def test_rows_that_meet_in_one_successor_are_one_merger(tmp_path: Path) -> None:
    reading = plain(tmp_path, "commune;fusion;2024-01-01;01330;01187", "commune;fusion;2024-01-01;01187;01187")
    (event,) = events(reading)
    assert (event.kind, event.date) == (EventKind.MERGER, date(2024, 1, 1))
    assert [(key(link.before), key(link.after), link.whole) for link in event.links] == [
        ("commune/01330", "commune/01187", True),
        ("commune/01187", "commune/01187", True),
    ]
    assert (event.ends(event.links[0].before or ""), event.ends(event.links[1].before or "")) == (True, False)


def test_everything_a_row_can_say_is_kept(tmp_path: Path) -> None:
    row = (
        "court;split;2027-01-01;2026-06-01;text/decret-2026-1;tj47001;tj75056;part;33,3;le civil;;example;Essai;reforme"
    )
    other = "court;split;2027-01-01;2026-06-01;text/decret-2026-1;tj47001;tj2a004;part;66,7;le pénal;;example;;reforme"
    reading = small(tmp_path, "successions", HEADER, row, other)
    assert problems(reading) == []
    assert [warning.code for warning in reading.warnings] == ["seen-before-law", "seen-before-law"]
    (event,) = events(reading)
    assert (event.seen, event.proof, [link.share for link in event.links]) == (
        date(2026, 6, 1),
        "example",
        [33.3, 66.7],
    )
    assert [link.transfers for link in event.links] == ["le civil", "le pénal"]
    (entry,) = reading.entries
    assert entry.notation == "reforme"
    assert values(entry, "eventBasisAsPublished") == ["text/decret-2026-1"]
    assert values(entry, "eventBasis") == ["http://example.org/id/text/decret-2026-1"]
    assert values(entry, "originalOrganization") == ["http://example.org/id/court/tj47001"]
    assert values(entry, "sourceNote") == ["Essai"]
    assert reading.edition == date(2026, 6, 1)


def test_a_closing_can_state_that_there_is_no_successor(tmp_path: Path) -> None:
    (event,) = events(plain(tmp_path, "natinf;closing;2024-01-01;41;"))
    assert [(key(link.before), link.after) for link in event.links] == [("natinf/41", None)]


def test_the_same_file_gives_the_same_events_whatever_the_order_of_its_rows(tmp_path: Path) -> None:
    rows = [
        "commune;merger;2024-01-01;01330;01187",
        "commune;merger;2024-01-01;01331;01187",
        "nac;closing;2024-01-01;20A;",
    ]
    first, second = plain(tmp_path, *rows), plain(tmp_path, *reversed(rows))
    assert {entry.entity for entry in first.entries} == {entry.entity for entry in second.entries}
    assert len(first.entries) == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("commune;merger;2024-02-30;01330;01187", "invalid-date"),
        ("commune;merger;01/02/2024;01330;01187", "invalid-date"),
        ("commune;merger;2222-02-22;01330;01187", "date-to-be-set"),
        ("commune;merger;2999-01-01;01330;01187", "far-date"),
        ("commune;merger;;01330;01187", "empty-cell"),
        ("commune;absorption;2024-01-01;01330;01187", "unknown-value"),
        ("Communes;merger;2024-01-01;01330;01187", "unknown-kind"),
        ("commune;merger;2024-01-01;;01187", "empty-cell"),
        ("commune;merger;2024-01-01;01330;", "empty-code"),
        ("commune;creation;2024-01-01;01330;01187", "unexpected-code"),
        ("commune;creation;2024-01-01;;", "empty-cell"),
        ("commune;merger;2024-01-01;01330;01330", "self-succession"),
        ("commune;closing;2024-01-01;01330;01330", "self-succession"),
        ("commune;renumbering;2024-01-01;01330;01330", "self-succession"),
        ("commune;renaming;2024-01-01;01330;01187", "other-code"),
    ],
)
def test_a_row_that_cannot_be_right_is_rejected(tmp_path: Path, row: str, code: str) -> None:
    assert problems(plain(tmp_path, row)) == [(2, code)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("whole;40;;;;;", "contradictory-extent"),
        ("half;;;;;;", "unknown-value"),
        ("part;0;;;;;", "invalid-share"),
        ("part;101;;;;;", "invalid-share"),
        ("part;the half;;;;;", "invalid-share"),
        (";;;;sure;;", "unknown-value"),
    ],
)
def test_a_cell_that_cannot_be_right_is_rejected(tmp_path: Path, cells: str, code: str) -> None:
    row = f"commune;merger;2024-01-01;;;01330;01187;{cells}"
    assert problems(small(tmp_path, "successions", HEADER, row)) == [(2, code)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # whole to two successors
        (
            ["commune;renumbering;2024-01-01;1;2", "commune;renumbering;2024-01-01;1;3"],
            {"contradictory-rows", "event-incomplete"},
        ),
        # a sequel and none
        (
            ["commune;closing;2024-01-01;1;2", "commune;closing;2024-01-01;1;"],
            {"contradictory-rows", "event-incomplete"},
        ),
        # around in a circle on one day
        (["commune;renumbering;2024-01-01;1;2", "commune;renumbering;2024-01-01;2;1"], {"cycle"}),
        (
            [
                "commune;renumbering;2024-01-01;1;2",
                "commune;renumbering;2024-01-01;2;3",
                "commune;renumbering;2024-01-01;3;1",
            ],
            {"cycle"},
        ),
    ],
)
def test_rows_that_contradict_each_other_are_rejected_together(
    tmp_path: Path, rows: list[str], expected: set[str]
) -> None:
    reading = plain(tmp_path, *rows)
    assert not reading.entries
    assert {code for _, code in problems(reading)} == expected
    assert {row for row, _ in problems(reading)} == set(range(2, len(rows) + 2))


def test_codes_that_come_back_on_another_day_are_no_circle(tmp_path: Path) -> None:
    rows = ("commune;renumbering;2024-01-01;1;2", "commune;renumbering;2025-01-01;2;1")
    assert problems(plain(tmp_path, *rows)) == []


def test_an_event_is_not_taken_by_halves(tmp_path: Path) -> None:
    rows = ("commune;merger;2024-01-01;01330;01187", "commune;merger;2024-01-01;;01187")
    assert problems(plain(tmp_path, *rows)) == [(2, "event-incomplete"), (3, "empty-cell")]


def test_shares_over_the_whole_are_rejected(tmp_path: Path) -> None:
    rows = [f"commune;split;2024-01-01;;;1;{code};part;{share};;;;;" for code, share in (("2", 60), ("3", 50))]
    reading = small(tmp_path, "successions", HEADER, *rows)
    assert problems(reading) == [(2, "event-incomplete"), (3, "shares-over-100")]


def test_one_event_has_one_date_one_type_one_text(tmp_path: Path) -> None:
    rows = [f"commune;merger;{day};;;{code};9;;;;;;;e1" for day, code in (("2024-01-01", 1), ("2024-01-02", 2))]
    reading = small(tmp_path, "successions", HEADER, *rows)
    assert problems(reading) == [(2, "event-incomplete"), (3, "contradictory-rows")]
