"""Frames between our own processes: a small JSON head and bytes, each with its length (big-endian 32 bits).

A stream that ends between two frames was closed; one that ends inside a frame lost its peer.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import socket
    from asyncio import StreamReader, StreamWriter

_LENGTHS = struct.Struct("!II")
_MOST_AT_ONCE = 1 << 20  # bytes of one read
_BY_JSON = b" "  # before a head that orjson neither writes nor reads as it is


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: what it is (``head``) and the bytes it carries."""

    head: dict[str, object] = field(default_factory=dict)
    body: bytes = b""

    def text(self, name: str, default: str = "") -> str:
        """Return a text of the head."""
        value = self.head.get(name, default)
        return str(value) if value is not None else default

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number of the head."""
        value = self.head.get(name, default)
        return value if isinstance(value, int) else default

    def texts(self, name: str) -> list[str]:
        """Return a list of texts of the head; empty when it has none."""
        value = self.head.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    def encode(self) -> bytes:
        """Return the bytes on the wire."""
        head = _encoded(self.head)
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


def _encoded(head: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(head)
    except TypeError:  # a whole number beyond 64 bits, half of a UTF-16 pair, keys that are no texts
        return _BY_JSON + json.dumps(head, separators=(",", ":")).encode()


def _decoded(head: bytes) -> Any:  # noqa: ANN401 - as JSON is read
    return json.loads(head) if head.startswith(_BY_JSON) else orjson.loads(head)


class PeerLost(ConnectionError):
    """The other process went away."""


class Frames:
    """Bytes as they come, cut into frames."""

    def __init__(self) -> None:
        """Start between two frames."""
        self._data = bytearray()  # grows in place: a long frame comes in thousands of pieces

    def add(self, data: bytes) -> None:
        """Take bytes."""
        self._data += data

    def next(self) -> Frame | None:
        """Return the next frame, None when it is not whole yet."""
        data = self._data
        if len(data) < _LENGTHS.size:
            return None
        head_size, body_size = _LENGTHS.unpack_from(data)
        begin = _LENGTHS.size + head_size
        end = begin + body_size
        if len(data) < end:
            return None
        with memoryview(data) as view:
            frame = Frame(_decoded(bytes(view[_LENGTHS.size : begin])), bytes(view[begin:end]))
        del data[:end]
        return frame


class Receiver:
    """The frames that come on a socket of its own; a small one takes one read."""

    def __init__(self, connection: socket.socket) -> None:
        """Give the socket."""
        self._connection = connection
        self._frames = Frames()

    def next(self) -> Frame:
        """Wait for the next frame; raises ``PeerLost``."""
        while (frame := self._frames.next()) is None:
            try:
                data = self._connection.recv(_MOST_AT_ONCE)
            except OSError as error:
                raise PeerLost(str(error)) from error
            if not data:
                raise PeerLost("closed")
            self._frames.add(data)
        return frame


def send(connection: socket.socket, frame: Frame) -> None:
    """Send a frame and wait until it is taken."""
    try:
        connection.sendall(frame.encode())
    except OSError as error:
        raise PeerLost(str(error)) from error


def _receive_exactly(connection: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        try:
            part = connection.recv(min(size, _MOST_AT_ONCE))
        except OSError as error:
            raise PeerLost(str(error)) from error
        if not part:
            raise PeerLost("closed")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def receive(connection: socket.socket) -> Frame:
    """Wait for the next frame."""
    head_size, body_size = _LENGTHS.unpack(_receive_exactly(connection, _LENGTHS.size))
    head = _decoded(_receive_exactly(connection, head_size))
    return Frame(head, _receive_exactly(connection, body_size) if body_size else b"")


async def receive_async(reader: StreamReader) -> Frame:
    """Wait for the next frame without holding the event loop."""
    try:
        head_size, body_size = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
        head = _decoded(await reader.readexactly(head_size))
        return Frame(head, await reader.readexactly(body_size) if body_size else b"")
    except (EOFError, OSError) as error:
        raise PeerLost(str(error)) from error


async def send_async(writer: StreamWriter, frame: Frame) -> None:
    """Send a frame without holding the event loop."""
    try:
        writer.write(frame.encode())
        await writer.drain()
    except OSError as error:
        raise PeerLost(str(error)) from error
