"""Answers that run: stopped when the caller goes away, and visibly broken when they cannot be finished."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from app.domain.errors import SrjError, Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from fastapi import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

T = TypeVar("T")
_MOMENT_SECONDS = 0.05


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work gives; cancel it as soon as nobody waits for it.

    The body of the request must have been read. Raises ``Unavailable`` (``caller-gone``), which nobody reads.
    """
    doing = asyncio.ensure_future(work)
    await _for_a_moment(doing)
    if doing.done():
        return doing.result()
    leaving = asyncio.ensure_future(_leaves(request))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise Unavailable("caller-gone", Text("L'appelant est parti.", "The caller went away."))
    finally:
        for task in (doing, leaving):
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError, SrjError):
                    await task


async def _for_a_moment(doing: asyncio.Future[T]) -> None:
    """Wait until work is done, or shortly: most of it is, and then nobody had the time to leave."""
    try:
        await asyncio.wait({doing}, timeout=_MOMENT_SECONDS)
    except asyncio.CancelledError:
        doing.cancel()
        raise


async def _leaves(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class Unfinished:
    """ASGI layer: an answer that fails after its first bytes breaks the connection, with one line in the log.

    The server closes a connection whose answer was not completed; without its last chunk no client takes it for whole.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except (RuntimeError, SrjError) as error:
            # The framework wraps an error that comes too late to be answered.
            cause = error if isinstance(error, SrjError) else error.__cause__
            if not started or not isinstance(cause, SrjError):
                raise
            sys.stderr.write(f"srj: {scope['path']}: answer cut short ({cause.code})\n")
