"""What keeps pages of other sites from acting or reading in the name of the person who visits them.

On loopback the caller is the local administrator, who proves nothing: a page of any site, open in the same browser,
could post an import. So a request that writes is refused when the browser says that it comes from elsewhere
(Fetch standard: the ``Origin`` header), and only what is public can be read by scripts of other sites (``callers``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from app.api.callers import changes_something
from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.callers import Refuse


class Safety:
    """ASGI layer that adds the headers every answer has and refuses what other sites send."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        """Wrap an application; ``refuse`` makes the answer that tells an error."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        if _from_elsewhere(scope):
            await (await self._refuse(scope, _cross_site()))(scope, receive, sending)
            return
        await self._app(scope, receive, sending)


def _from_elsewhere(scope: Scope) -> bool:
    if not changes_something(scope):
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def _add_headers(headers: MutableHeaders) -> None:
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")


def _cross_site() -> InvalidInput:
    return InvalidInput(
        "cross-site",
        Text(
            "Cette demande vient d'une page d'un autre site : elle est refusée. Partir des pages de ce service.",
            "This request comes from a page of another site: it is refused. Start from the pages of this service.",
        ),
    )
