"""The journal of one draft: a file of records, on disk before anyone is told; what it keeps is effects.

A record is one line, ``SRJD1``, the SHA-256 of what follows on the line and in the body, the length of the body and a
head in JSON, then the body (an effect). A last record that is not whole was never acknowledged: it is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from app.adapters.durable import sync_folder, write_all
from app.domain.errors import Damaged
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import IO

_MAGIC = b"SRJD1"
_FILE = "journal"
_DIGITS = 15  # of a length


class DraftJournal:
    """Appends and reads the records of a draft; its one writer is the front."""

    def __init__(self, folder: Path) -> None:
        """Name the folder of the draft."""
        self.folder = folder
        self._file = folder / _FILE

    def exists(self) -> bool:
        """Tell whether there is such a draft."""
        return self._file.is_file()

    def size(self) -> int:
        """Return its bytes on disk."""
        return self._file.stat().st_size

    def append(self, head: Mapping[str, object], body: bytes = b"") -> None:
        """Add a record; when this returns it is on disk."""
        new = not self._file.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        encoded = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        digest = hashlib.sha256(encoded + b"\n" + body).hexdigest().encode()
        descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        size = os.fstat(descriptor).st_size
        try:
            write_all(descriptor, b"%s %s %d %s\n%s" % (_MAGIC, digest, len(body), encoded, body))
            os.fdatasync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        finally:
            os.close(descriptor)
        if new:
            for folder in (self.folder, self.folder.parent):
                sync_folder(folder)

    def recover(self) -> list[dict[str, object]]:
        """Return the heads of the records; a torn tail is cut off. Raises ``Damaged`` for any other damage."""
        heads, end = [], 0
        for head, _, after in self._records(from_body=False):
            heads.append(head)
            end = after
        if self._file.stat().st_size > end:
            os.truncate(self._file, end)
        return heads

    def heads(self) -> list[dict[str, object]]:
        """Return the heads of the records, changing nothing."""
        return [head for head, _, _ in self._records(from_body=False)]

    def effects(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the effects from a place to another (excluded), in order."""
        return (body for _, body in self.effects_given(first, last))

    def effects_given(self, first: int, last: int) -> Iterator[tuple[str, bytes]]:
        """Yield the effects with the source in whose name each was written, empty for none."""
        place = 0
        for head, body, _ in self._records(from_body=True):
            if head["record"] != "effect":
                continue
            if first <= place < last:
                yield str(head.get("source") or ""), body
            place += 1
            if place >= last:
                return

    def _records(self, *, from_body: bool) -> Iterator[tuple[dict[str, object], bytes, int]]:
        size = self._file.stat().st_size
        with self._file.open("rb") as file:
            while (start := file.tell()) < size:
                read = self._record(file, size)
                if read is None:
                    file.seek(start)
                    self._require_torn(file.read())
                    return
                head, body = read
                yield json.loads(head), body if from_body else b"", file.tell()

    @staticmethod
    def _record(file: IO[bytes], size: int) -> tuple[bytes, bytes] | None:
        """Read a record: its head and its body; None when it is not whole."""
        parts = file.readline().split(b" ", 3)
        if len(parts) != 4 or not parts[3].endswith(b"\n") or parts[0] != _MAGIC:  # noqa: PLR2004 - the parts of a head
            return None
        _, digest, length, head = parts
        if not length.isdigit() or len(length) > _DIGITS or file.tell() + int(length) > size:
            return None
        head, body = head.rstrip(b"\n"), file.read(int(length))
        return (head, body) if hashlib.sha256(head + b"\n" + body).hexdigest().encode() == digest else None

    def _require_torn(self, rest: bytes) -> None:
        """Raise ``Damaged`` unless this is the end of a record that was being written: cut short, or filled with zeros.

        No body holds what begins a record: its lines begin with a sign.
        """
        head, ended, _ = rest.partition(b"\n")
        length = head.split(b" ", 3)[2:3]
        cut = not ended or (
            bool(length) and length[0].isdigit() and len(rest) - len(head) - 1 < int(length[0][:_DIGITS])
        )
        if b"\n" + _MAGIC + b" " in rest or not (cut or b"\0" in rest):
            raise self._damaged()

    def _damaged(self) -> Damaged:
        name = self.folder.name
        return Damaged(
            "draft-damaged",
            Text(
                f"Le journal du brouillon {name} est endommagé : le remettre depuis une sauvegarde.",
                f"The journal of draft {name} is damaged: put it back from a backup.",
            ),
            {"draft": name},
        )
