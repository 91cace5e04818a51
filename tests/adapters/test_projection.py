"""The projection: what holds on a day, as known after a commit, for an audience."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.projection.codec import RowFields, fields_of, row_of, state_hash
from app.adapters.projection.reading import ProjectionReader
from app.domain.audiences import up_to
from app.domain.commits import Effect, Source
from app.domain.contents import Content
from app.domain.dates import Certainty, Span
from app.domain.language import Text
from app.domain.rows import Holding, Row
from tests.timeline import BASE, EPOCH, SOURCE, described, new_home, offence, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
INTERNAL = Source("stewardship-internal", "internal", Text("Direction", "Bureau"))
OLD, NEW, NOTE = described("7", "Vol"), described("7", "Vol simple"), described("7", "Vol (interne)")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[ProjectionReader]:
    """Offence 7 over two spans, corrected by the third commit, with an internal fact; offence 8 without dates."""
    home = new_home(tmp_path / "home")
    ledger = open_ledger(home)
    first = Holding(OLD.digest, Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION)
    second = Holding(NEW.digest, Span(JULY, None), Certainty.EDITION, Certainty.UNKNOWN)
    eight = described("8")
    ledger.append(
        Effect(
            home={"base": BASE},
            sources=(SOURCE, INTERNAL),
            contents={each.digest: each for each in (OLD, eight)},
            recorded=(
                (offence("7"), SOURCE.name, first),
                (offence("8"), SOURCE.name, Holding(eight.digest, Span(None, None))),
            ),
        ),
        account="local",
        reason="1",
    )
    ledger.append(
        Effect(
            contents={each.digest: each for each in (NEW, NOTE)},
            recorded=(
                (offence("7"), SOURCE.name, second),
                (offence("7"), INTERNAL.name, Holding(NOTE.digest, Span(None, None))),
            ),
        ),
        account="local",
        reason="2",
    )
    ledger.append(
        Effect(retracted=(Row(offence("7"), SOURCE.name, first, 1),)), account="local", reason="3", legal_basis="L1"
    )
    ledger.close()
    reader = ProjectionReader(home.projection)
    yield reader
    reader.close()


def labels(rows: list[Row]) -> list[str]:
    names = {OLD.digest: "old", NEW.digest: "new", NOTE.digest: "note"}
    return sorted(names[row.holding.content] for row in rows)


@pytest.mark.parametrize(
    ("day", "known", "audience", "expected"),
    [
        (date(2026, 3, 31), 1, "public", []),
        (APRIL, 1, "public", ["old"]),
        (date(2026, 6, 30), 1, "public", ["old"]),
        (JULY, 1, "public", []),
        (JULY, 2, "public", ["new"]),
        (OCTOBER, 3, "public", ["new"]),
        (APRIL, 2, "public", ["old"]),
        (APRIL, 3, "public", []),
        (APRIL, 0, "public", []),
        (APRIL, 3, "internal", ["note"]),
        (OCTOBER, 2, "restricted", ["new", "note"]),
        (date.min, 2, "internal", ["note"]),
        (date.max, 2, "public", ["new"]),
    ],
)
def test_an_entity_on_a_day_as_known_after_a_commit(
    reader: ProjectionReader, day: date, known: int, audience: str, expected: list[str]
) -> None:
    assert labels(reader.rows_of(offence("7"), day, known, audience)) == expected
    listed = [row for row in reader.listed("natinf", day, known, audience) if row.entity == offence("7")]
    assert labels(listed) == expected
    every = [row for row in reader.rows_ever(offence("7"), audience) if row.known_at(known)]
    assert labels([row for row in every if row.holding.span.holds_on(day)]) == expected


def test_a_view_is_made_of_the_contents_that_hold(reader: ProjectionReader) -> None:
    view = b"".join(reader.view(JULY, 2, "public"))
    assert Content.of(Content.parse(view).lines) == NEW | described("8")
    assert b"interne" not in view
    assert b"interne" in b"".join(reader.view(JULY, 2, "internal"))


def test_live_rows_are_those_that_no_commit_has_retracted(reader: ProjectionReader) -> None:
    live = reader.live_rows([offence("7"), offence("8"), offence("9")])
    assert labels(live[offence("7")]) == ["new", "note"]
    assert len(live[offence("8")]) == 1
    assert offence("9") not in live


def test_commits_are_found_by_number_moment_and_order(reader: ProjectionReader) -> None:
    third, second, first = reader.commits()
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert third.legal_basis == "L1"
    assert reader.first_commit() == first
    assert reader.head() == third
    assert list(reader.commits(1)) == [third]
    assert reader.commit_at(second.time) == second
    assert reader.commit_at(EPOCH) is None


def test_sources_kinds_and_contents_are_told(reader: ProjectionReader) -> None:
    assert reader.sources() == {SOURCE.name: SOURCE, INTERNAL.name: INTERNAL}
    assert reader.kinds() == {"natinf": 2}
    assert reader.content(OLD.digest) == OLD
    assert reader.has_content(NEW.digest)
    assert not reader.has_content("0" * 64)
    assert reader.meta("base") == BASE
    assert reader.contents_of_kind("natinf", JULY)[offence("7")] == NEW | NOTE
    assert reader.integrity_problems() == []
    assert reader.box_differences() == 0


def test_an_audience_sees_what_is_below_it() -> None:
    assert up_to("internal") == ("public", "internal")


bounds = st.none() | st.dates()


@given(bounds, bounds, st.sampled_from(Certainty), st.sampled_from(Certainty), st.none() | st.integers(2, 10**6))
def test_a_row_is_stored_and_read_back(
    start: date | None, end: date | None, sure: Certainty, ended: Certainty, retracted: int | None
) -> None:
    if start is not None and end is not None and start >= end:
        end = None
    row = Row(offence("7"), "natinf", Holding("ab" * 32, Span(start, end), sure, ended), 1, retracted)
    assert row_of(fields_of(row)) == row


def test_the_state_hash_does_not_depend_on_order_and_sees_every_field() -> None:
    fields: RowFields = ("e", "s", b"\x01" * 32, 1, 2, "legal", "edition", 3, 4)
    other: RowFields = ("f", "s", b"\x01" * 32, 1, 2, "legal", "edition", 3, 4)
    assert state_hash([fields, other]) == state_hash([other, fields])
    changed = ("x", "x", b"\x02" * 32, 9, 9, "unknown", "unknown", 9, 9)
    hashes = {
        state_hash([(*fields[:place], changed[place], *fields[place + 1 :])])  # type: ignore[list-item]
        for place in range(len(fields))
    }
    assert len(hashes | {state_hash([fields])}) == len(fields) + 1


def test_a_reader_stays_on_the_state_it_was_pinned_to(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 1)
    pinned = ProjectionReader(home.projection)
    pinned.pin()
    assert pinned.head_number() == 1
    ledger = open_ledger(home)
    content = described("9")
    ledger.append(
        Effect(
            contents={content.digest: content},
            recorded=((offence("9"), "natinf", Holding(content.digest, Span(None, None))),),
        ),
        account="local",
        reason="2",
    )
    assert (pinned.head_number(), ledger.reader.head_number()) == (1, 2)
    pinned.close()
    ledger.close()
