"""Coherence is judged once for all who ask, kept by its moment, and what failed is asked again."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import DeadlineExceeded, Unavailable
from app.domain.language import Text
from app.services.coherence import POINTS, Coherence
from app.services.reading import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.commits import Commit
    from app.services.model_history import PastModel

DAY = date(2026, 11, 25)
NOTHING: dict[str, object] = {"rules": {}, "unjudged": [], "items": []}


class Workers:
    """Workers that count what they are asked; ``failing`` makes them miss their deadline."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, object], Moment]] = []
        self.running = 0
        self.most_running = 0
        self.failing = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def task(
        self, name: str, head: Mapping[str, object], body: bytes, moment: Moment
    ) -> tuple[dict[str, object], bytes]:
        assert body == b""
        self.asked.append((name, head, moment))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(0)
        await self.gate.wait()
        self.running -= 1
        if self.failing:
            raise DeadlineExceeded("deadline", Text("trop long", "too long"))
        return {}, json.dumps({**NOTHING, "points": [], "stopped": ""}).encode()


class Times:
    """Commits, one every so many days until the last."""

    def __init__(self, last: int, days: int) -> None:
        self._last = last
        self._every = timedelta(days=days)

    def time_of(self, number: int) -> datetime | None:
        """Return when a commit was made."""
        return datetime(2026, 11, 25, 9, tzinfo=UTC) - (self._last - number) * self._every

    def commit_at(self, moment: datetime) -> Commit | None:
        """Return the last commit made at or before a moment: only its number is read."""
        before = [number for number in range(1, self._last + 1) if (self.time_of(number) or moment) <= moment]
        return _Numbered(before[-1]) if before else None  # type: ignore[return-value]


class _Numbered:
    def __init__(self, number: int) -> None:
        self.number = number


def past(_known: int) -> PastModel | None:
    """The model never changed."""
    return None


def moment(known: int = 30, audience: str = "public", *, asked_day: bool = False) -> Moment:
    """Return a moment of the day."""
    return Moment(DAY, known, audience, asked_day=asked_day)


def test_many_who_ask_at_once_are_answered_by_one_check() -> None:
    workers = Workers()
    coherence = Coherence(workers, past, Times(30, 7))

    async def ask() -> None:
        await asyncio.gather(*(coherence.findings(moment()) for _ in range(50)))
        await coherence.findings(moment())
        await asyncio.gather(
            *(coherence.findings(moment(known, who)) for known in (29, 30) for who in ("public", "internal"))
        )

    asyncio.run(ask())
    assert len(workers.asked) == 4
    assert workers.most_running == 1
    assert all(asked.asked_day and asked.asked_known for _, _, asked in workers.asked), "pinned to one view"


def test_who_leaves_does_not_end_the_check_of_others() -> None:
    workers = Workers()
    coherence = Coherence(workers, past, Times(30, 7))

    async def ask() -> int:
        leaving = asyncio.create_task(coherence.findings(moment()))
        staying = asyncio.create_task(coherence.findings(moment()))
        await asyncio.sleep(0)
        leaving.cancel()
        return (await staying).total

    assert asyncio.run(ask()) == 0
    assert len(workers.asked) == 1


def test_who_has_waited_long_enough_is_told_to_ask_again_and_the_work_goes_on() -> None:
    workers = Workers()
    coherence = Coherence(workers, past, Times(30, 7), patience=0.01)

    async def ask() -> None:
        workers.gate.clear()
        for _ in range(2):
            with pytest.raises(Unavailable) as caught:
                await coherence.findings(moment())
            assert caught.value.code == "coherence-being-judged"
            assert caught.value.details["retryAfter"]
        workers.gate.set()
        while True:  # the work was never begun again
            with contextlib.suppress(Unavailable):
                assert (await coherence.findings(moment())).items == ()
                break

    asyncio.run(ask())
    assert len(workers.asked) == 1


def test_what_failed_is_asked_again() -> None:
    workers = Workers()
    workers.failing = True
    coherence = Coherence(workers, past, Times(30, 7))
    for _ in range(2):
        with pytest.raises(DeadlineExceeded):
            asyncio.run(coherence.findings(moment()))
    assert len(workers.asked) == 2


def test_too_many_views_at_once_are_refused_with_a_delay() -> None:
    coherence = Coherence(Workers(), past, Times(30, 7))

    async def ask() -> list[object]:
        asked = (coherence.findings(moment(number)) for number in range(1, 30))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    refused = [each for each in asyncio.run(ask()) if isinstance(each, Unavailable)]
    assert refused
    assert {each.code for each in refused} == {"coherence-busy"}
    assert all("retryAfter" in each.details for each in refused)


def points(times: Times, asked: Moment) -> list[tuple[str, int]]:
    """Return the moments at which a trend is counted."""
    workers = Workers()
    asyncio.run(Coherence(workers, past, times).trend(asked))
    return [(day, known) for day, known in json.loads(str(workers.asked[0][1]["points"]))]


def test_a_trend_is_counted_at_the_end_of_each_week() -> None:
    """Wednesday 25 November 2026, then what was known at the end of each Sunday in Paris."""
    found = points(Times(100, 1), moment(100))
    assert found[:3] == [("2026-11-25", 100), ("2026-11-22", 97), ("2026-11-15", 90)]
    assert len(found) == POINTS


def test_a_trend_of_few_weeks_is_counted_at_each_commit() -> None:
    assert points(Times(5, 0), moment(5)) == [("2026-11-25", number) for number in (5, 4, 3, 2, 1)]


def test_a_trend_of_a_day_that_was_asked_keeps_the_day() -> None:
    assert {day for day, _ in points(Times(100, 1), moment(100, asked_day=True))} == {"2026-11-25"}
