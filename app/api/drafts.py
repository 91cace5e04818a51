"""``/drafts``: the list, the form that opens one, and one draft with what it changes in words."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for, require
from app.api.corrections import html
from app.api.draft_answers import (
    as_json,
    as_page,
    body_of,
    changes_of,
    day_given,
    draft_page,
    may_see,
    require_fields,
    required,
    seen,
    to,
)
from app.api.findings_asked import one_of
from app.api.forms import language_of
from app.api.paging import page_of
from app.api.problems import status_of
from app.api.steward_forms import is_form
from app.domain.draft_records import DraftState
from app.domain.draft_steps import waits
from app.domain.errors import SrjError
from app.domain.language import Text
from app.domain.rights import Act, may

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.draft_parts import DraftPages
    from app.api.parts import Parts
    from app.domain.draft_records import Draft
    from app.domain.roles import Caller

_FIELDS = frozenset({"title", "base", "valid", "audience"})
_OF_ENTRY = frozenset({"kind", "key"})  # of a form that an entry opened: where to go once the draft is there
_STATES = tuple(map(str, DraftState))


def router(parts: Parts) -> APIRouter:
    """Return the routes of drafts."""
    routes, drafts = APIRouter(), parts.drafts

    @routes.api_route("/drafts", methods=["GET", "HEAD"], summary="The drafts")
    async def every(request: Request) -> Response:
        caller = require(request.scope, Act.COMMENT)
        pages = as_page(parts, request)
        if pages is not None:
            return html(await _list(parts, pages, request, caller), 200, request)
        state, (offset, limit) = one_of(request, "state", _STATES), page_of(request)
        found = [each for each in _seen(parts, caller) if state in {"", str(each.state)}]
        last = offset + limit
        items = [draft.told() for draft in found[offset:last]]
        return as_json({"total": len(found), "items": items, "next": last if last < len(found) else None})

    @routes.post("/drafts", summary="Open a draft", status_code=201)
    async def open_(request: Request) -> Response:
        caller = require(request.scope, Act.DRAFT)
        body = await body_of(request)
        pages = as_page(parts, request) if is_form(request) else None
        if pages is None:
            draft = await _opened(parts, request, caller, body)
            return as_json(draft.told(), 201, {"Location": f"/drafts/{draft.id}"})
        try:
            draft = await _opened(parts, request, caller, {k: v for k, v in body.items() if k not in _OF_ENTRY})
        except SrjError as error:
            shown = await _list(parts, pages, request, caller, error=error, given=body)
            return html(shown, status_of(error), request)
        kind, key = (quote(str(body.get(name) or ""), safe="-._~") for name in ("kind", "key"))
        return to(request, f"drafts/{draft.id}" + (f"/edit/{kind}/{key}" if kind and key else ""))

    @routes.api_route("/drafts/{name}", methods=["GET", "HEAD"], summary="A draft, and what it changes in words")
    async def one(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        pages = as_page(parts, request)
        if pages is not None:
            return html(await draft_page(parts, pages, request, draft), 200, request)
        found = await drafts.desk.difference(name)
        return as_json({**draft.told(), "changes": await changes_of(parts, request, draft, found)})

    return routes


def _seen(parts: Parts, caller: Caller) -> list[Draft]:
    return [draft for draft in parts.drafts.desk.every() if may_see(caller, draft)]


async def _list(parts: Parts, pages: DraftPages, request: Request, caller: Caller, **shown: object) -> bytes:
    """Return the page of the drafts: those of the state asked, and those that wait for the caller."""
    found = _seen(parts, caller)
    state, (offset, limit) = one_of(request, "state", _STATES), page_of(request)
    listed = [each for each in found if state in {"", str(each.state)}]
    waiting = [(draft, what) for draft in found if (what := waits(caller, draft)) is not None]
    some = listed[offset : offset + limit]
    sizes = {draft.id: len((await parts.drafts.desk.difference(draft.id)).owners) for draft in some if draft.is_live}
    given: dict[str, object] = {
        "state": state,
        "total": len(listed),
        "offset": offset,
        "limit": limit,
        "counts": {each: sum(str(draft.state) == each for draft in found) for each in _STATES},
        "writable": [draft for draft in found if draft.state is DraftState.OPEN][:limit],
        "opens": may(caller, Act.DRAFT),
        "audience": caller.widest,
        **shown,
    }
    return await pages.every(request, language_of(request), some, waiting, sizes, given)


async def _opened(parts: Parts, request: Request, caller: Caller, body: Mapping[str, object]) -> Draft:
    require_fields(body, _FIELDS)
    title, base = body.get("title"), body.get("base") or "published"
    if not isinstance(title, str) or not title.strip():
        raise required("title", Text("le titre du brouillon", "the title of the draft"))
    if base not in {"published", "empty"}:
        raise required("base", Text("« published » ou « empty »", "'published' or 'empty'"))
    asked = body.get("audience")
    audience = audience_for(request.scope, str(asked) if asked else None)
    day = day_given(body, "valid") or parts.clock.today()
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
