"""The reader, seen from the front: workers asked of it, workers that come, and why each one ended."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from app.adapters.processes.local_sockets import connect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.adapters.home import Home

    Message = dict[str, object]

_MESSAGE_BYTES = 64 * 1024
_KEPT_CAUSES = 1_000
_RECONNECT_SECONDS = 0.1


class ReaderLink:
    """A connection to the reader, made again each time the reader starts anew."""

    def __init__(
        self,
        home: Home,
        ready: Callable[[str], None],
        lost: Callable[[], None],
        worker: Callable[[Message, int], Awaitable[None]],
        ended: Callable[[int], None],
    ) -> None:
        """Give what to do when it is made (given the day of the views), when it is lost, and with workers.

        A worker comes as a message and the descriptor of its socket; of one that ended the process id is told.
        """
        self._home = home
        self._ready = ready
        self._lost = lost
        self._worker = worker
        self._worker_ended = ended
        self._control: socket.socket | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._welcoming: set[asyncio.Future[None]] = set()
        self._causes: dict[int, asyncio.Future[str]] = {}

    def start(self) -> None:
        """Connect, now and each time the reader starts anew."""
        self._connecting = asyncio.create_task(self._connect())

    def stop(self) -> None:
        """Close the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
        self._close()

    def ask_worker(self, audience: str, head: int) -> bool:
        """Ask for a worker that holds a commit; False when no reader can be asked now."""
        if self._control is None:
            return False
        message = json.dumps({"op": "fork", "audience": audience, "head": head}).encode()
        try:
            self._control.send(message)
        except OSError:
            return False
        return True

    async def cause_of_end(self, pid: int, seconds: float) -> str | None:
        """Return why a worker ended (see ``limits.cause_of``); None when the reader does not tell in time."""
        told = self._causes.setdefault(pid, asyncio.get_running_loop().create_future())
        try:
            return await asyncio.wait_for(asyncio.shield(told), seconds)
        except TimeoutError:
            return None

    async def _connect(self) -> None:
        while True:
            with suppress(OSError):
                # The supervisor keeps the listening socket: this waits in its queue until a reader accepts.
                connection = await asyncio.to_thread(connect, self._home.reader_socket, socket.SOCK_SEQPACKET)
                connection.settimeout(0)
                self._control = connection
                asyncio.get_running_loop().add_reader(connection, self._on_message)
                return
            await asyncio.sleep(_RECONNECT_SECONDS)

    def _close(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    def _on_message(self) -> None:
        if self._control is None:
            return
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 1)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        if not data:
            self._close()
            self._lost()
            self.start()
            return
        message = json.loads(data)
        if message["op"] == "ready":
            self._ready(message["day"])
        elif message["op"] == "worker":
            self._causes.pop(message["pid"], None)  # a number can come back
            self._welcome(message, descriptors[0])
        elif message["op"] == "ended":
            self._ended(message["pid"], message["cause"])

    def _welcome(self, message: Message, descriptor: int) -> None:
        welcoming = asyncio.ensure_future(self._worker(message, descriptor))
        self._welcoming.add(welcoming)
        welcoming.add_done_callback(self._welcoming.discard)

    def _ended(self, pid: int, cause: str) -> None:
        told = self._causes.setdefault(pid, asyncio.get_running_loop().create_future())
        if not told.done():
            told.set_result(cause)
        self._worker_ended(pid)
        while len(self._causes) > _KEPT_CAUSES:
            del self._causes[next(iter(self._causes))]
