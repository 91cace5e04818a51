"""The pool of workers, seen from the front: who is free, what each one lacks, and what is done when one ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from app.adapters.processes.answers import Answer, Body, Lost
from app.adapters.processes.endings import INNOCENT, busy, end_of, failure_of
from app.adapters.processes.feed import body_of
from app.adapters.processes.frames import Frame, PeerLost, receive_async, send_async
from app.adapters.processes.reader_link import ReaderLink

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable

    from app.adapters.home import Home

_KEPT_COMMITS = 1_000
_LARGE_PATCH = 5_000  # quads: past this the reader applies it and workers are replaced
_CAUSE_SECONDS = 1.0


@dataclass(eq=False)
class _Worker:
    """A worker process and what it holds."""

    pid: int
    audience: str
    head: int
    reader: StreamReader
    writer: StreamWriter
    day: str = ""
    tired: bool = False
    started: float = 0.0  # of its present work, monotonic seconds
    allowed: float = 0.0  # seconds that work was given


@dataclass
class _Places:
    """The workers of one audience: how many exist or are coming, which are free, who waits for one."""

    count: int = 0
    idle: deque[_Worker] = field(default_factory=deque)
    waiting: deque[asyncio.Future[_Worker]] = field(default_factory=deque)


class WorkerPool:
    """Gives each piece of work a worker that has every commit, and tells how it ended."""

    def __init__(self, home: Home, size: int, queue: int, head: int, audiences: Callable[[], dict[str, str]]) -> None:
        """Give the number of workers an audience has, the bound of the queue, and the head known at start.

        ``audiences`` maps an audience to the narrowest one with the same view, so that they share workers.
        """
        self._size = size
        self._queue = queue
        self._head = head
        self._floor = 0
        self._day = ""  # of the views; workers of another day are replaced
        self._audiences = audiences
        self._places: dict[str, _Places] = {}
        self._patches: deque[tuple[int, Frame]] = deque()
        self._busy: set[_Worker] = set()
        self.ready = asyncio.Event()
        self._link = ReaderLink(home, self._ask_again, self._alone, self._welcome, self._replace)

    # -- the reader ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Connect to the reader, now and each time it starts anew."""
        self._link.start()

    async def stop(self) -> None:
        """Let every worker go; one that works is ended."""
        self._link.stop()
        for places in self._places.values():
            for worker in places.idle:
                worker.writer.close()
        for worker in list(self._busy):
            self._kill(worker)

    def _alone(self) -> None:
        """Without a reader, the workers that are left go on answering."""
        if not self._busy and not any(places.idle for places in self._places.values()):
            self.ready.clear()

    def _replace(self, pid: int) -> None:
        """A worker that dies while it is idle is replaced before anyone is given it."""
        for places in self._places.values():
            for worker in [each for each in places.idle if each.pid == pid]:
                places.idle.remove(worker)
                self._discard(worker)

    def _ask_again(self, day: str) -> None:
        """A new reader knows nothing of what was asked of the one before; workers of that one go on for the day."""
        if day != self._day:
            self._day = day
            for places in self._places.values():
                while places.idle:
                    places.idle.popleft().writer.close()
        for audience, places in self._places.items():
            places.count = len(places.idle) + sum(each.audience == audience for each in self._busy)
            for _ in range(self._size - places.count):
                self._request(audience, places)
        if not self._places:
            self._place("public")

    def _place(self, audience: str) -> _Places:
        audience = self._audiences()[audience]
        places = self._places.get(audience)
        if places is None:
            places = self._places[audience] = _Places()
            for _ in range(self._size):
                self._request(audience, places)
        return places

    def _request(self, audience: str, places: _Places) -> None:
        if self._link.ask_worker(audience, self._oldest()):
            places.count += 1

    async def _welcome(self, message: dict[str, object], descriptor: int) -> None:
        connection = socket.socket(fileno=descriptor)
        reader, writer = await asyncio.open_unix_connection(sock=connection, limit=1 << 22)
        audience = str(message["audience"])
        worker = _Worker(int(str(message["pid"])), audience, int(str(message["head"])), reader, writer)
        worker.day = str(message["day"])
        self.ready.set()
        self._free(worker)

    # -- the feed --------------------------------------------------------------------------------------------

    def add_commit(self, frame: Frame) -> None:
        """Remember a commit, so that workers are given it before their next work."""
        number = frame.number("number")
        if number != self._head + 1 or frame.number("quads") > _LARGE_PATCH:
            self.skip_to(number)
            return
        self._head = number
        self._patches.append((number, frame))
        while len(self._patches) > _KEPT_COMMITS:
            self._patches.popleft()

    def skip_to(self, number: int) -> None:
        """Ask for workers that already hold a commit: its patch is too large, or was missed."""
        self._head = self._floor = number
        self._patches.clear()
        for places in self._places.values():
            while places.idle:
                self._discard(places.idle.popleft())

    def _oldest(self) -> int:
        """Return the head from which the patches that are kept lead to now."""
        return max(self._floor, self._patches[0][0] - 1 if self._patches else self._head)

    async def _bring_up_to_date(self, worker: _Worker) -> None:
        # A copy: commits may come while the worker takes the patches.
        for number, frame in list(self._patches):
            if number > worker.head:
                removed, added = body_of(frame, worker.audience)
                head: dict[str, object] = {"op": "patch", "removed": len(removed), "head": number}
                await send_async(worker.writer, Frame(head, removed + added))
                worker.head = number

    # -- work ------------------------------------------------------------------------------------------------

    async def ask(self, frame: Frame, audience: str, wait: float) -> Answer:
        """Give a frame to a worker and return its answer from the first bytes on.

        A worker that was killed from outside before its first bytes is replaced once, unseen. Raises ``Unavailable``
        (queue full, no worker in ``wait`` seconds), ``DeadlineExceeded``, ``OutOfMemory``, ``InvalidInput`` (what the
        engine refuses) or the error that a task raised.
        """
        try:
            return await self._ask(await self._take(audience, wait), frame)
        except Lost as lost:
            if lost.cause not in INNOCENT:
                raise end_of(lost.cause) from None
        try:
            return await self._ask(await self._take(audience, wait), frame)
        except Lost as lost:
            raise end_of(lost.cause) from None

    async def _ask(self, worker: _Worker, frame: Frame) -> Answer:
        worker.started, worker.allowed = time.monotonic(), frame.number("milliseconds") / 1000
        self._busy.add(worker)
        try:
            await self._bring_up_to_date(worker)
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

    async def _following(self, worker: _Worker) -> Frame:
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

    def _look_at(self, worker: _Worker, frame: Frame) -> None:
        """Free the worker at the end of its answer; raise what it failed of."""
        if frame.text("op") == "more":
            return
        self._busy.discard(worker)
        worker.tired = bool(frame.head.get("tired"))
        self._free(worker)
        if frame.text("op") == "failed":
            raise failure_of(frame)

    def _abandon(self, worker: _Worker) -> None:
        """Nobody reads this answer any more, and the worker may be deep in a computation."""
        if worker in self._busy:
            self._kill(worker)

    async def _cause_of_loss(self, worker: _Worker) -> str:
        """Return why a worker ended; when its reader went away first nobody tells, but the clock may."""
        late = time.monotonic() - worker.started >= worker.allowed
        self._discard(worker)
        told = await self._link.cause_of_end(worker.pid, _CAUSE_SECONDS)
        return told or ("deadline" if late else "lost")

    # -- places ----------------------------------------------------------------------------------------------

    async def _take(self, audience: str, wait: float) -> _Worker:
        places = self._place(audience)
        while places.idle:
            worker = places.idle.popleft()
            if worker.head >= self._oldest() and not worker.reader.at_eof():
                return worker
            self._discard(worker)
        if len(places.waiting) >= self._queue:
            raise busy()
        coming: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        places.waiting.append(coming)
        try:
            return await asyncio.wait_for(asyncio.shield(coming), wait)
        except (TimeoutError, asyncio.CancelledError) as error:
            if coming.done():
                self._free(coming.result())  # it came at the same moment
            coming.cancel()
            if isinstance(error, TimeoutError):
                raise busy() from None
            raise
        finally:
            if coming in places.waiting:
                places.waiting.remove(coming)

    def _free(self, worker: _Worker) -> None:
        if worker.tired or worker.head < self._oldest() or worker.day != self._day:
            self._discard(worker)
            return
        places = self._places[worker.audience]
        while places.waiting:
            waiting = places.waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        places.idle.append(worker)

    def _discard(self, worker: _Worker) -> None:
        self._busy.discard(worker)
        worker.writer.close()
        places = self._places[worker.audience]
        places.count -= 1
        self._request(worker.audience, places)

    def _kill(self, worker: _Worker) -> None:
        with suppress(ProcessLookupError):
            os.kill(worker.pid, signal.SIGKILL)
        self._discard(worker)
