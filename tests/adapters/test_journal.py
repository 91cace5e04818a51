"""The journal: records that follow one another, torn tails told from damage, nothing half written."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.adapters import journal as journal_module
from app.adapters.journal import IncompleteRecord, Journal
from app.domain.commits import NO_COMMIT, Commit, parse_header
from app.domain.errors import Damaged
from tests.timeline import EPOCH

if TYPE_CHECKING:
    from pathlib import Path


def commit(number: int, previous: str, body: bytes) -> Commit:
    """Return the header of a record."""
    header = Commit(
        number=number,
        previous=previous,
        time=EPOCH + timedelta(seconds=number),
        account="local",
        reason=f"raison {number} é",
        legal_basis="",
        body_bytes=len(body),
        body_digest=hashlib.sha256(body).hexdigest(),
    )
    return parse_header(header.header(), number)


def written(folder: Path, count: int) -> Journal:
    """Write records of a few lines each."""
    journal = Journal(folder)
    previous = NO_COMMIT
    for number in range(1, count + 1):
        body = f"ligne {number}\nautre ligne\n".encode()
        header = commit(number, previous, body)
        journal.append(header, body)
        previous = header.hash
    return journal


def numbers(journal: Journal) -> list[int]:
    return [record.commit.number for record in journal.records()]


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    records = list(written(tmp_path / "journal", 3).records())
    assert [record.commit.number for record in records] == [1, 2, 3]
    assert records[0].body == b"ligne 1\nautre ligne\n"
    assert records[1].commit.reason == "raison 2 é"
    assert records[2].commit.previous == records[1].commit.hash


def test_reading_can_start_after_a_commit(tmp_path: Path) -> None:
    journal = written(tmp_path / "journal", 4)
    second = list(journal.records())[1]
    later = journal.records((2, second.commit.hash), second.place)
    assert [record.commit.number for record in later] == [3, 4]


def test_an_empty_folder_has_no_records(tmp_path: Path) -> None:
    assert numbers(Journal(tmp_path / "journal")) == []


def test_a_new_segment_begins_after_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_BYTES", 600)
    journal = written(tmp_path / "journal", 5)
    assert [path.name for path in journal.segments()] == [
        "000000000001.journal",
        "000000000003.journal",
        "000000000005.journal",
    ]
    assert numbers(journal) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("segment", [0, 1])
def test_a_missing_segment_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, segment: int) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_BYTES", 600)
    journal = written(tmp_path / "journal", 5)
    journal.segments()[segment].unlink()
    with pytest.raises(Damaged) as found:
        numbers(journal)
    assert found.value.details["commit"] == (1 if segment == 0 else 3)


def test_every_cut_of_the_last_record_is_a_torn_tail(tmp_path: Path) -> None:
    journal = written(tmp_path / "journal", 3)
    (path,) = journal.segments()
    whole = path.read_bytes()
    start = list(journal.records())[2].place.start
    for length in range(start + 1, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(IncompleteRecord) as found:
            numbers(journal)
        assert (found.value.tail.number, found.value.tail.place.start) == (3, start)
    path.write_bytes(whole[:start])
    assert numbers(journal) == [1, 2]


def test_a_torn_tail_is_cut_and_writing_goes_on(tmp_path: Path) -> None:
    journal = written(tmp_path / "journal", 2)
    (path,) = journal.segments()
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(IncompleteRecord) as found:
        numbers(journal)
    journal.cut(found.value.tail)
    assert numbers(journal) == [1]
    first = next(journal.records())
    journal.append(commit(2, first.commit.hash, b"repris\n"), b"repris\n")
    assert numbers(journal) == [1, 2]


def test_a_torn_tail_alone_in_its_segment_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_BYTES", 600)
    journal = written(tmp_path / "journal", 3)
    last = journal.segments()[-1]
    last.write_bytes(last.read_bytes()[:-1])
    with pytest.raises(IncompleteRecord) as found:
        numbers(journal)
    journal.cut(found.value.tail)
    assert not last.exists()
    assert numbers(journal) == [1, 2]


def test_a_cut_inside_the_journal_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_BYTES", 600)
    journal = written(tmp_path / "journal", 3)
    first = journal.segments()[0]
    first.write_bytes(first.read_bytes()[:-1])
    with pytest.raises(Damaged) as found:
        numbers(journal)
    assert found.value.details["commit"] == 2


def test_any_flipped_byte_is_found_in_the_commit_that_holds_it(tmp_path: Path) -> None:
    """Every byte of three records, one at a time."""
    journal = written(tmp_path / "journal", 3)
    (path,) = journal.segments()
    whole = path.read_bytes()
    places = [(record.commit.number, record.place) for record in journal.records()]
    for offset in range(len(whole)):
        damaged = bytearray(whole)
        damaged[offset] ^= 0xFF
        path.write_bytes(damaged)
        holder = next(number for number, place in places if place.start <= offset < place.end)
        with pytest.raises(Damaged) as found:
            numbers(journal)
        assert found.value.details["commit"] == holder
        assert f"{holder}" in found.value.text.fr


def test_a_record_of_another_journal_breaks_the_chain(tmp_path: Path) -> None:
    journal = written(tmp_path / "journal", 2)
    journal.append(commit(3, "f" * 64, b"x\n"), b"x\n")
    with pytest.raises(Damaged) as found:
        numbers(journal)
    assert found.value.details["commit"] == 3
    assert "chain" in found.value.text.en


@pytest.mark.parametrize("failing", ["write", "fdatasync"])
def test_a_disk_that_fails_leaves_the_journal_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    journal = written(tmp_path / "journal", 2)
    (path,) = journal.segments()
    before = path.read_bytes()
    last = list(journal.records())[1].commit.hash

    def fail(descriptor: int, data: bytes = b"") -> int:
        if failing == "write" and len(data) > 1:
            return real(descriptor, data[: len(data) // 2]) if os.fstat(descriptor).st_size == len(before) else full()
        return full()

    def full() -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, failing, fail)
        with pytest.raises(OSError, match="No space left"):
            journal.append(commit(3, last, b"corps\n"), b"corps\n")
    assert path.read_bytes() == before
    journal.append(commit(3, last, b"corps\n"), b"corps\n")
    assert numbers(journal) == [1, 2, 3]


def test_a_first_write_that_fails_leaves_a_segment_that_the_next_one_fills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal")

    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    synced: list[Path] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", fail)
        with pytest.raises(OSError, match="Input/output"):
            journal.append(commit(1, NO_COMMIT, b"x\n"), b"x\n")
    monkeypatch.setattr(journal_module, "sync_folder", synced.append)
    journal.append(commit(1, NO_COMMIT, b"x\n"), b"x\n")
    assert numbers(journal) == [1]
    assert synced == [tmp_path / "journal"]
