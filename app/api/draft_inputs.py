"""What is written in a draft from files: the importers, with the parameters and the report of ``/imports``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.corrections import html
from app.api.drafts import as_json, offered, page_of, seen
from app.api.forms import chosen_form
from app.api.imports import received, remove
from app.api.problems import status_of
from app.domain.errors import SrjError
from app.domain.negotiation import HTML
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.domain.draft_records import Draft


def router(parts: Parts) -> APIRouter:
    """Return the routes that write files in drafts."""
    routes = APIRouter()

    @routes.post("/drafts/{name}/import/{kind}", summary="Import a file into a draft; the report of /imports")
    async def import_(request: Request, name: str, kind: str) -> Response:
        draft = seen(parts, request, name)
        wants_page = chosen_form(request, offered(parts.drafts)) is HTML
        try:
            report = await _imported(parts, request, draft, kind)
        except SrjError as error:
            if not wants_page:
                raise
            page = await page_of(parts, request, parts.drafts.desk.get(name), error=error)
            return html(page, status_of(error), request)
        if wants_page:
            return html(await page_of(parts, request, parts.drafts.desk.get(name), imported=report), 200, request)
        return as_json(report)

    return routes


async def _imported(parts: Parts, request: Request, draft: Draft, kind: str) -> dict[str, object]:
    caller = require(request.scope, Act.DRAFT)
    require(request.scope, Act.IMPORT, about(kind))  # before a byte is kept
    path, options = await received(parts, request, kind)
    try:
        given = {**options, "path": str(path), "today": parts.clock.today().isoformat()}
        return await parts.drafts.desk.take(draft.id, given, caller.account)
    finally:
        remove(path, options.get("mapping"))
