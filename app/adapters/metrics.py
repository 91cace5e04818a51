"""What a front counts, in the format of Prometheus (text exposition 0.0.4); nothing is shared between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts answers by route, and reads what others count when it is asked."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        """Count from nothing."""
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "srj_http_answers",
            "Answers of the routes; those given again from their bytes are counted apart",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "srj_http_answer_seconds",
            "Time until the last byte of an answer was handed over",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer; ``route`` is the template of the path, so that the number of series stays bounded."""
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def gauge(self, name: str, sentence: str, read: Callable[[], float]) -> None:
        """Tell a value that is read each time it is asked for."""
        Gauge(name, sentence, registry=self._registry).set_function(read)

    def gauges(self, name: str, sentence: str, label: str, read: Mapping[str, Callable[[], float]]) -> None:
        """Tell several values of the same kind, each under its label."""
        told = Gauge(name, sentence, [label], registry=self._registry)
        for value, each in read.items():
            told.labels(value).set_function(each)

    def exposition(self) -> bytes:
        """Return everything as text."""
        return generate_latest(self._registry)
