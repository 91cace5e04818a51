"""The reader: holds the current view of each audience, follows the feed, and forks workers and views from them.

The front asks on the control connection that the supervisor's socket accepts. What must begin with an empty store is
forked from a process of its own, made before any view was loaded. The reader ends when the supervisor's lifeline
closes, or to be started anew when its stores are worn or an audience needs a view of its own.
"""

from __future__ import annotations

import json
import math
import os
import selectors
import socket
import time
from typing import TYPE_CHECKING

from app.adapters.processes.feed import body_of, encode_position, patch_of, position_of
from app.adapters.processes.frames import PeerLost, receive, send
from app.adapters.processes.holder import MESSAGE_BYTES, Held, play
from app.adapters.processes.limits import name_process
from app.adapters.processes.local_sockets import connect
from app.adapters.processes.view_process import ViewHolder
from app.adapters.projection.reading import ProjectionReader
from app.adapters.views import apply_patch, load_view, move_view
from app.adapters.wear import Wear
from app.domain.audiences import AUDIENCES
from app.domain.moves import When
from app.services.patching import Patching

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.adapters.home import Home
    from app.adapters.processes.frames import Frame
    from app.adapters.processes.holder import Message
    from app.adapters.processes.worker import Tasks


# A worn reader goes on for a moment: after a large commit every worker is forked anew, and whoever asks for them may
# hear of that commit after the reader did. They answer while the next reader loads its views.
_LEAVING_SECONDS = 1.0


class ReaderProcess(ViewHolder):
    """The zygote of the current views."""

    def __init__(
        self,
        home: Home,
        control: socket.socket,
        lifeline: int,
        today: Callable[[], date],
        tasks: Tasks,
    ) -> None:
        """Give the listening control socket, the lifeline's descriptor, the clock and what workers can do."""
        super().__init__(home, lifeline, tasks)
        self._listening = control
        self._today = today
        self._position = When(today(), 0)
        self._wanted: list[Message] = []

    def run(self) -> None:
        """Load the views, then follow the feed, fork workers and views until the lifeline closes."""
        self._empty = self._fork_empty()
        self._load()
        self._feed = connect(self._home.writer_socket)
        send(self._feed, encode_position("follow", self._position))
        named = ((self._listening, "accept"), (self._feed, "feed"), (self._empty, "empty"))
        for source, name in named:
            self._selector.register(source, selectors.EVENT_READ, name)
        try:
            self._loop()
        finally:
            for each in (self._feed, self._empty):
                each.close()

    def _fork_empty(self) -> socket.socket:
        """Fork the process from which views that are loaded whole are forked: it never holds one."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if os.fork() == 0:
            ours.detach()
            self._become_child(theirs.fileno(), self._lifeline)
            name_process("srj empty view")
            play(ViewHolder(self._home, self._lifeline, self._tasks, theirs).run)
        theirs.close()
        return ours

    def _load(self) -> None:
        reader = ProjectionReader(self._home.projection)
        self._position = When(self._today(), reader.head_number())
        for audience in self._own_views(reader):
            store = load_view(reader, *self._position, audience)
            self._views[audience] = Held(store, Wear(len(store)), self._position)
        reader.close()

    def _own_views(self, reader: ProjectionReader) -> list[str]:
        """Return the audiences that see what those before them do not: the others share the view of one of these."""
        used = {source.audience for source in reader.sources().values()}
        return [audience for audience in AUDIENCES if audience == AUDIENCES[0] or audience in used]

    def _handle(self, name: str) -> bool:
        match name:
            case "accept":
                self._accept()
            case "feed":
                return self._follow()
            case "empty":
                return self._pass_on()
            case _:
                return super()._handle(name)
        return True

    # -- the front -------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        connection, _ = self._listening.accept()
        self._control_lost()
        self._control = connection
        self._selector.register(connection, selectors.EVENT_READ, "control")
        self._tell({"op": "ready", "number": self._position.known, "day": self._position.day.isoformat()})

    def _control_lost(self) -> bool:
        """A front that goes is followed by another."""
        if self._control is not None:
            self._selector.unregister(self._control)
            self._control.close()
            self._control = None
            self._wanted.clear()
        return True

    def _take(self, request: Message) -> bool:
        if request["op"] == "fork":
            self._wanted.append(request)
            self._fork_wanted()
        elif request.get("from") == "empty":
            self._empty.send(json.dumps(request).encode())
        else:
            self._fork_view(request)
        return True

    def _fork_wanted(self) -> None:
        """Fork the workers that were asked for, once what they are to hold is reached."""
        reached = (self._position.known, self._position.day.isoformat())
        waiting: list[Message] = []
        for request in self._wanted:
            if (int(str(request["number"])), str(request["day"])) <= reached:
                self._fork_worker(str(request["audience"]))
            else:
                waiting.append(request)
        self._wanted = waiting

    def _pass_on(self) -> bool:
        """Give the front a view that the empty process forked; when that one died everything is made anew."""
        try:
            data, descriptors, _, _ = socket.recv_fds(self._empty, MESSAGE_BYTES, 1)
        except OSError:
            data, descriptors = b"", []
        if not data:
            return False
        self._tell(json.loads(data), tuple(descriptors))
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    # -- the feed --------------------------------------------------------------------------------------------

    def _follow(self) -> bool:
        try:
            frame = receive(self._feed)
        except PeerLost:
            return self._feed_lost()
        match frame.text("op"):
            case "commit" | "day":
                fits = self._apply(frame)
            case "reset":
                fits = self._catch_up(position_of(frame))
            case _:
                return True
        self._fork_wanted()
        if self._leaves == math.inf and any(held.wear.worn for held in self._views.values()):
            self._leaves = time.monotonic() + _LEAVING_SECONDS
        return fits

    def _apply(self, frame: Frame) -> bool:
        """Apply an event; False when an audience needs a view of its own from now on."""
        position = position_of(frame)
        shared = AUDIENCES[0]
        for audience in AUDIENCES:
            held = self._views.get(audience)
            if held is None:
                if body_of(frame, audience) != body_of(frame, shared):
                    return False
                continue
            shared = audience
            patch = patch_of(frame, audience)
            apply_patch(held.store, patch)
            held.wear.moved(len(patch.removed), len(patch.added))
            held.when = position
        self._position = position
        return True

    def _catch_up(self, position: When) -> bool:
        """Reach the position of the writer from the projection: events were missed while one of the two was away."""
        reader = ProjectionReader(self._home.projection)
        try:
            patching = Patching(reader)
            for audience, held in self._views.items():
                move_view(held.store, held.wear, patching.steps(self._position, position, audience))
                held.when = position
            self._position = position
            return self._own_views(reader) == list(self._views)
        finally:
            reader.close()

    def _feed_lost(self) -> bool:
        """The writer went away: connect again to its listening socket, which the supervisor keeps open."""
        self._selector.unregister(self._feed)
        self._feed.close()
        self._feed = connect(self._home.writer_socket)
        send(self._feed, encode_position("follow", self._position))
        self._selector.register(self._feed, selectors.EVENT_READ, "feed")
        return True
