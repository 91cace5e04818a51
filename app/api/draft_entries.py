"""One entry of a draft: as it would be, in every form of ``/doc``; and the page that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import caller_of, require
from app.api.corrections import html
from app.api.draft_answers import seen, touched
from app.api.forms import chosen_form, language_of
from app.domain.draft_steps import steps
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import HTML, OF_ENTITY, by_suffix
from app.domain.profiles import FULL
from app.domain.rights import Act

if TYPE_CHECKING:
    from app.api.draft_parts import DraftEntryPages
    from app.api.parts import Parts
    from app.domain.draft_records import Draft


def router(parts: Parts) -> APIRouter:
    """Return the routes of the entries of drafts."""
    routes, drafts = APIRouter(), parts.drafts
    offered = OF_ENTITY if drafts.entry_pages else OF_ENTITY[1:]

    @routes.api_route("/drafts/{name}/doc/{kind}/{key}", methods=["GET", "HEAD"], summary="An entry as a draft has it")
    async def read(request: Request, name: str, kind: str, key: str) -> Response:
        draft = seen(parts, request, name)
        bare, form = by_suffix(key, offered)
        description = await drafts.describe(draft, kind, bare)
        form = form or chosen_form(request, offered)
        if form is HTML and drafts.entry_pages is not None:
            language = language_of(request)
            found = await drafts.desk.difference(draft.id)
            may = steps(caller_of(request.scope), draft, touched(parts, draft, found))
            return html(await drafts.entry_pages.entry(request, language, draft, description, may), 200, request)
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        return Response(parts.write(form, description, FULL), media_type=form.media_type, headers=headers)

    if drafts.entry_pages is not None:
        _edit(routes, parts, drafts.entry_pages)
    return routes


def _edit(routes: APIRouter, parts: Parts, pages: DraftEntryPages) -> None:
    @routes.api_route("/drafts/{name}/edit", methods=["GET", "HEAD"], include_in_schema=False)
    async def find(request: Request, name: str) -> Response:
        kind, key = (request.query_params.get(each, "").strip() for each in ("kind", "key"))
        if not kind or not key:
            raise InvalidInput(
                "entry-required",
                Text("Dire de quelle entrée il s'agit : kind= et key=.", "Say which entry: kind= and key=."),
            )
        return await shown(request, seen(parts, request, name), kind, key)

    @routes.api_route("/drafts/{name}/edit/{kind}/{key}", methods=["GET", "HEAD"], include_in_schema=False)
    async def edit(request: Request, name: str, kind: str, key: str) -> Response:
        return await shown(request, seen(parts, request, name), kind, key)

    async def shown(request: Request, draft: Draft, kind: str, key: str) -> Response:
        require(request.scope, Act.DRAFT)
        draft.require_writable()
        content = await parts.drafts.given(draft, kind, key)
        return html(await pages.edit(request, language_of(request), draft, (kind, key), content, {}), 200, request)
