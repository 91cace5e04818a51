"""The pool of workers, seen from the front: who is free, what each one lacks, and why one ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.processes.endings import INNOCENT, busy, end_of, failure_of
from app.adapters.processes.feed import body_of
from app.adapters.processes.frames import Frame, PeerLost, receive_async, send_async
from app.adapters.processes.local_sockets import connect

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import AsyncIterator, Callable

    from app.adapters.home import Home
    from app.domain.errors import SrjError

_MESSAGE_BYTES = 64 * 1024
_KEPT_COMMITS = 1_000
_LARGE_PATCH = 5_000  # quads: past this the reader applies it and workers are replaced
_CAUSE_SECONDS = 1.0
_RECONNECT_SECONDS = 0.1


@dataclass(eq=False)
class _Worker:
    """A worker process and what it holds."""

    pid: int
    audience: str
    head: int
    reader: StreamReader
    writer: StreamWriter
    tired: bool = False
    started: float = 0.0  # of its present work, monotonic seconds
    allowed: float = 0.0  # seconds it was given


@dataclass
class Answer:
    """A running answer: what it is, its first bytes, and the rest as they come."""

    kind: str  # solutions, boolean, graph, task
    format: str
    head: dict[str, object]
    body: AsyncIterator[bytes]


@dataclass
class _Places:
    """The workers of one audience: how many exist or are coming, which are free, who waits for one."""

    count: int = 0
    idle: deque[_Worker] = field(default_factory=deque)
    waiting: deque[asyncio.Future[_Worker]] = field(default_factory=deque)


class WorkerPool:
    """Gives each piece of work a worker that has every commit, and tells how it ended."""

    def __init__(
        self, home: Home, size: int, queue: int, head: int, audiences: Callable[[], dict[str, str]]
    ) -> None:
        """Give the number of workers an audience has, the bound of the queue, and the head known at start.

        ``audiences`` maps an audience to the narrowest one with the same view, so that they share workers.
        """
        self._home = home
        self._size = size
        self._queue = queue
        self._head = head
        self._floor = 0
        self._audiences = audiences
        self._places: dict[str, _Places] = {}
        self._patches: deque[tuple[int, Frame]] = deque()
        self._control: socket.socket | None = None
        self._causes: dict[int, asyncio.Future[str]] = {}
        self._connecting: asyncio.Task[None] | None = None
        self._busy: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.ready = asyncio.Event()

    # -- the reader ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Connect to the reader, now and each time it starts anew."""
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Let every worker go."""
        if self._connecting is not None:
            self._connecting.cancel()
        self._close_control()
        for places in self._places.values():
            for worker in places.idle:
                worker.writer.close()
        for worker in list(self._busy):
            self._kill(worker)

    def _close_control(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    async def _connect(self) -> None:
        while True:
            with suppress(OSError):
                # The supervisor keeps the listening socket: this waits in its queue until a reader accepts.
                connection = await asyncio.to_thread(connect, self._home.reader_socket, socket.SOCK_SEQPACKET)
                connection.setblocking(False)
                self._control = connection
                asyncio.get_running_loop().add_reader(connection, self._on_control)
                self._ask_again()
                return
            await asyncio.sleep(_RECONNECT_SECONDS)

    def _ask_again(self) -> None:
        """A new reader knows nothing of what was asked of the one before."""
        for audience, places in self._places.items():
            places.count = len(places.idle) + sum(each.audience == audience for each in self._busy)
            for _ in range(max(len(places.waiting), self._size - places.count)):
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
        if self._control is None:
            return
        places.count += 1
        message = json.dumps({"op": "fork", "audience": audience, "head": self._oldest()}).encode()
        try:
            self._control.send(message)
        except OSError:
            places.count -= 1

    def _on_control(self) -> None:
        if self._control is None:
            return
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, _MESSAGE_BYTES, 1)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors = b"", []
        if not data:
            self._close_control()
            self.ready.clear()
            self._connecting = asyncio.create_task(self._connect())
            return
        message = json.loads(data)
        if message["op"] == "worker":
            self._run(self._welcome(message, descriptors[0]))
        elif message["op"] == "ended":
            self._cause(message["pid"]).set_result(message["cause"])

    def _run(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[arg-type, var-annotated]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _cause(self, pid: int) -> asyncio.Future[str]:
        found = self._causes.get(pid)
        if found is None or (found.done() and found.cancelled()):
            found = self._causes[pid] = asyncio.get_running_loop().create_future()
            while len(self._causes) > _KEPT_COMMITS:
                del self._causes[next(iter(self._causes))]
        return found if not found.done() else asyncio.get_running_loop().create_future()

    async def _welcome(self, message: dict[str, object], descriptor: int) -> None:
        pid = int(str(message["pid"]))
        self._causes.pop(pid, None)  # a number can come back
        connection = socket.socket(fileno=descriptor)
        reader, writer = await asyncio.open_unix_connection(sock=connection, limit=1 << 22)
        audience = str(message["audience"])
        worker = _Worker(pid, audience, int(str(message["head"])), reader, writer)
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
            for worker in list(places.idle):
                places.idle.remove(worker)
                self._discard(worker)

    # -- work ------------------------------------------------------------------------------------------------

    async def ask(self, frame: Frame, audience: str, wait: float) -> Answer:
        """Give a frame to a worker and return its answer from the first bytes on.

        A worker that was killed from outside before its first bytes is replaced once, unseen. Raises ``Unavailable``
        (queue full, no worker in ``wait`` seconds), ``DeadlineExceeded``, ``OutOfMemory``, ``InvalidInput`` (what the
        engine refuses) or the error that a task raised.
        """
        try:
            return await self._ask(await self._take(audience, wait), frame)
        except _Lost as lost:
            if lost.cause not in INNOCENT:
                raise end_of(lost.cause) from None
        try:
            return await self._ask(await self._take(audience, wait), frame)
        except _Lost as lost:
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
            raise _Lost(await self._cause_of_loss(worker)) from None
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        if first.text("op") != "more":
            self._done(worker, first)
        if first.text("op") == "failed":
            raise failure_of(first)
        return Answer(str(kind["kind"]), str(kind["format"]), first.head, _Body(self, worker, first))

    async def following(self, worker: _Worker) -> Frame:
        """Return the next frame of a running answer; raises the error that ended it."""
        try:
            frame = await receive_async(worker.reader)
        except PeerLost:
            raise end_of(await self._cause_of_loss(worker)) from None
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        if frame.text("op") != "more":
            self._done(worker, frame)
        if frame.text("op") == "failed":
            raise failure_of(frame)
        return frame

    def abandon(self, worker: _Worker) -> None:
        """Nobody reads this answer any more; the worker may be deep in a computation."""
        if worker in self._busy:
            self._kill(worker)

    async def _take(self, audience: str, wait: float) -> _Worker:
        places = self._place(audience)
        while places.idle:
            worker = places.idle.popleft()
            if self._can_follow(worker) and not worker.reader.at_eof():
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

    def _oldest(self) -> int:
        """Return the head from which the patches kept lead to now."""
        return max(self._floor, self._patches[0][0] - 1 if self._patches else self._head)

    def _can_follow(self, worker: _Worker) -> bool:
        return worker.head >= self._oldest()

    async def _bring_up_to_date(self, worker: _Worker) -> None:
        # A copy: commits may come while the worker takes the patches.
        for number, frame in list(self._patches):
            if number > worker.head:
                removed, added = body_of(frame, worker.audience)
                head: dict[str, object] = {"op": "patch", "removed": len(removed), "head": number}
                await send_async(worker.writer, Frame(head, removed + added))
                worker.head = number

    def _done(self, worker: _Worker, frame: Frame) -> None:
        self._busy.discard(worker)
        worker.tired = bool(frame.head.get("tired"))
        self._free(worker)

    def _free(self, worker: _Worker) -> None:
        if worker.tired or not self._can_follow(worker):
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

    async def _cause_of_loss(self, worker: _Worker) -> str:
        """Return why a worker ended, as the reader tells; a reader that went away first tells nothing."""
        late = time.monotonic() - worker.started >= worker.allowed
        self._discard(worker)
        try:
            return await asyncio.wait_for(asyncio.shield(self._end_of(worker.pid)), _CAUSE_SECONDS)
        except TimeoutError:
            return "deadline" if late else "lost"

    def _end_of(self, pid: int) -> asyncio.Future[str]:
        return self._causes.setdefault(pid, asyncio.get_running_loop().create_future())


class _Lost(Exception):
    """The worker ended before its first bytes."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class _Body:
    """The bytes of an answer as they come; let go before its end, its worker is ended too."""

    def __init__(self, pool: WorkerPool, worker: _Worker, first: Frame) -> None:
        self._pool = pool
        self._worker = worker
        self._first: Frame | None = first
        self._finished = False

    def __aiter__(self) -> _Body:
        return self

    async def __anext__(self) -> bytes:
        if self._finished:
            raise StopAsyncIteration
        frame, self._first = self._first, None
        if frame is None:
            try:
                frame = await self._pool.following(self._worker)
            except BaseException:
                self._finished = True
                raise
        if frame.text("op") != "more":
            self._finished = True
            raise StopAsyncIteration
        return frame.body

    async def aclose(self) -> None:
        """Let the answer go."""
        self._let_go()

    def __del__(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if not self._finished:
            self._finished = True
            self._pool.abandon(self._worker)
