"""``POST /uses``: an application declares which referential it uses; somebody else reads it and publishes it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for, require
from app.api.corrections import json_body
from app.api.draft_answers import as_json
from app.domain.draft_records import DraftState
from app.domain.language import Text
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.domain.draft_records import Draft
    from app.domain.roles import Caller
    from app.services.use_declaring import DeclaredUse, Use

_TITLE = Text("Usage de {} par {}", "Use of {} by {}")


def router(parts: Parts) -> APIRouter:
    """Return the route by which uses are declared."""
    routes, declaring = APIRouter(), parts.drafts.uses

    @routes.post("/uses", summary="Declare the use of a referential: a submitted draft, which another publishes")
    async def declare(request: Request) -> Response:
        require(request.scope, Act.USE)  # before anything is read
        use = declaring.read(await json_body(request))
        audience = audience_for(request.scope, use.audience)
        caller = require(request.scope, Act.USE, about(use.application, use.referential, audience=audience))
        day, known = parts.clock.today(), parts.clock.head()
        found = await asyncio.to_thread(declaring.compare, use, day, known, audience)
        if not found.lines:
            return as_json({"use": found.iri, "draft": None, "state": "published"})
        draft = await _submitted(parts, request, caller, use, found)
        told = {"use": found.iri, "draft": draft.id, "state": str(draft.state)}
        return as_json(told, 201, {"Location": f"/drafts/{draft.id}"})

    return routes


async def _submitted(parts: Parts, request: Request, caller: Caller, use: Use, found: DeclaredUse) -> Draft:
    """Open a draft that holds the declaration, and submit it; a retry finds that of the first time."""
    head: dict[str, object] = {
        "title": _TITLE.fr.format(use.referential, use.application),
        "base": "published",
        "valid": parts.clock.today().isoformat(),
        "known": parts.clock.head(),
        "audience": use.audience,
        "account": caller.account,
    }
    key = request.headers.get("idempotency-key")
    if key:
        asked = json.dumps([found.iri, *(line.decode() for line in found.lines)], ensure_ascii=False)
        head |= {"key": key, "request": hashlib.sha256(asked.encode()).hexdigest()}
    desk = parts.drafts.desk
    draft = desk.get((await desk.open(head)).id)  # as it is now: one that was opened before may be submitted already
    if draft.state is DraftState.OPEN and not draft.version:
        draft = await desk.fill(draft.id, found.lines, caller.account)
    if draft.state is DraftState.OPEN:
        state = {"record": "state", "state": str(DraftState.SUBMITTED), "account": caller.account}
        draft = await desk.record(draft.id, state, DraftState.OPEN)
    return draft
