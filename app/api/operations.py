"""What the operator sees of a front: ``/metrics``, the log, answers that are given again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for
from app.api.observing import Observer
from app.domain.audiences import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.hot_answers import HotAnswers


class Metrics(Observer, Protocol):
    """Counts, and tells what was counted."""

    media_type: str

    def exposition(self) -> bytes:
        """Return everything as text."""


@dataclass(frozen=True)
class Operations:
    """What the layers and the route of this module are given."""

    metrics: Metrics
    write_log: Callable[[str], None]
    log_all: bool  # every request, else failures and slow ones
    hot: HotAnswers


def router(operations: Operations) -> APIRouter:
    """Return the route of metrics."""
    routes = APIRouter()

    @routes.api_route("/metrics", methods=["GET", "HEAD"], summary="Counts for the operator (Prometheus)")
    async def metrics(request: Request) -> Response:
        audience_for(request.scope, AUDIENCES[-1])  # what is counted tells of every audience
        return Response(
            operations.metrics.exposition(),
            headers={"Content-Type": operations.metrics.media_type, "Cache-Control": "no-store"},
        )

    return routes
