"""Lists of one kind: paged as JSON, whole as CSV, and codes looked up many at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.documents import require_kind, require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.errors import InvalidInput
from app.domain.kinds import kind_named
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSONLD, NQUADS, OF_LIST, TURTLE, XLSX, by_suffix
from app.services.listing import csv_of
from app.services.touched import EVERYTHING, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.services.listing import Item
    from app.services.reading import Moment

_PAGE = 50
_LARGEST_PAGE = 1_000
_MOST_CODES = 1_000


def router(parts: Parts) -> APIRouter:
    """Return the routes of lists."""
    routes = APIRouter()
    offered = tuple(each for each in OF_LIST if each is not XLSX and (parts.pages or each is not HTML))

    @routes.api_route("/doc/{kind}", methods=["GET", "HEAD"], summary="The things of one kind on a day")
    async def listed(request: Request, kind: str) -> Response:
        kind, suffix = by_suffix(kind, offered)
        moment = moment_of(request, parts.clock)
        require_kind(kind, parts.kinds.seen_by(moment.audience))
        form = suffix or chosen_form(request, offered)
        if form in (TURTLE, NQUADS, JSONLD):
            return _whole(parts, request, kind, moment, form)
        items = _filtered(parts.listing.items(kind, moment, closed=_closed(request)), request)
        if form is CSV:
            return _csv(request, kind, items, moment)
        offset, limit = _page(request)
        if form is HTML and parts.pages is not None:
            language = language_of(request)
            data = await parts.pages.listing(request, language, kind, moment, items, offset, limit)
            return answer(request, data, "text/html; charset=utf-8", {"Content-Language": language})
        return _json(request, kind, items, offset, limit)

    @routes.post("/doc/{kind}/lookup", summary="Up to 1,000 codes at a date, in the order asked")
    async def lookup(request: Request, kind: str) -> Response:
        moment = moment_of(request, parts.clock)
        require_kind(kind, parts.kinds.seen_by(moment.audience))
        results = parts.listing.lookup(kind, _codes(await request.body()), moment)
        body = json.dumps({"results": results}, ensure_ascii=False)
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    return routes


def _closed(request: Request) -> bool:
    return request.query_params.get("status") in {"all", "closed"}


def _rests(request: Request, kind: str) -> tuple[str]:
    """Return what a list rests on: the things of its kind, and with closed ones the successors that others tell."""
    return (EVERYTHING if _closed(request) else of_kind(kind),)


def _page(request: Request) -> tuple[int, int]:
    parameters = request.query_params
    offset = require_whole_number(parameters.get("offset"), "offset", 0, 10_000_000)
    return offset, require_whole_number(parameters.get("limit"), "limit", _PAGE, _LARGEST_PAGE) or _PAGE


def _filtered(items: Sequence[Item], request: Request) -> list[Item]:
    asked = request.query_params.get("q", "").strip().casefold()
    only_closed = request.query_params.get("status") == "closed"
    under = request.query_params.get("under", "").strip()
    return [
        item
        for item in items
        if (not asked or asked in item.label.casefold() or item.notation.casefold().startswith(asked))
        and not (only_closed and item.in_force)
        and (not under or under in item.values)
    ]


def _json(request: Request, kind: str, items: Sequence[Item], offset: int, limit: int) -> Response:
    shown = items[offset : offset + limit]
    following = offset + limit
    url = request.url.include_query_params(offset=following, limit=limit)
    body = {
        "total": len(items),
        "items": [item.to_json(kind_named(kind)) for item in shown],
        "next": f"{url.path}?{url.query}" if following < len(items) else None,
    }
    data = json.dumps(body, ensure_ascii=False).encode()
    return answer(request, data, "application/json", rests=_rests(request, kind))


def separator_of(request: Request) -> str:
    """Read the separator asked for a CSV; raises ``invalid-separator``."""
    separator = request.query_params.get("sep", ",")
    if separator not in {",", ";", "\t"}:
        raise InvalidInput(
            "invalid-separator",
            Text("sep vaut « , », « ; » ou une tabulation.", "sep is ',', ';' or a tab."),
        )
    return separator


def _csv(request: Request, kind: str, items: Iterable[Item], moment: Moment) -> Response:
    separator = separator_of(request)
    headers = {"Content-Disposition": f'attachment; filename="{kind}-{moment.day}.csv"'}
    return answer(
        request,
        csv_of(kind_named(kind), items, separator).encode(),
        "text/csv; charset=utf-8; header=present",
        headers,
        lasting=moment.lasting,
        rests=_rests(request, kind),
    )


def _whole(parts: Parts, request: Request, kind: str, moment: Moment, form: Representation) -> Response:
    data = parts.write_all(form, kind, moment)
    headers = {"Content-Disposition": f'attachment; filename="{kind}-{moment.day}{form.suffix}"'}
    return answer(request, data, form.media_type, headers)


def _codes(body: bytes) -> list[str]:
    try:
        codes = json.loads(body)["codes"]
        right = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
    except (ValueError, KeyError, TypeError, RecursionError):
        right, codes = False, []
    if not right or len(codes) > _MOST_CODES:
        raise InvalidInput(
            "invalid-codes",
            Text(
                f'Envoyer {{"codes": ["7", "23"]}} : une liste de {_MOST_CODES} textes au plus.',
                f'Send {{"codes": ["7", "23"]}}: a list of at most {_MOST_CODES} texts.',
            ),
        )
    return list(codes)
