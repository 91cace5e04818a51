"""Views other than the current ones, seen from the front: made when they are asked for, once for all who ask."""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from app.adapters.processes.answers import Answer, Lost, Releasing
from app.adapters.processes.control_link import ControlLink
from app.adapters.processes.endings import INNOCENT, busy, end_of
from app.adapters.processes.views_held import HeldView, HeldViews
from app.adapters.processes.worker_link import Holding, Worker, welcome
from app.adapters.processes.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.adapters.processes.control_link import Message
    from app.adapters.processes.frames import Frame
    from app.adapters.processes.pool import WorkerPool
    from app.adapters.processes.workers import Charge
    from app.adapters.view_keys import ViewKey
    from app.domain.moves import When

    # From a moment, those of the views that are held, and an audience: the place of the one to fork from, None to load
    # from nothing; and whether that one says the same already.
    Nearest = Callable[[When, Sequence[When], str], tuple[int | None, bool]]

_MAKING_SECONDS = 30.0  # how long a question waits for its view; the making goes on after that
_FORK_SECONDS = 10.0  # until a process that holds a view has forked another
_MADE_AT_ONCE = 2
_FORK: Message = {"op": "fork", "audience": ""}
_WORKERS = 2  # of one view


@dataclass(frozen=True, slots=True)
class ViewLimits:
    """Bounds of the views together."""

    most: int  # views
    memory: int  # private bytes
    running: int  # questions
    queue: int  # questions that wait


@dataclass(frozen=True)
class _Asked:
    """What was asked of the process that holds a view; None stands for the reader."""

    of: HeldView | None
    told: asyncio.Future[Any]


