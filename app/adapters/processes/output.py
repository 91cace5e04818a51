"""What a result is serialised into: cut into frames, bounded in bytes and in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.processes.frames import Frame, send

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_CHUNK = 64 * 1024


class OutputLimitReached(Exception):
    """The answer is longer than allowed; says in what: ``output`` (bytes) or ``rows``."""


class Output:
    """The file of one answer: the first frame says what it is, the last one bears the last bytes."""

    def __init__(self, connection: socket.socket, head: dict[str, object], limit: int, rows: int) -> None:
        """Give what the answer is, the most bytes it may have, and the most rows."""
        self._connection = connection
        self._head = head
        self._left = limit
        self._rows = rows
        self._count = ROWS.get(str(head.get("format")), _none)()
        self._waiting = bytearray()
        self._told = False

    def write(self, data: bytes) -> int:
        """Take bytes of the serialiser."""
        self._left -= len(data)
        if self._left < 0:
            raise OutputLimitReached("output")
        self._waiting += data
        if len(self._waiting) >= _CHUNK:
            self._flush()
        return len(data)

    def flush(self) -> None:
        """Do nothing: a frame is sent when it is full, and at the end."""

    def _flush(self) -> None:
        data, self._waiting = bytes(self._waiting), bytearray()
        self._check(data)
        send(self._connection, Frame({**({} if self._told else self._head), "op": "more"}, data))
        self._told = True

    def _check(self, data: bytes) -> None:
        self._rows -= self._count(data)
        if self._rows < 0:
            raise OutputLimitReached("rows")

    def end(self, told: dict[str, object]) -> None:
        """Send the last bytes, with what is told of the whole work."""
        data = bytes(self._waiting)
        self._check(data)
        send(self._connection, Frame({**({} if self._told else self._head), **told, "op": "done"}, data))


class _Rows:
    """Counts rows in bytes as they come, a few at a time."""

    def __init__(self) -> None:
        self._before = b""

    def _joined(self, data: bytes, kept: int) -> bytes:
        """Return the bytes with the last few of those before: a mark may lie across two pieces."""
        joined = self._before + data
        self._before = joined[-kept:]
        return joined


class _XmlRows(_Rows):
    def __call__(self, data: bytes) -> int:
        return self._joined(data, len(b"<result>") - 1).count(b"<result>")


class _TsvRows:
    """A line break inside a value is written as an escape; the first line is the header."""

    def __init__(self) -> None:
        self._header = 1

    def __call__(self, data: bytes) -> int:
        lines = data.count(b"\n") - self._header
        self._header = 0
        return lines


class _CsvRows:
    """A line break inside quotes belongs to a value; the first line is the header."""

    def __init__(self) -> None:
        self._header = 1
        self._quoted = False

    def __call__(self, data: bytes) -> int:
        parts = data.split(b'"')
        lines = sum(part.count(b"\n") for part in parts[self._quoted :: 2]) - self._header
        self._header = 0
        self._quoted ^= len(parts) % 2 == 0
        return lines


class _JsonRows(_Rows):
    """Rows are objects apart by ``},{"``; a value may only end so, as its own quotes are escaped."""

    def __init__(self) -> None:
        super().__init__()
        self._first = 1  # the row before the first mark

    def __call__(self, data: bytes) -> int:
        before = len(self._before)
        joined = self._joined(data, 4)
        again = joined[:before].count(b'},{"')  # it was counted with the bytes before
        marks = joined.count(b'},{"') - joined.count(b'},{"}') - joined.count(b'},{",') - again
        if marks > 0:
            marks += self._first
            self._first = 0
        return marks


def _none() -> Callable[[bytes], int]:
    return lambda _data: 0


# Of the formats of solutions; a graph is bounded in bytes alone.
ROWS: dict[str, Callable[[], Callable[[bytes], int]]] = {
    "json": _JsonRows,
    "xml": _XmlRows,
    "csv": _CsvRows,
    "tsv": _TsvRows,
}
