"""The socket of a worker, seen from the event loop of the front: frames out, frames in, each as soon as it is there.

A short answer is one packet, which is read and cut once; a long one is read no faster than it is passed on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from app.adapters.processes.frames import Frames, PeerLost

if TYPE_CHECKING:
    import socket

    from app.adapters.processes.frames import Frame

_MOST_WAITING = 512 * 1024  # bytes of frames that nobody has taken yet, past which no more are read


class Channel(asyncio.Protocol):
    """One connection, for as long as both ends live."""

    def __init__(self) -> None:
        """Start unconnected."""
        self._frames = Frames()
        self._ready: deque[Frame] = deque()
        self._size = 0  # bytes of those
        self._awaited: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._paused = False
        self.closed = False

    @classmethod
    async def open(cls, connection: socket.socket) -> Channel:
        """Return the channel of a connected Unix socket."""
        _, channel = await asyncio.get_running_loop().create_unix_connection(cls, sock=connection)
        return channel

    async def send(self, frame: Frame) -> None:
        """Send a frame; waits while the other end does not take what was sent before. Raises ``PeerLost``."""
        if self.closed:
            raise PeerLost("closed")
        self._transport.write(frame.encode())
        if self._drained is not None:
            await asyncio.shield(self._drained)
            if self.closed:
                raise PeerLost("closed")

    async def receive(self) -> Frame:
        """Return the next frame; raises ``PeerLost`` when the other end went away before it."""
        while not self._ready:
            if self.closed:
                raise PeerLost("closed")
            self._awaited = asyncio.get_running_loop().create_future()
            await self._awaited
        frame = self._ready.popleft()
        self._size -= len(frame.body)
        if self._paused and self._size <= _MOST_WAITING and not self.closed:
            self._paused = False
            self._transport.resume_reading()
        return frame

    def close(self) -> None:
        """Let the other end go; who waits for a frame is told that it will not come."""
        self.closed = True
        self._transport.close()
        self._wake()

    # -- called by the event loop ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames."""
        self._frames.add(data)
        while (frame := self._frames.next()) is not None:
            self._ready.append(frame)
            self._size += len(frame.body)
        if self._size > _MOST_WAITING and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        if self._ready:
            self._wake()

    def connection_lost(self, _error: Exception | None) -> None:
        """Tell who waits."""
        self.closed = True
        self._wake()
        self.resume_writing()

    def pause_writing(self) -> None:
        """Let who sends wait."""
        self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """Let who sends go on."""
        drained, self._drained = self._drained, None
        if drained is not None and not drained.done():
            drained.set_result(None)

    def _wake(self) -> None:
        awaited, self._awaited = self._awaited, None
        if awaited is not None and not awaited.done():
            awaited.set_result(None)
