"""The journal: append-only segments of commit records, on disk before anyone is told that a commit succeeded.

Segments are ``journal/<number of the first commit, 12 digits>.journal``, a new one after 64 MiB. Nothing but this
module writes them. A record cut short beyond the known head is a torn tail (the power went while it was
written, nobody was told that it succeeded): it is cut with a notice. Any other damage is damage.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.durable import sync_folder, write_all
from app.domain.commits import NO_COMMIT, Commit, damaged, parse_header
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SEGMENT_BYTES = 64 * 1024 * 1024
_LONGEST_HEADER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: segment file name, offset of its header, offset of its end."""

    segment: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Record:
    """A commit header with its body and its place."""

    commit: Commit
    body: bytes
    place: Place


@dataclass(frozen=True, slots=True)
class TornTail:
    """An incomplete last record: the commit it would have been and where it starts."""

    number: int
    place: Place


class IncompleteRecord(Exception):
    """The last record of the journal ends before its own length."""

    def __init__(self, tail: TornTail) -> None:
        """Keep where the record starts."""
        super().__init__(f"commit {tail.number} is incomplete")
        self.tail = tail


class Journal:
    """Reads and appends records in one folder."""

    def __init__(self, folder: Path) -> None:
        """Give the folder; it is created on the first append."""
        self._folder = folder

    def segments(self) -> list[Path]:
        """Return the segment files in order."""
        return sorted(self._folder.glob("*.journal"))

    def records(self, after: tuple[int, str] = (0, NO_COMMIT), place: Place | None = None) -> Iterator[Record]:
        """Yield the records that follow a commit given as (number, hash), each checked against the one before.

        ``place`` is where that commit lies, to start there and not at the beginning. Raises ``Damaged`` naming the
        commit, or ``IncompleteRecord`` when the last record is cut short.
        """
        number, previous = after
        paths = self.segments()
        if place is not None:
            paths = [path for path in paths if path.name >= place.segment]
        for position, path in enumerate(paths):
            start = place.end if place is not None and path.name == place.segment else 0
            last = position == len(paths) - 1
            for record in self._segment(path, start, number + 1, last=last):
                if record.commit.previous != previous:
                    raise damaged(
                        record.commit.number, Text("chaîne des empreintes rompue", "the chain of hashes is broken")
                    )
                yield record
                number, previous = record.commit.number, record.commit.hash

    def _segment(self, path: Path, start: int, number: int, *, last: bool) -> Iterator[Record]:
        if start == 0 and int(path.stem) != number:
            raise damaged(number, Text(f"segment {path.name} inattendu", f"unexpected segment {path.name}"))
        with path.open("rb") as file:
            file.seek(start)
            while True:
                offset = file.tell()
                line = file.readline(_LONGEST_HEADER)
                if not line:
                    return
                yield self._record(file.read, line, path, offset, number, last=last)
                number += 1

    def _record(
        self, read: Callable[[int], bytes], line: bytes, path: Path, offset: int, number: int, *, last: bool
    ) -> Record:
        torn = TornTail(number, Place(path.name, offset, offset))
        if not line.endswith(b"\n") and last:
            raise IncompleteRecord(torn)
        commit = parse_header(line, number)
        body = read(commit.body_bytes)
        if len(body) < commit.body_bytes:
            if last:
                raise IncompleteRecord(torn)
            raise damaged(number, Text("corps incomplet", "incomplete body"))
        if hashlib.sha256(body).hexdigest() != commit.body_digest:
            raise damaged(number, Text("corps altéré", "altered body"))
        return Record(commit, body, Place(path.name, offset, offset + len(line) + commit.body_bytes))

    def append(self, commit: Commit, body: bytes) -> Place:
        """Write a record and wait until it is on disk (fdatasync of the file, fsync of a new file's folder)."""
        path, new = self._current_segment(commit.number)
        header = commit.header()
        if new:
            self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            offset = os.fstat(descriptor).st_size
            try:
                write_all(descriptor, header)
                write_all(descriptor, body)
                os.fdatasync(descriptor)
            except OSError:
                # Disk full or failing: leave the journal as it was, so that the next commit starts clean.
                os.ftruncate(descriptor, offset)
                raise
        finally:
            os.close(descriptor)
        if new:
            sync_folder(self._folder)
        return Place(path.name, offset, offset + len(header) + len(body))

    def _current_segment(self, number: int) -> tuple[Path, bool]:
        segments = self.segments()
        size = segments[-1].stat().st_size if segments else SEGMENT_BYTES
        if size < SEGMENT_BYTES:
            return segments[-1], size == 0  # an empty one is left by a first write that failed
        return self._folder / f"{number:012d}.journal", True

    def cut(self, tail: TornTail) -> None:
        """Remove an incomplete last record; only for one beyond the known head."""
        path = self._folder / tail.place.segment
        if tail.place.start == 0:
            path.unlink()
            sync_folder(self._folder)
            return
        with path.open("r+b") as file:
            file.truncate(tail.place.start)
            os.fsync(file.fileno())
