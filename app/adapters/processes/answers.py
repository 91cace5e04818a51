"""An answer of a worker while it runs: what it is, and its bytes as they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from app.adapters.processes.frames import Frame


@dataclass
class Answer:
    """A running answer: what it is, its first bytes, and the rest as they come."""

    kind: str  # solutions, boolean, graph, task
    format: str
    head: dict[str, object]
    body: AsyncIterator[bytes]


class Lost(Exception):
    """The worker ended before its first bytes; says why, and how many seconds after it began."""

    def __init__(self, cause: str, seconds: float = 0.0) -> None:
        super().__init__(cause)
        self.cause = cause
        self.seconds = seconds


class NotHeld(Exception):
    """The view moved on between the asking and the answering: what was asked for is another view now."""


class Body:
    """The bytes of an answer as they come; let go before its end, its worker is ended too."""

    def __init__(self, first: Frame, following: Callable[[], Awaitable[Frame]], abandon: Callable[[], None]) -> None:
        """Give the first frame, how to wait for the next ones, and what ends the work."""
        self._first: Frame | None = first
        self._following = following
        self._abandon = abandon
        self._finished = False

    def __aiter__(self) -> Body:
        return self

    async def __anext__(self) -> bytes:
        if self._finished:
            raise StopAsyncIteration
        frame, self._first = self._first, None
        if frame is None:
            frame = await self._following()
        if frame.text("op") != "more":
            self._finished = True
            if not frame.body:
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
            self._abandon()


class Releasing:
    """A body that tells once when it is over: read to its end, broken by an error, or let go."""

    def __init__(self, body: AsyncIterator[bytes], over: Callable[[], None]) -> None:
        """Give the body, and whom to tell."""
        self._body = body
        self._over: Callable[[], None] | None = over

    def __aiter__(self) -> Releasing:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._body)
        except BaseException:
            self._tell()
            raise

    async def aclose(self) -> None:
        """Let the answer go."""
        close = getattr(self._body, "aclose", None)
        if close is not None:
            await close()
        self._tell()

    def __del__(self) -> None:
        self._tell()

    def _tell(self) -> None:
        over, self._over = self._over, None
        if over is not None:
            over()
