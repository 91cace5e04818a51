"""``/project``: what a code of one date is at another, for one code or for a column of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.documents import require_kind
from app.api.moments import moment_of
from app.domain.dates import parse_day
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.services.projection_json import projection_json, target_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.api.parts import Parts
    from app.domain.projections import Projection

_FAR = 2100


def router(parts: Parts) -> APIRouter:
    """Return the routes of projection."""
    routes = APIRouter()

    @routes.api_route("/project", methods=["GET", "HEAD"], summary="What a code of one date is at another date")
    async def project(request: Request) -> Response:
        return _json(request, _found(parts, request))

    return routes


def _found(parts: Parts, request: Request) -> Projection:
    given = request.query_params
    moment = moment_of(request, parts.clock)
    kind = require_kind(required(given, "kind"), parts.kinds.seen_by(moment.audience)).name
    key = required(given, "key").strip()
    start, goal = day_of(given, "from"), day_of(given, "to")
    found = parts.succession.project(kind, key, start, goal, moment)
    if found is None:
        raise NotFound(
            "unknown",
            Text(
                f"Le code « {key} » n'a jamais été connu ici parmi : {kind}. Vérifier le code et le genre.",
                f"The code '{key}' was never known here among: {kind}. Check the code and the kind.",
            ),
            {"kind": kind, "key": key},
        )
    return found


def required(given: Mapping[str, str], name: str) -> str:
    """Return a parameter; refuse its absence and say how a projection is asked."""
    value = given.get(name, "")
    if not value.strip():
        raise InvalidInput(
            "parameter-required",
            Text(
                f"Il manque « {name} » : /project?kind=commune&key=01330&from=2023-01-01&to=2026-01-01.",
                f"'{name}' is missing: /project?kind=commune&key=01330&from=2023-01-01&to=2026-01-01.",
            ),
            {"parameter": name},
        )
    return value


def day_of(given: Mapping[str, str], name: str) -> date:
    """Return the day of a parameter; a day that no text sets (2222-02-22, 2999-01-01) is refused, not projected to."""
    day = parse_day(required(given, name).strip())
    if day.year >= _FAR:
        raise InvalidInput(
            "far-date",
            Text(
                f"« {name} » vaut {day} : cette date tient lieu de « date à fixer » et ne désigne aucun jour. Donner "
                f"une date avant {_FAR}.",
                f"'{name}' is {day}: that date stands for “date to be set” and designates no day. Give a date before "
                f"{_FAR}.",
            ),
            {"parameter": name, "value": day.isoformat()},
        )
    return day


def _json(request: Request, projection: Projection) -> Response:
    items = [target_json(each) for each in projection.targets]
    body = {"total": len(items), "items": items, "next": None, **projection_json(projection)}
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), "application/json")
