"""Frames between our own processes: a small JSON head and bytes, each with its length (big-endian 32 bits).

A stream that ends between two frames was closed; one that ends inside a frame lost its peer.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    import socket
    from asyncio import StreamReader, StreamWriter

_LENGTHS = struct.Struct("!II")
_MOST_AT_ONCE = 1 << 20  # bytes of one read


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
        try:
            head = orjson.dumps(self.head)
        except TypeError:  # a whole number beyond 64 bits, half of a UTF-16 pair, keys that are no texts
            head = json.dumps(self.head, separators=(",", ":")).encode()
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


class PeerLost(ConnectionError):
    """The other process went away."""


class Frames:
    """Bytes as they come, cut into frames."""

    def __init__(self) -> None:
        """Start between two frames."""
        self._data = b""

    def add(self, data: bytes) -> None:
        """Take bytes."""
        self._data = self._data + data if self._data else data

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
        self._data = data[end:]
        return Frame(orjson.loads(data[_LENGTHS.size : begin]), data[begin:end])


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
    head = orjson.loads(_receive_exactly(connection, head_size))
    return Frame(head, _receive_exactly(connection, body_size) if body_size else b"")


async def receive_async(reader: StreamReader) -> Frame:
    """Wait for the next frame without holding the event loop."""
    try:
        head_size, body_size = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
        head = orjson.loads(await reader.readexactly(head_size))
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
