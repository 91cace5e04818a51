"""What is written in a draft from files: the importers, with the parameters and the report of ``/imports``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.corrections import html
from app.api.draft_answers import as_json, as_page, draft_page, seen
from app.api.imports import received, remove
from app.api.problems import status_of
from app.domain.errors import SrjError
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
        pages = as_page(parts, request)
        try:
            report = await _imported(parts, request, draft, kind)
        except SrjError as error:
            if pages is None:
                raise
            after = parts.drafts.desk.get(name)
            shown = await draft_page(parts, pages, request, after, act="import", given={"kind": kind}, error=error)
            return html(shown, status_of(error), request)
        if pages is None:
            return as_json(report)
        after = parts.drafts.desk.get(name)
        return html(await draft_page(parts, pages, request, after, act="import", imported=report), 200, request)

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
