"""``/search``: French full text over codes, labels and notes, on a day, as known at a moment, for an audience."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.documents import require_kind
from app.api.forms import chosen_form, language_of
from app.api.moments import asked_once, moment_of
from app.api.paging import page_of
from app.domain.csv_text import csv_text
from app.domain.negotiation import CSV, HTML, JSON
from app.services.searching import STATUSES, Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.services.reading import Moment
    from app.services.searching import Result

_COLUMNS = ("notation", "label", "kind", "validFrom", "validTo", "startCertainty", "inForce", "where", "id")


def router(parts: Parts) -> APIRouter:
    """Return the routes of the search."""
    routes = APIRouter()
    offered = (JSON, HTML, CSV) if parts.search_pages else (JSON, CSV)

    @routes.api_route("/search", methods=["GET", "HEAD"], summary="The things that words or a code name")
    async def search(request: Request) -> Response:
        return await _search(parts, request, chosen_form(request, offered))

    @routes.api_route("/search.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def search_json(request: Request) -> Response:
        return await _search(parts, request, JSON)

    @routes.api_route("/search.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def search_csv(request: Request) -> Response:
        return await _search(parts, request, CSV)

    @routes.api_route("/search/complete", methods=["GET", "HEAD"], summary="What words that are being typed may name")
    async def complete(request: Request) -> Response:
        moment = moment_of(request, parts.clock)
        kinds = parts.kinds.seen_by(moment.audience)
        asked = _asked(parts, request, moment)
        found = parts.search.completions_at_once(asked, moment, kinds)
        if found is None:
            found = await asyncio.to_thread(parts.search.completions_json, asked, moment, kinds)
        return answer(request, found, "application/json", lasting=moment.lasting)

    return routes


def _asked(parts: Parts, request: Request, moment: Moment) -> Asked:
    kind = asked_once(request, "kind") or None
    if kind is not None:
        require_kind(kind, parts.kinds.seen_by(moment.audience))
    return Asked(asked_once(request, "q") or "", kind, asked_once(request, "status") or STATUSES[0])


async def _search(parts: Parts, request: Request, form: Representation) -> Response:
    moment = moment_of(request, parts.clock)
    if form is HTML and parts.search_pages is not None:
        language = language_of(request)
        page, status = await parts.search_pages.search(request, language, page_of(request))
        return page_answer(request, page, language, status)
    offset, limit = page_of(request)
    asked, kinds = _asked(parts, request, moment), parts.kinds.seen_by(moment.audience)
    found = await asyncio.to_thread(parts.search.find, asked, moment, kinds)
    hits = found.hits if form is CSV and "limit" not in request.query_params else found.hits[offset : offset + limit]
    results = await asyncio.to_thread(parts.search.results, hits, moment)
    if form is CSV:
        headers = {"Content-Disposition": f'attachment; filename="search-{moment.day}.csv"'}
        return answer(request, _csv(results), "text/csv; charset=utf-8; header=present", headers)
    following = offset + limit
    url = request.url.include_query_params(offset=following, limit=limit)
    body = {
        "total": len(found.hits),
        "how": str(found.how),
        "kinds": found.kinds,
        "items": [each.to_json() for each in results],
        "next": f"{url.path}?{url.query}" if following < len(found.hits) else None,
    }
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), "application/json", lasting=moment.lasting)


def _csv(results: Sequence[Result]) -> bytes:
    return csv_text(_COLUMNS, map(_cells, results)).encode()


def _cells(result: Result) -> list[str]:
    told = {**result.to_json(), "inForce": str(result.in_force).lower()}
    return ["" if told[name] is None else str(told[name]) for name in _COLUMNS]
