"""``/sparql`` before the router: the route that programs use most is found without trying the hundred others.

What answers is what the route calls (``sparql.answered``), so that both say the same; the layers around see no
difference, and errors are told as everywhere.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from fastapi import Request

from app.api.sparql import METHODS, PATH, answered
from app.domain.errors import SrjError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.api.callers import Refuse
    from app.api.parts import Parts


class SparqlFirst:
    """ASGI layer just before the routes."""

    def __init__(self, app: ASGIApp, parts: Parts, refuse: Refuse) -> None:
        """Wrap an application; ``refuse`` makes the answer that tells an error."""
        self._app = app
        self._parts = parts
        self._refuse = refuse
        self._route = SimpleNamespace(path=PATH)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in METHODS:
            await self._app(scope, receive, send)
            return
        scope["route"] = self._route  # as the router does, for the layers that ask which one answered
        try:
            response = await answered(self._parts, Request(scope, receive))
        except SrjError as error:
            response = await self._refuse(scope, error)
        await response(scope, receive, send)
