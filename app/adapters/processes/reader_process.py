"""The reader: one thread that holds the current view of each audience, follows the feed, and forks workers.

It runs no query and keeps no database connection across a fork. The front asks for workers on a control
connection (one JSON message a packet); the reader answers with the worker's socket, and tells the cause of each
worker's end. It ends when the supervisor's lifeline closes, or to be started anew when its store has grown old.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.processes.feed import body_of, patch_of
from app.adapters.processes.frames import Frame, PeerLost, receive, send
from app.adapters.processes.limits import DAY_CHECK_SECONDS, cause_of
from app.adapters.processes.local_sockets import connect
from app.adapters.processes.worker import Worker
from app.adapters.projection.reading import ProjectionReader
from app.adapters.views import apply_patch, load_view
from app.domain.audiences import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from pyoxigraph import Store

    from app.adapters.home import Home
    from app.adapters.processes.worker import Tasks

_DEAD_QUADS = 200_000
MESSAGE_BYTES = 64 * 1024


@dataclass
class _Views:
    """The views held; audiences that see the same sources share one."""

    stores: dict[str, Store] = field(default_factory=dict)
    head: int = 0
    dead: int = 0


def _load(home: Home, day: date) -> _Views:
    reader = ProjectionReader(home.projection)
    views = _Views(head=reader.head_number())
    used = {source.audience for source in reader.sources().values()}
    previous = AUDIENCES[0]
    for audience in AUDIENCES:
        if audience == AUDIENCES[0] or audience in used:
            views.stores[audience] = load_view(reader, day, views.head, audience)
            previous = audience
        else:
            views.stores[audience] = views.stores[previous]
    reader.close()
    return views


class ReaderProcess:
    """The zygote's loop."""

    def __init__(
        self,
        home: Home,
        control: socket.socket,
        lifeline: int,
        today: Callable[[], date],
        tasks: Tasks,
    ) -> None:
        """Give the listening control socket, the lifeline's descriptor, the clock and what workers can do."""
        self._home = home
        self._control = control
        self._lifeline = lifeline
        self._today = today
        self._day = today()
        self._tasks = tasks
        self._selector = selectors.DefaultSelector()
        self._front: socket.socket | None = None
        self._wanted: list[dict[str, object]] = []
        self._views = _Views()

    def run(self) -> None:
        """Load the views, then follow the feed and fork workers until the lifeline closes or the day ends."""
        self._views = _load(self._home, self._day)
        wake_read, wake_write = socket.socketpair()
        wake_write.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda _number, _stack: None)
        signal.set_wakeup_fd(wake_write.fileno(), warn_on_full_buffer=False)
        self._feed = connect(self._home.writer_socket)
        send(self._feed, Frame({"op": "follow", "head": self._views.head}))
        for source, name in ((self._control, "accept"), (self._feed, "feed"), (wake_read, "child")):
            self._selector.register(source, selectors.EVENT_READ, name)
        self._selector.register(self._lifeline, selectors.EVENT_READ, "lifeline")
        gc.collect()
        gc.freeze()
        try:
            self._loop(wake_read)
        finally:
            signal.set_wakeup_fd(-1)
            for each in (self._feed, wake_read, wake_write, self._selector):
                each.close()

    def _loop(self, wake: socket.socket) -> None:
        while True:
            for key, _ in self._selector.select(DAY_CHECK_SECONDS):
                if not self._handle(str(key.data), wake):
                    return
            if self._today() != self._day:
                return  # midnight in Paris: start anew with the views of the new day

    def _handle(self, name: str, wake: socket.socket) -> bool:
        match name:
            case "lifeline":
                return False
            case "accept":
                self._accept()
            case "feed":
                return self._follow()
            case "child":
                wake.recv(4096)
                self._reap()
            case _:
                self._listen()
        return True

    def _accept(self) -> None:
        connection, _ = self._control.accept()
        if self._front is not None:
            self._drop_front()
        self._front = connection
        self._selector.register(connection, selectors.EVENT_READ, "front")
        self._tell({"op": "ready", "head": self._views.head, "day": self._day.isoformat()})

    def _drop_front(self) -> None:
        if self._front is not None:
            self._selector.unregister(self._front)
            self._front.close()
            self._front = None
            self._wanted.clear()

    def _tell(self, message: dict[str, object], descriptors: tuple[int, ...] = ()) -> None:
        if self._front is None:
            return
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", descriptors))] if descriptors else []
        try:
            self._front.sendmsg([json.dumps(message).encode()], passed)
        except OSError:
            self._drop_front()

    def _follow(self) -> bool:
        try:
            frame = receive(self._feed)
        except PeerLost:
            return self._feed_lost()
        if frame.text("op") != "commit":
            # "reset": a commit was missed while the writer was away, so start anew from the projection.
            return frame.text("op") != "reset"
        number = frame.number("number")
        applied: dict[int, tuple[bytes, bytes]] = {}
        for audience, store in self._views.stores.items():
            body = body_of(frame, audience)
            if applied.setdefault(id(store), body) is not body:
                if applied[id(store)] != body:
                    return False  # a first source of this audience: it needs a view of its own, start anew
                continue
            patch = patch_of(frame, audience)
            apply_patch(store, patch)
            self._views.dead += len(patch.removed)
        self._views.head = number
        self._fork_wanted()
        return self._views.dead < _DEAD_QUADS

    def _feed_lost(self) -> bool:
        """The writer went away: connect again to its listening socket, which the supervisor keeps open."""
        self._selector.unregister(self._feed)
        self._feed.close()
        self._feed = connect(self._home.writer_socket)
        send(self._feed, Frame({"op": "follow", "head": self._views.head}))
        self._selector.register(self._feed, selectors.EVENT_READ, "feed")
        return True

    def _listen(self) -> None:
        if self._front is None:
            return
        try:
            data = self._front.recv(MESSAGE_BYTES)
        except OSError:
            data = b""  # a front that died with messages unread
        if not data:
            self._drop_front()
            return
        self._wanted.append(json.loads(data))
        self._fork_wanted()

    def _fork_wanted(self) -> None:
        waiting: list[dict[str, object]] = []
        for request in self._wanted:
            if int(str(request["head"])) <= self._views.head:
                self._fork(str(request["audience"]))
            else:
                waiting.append(request)
        self._wanted = waiting

    def _fork(self, audience: str) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._become_worker(audience, theirs, ours)
        theirs.close()
        message: dict[str, object] = {
            "op": "worker",
            "pid": pid,
            "head": self._views.head,
            "audience": audience,
            "day": self._day.isoformat(),
        }
        self._tell(message, (ours.fileno(),))
        ours.close()

    def _become_worker(self, audience: str, connection: socket.socket, other: socket.socket) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        kept = connection.fileno()
        for descriptor in [int(each.name) for each in Path("/proc/self/fd").iterdir()]:
            if descriptor > 2 and descriptor != kept:  # noqa: PLR2004 - the three standard streams
                with suppress(OSError):
                    os.close(descriptor)
        other.detach()
        Worker(self._views.stores[audience], connection, self._views.head, self._tasks).run()

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._tell({"op": "ended", "pid": pid, "cause": cause_of(status)})
