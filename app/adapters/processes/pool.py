"""The workers of the current views, seen from the front: each is given the events of the feed that it lacks."""

from __future__ import annotations

import asyncio
import os
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.processes.answers import Lost
from app.adapters.processes.endings import INNOCENT, end_of
from app.adapters.processes.feed import body_of, position_of
from app.adapters.processes.frames import Frame
from app.adapters.processes.reader_link import ReaderLink
from app.adapters.processes.worker_link import Holding, Worker, welcome
from app.adapters.processes.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.adapters.home import Home
    from app.adapters.processes.answers import Answer
    from app.adapters.processes.control_link import Message
    from app.adapters.processes.workers import Charge
    from app.domain.moves import When

_KEPT_EVENTS = 1_000
_LARGE_PATCH = 5_000  # quads: past this the reader applies it and workers are replaced


@dataclass(frozen=True, slots=True)
class Places:
    """How many processes are kept for an audience, how many more may be busy with long queries, how many may wait."""

    workers: int
    long: int
    queue: int


class WorkerPool:
    """Gives each piece of work a worker that has every event, and tells how it ended."""

    def __init__(self, home: Home, places: Places, position: When, audiences: Callable[[], dict[str, str]]) -> None:
        """Give the places that an audience has, and the position known at start.

        ``audiences`` maps an audience to the narrowest one with the same view, so that they share workers.
        """
        self._places = places
        self.ends: Counter[str] = Counter()  # of workers in the middle of work, by cause, those of other views too
        self.position = position
        self._floor = position  # from which the events that are kept lead to the position
        self._events: deque[tuple[When, Frame]] = deque()
        self.audiences = audiences
        self._workers: dict[str, Workers] = {}
        self._welcoming: set[asyncio.Future[None]] = set()
        self._views: dict[int, Callable[[Message, int | None], None]] = {}
        self.ready = asyncio.Event()
        self._link = ReaderLink(home, self._take, self._alone)
        self._accepted = False  # by the reader: asked before, it would be asked again once it says so

    # -- the reader ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Connect to the reader, now and each time it starts anew."""
        self._link.start()

    async def stop(self) -> None:
        """Let every worker go; one that works is ended."""
        self._link.stop()
        for workers in self._workers.values():
            workers.end()

    @property
    def running(self) -> int:
        """How many workers answer now."""
        return sum(len(workers.busy) for workers in self._workers.values())

    @property
    def long(self) -> int:
        """How many of them have proved long."""
        return sum(workers.low for workers in self._workers.values())

    @property
    def waiting(self) -> int:
        """How many questions wait for a worker."""
        return sum(workers.waiting for workers in self._workers.values())

    def ask_view(self, request: Message, take: Callable[[Message, int | None], None]) -> bool:
        """Ask the reader to fork another view; what it answers, or ``lost``, is given to ``take``."""
        if not self._link.send(request):
            return False
        self._views[int(str(request["id"]))] = take
        return True

    def _take(self, message: Message, descriptor: int | None) -> None:
        match message["op"]:
            case "ready":
                self._accepted = True
                self._ask_again()
            case "worker" if descriptor is not None:
                welcoming = asyncio.ensure_future(self._welcome(message, descriptor))
                self._welcoming.add(welcoming)
                welcoming.add_done_callback(self._welcoming.discard)
            case "view" if descriptor is not None:
                # A view that nobody waits for any more ends when its connection is closed.
                self._views.pop(int(str(message["id"])), _let_go)(message, descriptor)
            case "ended":
                for workers in self._workers.values():
                    workers.replace(int(str(message["pid"])))

    def _alone(self) -> None:
        """Without a reader, the workers that are left go on answering."""
        self._accepted = False
        if not any(workers.any for workers in self._workers.values()):
            self.ready.clear()
        asked, self._views = self._views, {}
        for take in asked.values():
            take({"op": "lost"}, None)

    def _ask_again(self) -> None:
        """A new reader knows nothing of what was asked of the one before; the workers of that one go on."""
        for workers in self._workers.values():
            workers.fill()
        if not self._workers:
            self._of("public")

    def _of(self, audience: str) -> Workers:
        audience = self.audiences()[audience]
        workers = self._workers.get(audience)
        if workers is None:
            places = self._places
            holding = Holding(
                lambda: self._accepted and self._link.send(self._request(audience)),
                self._link.cause_of_end,
                self._prepare,
                self._usable,
                self.ends,
            )
            workers = self._workers[audience] = Workers(places.workers, places.queue, holding, long=places.long)
            workers.fill()
        return workers

    def _request(self, audience: str) -> Message:
        return {"op": "fork", "audience": audience, "number": self._floor.known, "day": self._floor.day.isoformat()}

    async def _welcome(self, message: Message, descriptor: int) -> None:
        worker = await welcome(message, descriptor)
        self.ready.set()
        self._workers[worker.audience].add(worker)

    # -- the feed --------------------------------------------------------------------------------------------

    def add_event(self, frame: Frame) -> None:
        """Remember an event, so that workers are given it before their next work."""
        position = position_of(frame)
        following = position.known == self.position.known + (frame.text("op") == "commit")
        if not following or frame.number("quads") > _LARGE_PATCH:
            self.skip_to(position)
            return
        self.position = position
        self._events.append((position, frame))
        while len(self._events) > _KEPT_EVENTS:
            self._floor = self._events.popleft()[0]
        for workers in self._workers.values():
            workers.look_at_early()

    def skip_to(self, position: When) -> None:
        """Ask for workers that are already at a position: its patch is too large, or was missed."""
        self.position = self._floor = position
        self._events.clear()
        for workers in self._workers.values():
            workers.renew()

    def _lacking(self, worker: Worker) -> list[tuple[When, Frame]] | None:
        """Return the events that lead a worker to the position; None when those kept do not."""
        found: list[tuple[When, Frame]] = []
        for position, frame in reversed(self._events):
            if position == worker.when:
                return found[::-1]
            found.append((position, frame))
        return found[::-1] if worker.when == self._floor else None

    def _usable(self, worker: Worker) -> bool | None:
        if self._lacking(worker) is not None:
            return True
        ahead = worker.when is not None and _order(worker.when) > _order(self.position)
        return None if ahead else False

    async def _prepare(self, worker: Worker) -> None:
        # Events may come while the worker takes the patches: those it then lacks are for its next work.
        for position, frame in self._lacking(worker) or ():
            removed, added = body_of(frame, worker.audience)
            await worker.channel.send(Frame({"op": "patch", "removed": len(removed)}, removed + added))
            worker.when = position

    # -- work ------------------------------------------------------------------------------------------------

    async def ask(
        self, frame: Frame, audience: str, wait: float, fits: Callable[[When], bool], charge: Charge | None = None
    ) -> Answer:
        """Give a frame to a worker and return its answer from the first bytes on; ``charge`` is told what it cost.

        A worker that was killed from outside before its first bytes is replaced once, unseen. Raises ``NotHeld`` when
        the current view no longer fits, ``Unavailable`` (queue full, no worker in ``wait`` seconds), ``InvalidInput``
        (what the engine refuses), ``DeadlineExceeded``, ``OutOfMemory`` or the error that a task raised.
        """

        def is_meant(worker: Worker) -> bool:
            return worker.when is not None and fits(worker.when)

        try:
            return await self._of(audience).ask(frame, wait, is_meant, charge)
        except Lost as lost:
            if lost.cause not in INNOCENT:
                raise end_of(lost) from None
        try:
            return await self._of(audience).ask(frame, wait, is_meant, charge)
        except Lost as lost:
            raise end_of(lost) from None


def _order(position: When) -> tuple[int, date]:
    return position.known, position.day


def _let_go(_message: Message, descriptor: int | None) -> None:
    if descriptor is not None:
        os.close(descriptor)
