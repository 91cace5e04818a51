"""Results of queries that were given whole are given again; of several who ask the same at once, one is worked for.

The key says the text, the form and the view (its commit number is in it), so a commit makes every key anew and nothing
needs to be dropped. Only complete answers are kept, up to a number of bytes, the least recently used leave.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from app.domain.errors import DeadlineExceeded, InvalidInput, OutOfMemory, SrjError
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Hashable

    Ask = Callable[[], Awaitable[AsyncIterator[bytes]]]

FULL_PIECE = 64 * 1024  # bytes of a piece that has others after it; a shorter first one is the whole answer
_PART = 16  # no answer takes more than this part of the memory given
_ENTRY = 2_000  # bytes counted for an answer besides its own
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)
_OF_THE_QUERY = (InvalidInput, DeadlineExceeded, OutOfMemory)  # ends that another run would meet again


def is_volatile(text: str) -> bool:
    """Tell whether a query may answer otherwise on the same view (SPARQL 1.1, 17.4.2.12 to 17.4.5.1); maybe is yes."""
    return _VOLATILE.search(text) is not None


class KeptResults:
    """Whole answers by what was asked."""

    def __init__(self, memory: int) -> None:
        """Give the most bytes that are kept; 0 keeps nothing."""
        self._memory = memory
        self._kept: Remembered[Hashable, bytes] = Remembered(memory)
        self._going: dict[Hashable, asyncio.Future[bytes | SrjError | None]] = {}

    async def give(self, key: Hashable, ask: Ask, *, keep: bool = True) -> bytes | AsyncIterator[bytes]:
        """Return a whole answer, kept or just made, or the pieces of a long one as they come.

        ``ask`` starts the work; without ``keep`` a whole answer is kept elsewhere as it goes out, a long one here: it
        goes out without validators. Raises what it raises; those who waited for another's work are told of the same end
        when it comes from the query itself, and ask for themselves when it does not.
        """
        kept = self._kept.get(key)
        going = self._going.get(key)
        if kept is None and going is not None:
            told = await asyncio.shield(going)
            if isinstance(told, SrjError):
                raise told
            kept = told
        return await self._make(key, ask, keep=keep) if kept is None else kept

    async def _make(self, key: Hashable, ask: Ask, *, keep: bool) -> bytes | AsyncIterator[bytes]:
        going = asyncio.get_running_loop().create_future()
        self._going.setdefault(key, going)
        told: bytes | SrjError | None = None
        try:
            body = await ask()
            first = await anext(body, b"")
            if len(first) >= FULL_PIECE:
                return _Long(first, body, self._most, lambda data: self._keep(key, data))
            data = told = b"".join([first, *[piece async for piece in body]])
            if keep:
                self._keep(key, data)
        except _OF_THE_QUERY as error:
            told = error
            raise
        finally:
            going.set_result(told)
            if self._going.get(key) is going:
                del self._going[key]
        return data

    @property
    def _most(self) -> int:
        return self._memory // _PART

    def _keep(self, key: Hashable, data: bytes) -> None:
        if len(data) <= self._most:
            self._kept.keep(key, data, len(data) + _ENTRY)


class _Long:
    """The pieces of an answer as they come; kept at its end when it is not too long."""

    def __init__(self, first: bytes, body: AsyncIterator[bytes], most: int, keep: Callable[[bytes], None]) -> None:
        self._first: bytes | None = first
        self._body = body
        self._left = most
        self._keep = keep
        self._pieces: list[bytes] = []

    def __aiter__(self) -> _Long:
        return self

    async def __anext__(self) -> bytes:
        piece, self._first = self._first, None
        if piece is None:
            try:
                piece = await anext(self._body)
            except StopAsyncIteration:
                if self._left >= 0:
                    self._keep(b"".join(self._pieces))
                raise
        self._left -= len(piece)
        if self._left >= 0:
            self._pieces.append(piece)
        else:
            self._pieces.clear()
        return piece
