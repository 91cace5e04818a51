"""``/coherence``: what the rules find in a view, by rule, office and application; and on each date to come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.findings_asked import findings_csv, rules_of_now, wanted_of
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.paging import page_of
from app.domain.coherence import board_of
from app.domain.negotiation import CSV, HTML, JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts
    from app.domain.coherence import Attributed, Calendar, DateMoves, Findings, Wanted
    from app.domain.negotiation import Representation

_FORMS = (JSON, HTML, CSV)
_CSV = "text/csv; charset=utf-8; header=present"


def router(parts: Parts) -> APIRouter:
    """Return the routes of coherence."""
    routes = APIRouter()

    @routes.api_route("/coherence", methods=["GET", "HEAD"], summary="What the rules find in a view")
    async def coherence(request: Request) -> Response:
        return await _board(parts, request, chosen_form(request, _FORMS))

    @routes.api_route("/coherence.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def board_as_json(request: Request) -> Response:
        return await _board(parts, request, JSON)

    @routes.api_route("/coherence.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def board_as_csv(request: Request) -> Response:
        return await _board(parts, request, CSV)

    @routes.api_route("/coherence/calendar", methods=["GET", "HEAD"], summary="What the rules will find, date by date")
    async def calendar(request: Request) -> Response:
        return await _calendar(parts, request, chosen_form(request, _FORMS))

    @routes.api_route("/coherence/calendar.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def calendar_as_json(request: Request) -> Response:
        return await _calendar(parts, request, JSON)

    @routes.api_route("/coherence/calendar.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def calendar_as_csv(request: Request) -> Response:
        return await _calendar(parts, request, CSV)

    return routes


async def _board(parts: Parts, request: Request, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    wanted, (offset, limit) = wanted_of(request, parts.namespace), page_of(request)
    found = await parts.coherence.coherence.findings(moment, rules_of_now=rules_of_now(request))
    if form is HTML:
        page = await parts.coherence.pages.board(request, language, found, wanted, offset, limit)
        return answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
    items = [each for each in found.items if wanted.takes(each)]
    if form is CSV:
        data = findings_csv([((), each) for each in items], language)
        headers = {"Content-Disposition": f'attachment; filename="coherence-{moment.day}.csv"'}
        return answer(request, data, _CSV, headers, lasting=moment.lasting)
    told = board_json(found, items, offset, limit)
    return answer(request, _json(told), JSON.media_type, lasting=moment.lasting)


def board_json(found: Findings, items: list[Attributed], offset: int, limit: int) -> dict[str, object]:
    """Return findings counted and one page of them; ``total`` counts those asked for, ``results`` all of the view."""
    board = board_of(items)
    following = offset + limit
    return {
        "valid": found.day.isoformat(),
        "known": found.known,
        "rules": found.model,
        "results": found.total,
        "whole": found.whole,
        "unjudged": list(found.unjudged),
        "total": board.total,
        "byRule": _counts(board.rules, "rule"),
        "byOffice": _counts(board.offices, "office"),
        "byApplication": _counts(board.applications, "application"),
        "bySeverity": board.severities,
        "byKind": board.kinds,
        "declared": board.declared,
        "items": [each.to_json() for each in items[offset:following]],
        "next": following if following < board.total else None,
    }


async def _calendar(parts: Parts, request: Request, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    wanted = wanted_of(request, parts.namespace)
    found = await parts.coherence.coherence.calendar(moment, rules_of_now=rules_of_now(request))
    if form is HTML:
        page = await parts.coherence.pages.calendar(request, language, found, wanted)
        return answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
    if form is CSV:
        lines = [
            ((each.day.isoformat(), what), one)
            for each in found.dates
            for what, moving in (
                ("appears", each.appearing),
                ("disappears", each.disappearing),
                ("returns", each.returning),
            )
            for one in moving
            if wanted.takes(one)
        ]
        headers = {"Content-Disposition": f'attachment; filename="coherence-calendar-{moment.day}.csv"'}
        data = findings_csv(lines, language, "date", "what")
        return answer(request, data, _CSV, headers, lasting=moment.lasting)
    return answer(request, _json(_calendar_json(found, wanted)), JSON.media_type, lasting=moment.lasting)


def _calendar_json(found: Calendar, wanted: Wanted) -> dict[str, object]:
    return {
        "valid": found.day.isoformat(),
        "known": found.known,
        "rules": found.model,
        "items": [_date_json(each, wanted) for each in found.dates],
        "left": [day.isoformat() for day in found.left],
        "stopped": found.stopped or None,
    }


def _date_json(found: DateMoves, wanted: Wanted) -> dict[str, object]:
    appearing, disappearing, returning = (
        [each for each in moving if wanted.takes(each)]
        for moving in (found.appearing, found.disappearing, found.returning)
    )
    return {
        "date": found.day.isoformat(),
        "triples": found.moved,
        "appear": found.appear,
        "disappear": found.disappear,
        "whole": found.whole,
        "byRule": _counts(board_of(appearing).rules, "rule"),
        "byOffice": _counts(board_of(appearing).offices, "office"),
        "byApplication": _counts(board_of(appearing).applications, "application"),
        "appearing": [each.to_json() for each in appearing],
        "disappearing": [each.to_json() for each in disappearing],
        "returning": [each.to_json() for each in returning],
    }


def _counts(counts: Mapping[str, int], name: str) -> list[dict[str, object]]:
    return [{name: key, "count": count} for key, count in counts.items()]


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
