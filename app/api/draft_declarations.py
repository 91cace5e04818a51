"""``/drafts/{id}/declarations``: deviations and waivers that a draft declares, which another person publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.draft_answers import after, seen, tried
from app.domain.draft_records import DraftState
from app.domain.errors import NotFound
from app.domain.language import Text
from app.domain.rights import Act, about
from app.services.declaration_requests import DeclarationRequests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts
    from app.domain.draft_records import Draft

_ACTS = {"deviation": Act.DEVIATION, "waiver": Act.WAIVE}


def router(parts: Parts) -> APIRouter:
    """Return the routes of what drafts declare."""
    routes, desk = APIRouter(), parts.drafts.desk
    requests = DeclarationRequests(parts.namespace)

    @routes.post("/drafts/{name}/declarations", summary="Declare a deviation or a waiver in a draft", status_code=201)
    async def declare(request: Request, name: str) -> Response:
        async def do(body: Mapping[str, object]) -> Response:
            draft = seen(parts, request, name)
            declared = requests.in_draft({k: v for k, v in body.items() if v not in (None, "")}, parts.clock.today())
            names = (declared.office, declared.office.rpartition("/")[2])
            caller = require(request.scope, _ACTS[declared.kind], about(*names, audience=declared.audience))
            given = {
                key: value for key, value in body.items() if key not in {"number", "by"} and value not in (None, "")
            }
            head = {"record": "declaration", "account": caller.account, "given": given}
            return after(request, await desk.record(draft.id, head, DraftState.OPEN), 201)

        return await tried(parts, request, name, "declare", do)

    @routes.delete("/drafts/{name}/declarations/{number}", summary="Take a declaration out of a draft", status_code=204)
    async def take_out(request: Request, name: str, number: int) -> Response:
        await _taken_out(parts, request, name, number)
        return Response(status_code=204)

    @routes.post("/drafts/{name}/declarations/{number}/remove", include_in_schema=False)
    async def take_out_by_form(request: Request, name: str, number: int) -> Response:
        async def do(_body: Mapping[str, object]) -> Response:
            return after(request, await _taken_out(parts, request, name, number))

        return await tried(parts, request, name, "take-out", do)

    return routes


async def _taken_out(parts: Parts, request: Request, name: str, number: int) -> Draft:
    draft = seen(parts, request, name)
    found = next((each for each in draft.declared if each["number"] == number), None)
    if found is None:
        raise NotFound(
            "no-such-declaration",
            Text(f"Ce brouillon n'a pas de déclaration n° {number}.", f"This draft has no declaration {number}."),
        )
    caller = require(request.scope, _ACTS[str(found["kind"])])
    head = {"record": "declaration-taken-out", "account": caller.account, "number": number}
    return await parts.drafts.desk.record(draft.id, head, DraftState.OPEN)
