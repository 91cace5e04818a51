"""Routes of the pages that have no form for machines, and of static files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Language, Text
from app.web.assets import MEDIA_TYPES
from app.web.imported import report_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.errors import SrjError
    from app.web.pages import WebPages

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
