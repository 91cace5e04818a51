"""The workers of one view, seen from the front: who is free, who waits for one, and what is done when one ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.adapters.processes.answers import Answer, Body, Lost, NotHeld
from app.adapters.processes.endings import busy, end_of, failure_of
from app.adapters.processes.frames import PeerLost, receive_async, send_async
from app.domain.moves import When

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Awaitable, Callable

    from app.adapters.processes.control_link import Message
    from app.adapters.processes.frames import Frame

_CAUSE_SECONDS = 1.0
_LONG_SECONDS = 0.25  # after which work gives way to what is short
_LONG_NICENESS = 5  # three times less than short work gets; with more, its own end at the deadline comes late


@dataclass(eq=False)
class Worker:
    """A worker process and what it holds."""

    pid: int
    audience: str
    when: When | None  # the moment its view is at; None for a view that does not move
    reader: StreamReader
    writer: StreamWriter
    tired: bool = False
    touched: int = 0  # bytes it holds of its own, about
    started: float = 0.0  # of its present work, monotonic seconds
    allowed: float = 0.0  # seconds that work was given
    low: bool = False  # of low priority for the rest of its life: its work is long


@dataclass(frozen=True)
class Holding:
    """What the workers of a view need of whoever holds it."""

    request: Callable[[], bool]  # ask for one more
    cause: Callable[[int, float], Awaitable[str | None]]  # why one ended
    prepare: Callable[[Worker], Awaitable[None]]  # bring one up to date before its work
    usable: Callable[[Worker], bool | None]  # None: not yet


async def welcome(message: Message, descriptor: int) -> Worker:
    """Return the worker that a message tells of, and whose socket came with it."""
    connection = socket.socket(fileno=descriptor)
    reader, writer = await asyncio.open_unix_connection(sock=connection, limit=1 << 22)
    day, known = message.get("day"), message.get("number")
    when = When(date.fromisoformat(str(day)), int(str(known))) if day else None
    return Worker(int(str(message["pid"])), str(message["audience"]), when, reader, writer)


class Workers:
    """Gives each piece of work a worker, and tells how it ended."""

    def __init__(self, size: int, queue: int, holding: Holding, most: int | None = None) -> None:
        """Give how many workers are kept, how much work may wait for one, and how many there may be when some waits."""
        self._size = size
        self._most = most or size
        self._queue = queue
        self._holding = holding
        self._count = 0  # that exist or are coming
        self._idle: deque[Worker] = deque()
        self._early: list[Worker] = []  # ahead of the feed: usable once the feed has come as far
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._closed = False
        self.busy: set[Worker] = set()

    # -- their number ----------------------------------------------------------------------------------------

    @property
    def any(self) -> bool:
        """Whether a worker is there."""
        return bool(self.busy or self._idle)

    @property
    def waiting(self) -> int:
        """How many questions wait for one of them."""
        return len(self._waiting)

    @property
    def touched(self) -> int:
        """The bytes that they hold of their own, about."""
        return sum(worker.touched for worker in (*self._idle, *self.busy))

    def rest(self) -> None:
        """Let those that are free go, and ask for others when there is work."""
        while self._idle:
            self._idle.popleft().writer.close()
            self._count -= 1

    def fill(self) -> None:
        """Ask for those that are missing: whoever holds the view may be another than before."""
        self._count = len(self._idle) + len(self._early) + len(self.busy)
        for _ in range(self._size - self._count):
            self._request()

    def _request(self) -> None:
        if not self._closed and self._holding.request():
            self._count += 1

    def add(self, worker: Worker) -> None:
        """Take a worker that came."""
        if self._closed:
            worker.writer.close()
        else:
            self._free(worker)

    def replace(self, pid: int) -> None:
        """A worker that dies while it is idle is replaced before anyone is given it."""
        for worker in [each for each in self._idle if each.pid == pid]:
            self._idle.remove(worker)
            self._discard(worker)

    def look_at_early(self) -> None:
        """Free those that were ahead and are no more."""
        early, self._early = self._early, []
        for worker in early:
            self._free(worker)

    def renew(self) -> None:
        """Look again at those that are free: what they are to hold has changed."""
        free = [*self._idle, *self._early]
        self._idle.clear()
        self._early.clear()
        for worker in free:
            self._free(worker)

    def close(self) -> None:
        """Let every free worker go, and those who wait for one try elsewhere; work under way goes on."""
        self._closed = True
        for worker in (*self._idle, *self._early):
            worker.writer.close()
        self._idle.clear()
        self._early.clear()
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(Lost("lost"))

    def end(self) -> None:
        """Let every worker go; one that works is ended."""
        self.close()
        for worker in list(self.busy):
            self._kill(worker)

    # -- work ------------------------------------------------------------------------------------------------

    async def ask(self, frame: Frame, wait: float, fits: Callable[[Worker], bool]) -> Answer:
        """Give a frame to a worker and return its answer from the first bytes on.

        Raises ``Lost`` when the worker ended first, ``NotHeld`` when the view moved on, ``Unavailable`` (queue full,
        no worker in ``wait`` seconds), or the error that the work ended with.
        """
        worker = await self._take(wait)
        worker.started, worker.allowed = time.monotonic(), frame.number("milliseconds") / 1000
        self.busy.add(worker)
        asyncio.get_running_loop().call_later(_LONG_SECONDS, self._lower, worker, worker.started)
        try:
            await self._holding.prepare(worker)
            if not fits(worker):
                self.busy.discard(worker)
                self._free(worker)
                raise NotHeld
            await send_async(worker.writer, frame)
            kind: dict[str, object] = {"kind": "task", "format": ""}
            first = await receive_async(worker.reader)
            if first.text("op") == "kind":
                kind = first.head
                first = await receive_async(worker.reader)
        except PeerLost:
            raise Lost(await self._cause_of_loss(worker)) from None
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        self._look_at(worker, first)
        body = Body(first, partial(self._following, worker), partial(self._abandon, worker))
        return Answer(str(kind["kind"]), str(kind["format"]), first.head, body)

    def _lower(self, worker: Worker, started: float) -> None:
        """Lower the priority of long work; while there are no more long ones than places, another takes its place."""
        if worker in self.busy and worker.started == started:
            with suppress(OSError):  # it ended in between
                os.setpriority(os.PRIO_PROCESS, worker.pid, _LONG_NICENESS)
            worker.low = True
            if sum(each.low for each in self.busy) <= self._size:
                self._request()

    async def _following(self, worker: Worker) -> Frame:
        """Return the next frame of a running answer; raises the error that ended it."""
        try:
            frame = await receive_async(worker.reader)
        except PeerLost:
            raise end_of(await self._cause_of_loss(worker)) from None
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        self._look_at(worker, frame)
        return frame

    def _look_at(self, worker: Worker, frame: Frame) -> None:
        """Free the worker at the end of its answer; raise what it failed of."""
        if frame.text("op") == "more":
            return
        self.busy.discard(worker)
        worker.tired = worker.low or bool(frame.head.get("tired"))
        worker.touched = frame.number("touched", worker.touched)
        self._free(worker)
        if frame.text("op") == "failed":
            raise failure_of(frame)

    def _abandon(self, worker: Worker) -> None:
        """Nobody reads this answer any more, and the worker may be deep in a computation."""
        if worker in self.busy:
            self._kill(worker)

    async def _cause_of_loss(self, worker: Worker) -> str:
        """Return why a worker ended; when its parent went away first nobody tells, but the clock may."""
        late = time.monotonic() - worker.started >= worker.allowed
        self._discard(worker)
        told = await self._holding.cause(worker.pid, _CAUSE_SECONDS)
        return told or ("deadline" if late else "lost")

    # -- places ----------------------------------------------------------------------------------------------

    def _idle_one(self) -> Worker | None:
        while self._idle:
            worker = self._idle.popleft()
            if self._holding.usable(worker) and not worker.reader.at_eof():
                return worker
            self._discard(worker)
        return None

    async def _take(self, wait: float) -> Worker:
        idle = self._idle_one()
        if idle is not None:
            return idle
        if self._closed:
            raise Lost("lost")
        if len(self._waiting) >= self._queue:
            raise busy()
        coming: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(coming)
        if self._count < self._most:
            self._request()
        try:
            return await asyncio.wait_for(asyncio.shield(coming), wait)
        except (TimeoutError, asyncio.CancelledError) as error:
            if coming.done() and not coming.exception():
                self._free(coming.result())  # it came at the same moment
            coming.cancel()
            if isinstance(error, TimeoutError):
                raise busy() from None
            raise
        finally:
            if coming in self._waiting:
                self._waiting.remove(coming)

    def _free(self, worker: Worker) -> None:
        usable = self._holding.usable(worker)
        if worker.tired or usable is False or self._closed:
            self._discard(worker)
            return
        if usable is None:
            self._early.append(worker)
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        self.busy.discard(worker)
        worker.writer.close()
        self._count -= 1
        if self._count < self._size:
            self._request()

    def _kill(self, worker: Worker) -> None:
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        self._discard(worker)
