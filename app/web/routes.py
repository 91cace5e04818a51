"""Routes of the pages that have no form for machines, of saved questions in all their forms, and of static files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Language, Text
from app.domain.negotiation import HTML, Representation, by_suffix
from app.web.assets import MEDIA_TYPES
from app.web.imported import report_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.errors import SrjError
    from app.domain.questions import Question
    from app.web.answers import Queries
    from app.web.pages import WebPages

# Forms of a saved question; the suffix is what people type, not the one of the SPARQL result files.
_QUESTION_FORMS = (
    HTML,
    Representation("json", "application/sparql-results+json", ".json", ("application/json",)),
    Representation("csv", "text/csv; charset=utf-8; header=present", ".csv", ("text/csv",)),
)
_MOST_KEPT = 8_000_000  # bytes of a report sent back to be written as CSV
_VARY = "Accept, Accept-Language"


def page_router(
    pages: WebPages,
    *,
    language_of: Callable[[Request], Language],
    status_of: Callable[[SrjError], int],
) -> APIRouter:
    """Return the routes of pages; ``status_of`` gives the status of an error shown inside a page."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=["GET", "HEAD"])
    async def home(request: Request) -> Response:
        return _page(await pages.home(request, language_of(request)), language_of(request))

    @routes.api_route("/doc", methods=["GET", "HEAD"])
    async def lists(request: Request) -> Response:
        return _page(await pages.lists(request, language_of(request)), language_of(request))

    @routes.api_route("/query", methods=["GET", "HEAD"])
    async def questions(request: Request) -> Response:
        return _page(await pages.queries(request, language_of(request)), language_of(request))

    @routes.api_route("/sparql/page", methods=["GET", "HEAD"])
    async def sparql(request: Request) -> Response:
        page, error = await pages.sparql_answer(request, language_of(request))
        return _page(page, language_of(request), status=status_of(error) if error else 200)

    @routes.api_route("/import", methods=["GET", "HEAD"])
    async def import_(request: Request) -> Response:
        return _page(await pages.import_form(request, language_of(request)), language_of(request))

    @routes.post("/import/report.csv")
    async def report(request: Request) -> Response:
        return _report(await _body(request))

    for name in ("help", "legal", "accessibility"):
        routes.add_api_route(f"/{name}", _about(pages, language_of, name), methods=["GET", "HEAD"])
    return routes


def question_router(
    pages: WebPages,
    queries: Queries,
    *,
    language_of: Callable[[Request], Language],
    form_of: Callable[[Request, Sequence[Representation]], Representation],
) -> APIRouter:
    """Return the route of saved questions; ``form_of`` chooses one of the forms by the Accept header."""
    routes = APIRouter()

    @routes.api_route("/query/{name}", methods=["GET", "HEAD"], summary="A saved question: page, JSON or CSV")
    async def question(request: Request, name: str) -> Response:
        key, asked = by_suffix(name, _QUESTION_FORMS)
        form = asked or form_of(request, _QUESTION_FORMS)
        found = _question(pages, key)
        language = language_of(request)
        if form is HTML:
            return _page(await pages.query(request, language, found), language)
        text, moment = pages.bound(request, language, found)
        answer = await queries.query(text, wanted=form.name, moment=moment)
        headers = {
            "Content-Disposition": f'inline; filename="{key}{form.suffix}"',
            "Vary": _VARY,
            "Cache-Control": "no-cache",
        }
        return StreamingResponse(answer.body, media_type=form.media_type, headers=headers)

    return routes


def static_router(assets: Mapping[str, bytes]) -> APIRouter:
    """Return the route of static files; their addresses change with them, so they may be kept for ever."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/static/{name}", methods=["GET", "HEAD"])
    async def static(name: str) -> Response:
        data = assets.get(name)
        if data is None:
            raise NotFound("no-such-file", Text(f"Aucun fichier « {name} ».", f"No file '{name}'."))
        media_type = MEDIA_TYPES[f".{name.rpartition('.')[2]}"]
        return Response(data, media_type=media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return routes


def _page(data: bytes, language: Language, *, status: int = 200) -> Response:
    headers = {"Content-Language": language, "Vary": _VARY, "Cache-Control": "no-cache"}
    return Response(data, status_code=status, media_type="text/html; charset=utf-8", headers=headers)


def _about(pages: WebPages, language_of: Callable[[Request], Language], name: str) -> Callable[..., object]:
    async def about(request: Request) -> Response:
        return _page(await pages.about(request, language_of(request), name), language_of(request))

    return about


def _question(pages: WebPages, key: str) -> Question:
    found = pages.question(key)
    if found is None:
        raise NotFound(
            "unknown-question",
            Text(
                f"Aucune question enregistrée « {key} ». La liste est à /query.",
                f"No saved question '{key}'. The list is at /query.",
            ),
        )
    return found


async def _body(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > _MOST_KEPT:
            raise InvalidInput(
                "upload-too-large",
                Text("Le rapport est trop long pour cette page.", "The report is too long for this page."),
            )
        parts.append(part)
    return b"".join(parts)


def _report(body: bytes) -> Response:
    try:
        kept = parse_qs(body.decode(), max_num_fields=5)["report"][0]
        data = report_csv(kept)
    except (ValueError, KeyError, RecursionError) as error:
        raise InvalidInput(
            "invalid-report",
            Text("Ce rapport n'est pas lisible : refaire l'import.", "This report cannot be read: import again."),
        ) from error
    headers = {"Content-Disposition": 'attachment; filename="report.csv"', "Cache-Control": "no-store"}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)
