"""``/catalog``: the referentials and their editions as DCAT-AP, in every form; ``/.well-known/void`` beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.domain.negotiation import HTML, OF_ENTITY, TURTLE
from app.services.catalogue_json import catalogue_json

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.domain.negotiation import Representation


def router(parts: Parts) -> APIRouter:
    """Return the routes of the catalogue."""
    routes = APIRouter()
    offered = OF_ENTITY if parts.catalogue.page else OF_ENTITY[1:]

    @routes.api_route("/catalog", methods=["GET", "HEAD"], summary="The catalogue (DCAT-AP 3): referentials, editions")
    async def catalogue(request: Request) -> Response:
        return _catalogue(parts, request, chosen_form(request, offered))

    def add(form: Representation) -> None:
        @routes.api_route(f"/catalog{form.suffix}", methods=["GET", "HEAD"], summary=f"The catalogue, {form.name}")
        async def in_form(request: Request) -> Response:
            return _catalogue(parts, request, form)

    for form in offered:
        add(form)

    @routes.api_route("/.well-known/void", methods=["GET", "HEAD"], summary="The graph described in VoID")
    async def void(request: Request) -> Response:
        return answer(request, parts.catalogue.void, TURTLE.media_type)

    return routes


def _catalogue(parts: Parts, request: Request, form: Representation) -> Response:
    moment = moment_of(request, parts.clock)
    found = parts.catalogue.at(moment)
    links = ", ".join(f'</catalog{each.suffix}>; rel="alternate"; type="{each.media_type}"' for each in OF_ENTITY)
    headers = {"Link": links, "Content-Location": f"/catalog{form.suffix}"}
    if form is HTML and parts.catalogue.page is not None:
        language = language_of(request)
        page = parts.catalogue.page(request, language, found)
        return answer(request, page, "text/html; charset=utf-8", {**headers, "Content-Language": language})
    if form.suffix == ".json":
        data = json.dumps(catalogue_json(found), ensure_ascii=False, indent=1).encode()
    else:
        data = parts.catalogue.write(form, found)
    return answer(request, data, form.media_type, headers, lasting=moment.lasting)
