"""``/commits/{n}/draft``: what a publication did, taken back in a draft that can be read, corrected and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for, require
from app.api.commits import number_of
from app.api.corrections import html
from app.api.draft_answers import as_json, as_page, body_of, day_given, draft_page, require_fields, to
from app.api.steward_forms import is_form
from app.domain.language import Text
from app.domain.rights import Act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parts import Parts
    from app.domain.draft_records import Draft

_FIELDS = frozenset({"title", "valid", "audience"})


def router(parts: Parts) -> APIRouter:
    """Return the route that opens such a draft."""
    routes, drafts = APIRouter(), parts.drafts

    @routes.post("/commits/{number}/draft", summary="Open a draft that takes a publication back", status_code=201)
    async def undo(request: Request, number: str) -> Response:
        caller = require(request.scope, Act.DRAFT)
        require(request.scope, Act.UNDO)
        body = await body_of(request)
        require_fields(body, _FIELDS)
        commit, known = number_of(number), parts.clock.head()
        asked = body.get("audience")
        audience = audience_for(request.scope, str(asked) if asked else None)
        found = await drafts.undone(commit, day_given(body, "valid"), audience)
        title = str(body.get("title") or "").strip() or _TITLE.fr.format(commit)
        head: dict[str, object] = {
            "title": title,
            "base": "published",
            "valid": found.day.isoformat(),
            "known": known,
            "audience": audience,
            "account": caller.account,
        }
        draft = await drafts.desk.open(head)
        draft = await drafts.desk.fill(draft.id, found.lines, caller.account)
        if is_form(request):
            return await _shown(parts, request, draft, found.conflicts)
        told = {**draft.told(), "undoes": commit, "conflicts": list(found.conflicts)}
        return as_json(told, 201, {"Location": f"/drafts/{draft.id}"})

    return routes


async def _shown(parts: Parts, request: Request, draft: Draft, conflicts: Sequence[Mapping[str, object]]) -> Response:
    """Lead to the page of the draft; what it leaves alone is told by the page itself, once."""
    pages = as_page(parts, request)
    if pages is None or not conflicts:
        return to(request, f"drafts/{draft.id}")
    return html(await draft_page(parts, pages, request, draft, left_alone=conflicts), 200, request)


_TITLE = Text("Annulation de la publication n° {}", "Undo of commit {}")
