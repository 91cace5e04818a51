"""``/changes``: what was added, closed, reopened or changed between two dates, editions or commits."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.documents import require_kind, require_whole_number
from app.api.ends import ends_of
from app.api.forms import chosen_form, language_of
from app.api.lists import separator_of
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import CSV, JSON, by_suffix
from app.domain.sentences import ChangeType
from app.services.changes import Comparison
from app.services.changes_forms import change_json, changes_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.ends import Ends
    from app.api.parts import Parts
    from app.services.changes import Change

_PAGE = 50
_LARGEST_PAGE = 1_000


def router(parts: Parts) -> APIRouter:
    """Return the routes of changes."""
    routes = APIRouter()
    offered = (JSON, CSV)

    @routes.api_route("/changes", methods=["GET", "HEAD"], summary="What changed between two dates")
    @routes.api_route("/changes.{suffix}", methods=["GET", "HEAD"], include_in_schema=False)
    async def changes(request: Request) -> Response:
        form = by_suffix(request.url.path, offered)[1] or chosen_form(request, offered)
        ends = ends_of(request, parts)
        asked = comparison_of(request, parts, ends)
        found = _filtered(request, await asyncio.to_thread(parts.changes.between, asked))
        if form is CSV:
            told = await asyncio.to_thread(parts.changes.told, asked, found)
            data = changes_csv(told, language_of(request), separator_of(request)).encode()
            name = f"changes-{ends.before.day}-{ends.after.day}.csv"
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return answer(request, data, "text/csv; charset=utf-8; header=present", headers, lasting=ends.fixed)
        return await _json(parts, request, asked, ends, found)

    return routes


async def _json(parts: Parts, request: Request, asked: Comparison, ends: Ends, found: Sequence[Change]) -> Response:
    offset, limit = page_of(request)
    told = await asyncio.to_thread(parts.changes.told, asked, found[offset : offset + limit])
    url = request.url.include_query_params(offset=offset + limit, limit=limit)
    body = {
        "from": {"valid": ends.before.day.isoformat(), "known": f"n{ends.before.known}"},
        "to": {"valid": ends.after.day.isoformat(), "known": f"n{ends.after.known}"},
        "counts": {each.value: sum(change.type is each for change in found) for each in ChangeType},
        "total": len(found),
        "items": [change_json(each) for each in told],
        "next": f"{url.path}?{url.query}" if offset + limit < len(found) else None,
    }
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), JSON.media_type, lasting=ends.fixed)


def page_of(request: Request) -> tuple[int, int]:
    """Read which page is asked: from which change on, and how many."""
    parameters = request.query_params
    offset = require_whole_number(parameters.get("offset"), "offset", 0, 10_000_000)
    return offset, require_whole_number(parameters.get("limit"), "limit", _PAGE, _LARGEST_PAGE) or _PAGE


def comparison_of(request: Request, parts: Parts, ends: Ends) -> Comparison:
    """Return what is compared; raises for a kind that does not exist, or a key without a kind."""
    kind, key = (request.query_params.get(name, "").strip() or None for name in ("kind", "key"))
    if kind is not None:
        require_kind(kind, parts.kinds.seen_by(ends.audience))
    elif key is not None:
        raise InvalidInput(
            "kind-required",
            Text("« key » demande aussi « kind » : kind=natinf&key=7.", "'key' needs 'kind' too: kind=natinf&key=7."),
        )
    return Comparison(ends.before, ends.after, ends.audience, kind, key)


def _filtered(request: Request, found: Sequence[Change]) -> Sequence[Change]:
    asked = request.query_params.get("type", "").strip()
    if not asked:
        return found
    types = [each.value for each in ChangeType]
    if asked not in types:
        raise InvalidInput(
            "invalid-type",
            Text(
                f"« type » vaut « {asked} » : choisir {', '.join(types)}.",
                f"'type' is '{asked}': choose {', '.join(types)}.",
            ),
        )
    return [change for change in found if change.type.value == asked]
