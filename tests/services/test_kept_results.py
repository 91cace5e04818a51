"""Results given again: whole ones alone, one piece of work for all who ask at once, ends told to those they are of."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import DeadlineExceeded, SrjError, Unavailable
from app.domain.language import Text
from app.services.kept_results import FULL_PIECE, KeptResults, is_volatile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SAID = Text("fini", "over")


class Asked:
    """Work that is counted."""

    def __init__(self, *pieces: bytes, start: SrjError | None = None, end: SrjError | None = None) -> None:
        self.times = 0
        self._pieces = pieces
        self._start = start
        self._end = end

    async def __call__(self) -> AsyncIterator[bytes]:
        self.times += 1
        await asyncio.sleep(0.01)
        if self._start:
            raise self._start
        return self._body()

    async def _body(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._end:
            raise self._end


async def _whole(found: bytes | AsyncIterator[bytes]) -> bytes:
    return found if isinstance(found, bytes) else b"".join([piece async for piece in found])


def test_a_short_answer_is_worked_for_once() -> None:
    async def run() -> None:
        kept, asked = KeptResults(1_000_000), Asked(b"one", b"two")
        answers = [await kept.give("key", asked) for _ in range(3)]
        assert answers == [b"onetwo"] * 3
        assert asked.times == 1
        assert await kept.give("other", asked) == b"onetwo"
        assert asked.times == 2

    asyncio.run(run())


def test_those_who_ask_at_once_share_the_work() -> None:
    async def run() -> None:
        kept, asked = KeptResults(1_000_000), Asked(b"same")
        assert set(await asyncio.gather(*(kept.give("key", asked) for _ in range(20)))) == {b"same"}
        assert asked.times == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("error", "times"), [(DeadlineExceeded("deadline", SAID), 1), (Unavailable("worker-lost", SAID), 3)]
)
def test_an_end_of_the_query_itself_is_told_to_all(error: SrjError, times: int) -> None:
    async def run() -> None:
        kept, asked = KeptResults(1_000_000), Asked(start=error)
        found = await asyncio.gather(*(kept.give("key", asked) for _ in range(3)), return_exceptions=True)
        assert found == [error] * 3
        assert asked.times == times

    asyncio.run(run())


def test_one_who_leaves_does_not_take_the_others_along() -> None:
    async def run() -> None:
        kept, asked = KeptResults(1_000_000), Asked(b"same")
        first = asyncio.ensure_future(kept.give("key", asked))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(kept.give("key", asked))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == b"same"

    asyncio.run(run())


def test_a_short_answer_that_is_kept_elsewhere_is_not_kept_here() -> None:
    async def run() -> None:
        kept, asked = KeptResults(1_000_000), Asked(b"one")
        assert [await kept.give("key", asked, keep=False) for _ in range(2)] == [b"one"] * 2
        assert asked.times == 2

    asyncio.run(run())


@pytest.mark.parametrize("keep", [True, False])
def test_a_long_answer_comes_in_pieces_and_is_kept_when_it_was_whole(*, keep: bool) -> None:
    async def run() -> None:
        kept, asked = KeptResults(100 * FULL_PIECE), Asked(b"x" * FULL_PIECE, b"end")
        first = await kept.give("key", asked, keep=keep)
        assert not isinstance(first, bytes)
        assert await _whole(first) == b"x" * FULL_PIECE + b"end"
        again = await kept.give("key", asked, keep=keep)
        assert isinstance(again, bytes)
        assert again.endswith(b"end")
        assert asked.times == 1

    asyncio.run(run())


def test_an_answer_cut_short_or_too_long_is_not_kept() -> None:
    async def run() -> None:
        cut = Asked(b"x" * FULL_PIECE, end=DeadlineExceeded("deadline", SAID))
        kept = KeptResults(100 * FULL_PIECE)
        for _ in range(2):
            with pytest.raises(DeadlineExceeded):
                await _whole(await kept.give("cut", cut))
        assert cut.times == 2
        small, long = KeptResults(FULL_PIECE), Asked(b"x" * FULL_PIECE, b"y" * FULL_PIECE)
        for _ in range(2):
            assert len(await _whole(await small.give("long", long))) == 2 * FULL_PIECE
        assert long.times == 2

    asyncio.run(run())


@pytest.mark.parametrize(
    "text", ["SELECT (NOW() AS ?x) {}", "SELECT (rand() AS ?x) {}", "ASK { BIND(struuid() AS ?u) }"]
)
def test_what_changes_by_itself_is_told(text: str) -> None:
    assert is_volatile(text)
    assert not is_volatile("SELECT * { ?nowhere ?p ?brand }")
