"""``/corrections`` and ``/legal-dates``: what stewards record beside the editions, over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.documents import require_kind
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.problems import problem, status_of
from app.api.steward_forms import confirming, correction_body, date_body, is_form, typed
from app.domain.audiences import up_to
from app.domain.errors import InvalidInput, SrjError
from app.domain.four_eyes import require_draft
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.api.parts import Parts, StewardPages

_MOST_BYTES = 2_000_000


def router(parts: Parts) -> APIRouter:
    """Return the routes of corrections and legal dates."""
    routes = APIRouter()
    offered = (JSON, HTML) if parts.steward_pages else (JSON,)

    @routes.api_route("/corrections", methods=["GET", "HEAD"], summary="What stewards recorded of an entry")
    async def recorded(request: Request) -> Response:
        if chosen_form(request, offered) is HTML and parts.steward_pages is not None:
            return html(*await parts.steward_pages.form(request, language_of(request)), request)
        entity = asked_entity(parts, request)
        audience = moment_of(request, parts.clock).audience
        visible = frozenset(name for name, each in parts.sources().items() if each.audience in up_to(audience))
        found = await asyncio.to_thread(parts.recorded.of, entity, visible)
        told = {"entity": entity, "total": len(found), "items": found, "next": None}
        return Response(json.dumps(told, ensure_ascii=False), media_type="application/json")

    @routes.post("/corrections", summary="Correct what a source says of an entry over some days", status_code=201)
    async def correct(request: Request) -> Response:
        if parts.steward_pages is not None and is_form(request):
            return await _formed(parts, parts.steward_pages, request, "correct", correction_body)
        return await done(parts, request, "correct")

    @routes.post("/legal-dates", summary="Say on which day in law a change that an edition shows took effect")
    async def date(request: Request) -> Response:
        if parts.steward_pages is not None and is_form(request):
            return await _formed(parts, parts.steward_pages, request, "legal-date", date_body)
        return await done(parts, request, "legal-date")

    return routes


async def _formed(
    parts: Parts,
    pages: StewardPages,
    request: Request,
    act: str,
    body_of: Callable[[Mapping[str, str]], dict[str, object]],
) -> Response:
    """Answer a form by its page: what would change, what was published, or what is wrong."""
    given = await typed(request)
    shown: dict[str, object] = {"act": act, "given": given, "confirming": confirming(given)}
    status = 200
    try:
        body = body_of(given)
        head = {"body": body, "idempotencyKey": given.get("once", ""), "account": author_of(request, act, body)}
        shown["report"] = await parts.writer.work(act, head)
    except SrjError as error:
        shown["error"] = error
        status = status_of(error)
    page, _ = await pages.form(request, language_of(request), shown)
    return html(page, status, request)


def author_of(request: Request, name: str, body: Mapping[str, object]) -> str:
    """Return the account of who may ask a steward's act of the writer. Raises ``InvalidInput`` or ``NotPermitted``."""
    names = (body.get(field) for field in ("source", "kind"))
    resource = about(*(name for name in names if isinstance(name, str)))
    caller = require(request.scope, Act.UNDO if name == "undo" else Act.CORRECT, resource)
    require_draft(caller, dry_run=body.get("dryRun") is True)
    return caller.account


def html(page: bytes, status: int, request: Request) -> Response:
    """Return a page that is never kept: it says what is so now."""
    headers = {"Content-Language": language_of(request), "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    return Response(page, status_code=status, headers=headers, media_type="text/html; charset=utf-8")


def asked_entity(parts: Parts, request: Request) -> str:
    """Return the IRI that a request names by kind and key. Raises ``InvalidInput`` or ``NotFound``."""
    kind, key = (request.query_params.get(name, "") for name in ("kind", "key"))
    if not kind or not key:
        raise InvalidInput(
            "entry-required",
            Text("Dire de quelle entrée il s'agit : kind= et key=.", "Say which entry: kind= and key=."),
        )
    require_kind(kind, parts.kinds.seen_by(moment_of(request, parts.clock).audience))
    return parts.namespace.mint(kind, key)


async def done(parts: Parts, request: Request, name: str, **more: object) -> Response:
    """Send the JSON of a request to the writer: 201 with its report, 200 when nothing was published (dry run)."""
    try:
        body = {**await json_body(request), **more}
        key = request.headers.get("idempotency-key") or ""
        head = {"body": body, "idempotencyKey": key, "account": author_of(request, name, body)}
        report = await parts.writer.work(name, head)
    except SrjError as error:
        return problem(error, language_of(request), request.url.path)
    status = 200 if report.get("commit") is None else 201
    headers = {} if report.get("commit") is None else {"Location": f"/commits/{report['commit']}"}
    text = json.dumps(report, ensure_ascii=False)
    return Response(text, status_code=status, headers=headers, media_type="application/json")


async def json_body(request: Request) -> dict[str, object]:
    """Read the body of a request as a JSON object. Raises ``InvalidInput``."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > _MOST_BYTES:
            raise InvalidInput(
                "request-too-large",
                Text("La demande dépasse 2 Mo.", "The request is over 2 MB."),
                {"limit": _MOST_BYTES},
            )
        parts.append(part)
    try:
        found = json.loads(b"".join(parts) or b"{}")
    except (ValueError, RecursionError) as error:
        raise _not_json(str(error)) from error
    if not isinstance(found, dict):
        raise _not_json("{...}")
    return found


def _not_json(what: str) -> InvalidInput:
    return InvalidInput(
        "invalid-json",
        Text(f"Le corps doit être un objet JSON ({what}).", f"The body must be a JSON object ({what})."),
    )
