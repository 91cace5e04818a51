"""``/lookup``: from an identifier and its scheme to the thing that bears it on a day: one, several or none."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.errors import InvalidInput
from app.domain.import_report import spreadsheet_safe
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
        return _json({"results": results}, 200)

    return routes


async def _lookup(parts: Parts, request: Request, form: Representation) -> Response:
    if form is HTML and parts.lookup_pages is not None:
        language = language_of(request)
        page, status = await parts.lookup_pages.lookup(request, language)
        headers = {"Content-Language": language, "Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
        return Response(page, status_code=status, media_type="text/html; charset=utf-8", headers=headers)
    scheme, value = request.query_params.get("scheme", ""), request.query_params.get("value", "")
    found = asked_of(parts.crosswalk, scheme, value, moment_of(request, parts.clock))
    status = 200 if found.things == 1 else 300
    return _csv(found, status) if form is CSV else _json(found.to_json(), status)


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


def _json(body: object, status: int) -> Response:
    data = json.dumps(body, ensure_ascii=False)
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    return Response(data, status_code=status, media_type="application/json", headers=headers)


def _csv(found: Found, status: int) -> Response:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([*_lines(found.then, "yes"), *_lines(found.elsewhen, "other-dates")])
    headers = {"Content-Disposition": 'attachment; filename="lookup.csv"', "Cache-Control": "no-cache"}
    media_type = "text/csv; charset=utf-8; header=present"
    return Response(out.getvalue(), status_code=status, media_type=media_type, headers=headers)


def _lines(bearers: Iterable[Bearer], borne: str) -> Iterable[list[str]]:
    for bearer in bearers:
        scheme = bearer.identifier.scheme.rpartition("/")[2]
        head = [bearer.identifier.value, scheme, bearer.kind, bearer.notation, bearer.label]
        for days in bearer.days:
            dates = [str(days.start or ""), str(days.end or ""), days.certainty]
            yield [spreadsheet_safe(cell) for cell in (*head, *dates, borne, bearer.id)]
