"""What is written in a draft besides SPARQL: files of the importers, tables of changes, edits of entries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.corrections import html, json_body
from app.api.draft_answers import as_json, as_page, draft_page, seen, to
from app.api.forms import language_of
from app.api.imports import received, remove
from app.api.problems import status_of
from app.api.steward_forms import edit_body, is_form, typed
from app.domain.errors import SrjError
from app.domain.rights import Act, about
from app.services.draft_edit_requests import edits_of
from app.services.request_fields import switch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from app.api.parts import Parts
    from app.domain.draft_records import Draft

    Report = dict[str, object]


def router(parts: Parts) -> APIRouter:
    """Return the routes that write files and edits in drafts."""
    routes = APIRouter()

    @routes.post("/drafts/{name}/import/{kind}", summary="Import a file into a draft; the report of /imports")
    async def import_(request: Request, name: str, kind: str) -> Response:
        draft = seen(parts, request, name)
        require(request.scope, Act.IMPORT, about(kind))
        work = _from_file(parts, request, draft, "import", kind)
        return await _answer(parts, request, draft, "import", {"kind": kind}, work)

    @routes.post("/drafts/{name}/import", include_in_schema=False)
    async def import_by_form(request: Request, name: str) -> Response:
        """Import the kind that the form of the page names, for want of an address made of what is chosen in it."""
        draft = seen(parts, request, name)
        return await _answer(parts, request, draft, "import", {}, _from_file(parts, request, draft, "import", ""))

    @routes.post("/drafts/{name}/changes", summary="Change, add or close entries in a draft: a table, JSON or a form")
    async def changes(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if is_form(request):
            return await _edited(parts, request, draft, await typed(request))
        if sent == "application/json":
            return as_json(await _edits(parts, request, draft, await json_body(request)))
        work = _from_file(parts, request, draft, "changes", None)
        return await _answer(parts, request, draft, "changes", {}, work)

    return routes


async def _answer(
    parts: Parts, request: Request, draft: Draft, act: str, given: Mapping[str, object], work: Awaitable[Report]
) -> Response:
    """Answer with the report; to a form, the page of the draft with it, or with what was refused."""
    pages = as_page(parts, request)
    try:
        report = await work
    except SrjError as error:
        if pages is None:
            raise
        after = parts.drafts.desk.get(draft.id)
        shown = await draft_page(parts, pages, request, after, act=act, given=given, error=error)
        return html(shown, status_of(error), request)
    if pages is None:
        return as_json(report)
    after = parts.drafts.desk.get(draft.id)
    return html(await draft_page(parts, pages, request, after, act=act, imported=report), 200, request)


async def _from_file(parts: Parts, request: Request, draft: Draft, what: str, kind: str | None) -> Report:
    caller = require(request.scope, Act.DRAFT)  # before a byte is kept
    path, options = await received(parts, request, kind)
    try:
        if what == "import":
            require(request.scope, Act.IMPORT, about(str(options["kind"])))
        given = {**options, "what": what, "path": str(path), "today": parts.clock.today().isoformat()}
        return await parts.drafts.desk.take(draft.id, given, caller.account)
    finally:
        remove(path, options.get("mapping"))


async def _edits(parts: Parts, request: Request, draft: Draft, body: dict[str, object]) -> Report:
    caller = require(request.scope, Act.DRAFT)
    dry_run = switch(body, "dryRun")
    edits = edits_of({name: value for name, value in body.items() if name != "dryRun"})
    return await parts.drafts.desk.edit(draft.id, edits, caller.account, dry_run=dry_run)


async def _edited(parts: Parts, request: Request, draft: Draft, given: Mapping[str, str]) -> Response:
    """Answer a form that edits one entry: the page it asks for then, or its own with what was refused."""
    kind, key = given.get("kind", "").strip(), given.get("key", "").strip()
    pages = parts.drafts.entry_pages if as_page(parts, request) is not None and kind and key else None
    try:
        await _edits(parts, request, draft, edit_body(given))
    except SrjError as error:
        if pages is None:
            raise
        content = await parts.drafts.given(draft, kind, key)
        shown = {"error": error, "given": given}
        page = await pages.edit(request, language_of(request), draft, (kind, key), content, shown)
        return html(page, status_of(error), request)
    edit = f"/edit/{quote(kind, safe='')}/{quote(key, safe='')}" if given.get("then") == "edit" else ""
    return to(request, f"drafts/{draft.id}{edit}")
