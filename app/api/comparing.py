"""``/compare``: one thing at two dates, side by side; the differences of a whole list are at ``/changes``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.api.changes import comparison_of
from app.api.conditional import page_answer
from app.api.ends import ends_of
from app.api.forms import language_of
from app.api.problems import status_of
from app.domain.errors import NotFound, SrjError
from app.domain.language import Text

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.services.changed import SideBySide


def router(parts: Parts) -> APIRouter:
    """Return the route of the comparison; there is none without pages."""
    routes = APIRouter(include_in_schema=False)
    times = parts.times.pages
    if times is None:
        return routes

    @routes.api_route("/compare", methods=["GET", "HEAD"])
    async def compare(request: Request) -> Response:
        given = request.query_params
        whole = given.get("from") and given.get("to") and not given.get("key", "").strip()
        if whole:
            kept = [(name, value) for name, value in given.multi_items() if value and name != "key"]
            return Response(status_code=303, headers={"Location": f"changes?{urlencode(kept)}"})
        language, status = language_of(request), 200
        found: SideBySide | None = None
        problem: SrjError | None = None
        try:
            if any(given.get(name) for name in ("from", "to")):
                found = await asyncio.to_thread(_compared, parts, request)
        except SrjError as error:
            problem, status = error, int(status_of(error))
        data = await times.compare(request, language, found, problem)
        return page_answer(request, data, language, status)

    return routes


def _compared(parts: Parts, request: Request) -> SideBySide:
    asked = comparison_of(request, parts, ends_of(request, parts))
    found = parts.times.changes.side_by_side(asked)
    if found is None:
        raise NotFound(
            "in-force-at-neither",
            Text(
                f"{asked.kind} « {asked.key} » n'est en vigueur à aucune des deux dates, d'après ce qui est connu ici.",
                f"{asked.kind} '{asked.key}' is in force on neither date, as far as is known here.",
            ),
        )
    return found
