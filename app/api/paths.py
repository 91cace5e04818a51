"""The moment by path: ``/at/{day}/doc/...`` and ``/known/{YYYYMMDDhhmmss}/doc/...``, alone or one after the other.

The layer stands before the routes and turns the path into the parameters that every read takes, so that both ways
give the same answers: same bytes, same entity tags, and links that lead to the address with parameters. Fourteen
digits are a moment in UTC, as in the addresses of web archives (RFC 7089); what the parameter takes is taken too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.datastructures import MutableHeaders

from app.domain.errors import NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.callers import Refuse

PREFIX = "srj.prefix"  # of the scope: what came before the path of the route
_PARAMETERS = {"at": "valid", "known": "known"}
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})")
_READS = frozenset({"doc", "id", "lookup", "query", "sparql"})
_SAFE = "/-._~"


class MomentPaths:
    """ASGI layer that reads a moment from the path."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        """Wrap an application; ``refuse`` makes the answer that tells an error."""
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        root = scope.get("root_path", "") if scope["type"] == "http" else ""
        path = str(scope.get("path", ""))
        inner = path[len(root) :] if root and path.startswith(root) else path
        if scope["type"] != "http" or not inner.startswith(("/at/", "/known/")):
            await self._app(scope, receive, send)
            return
        given, rest = _read(inner)
        if rest.partition("/")[0] not in _READS:
            await (await self._refuse(scope, _nothing_there(inner)))(scope, receive, send)
            return
        query = "&".join(part for part in (urlencode(given), scope["query_string"].decode("latin-1")) if part)
        there = f"/{rest}"
        asked = {
            **scope,
            "path": f"{root}{there}",
            "raw_path": quote(f"{root}{there}", safe=_SAFE).encode(),
            "query_string": query.encode("latin-1"),
            PREFIX: inner[: -len(there)],
        }
        canonical = f'<{quote(there, safe=_SAFE)}?{query}>; rel="canonical"'

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_link(MutableHeaders(scope=message), canonical)
            await send(message)

        await self._app(asked, receive, sending)


def _read(path: str) -> tuple[list[tuple[str, str]], str]:
    """Return the parameters that the beginning of a path stands for, and what follows it, without its first slash."""
    found: dict[str, str] = {}
    rest = path.lstrip("/")
    while True:
        word, _, after = rest.partition("/")
        name = _PARAMETERS.get(word)
        if name is None or name in found:
            break
        value, _, rest = after.partition("/")
        found[name] = _moment(value) if word == "known" else value
    return [(name, found[name]) for name in _PARAMETERS.values() if name in found], rest


def _moment(value: str) -> str:
    digits = _DIGITS.fullmatch(value)
    return "{}-{}-{}T{}:{}:{}Z".format(*digits.groups()) if digits else value


def _add_link(headers: MutableHeaders, canonical: str) -> None:
    link = headers.get("link", "")
    if 'rel="canonical"' not in link:
        headers["Link"] = f"{link}, {canonical}" if link else canonical


def _nothing_there(path: str) -> NotFound:
    return NotFound(
        "no-such-page",
        Text(
            f"« {path} » : après /at/AAAA-MM-JJ ou /known/AAAAMMJJhhmmss vient une lecture, par exemple /doc/natinf/7.",
            f"'{path}': after /at/YYYY-MM-DD or /known/YYYYMMDDhhmmss comes a read, for example /doc/natinf/7.",
        ),
    )