class ViewPool:
    """Asks the view of any moment, and the states of things."""

    def __init__(self, current: WorkerPool, nearest: Nearest, limits: ViewLimits) -> None:
        """Give the pool of the current views, what estimates differences, and the bounds."""
        self._current = current
        self._nearest = nearest
        self._limits = limits
        self._held = HeldViews(limits.most, limits.memory)
        self._asked: dict[int, _Asked] = {}
        self._making = asyncio.Semaphore(_MADE_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count(1)
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def stop(self) -> None:
        """Let every view go; what works is ended."""
        for task in self._tasks:
            task.cancel()
        for view in self._held:
            if view.workers is not None:
                view.workers.end()
            if view.link is not None:
                view.link.close()

    @property
    def held(self) -> int:
        """How many views are held, those that are leaving counted."""
        return len(set(self._held))

    @property
    def memory(self) -> int:
        """The bytes that they hold of their own, about."""
        return self._held.memory()

    # -- work ------------------------------------------------------------------------------------------------

    async def ask(self, frame: Frame, key: ViewKey, wait: float, charge: Charge | None = None) -> Answer:
        """Return an answer from its first bytes on (``WorkerPool.ask``); a dead view is made again once, unseen."""
        await self._enter(wait)
        try:
            try:
                answer, view = await self._ask(frame, key, wait, charge)
            except Lost as lost:
                if lost.cause not in INNOCENT:
                    raise end_of(lost) from None
                answer, view = await self._ask(frame, key, wait, charge)
        except Lost as lost:
            self._leave()
            raise end_of(lost) from None
        except BaseException:
            self._leave()
            raise

        def over() -> None:
            self._leave()
            self._unused(view)
            self._held.make_room(view)

        return Answer(answer.kind, answer.format, answer.head, Releasing(answer.body, over))

    async def _ask(self, frame: Frame, key: ViewKey, wait: float, charge: Charge | None) -> tuple[Answer, HeldView]:
        view = await self._view(key)
        try:
            return await view.ask(frame, wait, charge), view
        except BaseException:
            self._unused(view)
            raise

    def _unused(self, view: HeldView) -> None:
        view.users -= 1
        self._held.let_go(view)

    async def _enter(self, wait: float) -> None:
        """Wait for one's turn: questions on other views run some at a time, and wait in bounded number."""
        if self._running < self._limits.running:
            self._running += 1
            return
        if len(self._waiting) >= self._limits.queue:
            raise busy()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await asyncio.wait_for(asyncio.shield(turn), _MAKING_SECONDS + wait)
        except BaseException as error:
            if turn.done():
                self._leave()
            else:
                self._waiting.remove(turn)
                turn.cancel()
            if isinstance(error, TimeoutError):
                raise busy() from None
            raise

    def _leave(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._running -= 1

    # -- making ----------------------------------------------------------------------------------------------

    async def _view(self, key: ViewKey) -> HeldView:
        """Return a view, counted as used; the first who asks for it makes it, the others wait for the same."""
        view = self._held.get(key)
        if view is None:
            view = HeldView(key, asyncio.get_running_loop().create_future())
            self._held.put(key, view)
            self._keep(asyncio.create_task(self._make(view)))
        view.users += 1
        try:
            made = await asyncio.wait_for(asyncio.shield(view.ready), _MAKING_SECONDS)
            made.users += 1
        except TimeoutError:
            raise busy() from None
        finally:
            self._unused(view)
        return made

    async def _make(self, view: HeldView) -> None:
        """Make a view; when the process it is forked from dies meanwhile, it is loaded from nothing."""
        try:
            async with self._making:
                made = await self._made(view, alone=False) or await self._made(view, alone=True)
            if made:
                self._held.leave_before(view.key)
                self._held.make_room(view)
        finally:
            if not view.ready.done():
                self._held.leave(view)
                view.ready.set_exception(Lost("lost"))
                view.ready.exception()  # it may be that nobody waits any more

    async def _made(self, view: HeldView, *, alone: bool) -> bool:
        near = [] if alone else self._held.near(view.key)
        place, same = await self._nearest_of(view.key, near)
        base = near[place] if place is not None else None
        if base is not None and same and base.is_made and not base.retired and not view.key.draft:
            self._held.put(view.key, base)
            view.ready.set_result(base)
            return True
        number = next(self._numbers)
        message: Message = {"op": "view", "id": number, "key": view.key.to_json()}
        forked: asyncio.Future[tuple[int, int] | None] = asyncio.get_running_loop().create_future()
        self._asked[number] = _Asked(base, forked)
        try:
            if base is not None and base.link is not None:
                sent = base.link.send(message)
            else:
                from_nothing = {"from": "empty"} if place is None else {}
                sent = self._current.ask_view({**message, **from_nothing}, partial(self._take, None))
            came = await asyncio.wait_for(forked, _FORK_SECONDS) if sent else None
        except TimeoutError:
            return False
        finally:
            del self._asked[number]
        if came is None:
            return False
        view.shares = {**(base.shares if base is not None else {}), number: 0}
        if not await self._follow(view, number, *came):
            return False
        before = base.moved_memory if base is not None else 0
        view.moved_memory = before + (0 if place is None else view.shares[number])
        view.ready.set_result(view)
        return True

    async def _nearest_of(self, key: ViewKey, near: Sequence[HeldView | None]) -> tuple[int | None, bool]:
        if near and near[0] is not None and near[0].key.draft:
            return 0, False
        when = key.opened_on if key.draft else key.when
        if when is None or not near:
            return None, False
        moments = [each.key.when or self._current.position if each else self._current.position for each in near]
        return await asyncio.to_thread(self._nearest, when, moments, key.audience)

    async def _follow(self, view: HeldView, number: int, pid: int, descriptor: int) -> bool:
        """Wait until a forked process has made its view."""
        ready: asyncio.Future[Message | None] = asyncio.get_running_loop().create_future()
        self._asked[number] = _Asked(view, ready)
        link = ControlLink(socket.socket(fileno=descriptor), partial(self._take, view), partial(self._lost, view))
        view.pid, view.link = pid, link
        holding = Holding(partial(link.send, _FORK), link.cause_of_end, _as_it_is, _always, self._current.ends)
        view.workers = Workers(1, self._limits.queue, holding, most=_WORKERS)
        told = await ready
        del self._asked[number]
        if told is None:
            return False
        view.worn = bool(told["worn"])
        view.shares[number] = int(str(told["bytes"]))
        view.workers.fill()
        return True

    def _take(self, view: HeldView | None, message: Message, descriptor: int | None) -> None:
        """Take a message of the reader, or of the process that holds a view."""
        match message["op"]:
            case "view" if descriptor is not None:
                asked = self._asked.get(int(str(message["id"])))
                if asked is None or asked.told.done():
                    os.close(descriptor)  # nobody waits for it any more: it ends
                else:
                    asked.told.set_result((int(str(message["pid"])), descriptor))
            case "ready":
                for asked in self._of(view):
                    asked.told.set_result(message)
            case "worker" if descriptor is not None and view is not None:
                self._keep(asyncio.create_task(self._welcome(view, message, descriptor)))
            case "ended" if view is not None and view.workers is not None:
                view.workers.replace(int(str(message["pid"])))
            case "lost":
                for asked in self._of(view):
                    asked.told.set_result(None)

    def _of(self, view: HeldView | None) -> list[_Asked]:
        return [each for each in self._asked.values() if each.of is view and not each.told.done()]

    async def _welcome(self, view: HeldView, message: Message, descriptor: int) -> None:
        worker = await welcome(message, descriptor)
        if view.workers is not None:
            view.workers.add(worker)

    def _lost(self, view: HeldView) -> None:
        """The process of a view went away: who asks for it next has it made again."""
        self._take(view, {"op": "lost"}, None)
        if view.workers is not None:
            view.workers.close()
        if view.is_made:
            self._held.leave(view)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _as_it_is(_worker: Worker) -> None:
    """A view other than the current one does not move."""


def _always(_worker: Worker) -> bool:
    return True
