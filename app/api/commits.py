"""``/commits``: publications, newest first; what one did; and the one that takes it back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.corrections import author_of, done, html
from app.api.documents import require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.problems import status_of
from app.api.steward_forms import confirming, is_form, typed, undo_body
from app.domain.errors import NotFound, SrjError
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON

if TYPE_CHECKING:
    from app.api.parts import Parts, StewardPages
    from app.domain.negotiation import Representation

_PAGE = 50
_LARGEST_PAGE = 500
_LAST = 10**12


def router(parts: Parts) -> APIRouter:
    """Return the routes of publications."""
    routes = APIRouter()
    offered = (JSON, HTML) if parts.steward_pages else (JSON,)

    @routes.api_route("/commits", methods=["GET", "HEAD"], summary="The publications, newest first")
    async def commits(request: Request) -> Response:
        limit = require_whole_number(request.query_params.get("limit"), "limit", _PAGE, _LARGEST_PAGE)
        head = parts.clock.head()
        until = require_whole_number(request.query_params.get("until"), "until", head, _LAST)
        audience = moment_of(request, parts.clock).audience
        told = await asyncio.to_thread(parts.commits.page, min(until, head), limit, audience)
        if chosen_form(request, offered) is HTML and parts.steward_pages is not None:
            return html(await parts.steward_pages.commits(request, language_of(request), told), 200, request)
        return _json(told)

    @routes.api_route("/commits/{number}", methods=["GET", "HEAD"], summary="What one publication did")
    async def commit(request: Request, number: str) -> Response:
        bare = number.removesuffix(".json")
        limit = require_whole_number(request.query_params.get("limit"), "limit", _PAGE, _LARGEST_PAGE)
        offset = require_whole_number(request.query_params.get("offset"), "offset", 0, _LAST)
        audience = moment_of(request, parts.clock).audience
        told = await asyncio.to_thread(parts.commits.one, number_of(bare), audience, offset, limit)
        form = JSON if bare != number else chosen_form(request, offered)
        if form is HTML and parts.steward_pages is not None:
            return html(await parts.steward_pages.commit(request, language_of(request), told), 200, request)
        return _json(told)

    @routes.api_route(
        "/commits/{number}/findings", methods=["GET", "HEAD"], summary="What a publication made appear and disappear"
    )
    async def findings(request: Request, number: str) -> Response:
        return await _findings(parts, request, number_of(number), chosen_form(request, (JSON, HTML)))

    @routes.api_route("/commits/{number}/findings.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def findings_as_json(request: Request, number: str) -> Response:
        return await _findings(parts, request, number_of(number), JSON)

    @routes.post("/commits/{number}/undo", summary="Take back what a publication did, by a new one", status_code=201)
    async def undo(request: Request, number: str) -> Response:
        if parts.steward_pages is not None and is_form(request):
            return await _formed(parts, parts.steward_pages, request, number_of(number))
        return await done(parts, request, "undo", commit=number_of(number))

    return routes


async def _findings(parts: Parts, request: Request, number: int, form: Representation) -> Response:
    """Answer what a commit made appear and disappear: judged again, the same whenever it is asked."""
    audience = moment_of(request, parts.clock).audience
    found = await parts.coherence.coherence.brought(number, audience) if number <= parts.clock.head() else None
    if found is None:
        raise NotFound(
            "unknown-commit",
            Text(f"La publication {number} n'existe pas.", f"There is no commit {number}."),
        )
    if form is HTML:
        return html(await parts.coherence.pages.brought(request, language_of(request), found), 200, request)
    return _json(found.to_json())


async def _formed(parts: Parts, pages: StewardPages, request: Request, number: int) -> Response:
    """Answer the form of an undo by the page of the publication."""
    given = await typed(request)
    shown: dict[str, object] = {"given": given, "confirming": confirming(given)}
    status = 200
    try:
        body = {**undo_body(given), "commit": number}
        head = {"body": body, "idempotencyKey": given.get("once", ""), "account": author_of(request, "undo", body)}
        shown["report"] = await parts.writer.work("undo", head)
    except SrjError as error:
        shown["error"] = error
        status = status_of(error)
    audience = moment_of(request, parts.clock).audience
    told = await asyncio.to_thread(parts.commits.one, number, audience)
    return html(await pages.commit(request, language_of(request), told, shown), status, request)


def _json(told: object) -> Response:
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    return Response(json.dumps(told, ensure_ascii=False), headers=headers, media_type="application/json")


def number_of(value: str) -> int:
    """Read the number of a publication, with or without the ``n`` of ``known=``. Raises ``NotFound``."""
    digits = value.removeprefix("n")
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(_LAST)):
        raise NotFound(
            "unknown-commit",
            Text(f"« {value} » n'est pas le numéro d'une publication.", f"'{value}' is not the number of a commit."),
        )
    return int(digits)
