"""What every process that holds views does: it forks workers and other views for the front, and tells their ends.

One thread; it runs no query and keeps no database connection across a fork. The front asks on a control connection,
one JSON message a packet; a worker or a view is answered with its socket.
"""

from __future__ import annotations

import gc
import json
import math
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from array import array
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app.adapters.processes.limits import MEMORY_EXIT, cause_of, name_process
from app.adapters.processes.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from app.adapters.processes.worker import Tasks
    from app.adapters.wear import Wear
    from app.domain.moves import When

    Message = dict[str, object]

MESSAGE_BYTES = 128 * 1024


@dataclass
class Held:
    """A store, how worn it is, and the moment it holds (None for the states of things); of a draft, its effects too."""

    store: Store
    wear: Wear
    when: When | None
    draft: str = ""
    version: int = 0


class Holder:
    """The loop of a process that holds views; what it holds and who else it listens to is said by those who derive."""

    def __init__(self, lifeline: int, tasks: Tasks) -> None:
        """Give the lifeline's descriptor and what workers can do besides queries."""
        self._lifeline = lifeline
        self._tasks = tasks
        self._selector = selectors.DefaultSelector()
        self._control: socket.socket | None = None
        self._views: dict[str, Held] = {}
        self._leaves = math.inf  # when it is over, monotonic seconds

    # -- the loop --------------------------------------------------------------------------------------------

    def _loop(self) -> None:
        """Go on until a handler says that it is over."""
        wake_read, wake_write = socket.socketpair()
        wake_write.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda _number, _stack: None)
        signal.set_wakeup_fd(wake_write.fileno(), warn_on_full_buffer=False)
        self._wake = wake_read
        self._selector.register(wake_read, selectors.EVENT_READ, "child")
        self._selector.register(self._lifeline, selectors.EVENT_READ, "lifeline")
        gc.collect()
        gc.freeze()
        try:
            going = True
            while going and time.monotonic() < self._leaves:
                left = None if self._leaves == math.inf else max(0.0, self._leaves - time.monotonic())
                for key, _ in self._selector.select(left):
                    going = self._handle(str(key.data)) and going
        finally:
            signal.set_wakeup_fd(-1)
            for each in (wake_read, wake_write, self._selector):
                each.close()

    def _handle(self, name: str) -> bool:
        match name:
            case "lifeline":
                return False
            case "child":
                self._wake.recv(4096)
                self._reap()
            case "control":
                return self._listen()
        return True

    def _listen(self) -> bool:
        """Take a request of the front."""
        if self._control is None:
            return True
        try:
            data = self._control.recv(MESSAGE_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            data = b""  # a front that died with messages unread
        if not data:
            return self._control_lost()
        return self._take(json.loads(data))

    def _control_lost(self) -> bool:
        """Nobody asks any more: a view ends."""
        return False

    def _take(self, request: Message) -> bool:
        if request["op"] == "fork":
            self._fork_worker(str(request["audience"]))
        elif request["op"] == "view":
            self._fork_view(request)
        return True

    def _tell(self, message: Message, descriptors: tuple[int, ...] = ()) -> None:
        if self._control is None:
            return
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", descriptors))] if descriptors else []
        with suppress(OSError):  # a front that is gone: the loop sees it
            self._control.sendmsg([json.dumps(message).encode()], passed)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._ended(pid, cause_of(status))

    def _ended(self, pid: int, cause: str) -> None:
        self._tell({"op": "ended", "pid": pid, "cause": cause})

    # -- forks -----------------------------------------------------------------------------------------------

    def _fork_worker(self, audience: str) -> None:
        held = self._views[audience]
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.detach()
            self._become_child(theirs.fileno())
            name_process("srj worker" if audience else "srj view worker")
            Worker(held.store, theirs, held.wear, self._tasks).run()
        theirs.close()
        told = {"number": held.when.known, "day": held.when.day.isoformat()} if held.when else {}
        self._tell({"op": "worker", "pid": pid, "audience": audience, **told}, (ours.fileno(),))
        ours.close()

    def _fork_view(self, request: Message) -> None:
        """Fork a process that makes another view of what this one holds, or of nothing."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            ours.detach()
            self._become_view(request, theirs)
        theirs.close()
        self._tell({"op": "view", "id": request["id"], "pid": pid}, (ours.fileno(),))
        ours.close()

    def _become_view(self, request: Message, control: socket.socket) -> NoReturn:
        raise NotImplementedError

    def _become_child(self, *kept: int) -> None:
        """Close what belongs to the process that forked this one."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        for descriptor in [int(each.name) for each in Path("/proc/self/fd").iterdir()]:
            if descriptor > 2 and descriptor not in kept:  # noqa: PLR2004 - the three standard streams
                with suppress(OSError):
                    os.close(descriptor)


def play(life: Callable[[], None]) -> NoReturn:
    """Live the life of a forked process, then end it: nothing of its parent's own is run."""
    status = 1
    try:
        life()
        status = 0
    except MemoryError:
        status = MEMORY_EXIT
    finally:
        if status == 1:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(status)
