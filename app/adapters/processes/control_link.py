"""A control connection to a process that holds views: what is asked of it, what comes, and why its workers ended."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Message = dict[str, object]

MESSAGE_BYTES = 128 * 1024
_KEPT_CAUSES = 1_000


class ControlLink:
    """One connection, for as long as both ends live."""

    def __init__(
        self, connection: socket.socket, take: Callable[[Message, int | None], None], lost: Callable[[], None]
    ) -> None:
        """Give what takes a message and the descriptor that came with it, and what to do when the other end goes."""
        connection.settimeout(0)
        self._connection = connection
        self._take = take
        self._lost = lost
        self.open = True
        self._causes: dict[int, asyncio.Future[str]] = {}
        asyncio.get_running_loop().add_reader(connection, self._on_message)

    def send(self, message: Message) -> bool:
        """Ask something; False when it cannot be asked now."""
        if not self.open:
            return False
        try:
            self._connection.send(json.dumps(message).encode())
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let the other end go."""
        if self.open:
            self.open = False
            asyncio.get_running_loop().remove_reader(self._connection)
            self._connection.close()

    async def cause_of_end(self, pid: int, seconds: float) -> str | None:
        """Return why a worker ended (see ``limits.cause_of``); None when nobody tells in time."""
        told = self._causes.setdefault(pid, asyncio.get_running_loop().create_future())
        if not self.open and not told.done():
            return None
        try:
            return await asyncio.wait_for(asyncio.shield(told), seconds)
        except TimeoutError:
            return None

    def _on_message(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._connection, MESSAGE_BYTES, 1)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        if not data:
            self.close()
            self._lost()
            return
        message = json.loads(data)
        if message["op"] == "worker":
            self._causes.pop(message["pid"], None)  # a number can come back
        elif message["op"] == "ended":
            self._ended(message["pid"], message["cause"])
        self._take(message, descriptors[0] if descriptors else None)

    def _ended(self, pid: int, cause: str) -> None:
        told = self._causes.setdefault(pid, asyncio.get_running_loop().create_future())
        if not told.done():
            told.set_result(cause)
        while len(self._causes) > _KEPT_CAUSES:
            del self._causes[next(iter(self._causes))]
