"""``/s/{text}``: short addresses of queries; the query is in the address, nothing is stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.api.callers import reads_for
from app.api.conditional import answer
from app.api.forms import chosen_form
from app.api.moments import asked_once
from app.domain.audiences import AUDIENCES
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON, OF_GRAPH, OF_RESULTS
from app.domain.short_addresses import LONGEST, Held, kept_parameters, lengthen, shorten

if TYPE_CHECKING:
    from app.api.parts import Parts


def router(parts: Parts) -> APIRouter:
    """Return the routes of short addresses."""
    routes = APIRouter()
    words = parts.short_words

    @routes.api_route("/s", methods=["GET", "HEAD"], summary="The short address of a query")
    async def made(request: Request) -> Response:
        query = asked_once(request, "query")
        if not query:
            raise InvalidInput("one-query", Text("Donner une requête dans « query ».", "Give one query in 'query'."))
        shape = parts.guard.check(query)
        reads_for(request.scope, AUDIENCES[0])  # it tells nothing but what was sent
        kept = kept_parameters(request.query_params.multi_items())
        text = shorten(shape.text, kept, words)
        if text is None:
            raise InvalidInput(
                "address-too-long",
                Text(
                    f"L'adresse de cette requête dépasserait {LONGEST} caractères : la raccourcir, ou donner le texte.",
                    f"The address of this query would be over {LONGEST} characters: make it shorter, or give its text.",
                ),
                {"limit": LONGEST},
            )
        told = {"address": f"{parts.namespace.base}/s/{text}", "path": f"/s/{text}"}
        return answer(request, json.dumps(told).encode(), JSON.media_type)

    @routes.api_route("/s/{text}", methods=["GET", "HEAD"], summary="The answer to the query of a short address")
    async def followed(request: Request, text: str) -> Response:
        held = lengthen(text, words)
        wants_page = parts.pages is not None and "format" not in dict(held.parameters)
        if wants_page and chosen_form(request, (HTML, *OF_RESULTS, *OF_GRAPH)) is HTML:
            return _to("../sparql/page", held, request)
        return _to("../sparql", held, request)

    return routes


def _to(path: str, held: Held, request: Request) -> Response:
    """Lead to the query; what the follower gives in the address takes the place of what it holds."""
    given = request.query_params.multi_items()
    names = {name for name, _ in given}
    kept = kept_parameters([each for each in held.parameters if each[0] not in names])
    reads_for(request.scope, AUDIENCES[0])
    query = urlencode([("query", held.query), *kept, *given])
    headers = {"Location": f"{path}?{query}", "Cache-Control": "public, max-age=86400", "Vary": "Accept"}
    return Response(status_code=303, headers=headers)
