"""``/drafts/{id}/impact``: the applications, interfaces and offices that what a draft changes reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.corrections import html
from app.api.draft_answers import as_json, seen
from app.api.forms import chosen_form, language_of
from app.domain.negotiation import CSV, HTML, JSON
from app.services.draft_impact import impact_csv

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.domain.negotiation import Representation

_CSV = "text/csv; charset=utf-8; header=present"


def router(parts: Parts) -> APIRouter:
    """Return the routes of what drafts reach."""
    routes = APIRouter()

    @routes.api_route("/drafts/{name}/impact", methods=["GET", "HEAD"], summary="What the changes of a draft reach")
    async def impact(request: Request, name: str) -> Response:
        return await _impact(parts, request, name, chosen_form(request, (JSON, HTML, CSV)))

    @routes.api_route("/drafts/{name}/impact.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_csv(request: Request, name: str) -> Response:
        return await _impact(parts, request, name, CSV)

    @routes.api_route("/drafts/{name}/impact.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_object(request: Request, name: str) -> Response:
        return await _impact(parts, request, name, JSON)

    return routes


async def _impact(parts: Parts, request: Request, name: str, form: Representation) -> Response:
    draft = seen(parts, request, name)
    told = await parts.drafts.impact(draft, await parts.drafts.desk.difference(draft.id))
    if form is HTML and parts.drafts.pages is not None:
        return html(await parts.drafts.pages.impact(request, language_of(request), draft, told), 200, request)
    if form is not CSV:
        return as_json(told)
    separator = ";" if request.query_params.get("sep") == ";" else ","
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="impact-{draft.id}.csv"',
        "Vary": "Accept, Accept-Language",
    }
    return Response(impact_csv(told, language_of(request), separator), media_type=_CSV, headers=headers)
