"""What the operator of a front is told: metrics, and where the log goes."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from app.adapters.metrics import Metrics
from app.api.operations import Operations

if TYPE_CHECKING:
    from app.adapters.processes.writer_client import Feed
    from app.api.hot_answers import HotAnswers
    from app.main.querying import Querying
    from app.settings import Settings

_CAUSES = ("deadline", "memory", "crowded", "crash", "killed", "exit", "lost")


def operations_of(settings: Settings, hot: HotAnswers, asked: Querying, feed: Feed) -> Operations:
    """Return what is counted, with what is read from the parts each time it is asked for."""
    metrics = Metrics()
    pool, views, budgets = asked.pool, asked.views, asked.budgets
    for name, sentence, read in (
        ("srj_head_commit", "Number of the last commit that the front knows", lambda: feed.head),
        ("srj_kept_answers_given", "Answers given again from their bytes since the start", lambda: hot.given),
        ("srj_kept_answers_bytes", "Bytes of the answers that are kept", lambda: hot.kept.weight),
        ("srj_ready", "Whether queries can be answered", lambda: float(pool.ready.is_set())),
        ("srj_queries_running", "Queries that a worker is answering", lambda: pool.running),
        ("srj_queries_long", "Queries among these that proved long and gave way to short ones", lambda: pool.long),
        (
            "srj_queries_processor_seconds",
            "Processor time of queries since the start",
            lambda: budgets.spent,
        ),
        (
            "srj_queries_refused_budget",
            "Queries refused, their callers had spent their budget",
            lambda: budgets.refused,
        ),
        ("srj_queries_waiting", "Queries that wait for a worker", lambda: pool.waiting),
        ("srj_views_held", "Views of other moments that are held", lambda: views.held),
        ("srj_views_bytes", "Private memory of those views and of their workers", lambda: views.memory),
    ):
        metrics.gauge(name, sentence, read)
    metrics.gauges(
        "srj_workers_ended",
        "Workers that ended in the middle of their work since the start, by cause",
        "cause",
        {cause: partial(pool.ends.__getitem__, cause) for cause in _CAUSES},
    )
    return Operations(metrics, _write, bool(settings.log_requests), hot)


def _write(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()
