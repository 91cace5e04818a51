"""Every request has an identifier, is counted under its route, and leaves one line where the operator wants it.

The identifier is that of the caller when it is a plain word (``X-Request-Id``), else it is drawn; the answer bears it,
and so does each line of the log: JSON, one object a line (time, request, method, route, status, seconds). Addresses of
callers, query strings and bodies are never written: a query may name people.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers, MutableHeaders

from app.domain.dates import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SLOW_SECONDS = 1.0
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
_ROUTE = "srj.route"  # of the state of a request: the template of the path that answered
NO_ROUTE = "(none)"


class Observer(Protocol):
    """Counts answers."""

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""


class Routed:
    """ASGI layer just before the routes: notes which one answered, for layers that see the request as it came."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._app(scope, receive, send)
        finally:
            path = getattr(scope.get("route"), "path", None)
            if path is not None:
                answered_by(scope, path)


def answered_by(scope: Scope, route: str) -> None:
    """Note what answers a request."""
    scope.setdefault("state", {})[_ROUTE] = route


class Observing:
    """ASGI layer that names, counts and logs requests."""

    def __init__(self, app: ASGIApp, observer: Observer, write: Callable[[str], None], *, every: bool) -> None:
        """Wrap an application; ``every``: log all requests, else those that fail (5xx) or take more than a second."""
        self._app = app
        self._observer = observer
        self._write = write
        self._every = every

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        given = Headers(scope=scope).get("x-request-id", "")
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        begun, status = time.perf_counter(), 500  # an answer that never begins is a failure

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = name
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._tell(scope, name, status, time.perf_counter() - begun)

    def _tell(self, scope: Scope, name: str, status: int, seconds: float) -> None:
        route = scope["state"].get(_ROUTE, NO_ROUTE)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._observer.answered(method, route, status, seconds)
        if self._every or status >= 500 or seconds > _SLOW_SECONDS:  # noqa: PLR2004 - failures of the service
            told = {
                "time": utc_now().isoformat(timespec="milliseconds"),
                "request": name,
                "method": method,
                "route": route,
                "status": status,
                "seconds": round(seconds, 4),
            }
            self._write(json.dumps(told) + "\n")
