"""What routes that ask queries are given: who runs them, and their running answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping

    from app.services.budgets import Asking
    from app.services.reading import AskedStates, Moment


class Answer(Protocol):
    """A running answer of a worker: solutions, boolean or graph, and its bytes as they come."""

    kind: str
    format: str
    head: dict[str, object]
    body: AsyncIterator[bytes]


class Work(Protocol):
    """Starts a query, on the account of who asks."""

    def __call__(self, *, asking: Asking = ...) -> Awaitable[Answer]:
        """Return its running answer."""


class Queries(Protocol):
    """Runs queries and tasks on the view, in processes that can be ended."""

    async def query(self, text: str, *, wanted: str, moment: Moment, asking: Asking = ...) -> Answer:
        """Run a checked query; ``wanted`` is a format of the engine (json, csv, ttl...)."""

    async def states(
        self, text: str, *, wanted: str, moment: Moment, asked: AskedStates, asking: Asking = ...
    ) -> Answer:
        """Run a checked query on the states of some kinds and things known at a moment, on its day if it was named."""

    async def task(
        self, name: str, head: Mapping[str, object], body: bytes, moment: Moment
    ) -> tuple[dict[str, object], bytes]:
        """Run a task on the view: what it tells, and the bytes it gives."""
