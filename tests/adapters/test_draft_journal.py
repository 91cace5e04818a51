"""The journal of a draft: whole records, a torn tail, and damage that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.adapters.draft_journal import DraftJournal
from app.domain.errors import Damaged

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 4


@pytest.fixture
def journal(tmp_path: Path) -> DraftJournal:
    """A journal with an opening and three effects, the last one with a line end in its body."""
    held = DraftJournal(tmp_path / "abc")
    held.append({"record": "open"})
    for number in range(1, RECORDS):
        held.append(
            {"record": "effect", "source": "natinf" if number == 1 else ""}, b"+<urn:a> <urn:p> <urn:%d> ." % number
        )
    return held


def data_of(journal: DraftJournal) -> Path:
    return journal.folder / "journal"


def test_effects_come_with_their_sources(journal: DraftJournal) -> None:
    told = list(journal.effects_given(0, 2))
    assert [source for source, _ in told] == ["natinf", ""]
    assert list(journal.effects(2, 9)) == [b"+<urn:a> <urn:p> <urn:3> ."]


def test_every_cut_of_the_last_record_is_a_torn_tail(journal: DraftJournal) -> None:
    whole = data_of(journal).read_bytes()
    last = whole.rindex(b"SRJD1 ")
    for size in range(last, len(whole)):
        data_of(journal).write_bytes(whole[:size])
        assert len(journal.recover()) == RECORDS - 1, size
        assert data_of(journal).read_bytes() == whole[:last]


def test_a_tail_of_zeros_was_never_acknowledged(journal: DraftJournal) -> None:
    whole = data_of(journal).read_bytes()
    data_of(journal).write_bytes(whole[:-8] + bytes(8))
    assert len(journal.recover()) == RECORDS - 1


def test_any_changed_byte_is_damage_and_nothing_is_cut(journal: DraftJournal) -> None:
    """Of every record, its length and its last body included: what was acknowledged is never taken for a torn tail."""
    whole = data_of(journal).read_bytes()
    missed = [place for place in range(len(whole)) if not _is_told(journal, whole, place)]
    last = whole.rindex(b"SRJD1 ")
    head = whole.index(b"\n", last)
    # Of the last record a longer length, or a head without its end, is what a torn one looks like.
    assert all(last <= place <= head for place in missed), missed


def _is_told(journal: DraftJournal, whole: bytes, place: int) -> bool:
    """Tell whether a changed byte is told as damage, the file left as it is."""
    damaged = bytearray(whole)
    damaged[place] ^= 0x01
    data_of(journal).write_bytes(damaged)
    try:
        journal.recover()
    except Damaged:
        return data_of(journal).read_bytes() == damaged
    return False
