"""The writer, seen from the front: work sent to it, and the feed of its commits."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.adapters.processes.feed import encode_position, position_of
from app.adapters.processes.frames import Frame, PeerLost, receive_async, send_async
from app.adapters.processes.local_sockets import connect
from app.adapters.processes.parsing import error_from_json
from app.domain.errors import Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Awaitable, Callable, Mapping

    from app.adapters.home import Home
    from app.domain.moves import When

_VISIBLE_SECONDS = 10
_RETRY_SECONDS = 0.1


async def _open(home: Home) -> tuple[StreamReader, StreamWriter]:
    connection = await asyncio.to_thread(connect, home.writer_socket)
    return await asyncio.open_unix_connection(sock=connection, limit=1 << 22)


class Feed:
    """Follows the commits and the days: the front knows the head, and tells those who keep something made from it."""

    def __init__(self, home: Home, position: When) -> None:
        """Give the day and the head from which to follow."""
        self._home = home
        self.position = position
        self._moved = asyncio.Condition()
        self.on_event: list[Callable[[Frame], None]] = []
        self.on_reset: list[Callable[[When], None]] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def head(self) -> int:
        """The number of the last commit."""
        return self.position.known

    def start(self) -> None:
        """Begin to follow, for as long as the front lives."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        while True:
            try:
                reader, writer = await _open(self._home)
            except OSError:
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            try:
                await send_async(writer, encode_position("follow", self.position))
                while True:
                    await self._take(await receive_async(reader))
            except PeerLost:
                writer.close()
                await asyncio.sleep(_RETRY_SECONDS)

    async def _take(self, frame: Frame) -> None:
        position = position_of(frame)
        if frame.text("op") in ("commit", "day"):
            for tell in self.on_event:
                tell(frame)
        elif frame.text("op") == "reset":
            for skip in self.on_reset:
                skip(position)
        async with self._moved:
            self.position = position
            self._moved.notify_all()

    async def wait_for(self, number: int, seconds: float = _VISIBLE_SECONDS) -> bool:
        """Wait until a commit is known here; False when it is not in time."""
        try:
            async with asyncio.timeout(seconds), self._moved:
                await self._moved.wait_for(lambda: self.head >= number)
        except TimeoutError:
            return False
        return True


class WriterClient:
    """Sends pieces of work to the writer."""

    def __init__(self, home: Home, feed: Feed) -> None:
        """Give the feed, so that what was done can be read when it is answered."""
        self._home = home
        self._feed = feed

    async def work(
        self, name: str, head: Mapping[str, object], progress: Callable[[int, int], Awaitable[None]] | None = None
    ) -> dict[str, object]:
        """Do a piece of work and return its answer, once its commit can be read.

        Raises the error that the writer told, or ``Unavailable`` (``writer-lost``) when it went away meanwhile: then
        the work was done whole or not at all, and doing it again is safe.
        """
        try:
            reader, writer = await _open(self._home)
        except OSError as error:
            raise _lost() from error
        try:
            await send_async(writer, Frame({**head, "op": name}))
            while True:
                frame = await receive_async(reader)
                if frame.text("op") == "progress":
                    if progress is not None:
                        await progress(frame.number("done"), frame.number("total"))
                    continue
                return await self._answer(frame)
        except PeerLost as error:
            raise _lost() from error
        finally:
            writer.close()

    async def _answer(self, frame: Frame) -> dict[str, object]:
        if frame.text("op") == "failed":
            told = frame.head["error"]
            raise error_from_json(told if isinstance(told, dict) else {})
        await self._feed.wait_for(frame.number("head"))
        answer = frame.head["answer"]
        return answer if isinstance(answer, dict) else {}


def _lost() -> Unavailable:
    return Unavailable(
        "writer-lost",
        Text(
            "Le processus d'écriture s'est arrêté pendant ce travail, qui a été fait en entier ou pas du tout. "
            "Recommencer : ce qui est déjà fait ne le sera pas deux fois.",
            "The writer stopped during this work, which was done whole or not at all. Try again: what is already "
            "done will not be done twice.",
        ),
        {"retryAfter": 2},
    )
