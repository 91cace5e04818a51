"""``/drafts``: opened, listed, read in words, discussed, submitted, checked, published or sent back."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for, require
from app.api.corrections import html, json_body
from app.api.forms import chosen_form, language_of
from app.api.steward_forms import is_form, typed
from app.domain.asked_dates import fact_day
from app.domain.audiences import AUDIENCES
from app.domain.draft_records import DraftState
from app.domain.errors import InvalidInput, NotFound, SrjError
from app.domain.four_eyes import require_publisher
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.draft_parts import DraftParts
    from app.api.parts import Parts
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft
    from app.domain.negotiation import Representation
    from app.domain.rights import Resource
    from app.domain.roles import Caller

_SHOWN = 100
_FIELDS = frozenset({"title", "base", "valid", "audience"})
_OF_PUBLISHING = frozenset({"effective", "until", "reason", "legalBasis"})


def router(parts: Parts) -> APIRouter:
    """Return the routes of drafts."""
    routes, drafts = APIRouter(), parts.drafts
    _discuss(routes, parts)
    _decide(routes, parts)

    @routes.api_route("/drafts", methods=["GET", "HEAD"], summary="The drafts")
    async def every(request: Request) -> Response:
        caller = require(request.scope, Act.COMMENT)
        found = [draft for draft in drafts.desk.every() if _may_see(caller, draft)]
        if chosen_form(request, offered(drafts)) is HTML and drafts.pages is not None:
            return html(await drafts.pages.every(request, language_of(request), found), 200, request)
        items = [draft.told() for draft in found]
        return as_json({"total": len(items), "items": items, "next": None})

    @routes.post("/drafts", summary="Open a draft", status_code=201)
    async def open_(request: Request) -> Response:
        caller = require(request.scope, Act.DRAFT)
        posted = is_form(request)
        body = {**await typed(request)} if posted else await json_body(request)
        draft = await _opened(parts, request, caller, body)
        if posted:
            return _to(f"/drafts/{draft.id}")
        return as_json(draft.told(), 201, {"Location": f"/drafts/{draft.id}"})

    @routes.api_route("/drafts/{name}", methods=["GET", "HEAD"], summary="A draft, and what it changes in words")
    async def one(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        if chosen_form(request, offered(drafts)) is HTML and drafts.pages is not None:
            return html(await page_of(parts, request, draft), 200, request)
        changes = await drafts.words(draft, await drafts.desk.difference(name), _SHOWN)
        return as_json({**draft.told(), "changes": changes})

    @routes.delete("/drafts/{name}", summary="Close a draft that will not be published", status_code=204)
    async def close(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        caller = require(request.scope, Act.DRAFT)
        head = {"record": "state", "state": str(DraftState.CLOSED), "account": caller.account}
        await drafts.desk.record(draft.id, head, DraftState.OPEN, DraftState.SUBMITTED)
        return Response(status_code=204)

    return routes


def _discuss(routes: APIRouter, parts: Parts) -> None:
    drafts = parts.drafts

    @routes.post("/drafts/{name}/comments", summary="Write a comment beside a draft", status_code=201)
    async def comment(request: Request, name: str) -> Response:
        caller = require(request.scope, Act.COMMENT)
        body = await _body(request)
        text = str(body.get("text") or "").strip()
        if not text:
            raise _required("text", Text("le commentaire", "the comment"))
        head = {"record": "comment", "text": text, "account": caller.account}
        draft = await drafts.desk.record(seen(parts, request, name).id, head, *DraftState)
        return _after(request, draft, 201)

    @routes.post("/drafts/{name}/submit", summary="Submit a draft: it waits for who publishes it")
    async def submit(request: Request, name: str) -> Response:
        caller = require(request.scope, Act.SUBMIT)
        head = {"record": "state", "state": str(DraftState.SUBMITTED), "account": caller.account}
        draft = await drafts.desk.record(seen(parts, request, name).id, head, DraftState.OPEN)
        return _after(request, draft)

    @routes.post("/drafts/{name}/return", summary="Send a draft back to its authors")
    async def back(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        caller = require(request.scope, Act.COMMENT)
        if caller.account not in draft.authors:
            caller = require(request.scope, Act.REVIEW)
        head = {"record": "state", "state": str(DraftState.OPEN), "account": caller.account}
        return _after(request, await drafts.desk.record(draft.id, head, DraftState.SUBMITTED))


def _decide(routes: APIRouter, parts: Parts) -> None:
    drafts = parts.drafts

    @routes.post("/drafts/{name}/check", summary="What the rules would say of a draft")
    async def check(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        caller = require(request.scope, Act.COMMENT)
        body = _publishing(await _body(request))
        head = {"body": {**body, "draft": draft.id, "dryRun": True}, "account": caller.account}
        try:
            report = await parts.writer.work("publish-draft", head)
        except SrjError as error:
            if not is_form(request) or drafts.pages is None:
                raise
            return html(await page_of(parts, request, draft, error=error, given=body), 200, request)
        if is_form(request) and drafts.pages is not None:
            return html(await page_of(parts, request, draft, report=report, given=body), 200, request)
        return as_json(report)

    _publish(routes, parts)


def _publish(routes: APIRouter, parts: Parts) -> None:
    drafts = parts.drafts

    @routes.post("/drafts/{name}/publish", summary="Publish a draft", status_code=201)
    async def publish(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        body = _publishing(await _body(request))
        try:
            report = await _published(parts, request, draft, body)
        except SrjError as error:
            if not is_form(request) or drafts.pages is None:
                raise
            return html(await page_of(parts, request, drafts.desk.get(name), error=error, given=body), 422, request)
        if is_form(request):
            return _to(f"/commits/{report['commit']}")
        return as_json(report, 201, {"Location": f"/commits/{report['commit']}"})


def _touched(parts: Parts, draft: Draft, found: NetDifference) -> list[Resource]:
    """Return what a draft is about: who publishes within one referential publishes nothing about another."""
    things = map(parts.namespace.parse, found.owners)
    kinds = sorted({thing.kind if thing else "(other)" for thing in things}) or [""]
    return [about(kind, audience=draft.audience) for kind in kinds]


async def _published(parts: Parts, request: Request, draft: Draft, body: Mapping[str, object]) -> dict[str, object]:
    """Publish once: an answer that was lost is told again, and a draft is never published twice."""
    caller = require(request.scope, Act.PUBLISH)
    found = await parts.drafts.desk.difference(draft.id)
    require_publisher(caller, draft.authors, _touched(parts, draft, found))
    if draft.state is DraftState.PUBLISHED and draft.commit is not None:
        return {"draft": draft.id, "commit": draft.commit}
    allowed = (DraftState.OPEN, DraftState.SUBMITTED) if caller.local else (DraftState.SUBMITTED,)
    draft.require(*allowed)
    key = request.headers.get("idempotency-key") or f"draft {draft.id} {draft.version}"
    asked = {**body, "draft": draft.id}
    report = await parts.writer.work("publish-draft", {"body": asked, "account": caller.account, "idempotencyKey": key})
    head = {
        "record": "state",
        "state": str(DraftState.PUBLISHED),
        "account": caller.account,
        "commit": report["commit"],
    }
    await parts.drafts.desk.record(draft.id, head, DraftState.OPEN, DraftState.SUBMITTED)
    return report


async def _opened(parts: Parts, request: Request, caller: Caller, body: Mapping[str, object]) -> Draft:
    unknown = sorted(set(body) - _FIELDS)
    if unknown:
        raise InvalidInput(
            "unknown-field",
            Text(f"« {unknown[0]} » n'est pas un champ d'un brouillon.", f"'{unknown[0]}' is not a field of a draft."),
            {"field": unknown[0]},
        )
    title, base = body.get("title"), body.get("base") or "published"
    if not isinstance(title, str) or not title.strip():
        raise _required("title", Text("le titre du brouillon", "the title of the draft"))
    if base not in {"published", "empty"}:
        raise _required("base", Text("« published » ou « empty »", "'published' or 'empty'"))
    asked = body.get("audience")
    audience = audience_for(request.scope, str(asked) if asked else None)
    day = fact_day(body.get("valid") or None, "valid") or parts.clock.today()
    head: dict[str, object] = {
        "title": title.strip(),
        "base": base,
        "valid": day.isoformat(),
        "known": parts.clock.head(),
        "audience": audience,
        "account": caller.account,
    }
    key = request.headers.get("idempotency-key")
    if key:
        asked_ = json.dumps([title, base, body.get("valid"), asked], ensure_ascii=False)
        head |= {"key": key, "request": hashlib.sha256(asked_.encode()).hexdigest()}
    return await parts.drafts.desk.open(head)


def seen(parts: Parts, request: Request, name: str) -> Draft:
    """Return a draft that the caller may see; one it may not see is not told from one that does not exist."""
    caller = require(request.scope, Act.COMMENT)
    draft = parts.drafts.desk.get(name)
    if not _may_see(caller, draft):
        raise NotFound(
            "no-such-draft",
            Text(f"Aucun brouillon « {name} ». La liste : /drafts.", f"No draft '{name}'. The list: /drafts."),
            {"draft": name},
        )
    return draft


def _may_see(caller: Caller, draft: Draft) -> bool:
    return AUDIENCES.index(draft.audience) <= AUDIENCES.index(caller.widest)


def _publishing(body: Mapping[str, object]) -> dict[str, object]:
    unknown = sorted(set(body) - _OF_PUBLISHING)
    if unknown:
        raise InvalidInput(
            "unknown-field",
            Text(
                f"« {unknown[0]} » n'est pas un champ de cette demande.",
                f"'{unknown[0]}' is not a field of this request.",
            ),
            {"field": unknown[0]},
        )
    fact_day(body.get("effective") or None, "effective")
    fact_day(body.get("until") or None, "until")
    return {name: value for name, value in body.items() if value not in (None, "")}


async def _body(request: Request) -> dict[str, object]:
    return {**await typed(request)} if is_form(request) else await json_body(request)


async def page_of(parts: Parts, request: Request, draft: Draft, **shown: object) -> bytes:
    """Return the page of a draft, with what was just done or refused."""
    pages = parts.drafts.pages
    if pages is None:
        raise NotFound("unknown", Text("Pas de page.", "No page."))
    changes = await parts.drafts.words(draft, await parts.drafts.desk.difference(draft.id), _SHOWN)
    return await pages.one(request, language_of(request), draft, changes, shown)


def offered(drafts: DraftParts) -> tuple[Representation, ...]:
    """Return the forms in which a draft is told."""
    return (JSON, HTML) if drafts.pages else (JSON,)


def _after(request: Request, draft: Draft, status: int = 200) -> Response:
    return _to(f"/drafts/{draft.id}") if is_form(request) else as_json(draft.told(), status)


def _to(path: str) -> Response:
    return Response(status_code=303, headers={"Location": path})


def as_json(told: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer that is not kept."""
    text = json.dumps(told, ensure_ascii=False)
    given = {"Cache-Control": "no-store", **(headers or {})}
    return Response(text, status_code=status, headers=given, media_type="application/json")


def _required(name: str, wanted: Text) -> InvalidInput:
    return InvalidInput(
        "invalid-field",
        Text(f"« {name} » : donner {wanted.fr}.", f"'{name}': give {wanted.en}."),
        {"field": name},
    )
