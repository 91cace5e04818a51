"""``/competence``: which courts are competent for a commune, in a matter, on a day; or that it is not held."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.csv_text import csv_text
from app.domain.negotiation import CSV, HTML, JSON
from app.services.competence_answers import asked_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.api.parts import Parts
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.services.competence_answers import Answer, Asked

_COLUMNS = (
    "status", "court", "courtLabel", "type", "matter", "place", "placeLabel", "relation", "validFrom", "validTo",
    "startCertainty", "statedBy", "proof", "source", "complete",
)  # fmt: skip


def router(parts: Parts) -> APIRouter:
    """Return the routes of competence."""
    routes = APIRouter()
    offered = (JSON, HTML, CSV) if parts.competence_pages else (JSON, CSV)

    @routes.api_route("/competence", methods=["GET", "HEAD"], summary="The courts competent for a commune on a day")
    async def competence(request: Request) -> Response:
        return await _competence(parts, request, chosen_form(request, offered))

    @routes.api_route("/competence.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_json(request: Request) -> Response:
        return await _competence(parts, request, JSON)

    @routes.api_route("/competence.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_csv(request: Request) -> Response:
        return await _competence(parts, request, CSV)

    return routes


async def _competence(parts: Parts, request: Request, form: Representation) -> Response:
    language = language_of(request)
    if form is HTML and parts.competence_pages is not None:
        page, status = await parts.competence_pages.competence(request, language)
        return page_answer(request, page, language, status)
    asked, moment = asked_in(request), moment_of(request, parts.clock)
    found = await asyncio.to_thread(parts.competence.answer, asked, moment)
    if form is CSV:
        headers = {"Content-Disposition": f'attachment; filename="competence-{asked.code}-{moment.day}.csv"'}
        media_type = "text/csv; charset=utf-8; header=present"
        told = answer(request, _csv(found, language).encode(), media_type, headers, lasting=moment.lasting)
    else:
        body = json.dumps(found.to_json(moment), ensure_ascii=False).encode()
        told = answer(request, body, JSON.media_type, lasting=moment.lasting)
    if found.status == "ambiguous":
        told.status_code = 300
    return told


def asked_in(request: Request) -> Asked:
    """Read what is asked; raises ``InvalidInput`` for a value that does not exist."""
    given = [request.query_params.get(name, "").strip() for name in ("commune", "kind", "matter", "type")]
    return asked_of(*given)


def _csv(found: Answer, language: Language) -> str:
    return csv_text(_COLUMNS, _lines(found, language))


def _lines(found: Answer, language: Language) -> Iterator[list[str]]:
    """Yield a line for each court and span; an answer without court is one line that says its status."""
    if not found.found:
        yield [found.status, *("" for _ in _COLUMNS[1:])]
    for each in found.found:
        texts = " | ".join(text for text, _ in each.texts)
        for days in each.days:
            yield [
                found.status,
                each.court,
                each.court_name.in_(language),
                each.type,
                each.matter,
                each.place,
                each.place_name.in_(language),
                each.relation,
                str(days.start or ""),
                str(days.end or ""),
                days.certainty,
                texts,
                each.proof,
                " | ".join(each.sources),
                "yes" if each.complete else "no",
            ]
