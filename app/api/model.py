"""``/def`` and ``/shape``: the ontology and the rules, as pages and as Turtle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import reads_for
from app.api.conditional import answer
from app.api.forms import chosen_form, language_of
from app.domain.audiences import AUDIENCES
from app.domain.errors import NotFound
from app.domain.language import Text
from app.domain.negotiation import HTML, TURTLE

if TYPE_CHECKING:
    from app.api.parts import Parts


def router(parts: Parts) -> APIRouter:
    """Return the routes of the model."""
    routes = APIRouter()

    @routes.api_route("/def", methods=["GET", "HEAD"], summary="The ontology: data dictionary, or Turtle")
    async def definitions(request: Request) -> Response:
        if parts.pages is not None and chosen_form(request, (HTML, TURTLE)) is HTML:
            language = language_of(request)
            page = await parts.pages.definition(request, language)
            return answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
        reads_for(request.scope, AUDIENCES[0])
        return answer(request, b"\n".join(parts.model_files["def"].values()), TURTLE.media_type)

    @routes.api_route("/shape", methods=["GET", "HEAD"], summary="The rules: readable, or SHACL as Turtle")
    async def shapes(request: Request) -> Response:
        if parts.pages is not None and chosen_form(request, (HTML, TURTLE)) is HTML:
            language = language_of(request)
            page = await parts.pages.rules(request, language)
            return answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
        reads_for(request.scope, AUDIENCES[0])
        return answer(request, b"\n".join(parts.model_files["shape"].values()), TURTLE.media_type)

    @routes.api_route("/def/{subject}.ttl", methods=["GET", "HEAD"], summary="One subject of the ontology")
    async def subject_of_def(request: Request, subject: str) -> Response:
        return _file(parts, request, "def", subject)

    @routes.api_route("/shape/{subject}.ttl", methods=["GET", "HEAD"], summary="The rules of one subject")
    async def subject_of_shape(request: Request, subject: str) -> Response:
        return _file(parts, request, "shape", subject)

    return routes


def _file(parts: Parts, request: Request, folder: str, subject: str) -> Response:
    found = parts.model_files[folder].get(subject)
    if found is None:
        known = ", ".join(parts.model_files[folder])
        raise NotFound(
            "unknown-subject",
            Text(f"Aucun sujet « {subject} ». Sujets : {known}.", f"No subject '{subject}'. Subjects: {known}."),
        )
    reads_for(request.scope, AUDIENCES[0])
    return answer(request, found, TURTLE.media_type)
