"""The workers of one view, seen from the front: who is free, who waits for one, and what is done when one ends."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from app.adapters.processes.answers import Answer, Body, Lost, NotHeld
from app.adapters.processes.endings import busy, end_of, failure_of
from app.adapters.processes.frames import PeerLost
from app.adapters.processes.worker_link import LONG_SECONDS, Holding, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.adapters.processes.frames import Frame

    Charge = Callable[[float], None]

_CAUSE_SECONDS = 1.0
_PATIENCE_SECONDS = 0.03  # until work that waits is given one more worker


class Workers:
    """Gives each piece of work a worker, and tells how it ended.

    Work that proves long keeps its process, at a low priority, and another process takes its place: so many times
    (``long``). A query that is one too many is ended, so that long ones never take the places of short ones.
    """

    def __init__(self, size: int, queue: int, holding: Holding, *, most: int = 0, long: int | None = None) -> None:
        """Give how many workers are kept, how much work may wait for one, how many there may be when some waits.

        Without ``long`` as many are replaced as are kept, and none is ended.
        """
        self._size = size
        self._most = most or size + (long or 0)
        self._long = long
        self._queue = queue
        self._holding = holding
        self._count = 0  # that exist or are coming
        self._idle: deque[Worker] = deque()
        self._early: list[Worker] = []  # ahead of the feed: usable once the feed has come as far
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._closed = False
        self.busy: set[Worker] = set()

    @property
    def any(self) -> bool:
        """Whether a worker is there."""
        return bool(self.busy or self._idle)

    @property
    def low(self) -> int:
        """How many are busy with work that proved long."""
        return sum(worker.low for worker in self.busy)

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
            self._idle.popleft().channel.close()
            self._count -= 1

    def fill(self) -> None:
        """Ask for all anew: whoever holds the view is another. Those that are there go on until these have come."""
        self._count = len(held := [*self._idle, *self._early, *self.busy])
        for worker in held:
            worker.worn = True
        for _ in range(self._size):
            self._request()

    @property
    def _lasting(self) -> int:
        """How many are to stay, those that come included: neither worn nor busy with long work."""
        return self._count - sum(each.worn or each.low for each in (*self._idle, *self._early, *self.busy))

    def _request(self) -> None:
        if not self._closed and self._holding.request():
            self._count += 1

    def _replace_one(self) -> None:
        """Ask for one more when a place for short work has none."""
        if self._lasting < self._size:
            self._request()

    def _request_for(self, waiting: asyncio.Future[Worker]) -> None:
        if not waiting.done() and self._count < self._most:
            self._request()

    def add(self, worker: Worker) -> None:
        """Take a worker that came; a worn one that is free gives way to it."""
        if self._closed:
            worker.channel.close()
            return
        self._free(worker)
        for worn in [each for each in self._idle if each.worn][:1]:
            self._idle.remove(worn)
            self._discard(worn)

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
        free, self._early, self._idle = [*self._idle, *self._early], [], deque()
        for worker in free:
            self._free(worker)

    def close(self) -> None:
        """Let every free worker go, and those who wait for one try elsewhere; work under way goes on."""
        self._closed = True
        for worker in (*self._idle, *self._early):
            worker.channel.close()
        self._idle, self._early = deque(), []
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(Lost("lost"))

    def end(self) -> None:
        """Let every worker go; one that works is ended."""
        self.close()
        for worker in list(self.busy):
            self._kill(worker)

    async def ask(
        self, frame: Frame, wait: float, fits: Callable[[Worker], bool], charge: Charge | None = None
    ) -> Answer:
        """Give a frame to a worker and return its answer from the first bytes on; ``charge`` is told what it cost.

        Raises ``Lost`` when the worker ended first, ``NotHeld`` when the view moved on, ``Unavailable`` (queue full,
        no worker in ``wait`` seconds), or the error that the work ended with.
        """
        worker = await self._take(wait)
        self.busy.add(worker)
        worker.begin(frame, charge)
        self._look_later(worker, LONG_SECONDS)
        try:
            await self._holding.prepare(worker)
            if not fits(worker):
                self.busy.discard(worker)
                self._free(worker)
                raise NotHeld
            await worker.channel.send(frame)
            first = await worker.channel.receive()
        except PeerLost:
            raise await self._loss(worker) from None
        except asyncio.CancelledError:
            self._kill(worker)
            raise
        self._look_at(worker, first)
        body = Body(first, partial(self._following, worker), partial(self._abandon, worker))
        return Answer(first.text("kind", "task"), first.text("format"), first.head, body)

    def _look_later(self, worker: Worker, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._look, worker, worker.started)

    def _look(self, worker: Worker, started: float) -> None:
        """See whether work proves long, or is past its deadline."""
        if worker not in self.busy or worker.started != started:
            return
        was_low = worker.low
        again = worker.looked_at()
        if again is None:
            return
        if worker.low and not was_low:
            if self._long is not None and self.low > self._long and worker.is_query:
                worker.let_go("crowded")
                return
            self._replace_one()
        self._look_later(worker, again)

    async def _following(self, worker: Worker) -> Frame:
        """Return the next frame of a running answer; raises the error that ended it."""
        try:
            frame = await worker.channel.receive()
        except PeerLost:
            raise end_of(await self._loss(worker)) from None
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
        worker.end(frame)
        self._free(worker)
        if worker.worn:  # as is whoever holds the view: while that one starts anew nobody comes, and this one goes on
            self._replace_one()
        if frame.text("op") == "failed":
            raise failure_of(frame)

    def _abandon(self, worker: Worker) -> None:
        """Nobody reads this answer any more, and the worker may be deep in a computation."""
        if worker in self.busy:
            self._kill(worker)

    async def _loss(self, worker: Worker) -> Lost:
        """Return why and when a worker ended; when its parent went away first nobody tells, but the clock may."""
        seconds = time.monotonic() - worker.started
        worker.stopped()
        self._discard(worker)
        told = worker.ended_here or await self._holding.cause(worker.pid, _CAUSE_SECONDS)
        cause = told or ("deadline" if seconds >= worker.allowed else "lost")
        self._holding.ends[cause] += 1
        return Lost(cause, seconds)

    def _idle_one(self) -> Worker | None:
        while self._idle:
            worker = self._idle.popleft()
            if self._holding.usable(worker) and not worker.channel.closed:
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
        if self._long is None:
            self._request_for(coming)
        else:  # those there are may all be busy with long work
            asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._request_for, coming)
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
        relieved = worker.worn and not all(each.worn for each in self._idle)
        if worker.tired or usable is False or self._closed or relieved:
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
        if self._long is not None and self._lasting > self._size and not worker.worn:
            self._discard(worker)  # it came while others were busy with long work
        else:
            self._idle.append(worker)

    def _discard(self, worker: Worker) -> None:
        """Count a worker out, once: it ended, or it will."""
        self.busy.discard(worker)
        if worker.gone:
            return
        worker.gone = True
        worker.channel.close()
        self._count -= 1
        self._replace_one()

    def _kill(self, worker: Worker) -> None:
        worker.kill()
        self._discard(worker)
