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
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, JUNIT, NTRIPLES, RDFXML, TURTLE
from app.services.reading import Moment
from app.services.validation_forms import Posted, as_csv, as_junit, findings_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parts import Parts
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.domain.rules import Example, Rule
    from app.domain.verdicts import Finding

_MOST_BYTES = 20_000_000
_FORMS = (JSON, TURTLE, JSONLD, CSV, JUNIT)
_MEDIA_TYPES = {
    "ttl": TURTLE.media_type,
    "jsonld": JSONLD.media_type,
    "rdf": RDFXML.media_type,
    "nt": NTRIPLES.media_type,
    "csv": CSV.media_type,
}
_SUFFIXES = {"ttl": "ttl", "jsonld": "jsonld", "json": "jsonld", "rdf": "rdf", "xml": "rdf", "nt": "nt", "csv": "csv"}


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
        form = _form(request, (JSON, HTML, *_FORMS[1:]) if parts.pages else _FORMS)
        headers = {"Cache-Control": "no-store"}
        posted = Posted(b"", "", "")
        try:
            posted = await _document(request)
            together = request.query_params.get("with") == "published"
            moment = moment_of(request, parts.clock)
            model, rules = _rules(parts, request, moment)
            if not together:  # no view is read
                moment = Moment(parts.clock.today(), parts.clock.head(), moment.audience)
            head = {**posted.head, "with": "published" if together else "alone", "known": moment.known}
            head["report"] = form.name
            task = parts.queries.task("validate", {**head, **model}, rules + posted.data, moment)
            told, report = await unless_gone(request, task)
        except SrjError as error:
            if form is not HTML or parts.pages is None:
                raise
            page = await parts.pages.validation_form(request, language_of(request), error, posted)
            return Response(page, status_of(error), headers, "text/html; charset=utf-8")
        if form is HTML and parts.pages is not None:
            broken = _broken(parts, told, moment)
            page = await parts.pages.validation_report(request, language_of(request), told, posted, broken)
            return Response(page, media_type="text/html; charset=utf-8", headers=headers)
        body, media_type = _told(form, told, report, language_of(request))
        return Response(body, media_type=media_type, headers={**headers, **_attached(request, form)})

    return routes


def _form(request: Request, offered: Sequence[Representation]) -> Representation:
    """Return the form named by ``form`` (the buttons of the page), else the one that the Accept header prefers."""
    asked = request.query_params.get("form")
    if asked is None:
        return chosen_form(request, offered)
    found = next((each for each in offered if each.name == asked), None)
    if found is None:
        names = ", ".join(each.name for each in offered)
        raise InvalidInput(
            "not-acceptable",
            Text(
                f"« {asked} » n'est pas une forme du rapport. Demander l'une de : {names}.",
                f"'{asked}' is not a form of the report. Ask for one of: {names}.",
            ),
            {"offered": names},
        )
    return found


def _told(form: Representation, told: Mapping[str, object], report: bytes, language: Language) -> tuple[bytes, str]:
    """Return the body and its media type: every form tells the same findings."""
    if form in (TURTLE, JSONLD):
        return report, form.media_type
    if form is JSON:
        return json.dumps(told, ensure_ascii=False).encode(), form.media_type
    findings = _findings(told)
    if form is CSV:
        return as_csv(findings, language).encode(), "text/csv; charset=utf-8; header=present"
    return as_junit(findings, ("validate",), language).encode(), form.media_type


def _findings(told: Mapping[str, object]) -> list[Finding]:
    results = told["results"]
    return findings_told(results if isinstance(results, list) else ())


def _attached(request: Request, form: Representation) -> dict[str, str]:
    """Return the header by which a browser keeps as a file what a button of the page asked for."""
    if "form" not in request.query_params:
        return {}
    return {"Content-Disposition": f'attachment; filename="validation{form.suffix}"'}


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


def _broken(parts: Parts, told: Mapping[str, object], moment: Moment) -> list[tuple[Rule, Example | None]]:
    """Return the rules that the findings come from, each with its examples, in the order of the findings."""
    known = parts.coherence.book.at(moment.known).by_iri
    shapes = dict.fromkeys(each.shape for each in _findings(told))
    rules = (known[shape] for shape in shapes if shape in known)
    return [(rule, parts.coherence.example_of(rule.key)) for rule in rules]


async def _document(request: Request) -> Posted:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = request.query_params.get("kind", "")
    if media_type == "multipart/form-data":
        async with request.form(max_files=1, max_fields=5) as form:
            upload, pasted = form.get("file"), form.get("document")
            kind = str(form.get("kind") or kind)
            if isinstance(upload, UploadFile) and upload.filename:
                suffix = _SUFFIXES.get(upload.filename.rpartition(".")[2].lower(), "ttl")
                return Posted(_bounded(await upload.read(_MOST_BYTES + 1)), _MEDIA_TYPES[suffix], kind)
            format_name = str(form.get("format") or "ttl")
            suffix = _SUFFIXES.get(format_name, "ttl")
            return Posted(_bounded(str(pasted or "").encode()), _MEDIA_TYPES[suffix], kind)
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MOST_BYTES:
            _bounded(b"x" * (_MOST_BYTES + 1))
        parts.append(chunk)
    return Posted(b"".join(parts), media_type, kind)


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
