"""``/doc/{kind}/{key}/history``: every state of one thing, on both axes, in sentences."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.documents import require_kind
from app.api.forms import chosen_form, language_of
from app.api.lists import separator_of
from app.api.moments import moment_of
from app.api.paging import page_of
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, NTRIPLES, TURTLE, by_suffix
from app.services.history_forms import history_csv, history_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.parts import Parts
    from app.services.history import Entry, History, StateTold

_GRAPHS = (TURTLE, JSONLD, NTRIPLES)


def router(parts: Parts) -> APIRouter:
    """Return the routes of histories."""
    routes = APIRouter()
    offered = (HTML, JSON, CSV, *_GRAPHS) if parts.times.pages else (JSON, CSV, *_GRAPHS)

    @routes.api_route("/doc/{kind}/{key}/history", methods=["GET", "HEAD"], summary="The states of one thing")
    @routes.api_route("/doc/{kind}/{key}/history.{suffix}", methods=["GET", "HEAD"], include_in_schema=False)
    async def history(request: Request, kind: str, key: str) -> Response:
        moment = moment_of(request, parts.clock)
        require_kind(kind, parts.kinds.seen_by(moment.audience))
        form = by_suffix(request.url.path, offered)[1] or chosen_form(request, offered)
        found = await asyncio.to_thread(parts.times.histories.of, kind, key, moment)
        if form is HTML and parts.times.pages is not None:
            language = language_of(request)

            def tell(entries: Sequence[Entry]) -> list[StateTold]:
                return parts.times.histories.told(found, entries)

            page = await parts.times.pages.history(request, language, found, tell, *page_of(request))
            return answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
        if form is CSV:
            told = await asyncio.to_thread(parts.times.histories.told, found, found.entries)
            data = history_csv(told, language_of(request), separator_of(request)).encode()
            headers = {"Content-Disposition": f'attachment; filename="{kind}-history.csv"'}
            return answer(request, data, "text/csv; charset=utf-8; header=present", headers, lasting=moment.lasting)
        if form in _GRAPHS:
            told = await asyncio.to_thread(parts.times.histories.told, found, found.entries)
            data = await asyncio.to_thread(parts.times.write_history, form, told)
            return answer(request, data, form.media_type, lasting=moment.lasting)
        return await _json(parts, request, found)

    return routes


async def _json(parts: Parts, request: Request, found: History) -> Response:
    offset, limit = page_of(request)
    shown = found.entries[offset : offset + limit]
    told = await asyncio.to_thread(parts.times.histories.told, found, shown)
    url = request.url.include_query_params(offset=offset + limit, limit=limit)
    following = f"{url.path}?{url.query}" if offset + limit < len(found.entries) else None
    data = json.dumps(history_json(found, told, following), ensure_ascii=False).encode()
    return answer(request, data, JSON.media_type, lasting=found.moment.lasting)
