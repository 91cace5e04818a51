"""One worker process, seen from the front: its channel, what it holds, what its work costs."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.adapters.processes.channel import Channel
from app.domain.moves import When

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Awaitable, Callable

    from app.adapters.processes.control_link import Message
    from app.adapters.processes.frames import Frame

LONG_SECONDS = 0.25  # of processor, after which work gives way to what is short: on a busy machine all work takes long
_LONG_NICENESS = 5  # three times less than short work gets; with more, a busy machine lets it starve
_LATE_SECONDS = 0.05  # after the deadline: the kernel is ending it, its memory is still being given back


@dataclass(eq=False)
class Worker:
    """A worker process and what it holds."""

    pid: int
    audience: str
    when: When | None  # the moment its view is at; None for a view that does not move
    channel: Channel
    tired: bool = False  # let go at once
    worn: bool = False  # goes on until a fresh one is there in its place
    touched: int = 0  # bytes it holds of its own, about
    started: float = 0.0  # of its present work, monotonic seconds
    allowed: float = 0.0  # seconds that work was given
    low: bool = False  # of low priority for the rest of its life: its work is long
    is_query: bool = False  # of its present work
    gone: bool = False  # counted out
    ended_here: str = ""  # why the front ended it: nobody else has to tell
    spent: float = 0.0  # seconds of processor when its last work ended
    charge: Callable[[float], None] | None = None  # told the seconds of processor of the present work

    def begin(self, frame: Frame, charge: Callable[[float], None] | None) -> None:
        """Note the start of a piece of work."""
        self.started, self.allowed = time.monotonic(), frame.number("milliseconds") / 1000
        self.is_query = frame.text("op") == "query"
        self.charge = charge

    def end(self, frame: Frame) -> None:
        """Note what the work cost, as the worker tells at its end."""
        self.tired = self.low or bool(frame.head.get("tired"))
        self.worn = self.worn or bool(frame.head.get("worn"))
        self.touched = frame.number("touched", self.touched)
        told = frame.head.get("processor")
        self._spend(told if isinstance(told, float) else self.spent)

    def kill(self) -> None:
        """End the process, whatever it does."""
        self.stopped()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def let_go(self, cause: str) -> None:
        """End the process, and tell who waits for it why."""
        self.ended_here = cause
        self.kill()
        self.channel.close()

    def stopped(self) -> None:
        """Note what the work cost of a process that was ended, or is about to be."""
        self._spend(self.spent + self.processor())

    def _spend(self, total: float) -> None:
        charge, self.charge = self.charge, None
        if charge is not None:
            charge(max(0.0, total - self.spent))
        self.spent = total

    def processor(self) -> float:
        """Return the seconds of processor of the present work; of a process that is gone, those that it could take."""
        try:
            # The clock of another process, as clock_getcpuclockid(3) names it.
            return time.clock_gettime((~self.pid << 3) | 2) - self.spent
        except OSError:
            return min(time.monotonic() - self.started, self.allowed)

    def looked_at(self) -> float | None:
        """Lower the priority of work that proves long, end what is past its deadline; return when to look again.

        None when there is nothing more to look at.
        """
        left = self.started + self.allowed - time.monotonic()
        if left <= -_LATE_SECONDS:
            self.let_go("deadline")
            return None
        left += _LATE_SECONDS + 0.001
        if self.low:
            return left
        more = LONG_SECONDS - self.processor()
        if more > 0:
            return min(left, max(more, 0.01))
        with suppress(OSError):  # it ended in between
            os.setpriority(os.PRIO_PROCESS, self.pid, _LONG_NICENESS)
        self.low = True
        return left


@dataclass(frozen=True)
class Holding:
    """What the workers of a view need of whoever holds it."""

    request: Callable[[], bool]  # ask for one more
    cause: Callable[[int, float], Awaitable[str | None]]  # why one ended
    prepare: Callable[[Worker], Awaitable[None]]  # bring one up to date before its work
    usable: Callable[[Worker], bool | None]  # None: not yet
    ends: Counter[str]  # of workers in the middle of work, by cause


async def welcome(message: Message, descriptor: int) -> Worker:
    """Return the worker that a message tells of, and whose socket came with it."""
    channel = await Channel.open(socket.socket(fileno=descriptor))
    day, known = message.get("day"), message.get("number")
    when = When(date.fromisoformat(str(day)), int(str(known))) if day else None
    return Worker(int(str(message["pid"])), str(message["audience"]), when, channel)
