"""What the rules find in the view of a moment, now or on the dates to come: judged once for all who ask.

A view never changes once its day, its last commit and its audience are named, so what was found in it is kept under
these three; a new commit is another view. Judging is work of the processes that hold views, one piece at a time.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.domain.coherence import Attributed, Brought, Calendar, DateMoves, Findings, Trend, TrendPoint
from app.domain.dates import PARIS
from app.domain.errors import Unavailable
from app.domain.language import Text
from app.domain.moves import When
from app.services.reading import Moment
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from app.domain.commits import Commit
    from app.services.model_history import PastModel

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds that one who asks waits before being told to ask again."""
POINTS = 12
"""Points of a trend: the end of each week, or each commit while there are few weeks."""

_KEPT = 200_000  # findings, all answers together
_MOST_WAITING = 16
_FEW = 3


class Workers(Protocol):
    """Runs tasks on the view of a moment, in processes that can be ended."""

    async def task(
        self, name: str, head: Mapping[str, object], body: bytes, moment: Moment
    ) -> tuple[dict[str, object], bytes]:
        """Run a task: what it tells, and its bytes."""


class CommitTimes(Protocol):
    """When commits were made."""

    def time_of(self, number: int) -> datetime | None:
        """Return when a commit was made."""

    def commit_at(self, moment: datetime) -> Commit | None:
        """Return the last commit made at or before a moment."""


