"""Queries and tasks sent to the view of their moment, with the limits of the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.processes.answers import NotHeld
from app.adapters.processes.frames import Frame
from app.adapters.view_keys import ViewKey
from app.domain.errors import InvalidInput
from app.domain.sparql_failures import explain_failure
from app.services.budgets import ANYONE, Asking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.adapters.processes.answers import Answer
    from app.adapters.processes.limits import Limits
    from app.adapters.processes.pool import WorkerPool
    from app.adapters.processes.view_pool import ViewPool
    from app.domain.moves import When
    from app.services.reading import AskedStates, Moment

_WAIT_SECONDS = 10.0


class PooledQueries:
    """Runs what a front is asked on the workers of the current views, or of another view."""

    def __init__(
        self,
        pool: WorkerPool,
        views: ViewPool,
        query: Limits,
        task: Limits,
        base: str,
        others: Mapping[str, Limits] | None = None,
    ) -> None:
        """Give the bounds of a query and of a task, the base of relative IRIs, and tasks with bounds of their own."""
        self._pool = pool
        self._views = views
        self._query = query
        self._task = task
        self._others = others or {}
        self._base = base

    async def query(self, text: str, *, wanted: str, moment: Moment, asking: Asking = ANYONE) -> Answer:
        """Run a checked query on the view of a moment; the answer's bytes come as they are made."""
        try:
            return await self._ask(self._frame(text, wanted, asking), moment, asking)
        except InvalidInput as error:
            raise _explained(error, text) from None

    async def states(
        self, text: str, *, wanted: str, moment: Moment, asked: AskedStates, asking: Asking = ANYONE
    ) -> Answer:
        """Run a checked query on the states of some kinds and things known at a moment, on its day if it was named."""
        day = moment.day if moment.asked_day else None
        audience = self._pool.audiences()[moment.audience]
        kinds, things = tuple(sorted(set(asked.kinds))), tuple(sorted(set(asked.things)))
        frame = self._frame(text, wanted, asking)
        chosen = {"defaultGraphs": list(asked.default_graphs), "namedGraphs": list(asked.named_graphs)}
        frame = Frame({**frame.head, **chosen}, frame.body)
        key = ViewKey(moment.known, audience, day, kinds, things)
        try:
            return await self._views.ask(frame, key, _WAIT_SECONDS, asking.charge)
        except InvalidInput as error:
            raise _explained(error, text) from None

    async def task(
        self, name: str, head: Mapping[str, object], body: bytes, moment: Moment
    ) -> tuple[dict[str, object], bytes]:
        """Run a task on the view of a moment: what it tells, and its bytes."""
        bounds = self._others.get(name, self._task)
        answer = await self._ask(Frame({**head, "op": name, **_bounds(bounds)}, body), moment)
        parts = [part async for part in answer.body]
        return answer.head, b"".join(parts)

    def _frame(self, text: str, wanted: str, asking: Asking) -> Frame:
        bounds = _bounds(self._query.times(asking.factor))
        return Frame({"op": "query", "format": wanted, "base": self._base, **bounds}, text.encode())

    async def _ask(self, frame: Frame, moment: Moment, asking: Asking = ANYONE) -> Answer:
        fits = _fits(moment)
        if fits(self._pool.position):
            try:
                return await self._pool.ask(frame, moment.audience, _WAIT_SECONDS, fits, asking.charge)
            except NotHeld:
                pass  # it moved on in between: what was asked for by its number is another view now
        key = ViewKey.of(moment, self._pool.audiences()[moment.audience])
        return await self._views.ask(frame, key, _WAIT_SECONDS, asking.charge)


def _fits(moment: Moment) -> Callable[[When], bool]:
    """Tell which position answers a moment: the one asked for, or, for what was not asked, one that is no older."""

    def fits(at: When) -> bool:
        known = at.known == moment.known if moment.asked_known else at.known >= moment.known
        return known and (at.day == moment.day if moment.asked_day else at.day >= moment.day)

    return fits


def _explained(error: InvalidInput, text: str) -> InvalidInput:
    return explain_failure(str(error.details["message"]), text) if "message" in error.details else error


def _bounds(limits: Limits) -> dict[str, object]:
    return {
        "milliseconds": int(limits.seconds * 1000),
        "memory": limits.memory,
        "output": limits.output,
        "rows": limits.rows,
    }
