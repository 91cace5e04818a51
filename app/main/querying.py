"""Who runs queries: the workers of the current views, those of other views, and what bounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.processes.limits import Limits
from app.adapters.processes.pool import Places, WorkerPool
from app.adapters.processes.queries import PooledQueries
from app.adapters.processes.view_pool import ViewLimits, ViewPool
from app.adapters.projection.reading import ProjectionReader
from app.domain.audiences import AUDIENCES
from app.domain.sparql_guard import Limits as QueryLimits
from app.main.coherence import COHERENCE_TASKS
from app.services.budgets import Budgets, raised_by
from app.services.guarding import Guard

if TYPE_CHECKING:
    from app.adapters.home import Home
    from app.adapters.processes.writer_client import Feed
    from app.settings import Settings


@dataclass(frozen=True)
class Querying:
    """The parts that queries need."""

    pool: WorkerPool
    views: ViewPool
    queries: PooledQueries
    guard: Guard
    budgets: Budgets


def querying(home: Home, settings: Settings, reader: ProjectionReader, feed: Feed, base: str) -> Querying:
    """Return the parts; they follow the feed."""
    places = Places(settings.workers, settings.long_queries, settings.queue)
    pool = WorkerPool(home, places, feed.position, _SharedViews(reader, feed).now)
    feed.on_event.append(pool.add_event)
    feed.on_reset.append(pool.skip_to)
    # A connection of its own: what it counts is read on another thread.
    nearby = ProjectionReader(home.projection)
    views = ViewPool(
        pool, nearby.nearest, ViewLimits(settings.views, settings.view_memory, settings.workers, settings.queue)
    )
    queries = PooledQueries(
        pool,
        views,
        Limits(settings.query_deadline, settings.query_memory, settings.answer_limit, settings.answer_rows),
        Limits(settings.document_deadline, settings.document_memory),
        base,
        dict.fromkeys(COHERENCE_TASKS, Limits(settings.coherence_deadline, settings.document_memory)),
    )
    budgets = Budgets(settings.query_budget, raised_by(settings.role_bounds))
    return Querying(pool, views, queries, Guard(QueryLimits(max_bytes=settings.query_length)), budgets)


class _SharedViews:
    """Which audiences share workers: read anew after each commit, since every query asks."""

    def __init__(self, reader: ProjectionReader, feed: Feed) -> None:
        self._reader = reader
        self._feed = feed
        self._head = -1
        self._shared: dict[str, str] = {}

    def now(self) -> dict[str, str]:
        """Map each audience to the narrowest one that sees the same sources."""
        head = self._feed.head
        if head != self._head:
            used = {source.audience for source in self._reader.sources().values()}
            shared: dict[str, str] = {}
            last = AUDIENCES[0]
            for audience in AUDIENCES:
                last = audience if audience in used else last
                shared[audience] = last
            self._head, self._shared = head, shared
        return self._shared