class Coherence:
    """Answers what the rules find; each answer is made once, whoever asks for it meanwhile waits for the same."""

    def __init__(
        self,
        workers: Workers,
        past_model: Callable[[int], PastModel | None],
        commits: CommitTimes,
        patience: float = PATIENCE,
    ) -> None:
        """Give who runs tasks, the models that a home has had, when commits were made, and how long one who asks waits.

        What takes longer goes on, and is answered to who asks again (``coherence-being-judged`` meanwhile).
        """
        self._workers = workers
        self._past_model = past_model
        self._commits = commits
        self._kept: Remembered[tuple[object, ...], Any] = Remembered(_KEPT)
        self._doing: dict[tuple[object, ...], asyncio.Task[Any]] = {}
        self._turn = asyncio.Semaphore(1)
        self._patience = patience
        self._begun: dict[tuple[object, ...], float] = {}
        self._took: dict[str, float] = {}  # seconds of the last piece of work of each name

    async def findings(self, moment: Moment, *, rules_of_now: bool = False) -> Findings:
        """Return what the rules known at a moment find in its view; those of now when asked."""
        model, body = self._rules(moment, rules_of_now=rules_of_now)

        async def judge() -> tuple[Findings, int]:
            data = await self._task("findings", {}, body, moment)
            found = await asyncio.to_thread(_findings, data, moment, model)
            return found, 1 + len(found.items)

        return await self._once(("findings", *_when(moment), model), judge)

    async def calendar(self, moment: Moment, *, rules_of_now: bool = False) -> Calendar:
        """Return the results that appear and disappear after a moment's day, as programmed then."""
        model, body = self._rules(moment, rules_of_now=rules_of_now)

        async def follow() -> tuple[Calendar, int]:
            data = await self._task("calendar", {}, body, moment)
            found = await asyncio.to_thread(_calendar, data, moment, model)
            return found, 1 + sum(len(each.appearing) + len(each.disappearing) for each in found.dates)

        return await self._once(("calendar", *_when(moment), model), follow)

    async def trend(self, moment: Moment) -> Trend:
        """Return how many results each rule had over the commits that led to a moment, by the rules known then."""
        model, body = self._rules(moment, rules_of_now=False)

        async def count() -> tuple[Trend, int]:
            points = json.dumps([(when.day.isoformat(), when.known) for when in self._points(moment)])
            data = await self._task("trend", {"points": points}, body, moment)
            return _trend(data), POINTS

        return await self._once(("trend", *_when(moment), moment.asked_day, model), count)

    async def brought(self, number: int, audience: str) -> Brought | None:
        """Return what a commit made appear and disappear on its own day, by the rules then; None for no commit."""
        made = self._commits.time_of(number)
        if made is None:
            return None
        moment = Moment(made.astimezone(PARIS).date(), number, audience)
        model, body = self._rules(moment, rules_of_now=False)

        async def compare() -> tuple[Brought, int]:
            data = await self._task("brought", {}, body, moment)
            found = _brought(data, moment, model)
            return found, 1 + len(found.appearing) + len(found.disappearing)

        return await self._once(("brought", *_when(moment), model), compare)

    def _rules(self, moment: Moment, *, rules_of_now: bool) -> tuple[str, bytes]:
        past = None if rules_of_now else self._past_model(moment.known)
        return ("current", b"") if past is None else (f"n{past.commit}", past.data)

    def _points(self, moment: Moment) -> list[When]:
        """Return the moments that a trend counts at, newest first: the one asked, then those before it.

        For a day that was asked, what was known of that day; else each commit on its own day.
        """
        made = self._commits.time_of(moment.known)
        if made is None:
            return [When(moment.day, moment.known)]
        local = made.astimezone(PARIS)
        monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), PARIS)
        ends = [(monday - timedelta(weeks=weeks)).astimezone(UTC) for weeks in range(POINTS - 1)]
        found = [self._commits.commit_at(end - timedelta(microseconds=1)) for end in ends]
        numbers = list(dict.fromkeys(each.number for each in found if each is not None and each.number < moment.known))
        if len(numbers) < _FEW - 1:
            numbers = list(range(moment.known - 1, max(0, moment.known - POINTS), -1))
        return [When(moment.day, moment.known), *(self._point(number, moment) for number in numbers)]

    def _point(self, number: int, moment: Moment) -> When:
        made = self._commits.time_of(number)
        day = moment.day if moment.asked_day or made is None else made.astimezone(PARIS).date()
        return When(day, number)

    async def _task(self, name: str, head: Mapping[str, object], body: bytes, moment: Moment) -> bytes:
        # Named by its day and its commit: what comes is of this view and of no later one.
        pinned = replace(moment, asked_day=True, asked_known=True)
        given = {**head, "day": moment.day.isoformat(), "at": moment.known, "audience": moment.audience}
        _, data = await self._workers.task(name, given, body, pinned)
        return data

    async def _once(self, key: tuple[object, ...], work: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> T:
        kept: T | None = self._kept.get(key)
        if kept is not None:
            return kept
        doing = self._doing.get(key)
        if doing is None:
            if len(self._doing) >= _MOST_WAITING:
                raise _busy()
            self._begun[key] = monotonic()
            doing = self._doing[key] = asyncio.create_task(self._do(key, work))
            doing.add_done_callback(lambda done: self._over(key, done))
        # Who goes away, or waits no longer, does not end what others wait for.
        await asyncio.wait({doing}, timeout=self._patience)
        if not doing.done():
            raise _being_judged(monotonic() - self._begun[key], self._took.get(str(key[0])))
        found: T = doing.result()
        return found

    async def _do(self, key: tuple[object, ...], work: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> T:
        async with self._turn:
            started = monotonic()
            found, weight = await work()
            self._took[str(key[0])] = monotonic() - started
        self._kept.keep(key, found, weight)
        return found

    def _over(self, key: tuple[object, ...], done: asyncio.Task[Any]) -> None:
        del self._doing[key], self._begun[key]
        if not done.cancelled():
            done.exception()  # told to those who wait, if there are any left


def _when(moment: Moment) -> tuple[date, int, str]:
    return moment.day, moment.known, moment.audience


def _findings(data: bytes, moment: Moment, model: str) -> Findings:
    told = json.loads(data)
    items = tuple(map(Attributed.from_json, told["items"]))
    return Findings(moment.day, moment.known, model, told["rules"], items, tuple(told["unjudged"]))


def _calendar(data: bytes, moment: Moment, model: str) -> Calendar:
    told = json.loads(data)
    dates = tuple(
        DateMoves(
            date.fromisoformat(each["day"]),
            each["moved"],
            each["appear"],
            each["disappear"],
            tuple(map(Attributed.from_json, each["appearing"])),
            tuple(map(Attributed.from_json, each["disappearing"])),
            tuple(map(Attributed.from_json, each["returning"])),
        )
        for each in told["dates"]
    )
    left = tuple(map(date.fromisoformat, told["left"]))
    return Calendar(moment.day, moment.known, model, dates, left, told["stopped"])


def _brought(data: bytes, moment: Moment, model: str) -> Brought:
    told = json.loads(data)
    new, gone = (tuple(map(Attributed.from_json, told[name])) for name in ("appearing", "disappearing"))
    return Brought(moment.day, moment.known, model, told["appear"], told["disappear"], new, gone)


def _trend(data: bytes) -> Trend:
    told = json.loads(data)
    points = (TrendPoint(date.fromisoformat(each["day"]), each["known"], each["rules"]) for each in told["points"])
    return Trend(tuple(points), told["stopped"])


def _being_judged(seconds: float, last: float | None) -> Unavailable:
    """Return what is told while the work goes on: since when, and how long it took the last time."""
    left = 5 if last is None else max(1, round(last - seconds))
    took = Text("", "") if last is None else Text(f" ({last:.0f} s la dernière fois)", f" ({last:.0f} s the last time)")
    return Unavailable(
        "coherence-being-judged",
        Text(
            f"La vue entière est en cours de contrôle depuis {seconds:.0f} s{took.fr}. Redemander dans {left} s : le "
            "résultat est gardé et servi aussitôt.",
            f"The whole view has been under check for {seconds:.0f} s{took.en}. Ask again in {left} s: the result is "
            "kept and given at once.",
        ),
        {"retryAfter": left, "seconds": round(seconds, 1), "lastSeconds": None if last is None else round(last, 1)},
    )


def _busy() -> Unavailable:
    return Unavailable(
        "coherence-busy",
        Text(
            "Trop de vues attendent d'être contrôlées. Réessayer dans quelques secondes.",
            "Too many views wait to be checked. Try again in a few seconds.",
        ),
        {"retryAfter": 10},
    )
