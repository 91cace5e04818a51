"""Answers of what is deprecated say so: ``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.domain.deprecations import Deprecated


class Deprecating:
    """ASGI layer just before the routes: the address and the parameters of a request are looked up in the table."""

    def __init__(self, app: ASGIApp, deprecated: Sequence[Deprecated]) -> None:
        """Wrap an application."""
        self._app = app
        self._deprecated = deprecated

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = self._told(scope)
                if told is not None:
                    headers = MutableHeaders(scope=message)
                    headers.update(told.headers)
                    kept = headers.get("link")
                    headers["Link"] = f"{kept}, {told.links}" if kept else told.links
            await send(message)

        await self._app(scope, receive, sending)

    def _told(self, scope: Scope) -> Deprecated | None:
        """Return what a request uses that is deprecated: of several, the one that ends first."""
        path = getattr(scope.get("route"), "path", None)
        given = {
            name for name, _ in parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        }
        used = [
            each for each in self._deprecated if each.path == path and (not each.parameter or each.parameter in given)
        ]
        return min(used, key=lambda each: each.until, default=None)
