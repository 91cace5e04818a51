"""The life of a draft: comments, submitted, sent back, checked, published, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.corrections import html
from app.api.draft_answers import (
    after,
    as_json,
    as_page,
    checked,
    day_given,
    draft_page,
    require_fields,
    required,
    seen,
    to,
    touched,
    tried,
)
from app.api.steward_forms import is_form
from app.domain.draft_records import DraftState
from app.domain.four_eyes import require_publisher
from app.domain.language import Text
from app.domain.rights import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft

_OF_PUBLISHING = frozenset({"effective", "until", "reason", "legalBasis"})


def router(parts: Parts) -> APIRouter:
    """Return the routes of what happens to drafts."""
    routes = APIRouter()
    _discuss(routes, parts)
    _close(routes, parts)
    _check(routes, parts)
    _publish(routes, parts)
    return routes


def _discuss(routes: APIRouter, parts: Parts) -> None:
    drafts = parts.drafts

    @routes.post("/drafts/{name}/comments", summary="Write a comment beside a draft", status_code=201)
    async def comment(request: Request, name: str) -> Response:
        async def do(body: Mapping[str, object]) -> Response:
            caller = require(request.scope, Act.COMMENT)
            text = str(body.get("text") or "").strip()
            if not text:
                raise required("text", Text("le commentaire", "the comment"))
            head = {"record": "comment", "text": text, "account": caller.account}
            draft = await drafts.desk.record(seen(parts, request, name).id, head, *DraftState)
            return after(request, draft, 201)

        return await tried(parts, request, name, "comment", do)

    @routes.post("/drafts/{name}/submit", summary="Submit a draft: it waits for who publishes it")
    async def submit(request: Request, name: str) -> Response:
        async def do(_body: Mapping[str, object]) -> Response:
            caller = require(request.scope, Act.SUBMIT)
            head = {"record": "state", "state": str(DraftState.SUBMITTED), "account": caller.account}
            return after(request, await drafts.desk.record(seen(parts, request, name).id, head, DraftState.OPEN))

        return await tried(parts, request, name, "submit", do)

    @routes.post("/drafts/{name}/return", summary="Send a draft back to its authors")
    async def back(request: Request, name: str) -> Response:
        async def do(_body: Mapping[str, object]) -> Response:
            draft = seen(parts, request, name)
            caller = require(request.scope, Act.COMMENT)
            if caller.account not in draft.authors:
                caller = require(request.scope, Act.REVIEW)
            head = {"record": "state", "state": str(DraftState.OPEN), "account": caller.account}
            return after(request, await drafts.desk.record(draft.id, head, DraftState.SUBMITTED))

        return await tried(parts, request, name, "return", do)


def _close(routes: APIRouter, parts: Parts) -> None:
    async def closed(request: Request, name: str) -> Draft:
        draft = seen(parts, request, name)
        caller = require(request.scope, Act.DRAFT)
        head = {"record": "state", "state": str(DraftState.CLOSED), "account": caller.account}
        return await parts.drafts.desk.record(draft.id, head, DraftState.OPEN, DraftState.SUBMITTED)

    @routes.delete("/drafts/{name}", summary="Close a draft that will not be published", status_code=204)
    async def close(request: Request, name: str) -> Response:
        await closed(request, name)
        return Response(status_code=204)

    @routes.post("/drafts/{name}/close", summary="Close a draft that will not be published")
    async def close_by_form(request: Request, name: str) -> Response:
        async def do(_body: Mapping[str, object]) -> Response:
            return after(request, await closed(request, name))

        return await tried(parts, request, name, "close", do)


def _check(routes: APIRouter, parts: Parts) -> None:
    @routes.post("/drafts/{name}/check", summary="What the rules would say of a draft")
    async def check(request: Request, name: str) -> Response:
        async def do(given: Mapping[str, object]) -> Response:
            draft = seen(parts, request, name)
            body = _publishing(given)
            report = await checked(parts, request, draft, body)
            pages = as_page(parts, request) if is_form(request) else None
            if pages is None:
                return as_json(report)
            return html(
                await draft_page(parts, pages, request, draft, act="check", report=report, given=body), 200, request
            )

        return await tried(parts, request, name, "check", do)


def _publish(routes: APIRouter, parts: Parts) -> None:
    @routes.post("/drafts/{name}/publish", summary="Publish a draft", status_code=201)
    async def publish(request: Request, name: str) -> Response:
        async def do(given: Mapping[str, object]) -> Response:
            draft = seen(parts, request, name)
            require(request.scope, Act.PUBLISH)  # before what is asked is read
            report = await _published(parts, request, draft, _publishing(given))
            if is_form(request):
                return to(request, f"commits/{report['commit']}")
            return as_json(report, 201, {"Location": f"/commits/{report['commit']}"})

        return await tried(parts, request, name, "publish", do)


async def _published(parts: Parts, request: Request, draft: Draft, body: Mapping[str, object]) -> dict[str, object]:
    """Publish once: an answer that was lost is told again, and a draft is never published twice."""
    caller = require(request.scope, Act.PUBLISH)

    def allow(now: Draft, found: NetDifference) -> None:
        require_publisher(caller, now.authors, touched(parts, now, found))
        if now.commit is None:
            now.require(*((DraftState.OPEN, DraftState.SUBMITTED) if caller.local else (DraftState.SUBMITTED,)))

    async def work(now: Draft) -> dict[str, object]:
        asked = {**body, "draft": now.id, "version": now.version}
        head = {"body": asked, "account": caller.account, "idempotencyKey": now.publication_key}
        return await parts.writer.work("publish-draft", head)

    return await parts.drafts.desk.publish(draft.id, allow, work, caller.account)


def _publishing(body: Mapping[str, object]) -> dict[str, object]:
    """Return what is asked of a publication, its days read. Raises ``InvalidInput``."""
    require_fields(body, _OF_PUBLISHING)
    for name in ("effective", "until"):
        day_given(body, name)
    return {name: value for name, value in body.items() if value not in (None, "")}
