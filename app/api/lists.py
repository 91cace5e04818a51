"""Lists of one kind: paged as JSON, whole as CSV, and codes looked up many at a time."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.documents import kept_query, not_in_form, require_kind, require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.profiles import listed_profiles, profile_asked, profile_links
from app.api.whole import SUMS, sum_line, whole_answer
from app.domain.errors import InvalidInput
from app.domain.kinds import kind_named
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON, OF_LIST, by_suffix
from app.domain.official import MARK, encoding_of
from app.domain.official import OFFICIAL as OFFICIAL_FILES
from app.domain.profiles import OF_LISTS, OFFICIAL
from app.services.listing import filtered
from app.services.touched import EVERYTHING, of_kind
from app.services.whole_lists import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.services.listing import Item
    from app.services.reading import Moment
    from app.services.whole_lists import Made

_PAGE = 50
_LARGEST_PAGE = 1_000
_MOST_CODES = 1_000
_CHOICES = ("q", "under", "status", "sep", "offset", "limit")
# Forms that give the whole list; the others give pages of it.
WHOLE = tuple(each for each in OF_LIST if each not in (HTML, JSON))


def router(parts: Parts) -> APIRouter:
    """Return the routes of lists."""
    routes = APIRouter()
    offered = tuple(each for each in OF_LIST if parts.pages or each is not HTML)

    @routes.api_route("/doc/{kind}", methods=["GET", "HEAD"], summary="The things of one kind on a day")
    async def listed(request: Request, kind: str) -> Response:
        bare, suffix = by_suffix(kind.removesuffix(SUMS), offered)
        moment = moment_of(request, parts.clock)
        is_known = suffix in WHOLE or not kind.endswith(SUMS)  # a page of a list has no sum
        kind = require_kind(bare if is_known else kind, parts.kinds.seen_by(moment.audience)).name
        profiles = OF_LISTS if kind in OFFICIAL_FILES else OF_LISTS[:1]
        profile = profile_asked(request, profiles)
        if profile is None:
            return listed_profiles(request, f"/doc/{kind}", kept_query(request), profiles)
        if profile is OFFICIAL:
            return await _official(parts, request, kind, moment, suffix)
        form = suffix or chosen_form(request, offered)
        if form in WHOLE:
            return await _whole(parts, request, kind, moment, form)
        items = _filtered(await parts.listing.items(kind, moment, closed=_closed(request)), request)
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
        results = await parts.listing.lookup(kind, _codes(await request.body()), moment)
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
    given = request.query_params
    under, only_closed = given.get("under", "").strip(), given.get("status") == "closed"
    return filtered(items, text=given.get("q", ""), under=under, only_closed=only_closed)


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


async def _whole(parts: Parts, request: Request, kind: str, moment: Moment, form: Representation) -> Response:
    """Return a whole list, made before its first byte is sent: its length and its digest are known."""
    given = request.query_params
    wanted = Wanted(
        kind,
        form.suffix[1:],
        moment,
        given.get("status", "") if _closed(request) else "",
        given.get("q", "").strip(),
        given.get("under", "").strip(),
        separator_of(request) if form is CSV else ",",
    )
    made = await parts.whole_list(wanted)
    if request.url.path.endswith(SUMS):
        return answer(request, sum_line(made, wanted), "text/plain; charset=utf-8", lasting=moment.lasting)
    headers = {"Content-Disposition": f'attachment; filename="{wanted.file_name}"'}
    media_type = "text/csv; charset=utf-8; header=present" if form is CSV else form.media_type
    return whole_answer(request, made, media_type, headers, lasting=moment.lasting, rests=_rests(request, kind))


async def _official(
    parts: Parts, request: Request, kind: str, moment: Moment, suffix: Representation | None
) -> Response:
    """Return the list as its producer prints it; nothing can be chosen in it but the moment."""
    chosen = next((name for name in _CHOICES if request.query_params.get(name)), None)
    if chosen is not None:
        raise InvalidInput(
            "official-is-whole",
            Text(
                f"Le fichier du producteur se demande entier, à sa façon : retirer « {chosen} ».",
                f"The producer's file is asked whole, in its own way: remove '{chosen}'.",
            ),
            {"parameter": chosen},
        )
    if suffix is not None and suffix is not CSV:
        raise not_in_form(OFFICIAL, suffix)
    if suffix is None:
        chosen_form(request, (CSV,))
    told = parts.edition_encoding(OFFICIAL_FILES[kind].source, moment)
    wanted = Wanted(kind, "csv", moment, encoding=told)
    made = await parts.whole_list(wanted)
    if request.url.path.endswith(SUMS):
        return answer(request, sum_line(made, wanted), "text/plain; charset=utf-8", lasting=moment.lasting)
    charset = encoding_of(await asyncio.to_thread(_first_of, made), told)
    links = profile_links(f"/doc/{kind}", kept_query(request), OFFICIAL, OF_LISTS)
    headers = {
        "Content-Disposition": f'attachment; filename="{wanted.file_name}"',
        "Link": ", ".join(links),
    }
    rests = (of_kind(kind), of_kind("edition"))
    return whole_answer(
        request, made, f"text/csv; charset={charset}; header=present", headers, lasting=moment.lasting, rests=rests
    )


def _first_of(made: Made) -> bytes:
    if made.data is not None or made.path is None:
        return (made.data or b"")[: len(MARK)]
    with made.path.open("rb") as file:
        return file.read(len(MARK))


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
