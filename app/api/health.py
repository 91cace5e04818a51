"""``/health``: alive (the process answers) and ready (it can do its work, and says what is missing)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

if TYPE_CHECKING:
    from app.api.parts import Parts


def router(parts: Parts) -> APIRouter:
    """Return the routes of health."""
    routes = APIRouter()

    @routes.api_route("/health/live", methods=["GET", "HEAD"], summary="The process answers")
    async def live() -> Response:
        return Response('{"status":"live"}', media_type="application/json", headers={"Cache-Control": "no-store"})

    @routes.api_route("/health/ready", methods=["GET", "HEAD"], summary="The service can do its work")
    async def ready() -> Response:
        state = await parts.readiness()
        status = 200 if state["ready"] else 503
        headers = {"Cache-Control": "no-store", **({} if state["ready"] else {"Retry-After": "2"})}
        return Response(json.dumps(state), status_code=status, media_type="application/json", headers=headers)

    return routes
