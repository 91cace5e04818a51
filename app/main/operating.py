"""What the operator of a front is told: metrics, and where the log goes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app.adapters.metrics import Metrics
from app.api.operations import Operations

if TYPE_CHECKING:
    from app.adapters.processes.pool import WorkerPool
    from app.adapters.processes.view_pool import ViewPool
    from app.adapters.processes.writer_client import Feed
    from app.api.hot_answers import HotAnswers
    from app.settings import Settings


def operations_of(settings: Settings, hot: HotAnswers, pool: WorkerPool, views: ViewPool, feed: Feed) -> Operations:
    """Return what is counted, with what is read from the parts each time it is asked for."""
    metrics = Metrics()
    for name, sentence, read in (
        ("srj_head_commit", "Number of the last commit that the front knows", lambda: feed.head),
        ("srj_kept_answers_given", "Answers given again from their bytes since the start", lambda: hot.given),
        ("srj_kept_answers_bytes", "Bytes of the answers that are kept", lambda: hot.kept.weight),
        ("srj_ready", "Whether queries can be answered", lambda: float(pool.ready.is_set())),
        ("srj_queries_running", "Queries that a worker is answering", lambda: pool.running),
        ("srj_queries_waiting", "Queries that wait for a worker", lambda: pool.waiting),
        ("srj_views_held", "Views of other moments that are held", lambda: views.held),
        ("srj_views_bytes", "Private memory of those views and of their workers", lambda: views.memory),
    ):
        metrics.gauge(name, sentence, read)
    return Operations(metrics, _write, bool(settings.log_requests), hot)


def _write(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()
