"""``/correspondences``: the table from every code of one date to every code of another, in each form (XKOS)."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.documents import kept_query, require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.correspondences import Kind, content_of
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, TURTLE, by_suffix
from app.services.correspondence import association_json, table_csv
from app.services.projection_request import asked_span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts
    from app.domain.correspondences import Correspondence
    from app.domain.negotiation import Representation

_PAGE, _LARGEST = 50, 1_000
_FORMS = (JSON, HTML, CSV, TURTLE, JSONLD)


def router(parts: Parts) -> APIRouter:
    """Return the routes of correspondences."""
    routes = APIRouter()
    offered = _FORMS if parts.correspondence_pages else tuple(each for each in _FORMS if each is not HTML)

    @routes.api_route("/correspondences", methods=["GET", "HEAD"], summary="What ties the codes of two dates")
    async def asked(request: Request) -> Response:
        form = chosen_form(request, offered)
        if form is HTML and parts.correspondence_pages is not None:
            language = language_of(request)
            page, error = await parts.correspondence_pages.correspondence(request, language)
            return page_answer(request, page, language, 200 if error is None else _status(error))
        return await _table(parts, request, request.query_params, form)

    @routes.api_route("/doc/correspondence/{key}", methods=["GET", "HEAD"], summary="One table between two dates")
    async def described(request: Request, key: str) -> Response:
        bare, suffix = by_suffix(key, offered)
        kind, _, days = bare.partition(".")
        start, _, goal = days.partition(".")
        if not (kind and start and goal):
            raise NotFound(
                "unknown",
                Text(
                    f"« {bare} » ne désigne pas de table : écrire genre.date.date, commune.2023-01-01.2026-01-01.",
                    f"'{bare}' designates no table: write kind.date.date, commune.2023-01-01.2026-01-01.",
                ),
                {"key": bare},
            )
        form = suffix or chosen_form(request, offered)
        if form is HTML:
            here = f"../../correspondences?kind={kind}&from={start}&to={goal}"
            kept = kept_query(request, ("lang",)).replace("?", "&", 1)
            return Response(status_code=303, headers={"Location": f"{here}{kept}"})
        return await _table(parts, request, {"kind": kind, "from": start, "to": goal}, form)

    return routes


def _status(error: object) -> int:
    return 404 if isinstance(error, NotFound) else 400


async def _table(parts: Parts, request: Request, given: Mapping[str, str], form: Representation) -> Response:
    moment = moment_of(request, parts.clock)
    kind, start, goal = asked_span(parts.kinds.seen_by(moment.audience), given)
    table = await asyncio.to_thread(parts.correspondences.table, kind, start, goal, moment)
    name = {"Content-Disposition": f'inline; filename="{table.key}{form.suffix}"'}
    if form is JSON:
        return _json(request, table)
    if form is CSV:
        data = await asyncio.to_thread(table_csv, table, request.query_params.get("sep", ","))
        return answer(request, data.encode(), "text/csv; charset=utf-8; header=present", name)
    content = await asyncio.to_thread(content_of, parts.correspondences.address(table), table)
    return answer(request, await asyncio.to_thread(parts.write_content, form, content), form.media_type, name)


def _json(request: Request, table: Correspondence) -> Response:
    parameters = request.query_params
    offset = require_whole_number(parameters.get("offset"), "offset", 0, 10_000_000)
    limit = require_whole_number(parameters.get("limit"), "limit", _PAGE, _LARGEST) or _PAGE
    wanted = parameters.get("association", "")
    if wanted and wanted not in set(Kind):
        known = ", ".join(Kind)
        raise InvalidInput(
            "unknown-association",
            Text(
                f"« {wanted} » n'est pas un genre de passage : {known}.",
                f"'{wanted}' is no kind of association: {known}.",
            ),
        )
    found = [each for each in table.associations if not wanted or each.kind == wanted]
    url = request.url.include_query_params(offset=offset + limit, limit=limit)
    body = {
        "total": len(found),
        "items": [association_json(each) for each in found[offset : offset + limit]],
        "next": f"{url.path}?{url.query}" if offset + limit < len(found) else None,
        "kind": table.kind,
        "from": table.start.isoformat(),
        "to": table.goal.isoformat(),
        "counts": table.counts,
        "compares": list(table.compares),
    }
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), "application/json")
