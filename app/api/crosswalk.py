"""``/lookup``: from an identifier and its scheme to the thing that bears it on a day: one, several or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.csv_text import csv_text
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON
from app.services.crosswalk import LONGEST, asked_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.services.crosswalk import Bearer, Found
    from app.services.reading import Moment

_MOST_ASKED = 1_000
_COLUMNS = ("value", "scheme", "kind", "notation", "label", "validFrom", "validTo", "startCertainty", "borne", "id")


def router(parts: Parts) -> APIRouter:
    """Return the routes of the crosswalk."""
    routes = APIRouter()
    offered = (JSON, HTML, CSV) if parts.lookup_pages else (JSON, CSV)

    @routes.api_route("/lookup", methods=["GET", "HEAD"], summary="The things that bear an identifier")
    async def lookup(request: Request) -> Response:
        return await _lookup(parts, request, chosen_form(request, offered))

    @routes.api_route("/lookup.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_json(request: Request) -> Response:
        return await _lookup(parts, request, JSON)

    @routes.api_route("/lookup.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_csv(request: Request) -> Response:
        return await _lookup(parts, request, CSV)

    @routes.post("/lookup", summary="Up to 1,000 identifiers at a date, in the order asked")
    async def lookup_many(request: Request) -> Response:
        moment = moment_of(request, parts.clock)
        results = [_answered(parts, scheme, value, moment) for scheme, value in _asked(await request.body())]
        data = json.dumps({"results": results}, ensure_ascii=False)
        return Response(data, media_type=JSON.media_type, headers={"Cache-Control": "no-cache", "Vary": "Accept"})

    return routes


async def _lookup(parts: Parts, request: Request, form: Representation) -> Response:
    if form is HTML and parts.lookup_pages is not None:
        language = language_of(request)
        page, status = await parts.lookup_pages.lookup(request, language)
        return page_answer(request, page, language, status)
    scheme, value = request.query_params.get("scheme", ""), request.query_params.get("value", "")
    found = asked_of(parts.crosswalk, scheme, value, moment_of(request, parts.clock))
    if form is CSV:
        data, media_type = _csv(found), "text/csv; charset=utf-8; header=present"
        headers = {"Content-Disposition": 'attachment; filename="lookup.csv"'}
    else:
        data, media_type, headers = json.dumps(found.to_json(), ensure_ascii=False), JSON.media_type, {}
    headers["Cache-Control"] = "no-cache"
    if found.things == 1:
        return answer(request, data.encode(), media_type, headers)
    return Response(data, status_code=300, media_type=media_type, headers={**headers, "Vary": "Accept"})


def _answered(parts: Parts, scheme: str, value: str, moment: Moment) -> dict[str, object]:
    found = parts.crosswalk.find(scheme, value, moment)
    status = ("none", "one")[found.things] if found.things < 2 else "several"  # noqa: PLR2004 - one thing or more
    if status == "none" and found.elsewhen:
        status = "other-dates"
    return {"scheme": scheme or None, "value": value, "status": status, **found.to_json()}


def _asked(body: bytes) -> list[tuple[str, str]]:
    try:
        asked = json.loads(body)["identifiers"]
        pairs = [(each.get("scheme") or "", each["value"]) for each in asked]
        right = all(isinstance(part, str) and len(part) <= LONGEST for pair in pairs for part in pair)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        right, pairs = False, []
    if not right or len(pairs) > _MOST_ASKED:
        raise InvalidInput(
            "invalid-identifiers",
            Text(
                f'Envoyer {{"identifiers": [{{"scheme": "srj", "value": "100946"}}]}} : {_MOST_ASKED} au plus.',
                f'Send {{"identifiers": [{{"scheme": "srj", "value": "100946"}}]}}: at most {_MOST_ASKED}.',
            ),
        )
    return pairs


def _csv(found: Found) -> str:
    return csv_text(_COLUMNS, [*_lines(found.then, "yes"), *_lines(found.elsewhen, "other-dates")])


def _lines(bearers: Iterable[Bearer], borne: str) -> Iterable[list[str]]:
    for bearer in bearers:
        scheme = bearer.identifier.scheme.rpartition("/")[2]
        head = [bearer.identifier.value, scheme, bearer.kind, bearer.notation, bearer.label]
        for days in bearer.days:
            dates = [str(days.start or ""), str(days.end or ""), days.certainty]
            yield [*head, *dates, borne, bearer.id]
