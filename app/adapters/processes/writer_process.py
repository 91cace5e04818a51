"""The writer: the only process that writes the journal and the projection, one piece of work at a time.

It takes work on its Unix socket and sends the feed of commits to those who follow. It is given effects and files,
never a query text of a user.
"""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from app.adapters.processes.feed import encode, encode_day, encode_position, position_of
from app.adapters.processes.frames import Frame, PeerLost, receive, send
from app.adapters.processes.limits import DAY_CHECK_SECONDS
from app.adapters.processes.parsing import error_to_json
from app.domain.errors import SrjError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.services.midnight import Midnight
    from app.services.publishing import Published

    # Work: request -> (answer, what was published or None); told of progress as (done, total).
    Progress = Callable[[int, int], None]
    Work = Callable[[Frame, Progress], tuple[dict[str, object], Published | None]]

_SLOW_FOLLOWER_SECONDS = 30


class WriterProcess:
    """The loop of the writer."""

    def __init__(
        self,
        listening: socket.socket,
        lifeline: int,
        works: Mapping[str, Work],
        midnight: Midnight,
    ) -> None:
        """Give the listening socket, the lifeline, the pieces of work, and what keeps the day of the views."""
        self._listening = listening
        self._lifeline = lifeline
        self._works = works
        self._midnight = midnight
        self._selector = selectors.DefaultSelector()
        self._followers: list[socket.socket] = []

    def run(self) -> None:
        """Serve until the lifeline closes; work begun is finished first. The views move when the day ends."""
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._selector.register(self._lifeline, selectors.EVENT_READ)
        while True:
            self._look_at_the_clock()
            for key, _ in self._selector.select(DAY_CHECK_SECONDS):
                if key.fileobj == self._lifeline:
                    return
                if key.fileobj is self._listening:
                    connection, _ = self._listening.accept()
                    self._selector.register(connection, selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    self._serve(key.fileobj)

    def _serve(self, connection: socket.socket) -> None:
        try:
            frame = receive(connection)
            if frame.text("op") == "follow":
                self._follow(connection, frame)
            else:
                send(connection, self._work(connection, frame))
        except PeerLost:
            self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        if connection in self._followers:
            self._followers.remove(connection)
        connection.close()

    def _follow(self, connection: socket.socket, frame: Frame) -> None:
        connection.settimeout(_SLOW_FOLLOWER_SECONDS)
        position = self._midnight.position
        op = "following" if position_of(frame) == position else "reset"
        send(connection, encode_position(op, position))
        self._followers.append(connection)

    def _work(self, connection: socket.socket, frame: Frame) -> Frame:
        work = self._works[frame.text("op")]

        def progress(done: int, total: int) -> None:
            with suppress(PeerLost):  # work begun is finished, whoever still waits for it
                send(connection, Frame({"op": "progress", "done": done, "total": total}))

        try:
            answer, published = work(frame, progress)
        except SrjError as error:
            return Frame({"op": "failed", "error": error_to_json(error)})
        if published is not None:
            self._publish(encode(published.commit, published.patches, published.entities))
        return Frame({"op": "done", "answer": answer, "head": self._midnight.position.known})

    def _look_at_the_clock(self) -> None:
        patches = self._midnight.move()
        if patches is not None:
            self._publish(encode_day(self._midnight.position.known, patches))

    def _publish(self, frame: Frame) -> None:
        for follower in list(self._followers):
            try:
                send(follower, frame)
            except PeerLost:
                self._drop(follower)
