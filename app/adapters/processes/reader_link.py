"""The reader, seen from the front: a control connection that is made again each time the reader starts anew."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from app.adapters.processes.control_link import ControlLink
from app.adapters.processes.local_sockets import connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.adapters.home import Home
    from app.adapters.processes.control_link import Message

_RECONNECT_SECONDS = 0.1


class ReaderLink:
    """Asks the reader that is there now."""

    def __init__(self, home: Home, take: Callable[[Message, int | None], None], lost: Callable[[], None]) -> None:
        """Give what takes its messages, and what to do when it goes away."""
        self._home = home
        self._take = take
        self._lost = lost
        self._link: ControlLink | None = None
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect, now and each time the reader starts anew."""
        self._connecting = asyncio.create_task(self._connect())

    def stop(self) -> None:
        """Close the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
        if self._link is not None:
            self._link.close()

    def send(self, message: Message) -> bool:
        """Ask something; False when no reader can be asked now."""
        return self._link is not None and self._link.send(message)

    async def cause_of_end(self, pid: int, seconds: float) -> str | None:
        """Return why a worker ended; None when the reader does not tell in time."""
        return await self._link.cause_of_end(pid, seconds) if self._link is not None else None

    async def _connect(self) -> None:
        while True:
            with suppress(OSError):
                # The supervisor keeps the listening socket: this waits in its queue until a reader accepts.
                connection = await asyncio.to_thread(connect, self._home.reader_socket, socket.SOCK_SEQPACKET)
                self._link = ControlLink(connection, self._take, self._on_lost)
                return
            await asyncio.sleep(_RECONNECT_SECONDS)

    def _on_lost(self) -> None:
        self._lost()
        self.start()
