"""Queries and tasks sent to the pool, with the limits of the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.processes.frames import Frame
from app.domain.errors import InvalidInput
from app.domain.sparql_failures import explain_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.processes.answers import Answer
    from app.adapters.processes.limits import Limits
    from app.adapters.processes.pool import WorkerPool
    from app.services.reading import Moment

_WAIT_SECONDS = 10.0


class PooledQueries:
    """Runs what a front is asked on the workers."""

    def __init__(self, pool: WorkerPool, query: Limits, task: Limits, base: str) -> None:
        """Give the bounds of a query and of a task, and the base against which relative IRIs are resolved."""
        self._pool = pool
        self._query = query
        self._task = task
        self._base = base

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Answer:
        """Run a checked query; the answer's bytes come as they are made."""
        head = {"op": "query", "format": wanted, "base": self._base, **_bounds(self._query)}
        try:
            return await self._pool.ask(Frame(head, text.encode()), moment.audience, _WAIT_SECONDS)
        except InvalidInput as error:
            if "message" in error.details:
                raise explain_failure(str(error.details["message"]), text) from None
            raise

    async def task(
        self, name: str, head: Mapping[str, object], body: bytes, moment: Moment
    ) -> tuple[dict[str, object], bytes]:
        """Run a task: what it tells, and its bytes."""
        answer = await self._pool.ask(
            Frame({**head, "op": name, **_bounds(self._task)}, body), moment.audience, _WAIT_SECONDS
        )
        parts = [part async for part in answer.body]
        return answer.head, b"".join(parts)


def _bounds(limits: Limits) -> dict[str, object]:
    return {"milliseconds": int(limits.seconds * 1000), "memory": limits.memory, "output": limits.output}
