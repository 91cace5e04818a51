"""``/validate``: a document against the rules, alone or with what is published. Nothing posted is kept or logged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.problems import status_of
from app.api.streams import unless_gone
from app.domain.errors import InvalidInput, SrjError
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON, JSONLD, NTRIPLES, RDFXML, TURTLE
from app.services.reading import Moment

if TYPE_CHECKING:
    from app.api.parts import Parts

_MOST_BYTES = 20_000_000
_MEDIA_TYPES = {
    "ttl": TURTLE.media_type,
    "jsonld": JSONLD.media_type,
    "rdf": RDFXML.media_type,
    "nt": NTRIPLES.media_type,
}
_SUFFIXES = {"ttl": "ttl", "jsonld": "jsonld", "json": "jsonld", "rdf": "rdf", "xml": "rdf", "nt": "nt"}


def router(parts: Parts) -> APIRouter:
    """Return the routes of validation."""
    routes = APIRouter()

    @routes.api_route("/validate", methods=["GET", "HEAD"], summary="The page to validate a document")
    async def form(request: Request) -> Response:
        if parts.pages is None:
            raise InvalidInput("post-only", Text("Poster un document.", "Post a document."))
        page = await parts.pages.validation_form(request, language_of(request))
        return Response(page, media_type="text/html; charset=utf-8")

    @routes.post("/validate", summary="Validate a document: SHACL report")
    async def validate(request: Request) -> Response:
        form = chosen_form(request, (JSON, HTML, TURTLE) if parts.pages else (JSON, TURTLE))
        headers = {"Cache-Control": "no-store"}
        try:
            data, media_type = await _document(request)
            together = request.query_params.get("with") == "published"
            moment = moment_of(request, parts.clock)
            model, rules = _rules(parts, request, moment)
            if not together:  # no view is read
                moment = Moment(parts.clock.today(), parts.clock.head(), moment.audience)
            head = {"mediaType": media_type, "with": "published" if together else "alone", "known": moment.known}
            task = parts.queries.task("validate", {**head, **model}, rules + data, moment)
            told, report = await unless_gone(request, task)
        except SrjError as error:
            if form is not HTML or parts.pages is None:
                raise
            page = await parts.pages.validation_form(request, language_of(request), error)
            return Response(page, status_of(error), headers, "text/html; charset=utf-8")
        if form is HTML and parts.pages is not None:
            page = await parts.pages.validation_report(request, language_of(request), told)
            return Response(page, media_type="text/html; charset=utf-8", headers=headers)
        if form is TURTLE:
            return Response(report, media_type=TURTLE.media_type, headers=headers)
        return Response(json.dumps(told, ensure_ascii=False), media_type="application/json", headers=headers)

    return routes


def _rules(parts: Parts, request: Request, moment: Moment) -> tuple[dict[str, object], bytes]:
    """Choose the rules: those known at the moment asked, unless ``shapes=current`` asks for those of now."""
    asked = request.query_params.get("shapes", "known")
    if asked not in {"known", "current"}:
        raise InvalidInput(
            "invalid-shapes",
            Text(
                f"« shapes » vaut « {asked} » : donner « known » (les règles connues alors) ou « current » (celles "
                "d'aujourd'hui).",
                f"'shapes' is '{asked}': give 'known' (the rules known then) or 'current' (those of today).",
            ),
            {"parameter": "shapes", "value": asked},
        )
    past = parts.past_model(moment.known) if asked == "known" else None
    if past is None:
        return {}, b""
    return {"model": f"n{past.commit}", "modelBytes": str(len(past.data))}, past.data


async def _document(request: Request) -> tuple[bytes, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            upload, pasted = form.get("file"), form.get("document")
            if isinstance(upload, UploadFile) and upload.filename:
                suffix = _SUFFIXES.get(upload.filename.rpartition(".")[2].lower(), "ttl")
                return _bounded(await upload.read(_MOST_BYTES + 1)), _MEDIA_TYPES[suffix]
            format_name = str(form.get("format") or "ttl")
            suffix = _SUFFIXES.get(format_name, "ttl")
            return _bounded(str(pasted or "").encode()), _MEDIA_TYPES[suffix]
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MOST_BYTES:
            _bounded(b"x" * (_MOST_BYTES + 1))
        parts.append(chunk)
    return b"".join(parts), media_type


def _bounded(data: bytes) -> bytes:
    if len(data) > _MOST_BYTES:
        raise InvalidInput(
            "upload-too-large",
            Text(
                f"Le document dépasse {_MOST_BYTES // 1_000_000} Mo : utiliser srj validate sur le fichier.",
                f"The document is over {_MOST_BYTES // 1_000_000} MB: use srj validate on the file.",
            ),
        )
    return data
