"""``/project``: what a code of one date is at another, for one code or for a column of a file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from app.api.conditional import answer, page_answer
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.problems import problem, status_of
from app.api.uploads import CHUNK, bounded, new_file, require_length, spool
from app.domain.errors import InvalidInput, SrjError
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON
from app.services.column_projection import COLUMNS, ColumnProjection
from app.services.projection_json import projection_json, target_json
from app.services.projection_request import asked_projection, asked_span, required

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from app.api.parts import ColumnFile, Parts
    from app.domain.projections import Projection

_TURN = 200  # rows between two looks at other requests
_BLOCK = 1 << 16


def router(parts: Parts) -> APIRouter:
    """Return the routes of projection."""
    routes = APIRouter()
    offered = (JSON, HTML) if parts.project_pages else (JSON,)

    @routes.api_route("/project", methods=["GET", "HEAD"], summary="What a code of one date is at another date")
    async def project(request: Request) -> Response:
        if chosen_form(request, offered) is HTML and parts.project_pages is not None:
            return await _page(parts, request)
        moment = moment_of(request, parts.clock)
        return _json(
            request,
            asked_projection(parts.succession, parts.kinds.seen_by(moment.audience), request.query_params, moment),
        )

    @routes.post("/project", summary="A column of codes of a CSV file: the same file with columns added")
    async def project_column(request: Request) -> Response:
        try:
            return await _column(parts, request)
        except SrjError as error:
            wants_page = chosen_form(request, (CSV, HTML, JSON)) is HTML
            if wants_page and parts.project_pages is not None:
                return await _page(parts, request, error)
            return problem(error, language_of(request), request.url.path)

    return routes


def _json(request: Request, projection: Projection) -> Response:
    items = [target_json(each) for each in projection.targets]
    body = {"total": len(items), "items": items, "next": None, **projection_json(projection)}
    return answer(request, json.dumps(body, ensure_ascii=False).encode(), "application/json")


async def _page(parts: Parts, request: Request, error: SrjError | None = None) -> Response:
    language = language_of(request)
    if parts.project_pages is None:
        raise error or InvalidInput("not-acceptable", Text("Aucune page ici.", "No page here."))
    data, error = await parts.project_pages.project(request, language, error)
    return page_answer(request, data, language, status_of(error) if error else 200)


async def _column(parts: Parts, request: Request) -> Response:
    path, given = await _received(parts, request)
    try:
        moment = moment_of(request, parts.clock)
        kind, start, goal = asked_span(parts.kinds.seen_by(moment.audience), given)
        file = await asyncio.to_thread(parts.open_column, path, required(given, "column"))
        batch = ColumnProjection(parts.succession, kind, start, goal, moment)
        for number, cell in enumerate(file.cells()):
            batch.count(cell)
            if number % _TURN == 0:
                await asyncio.sleep(0)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    name = Path(given.get("fileName") or "codes.csv").stem
    safe = "".join(each for each in name if each.isascii() and (each.isalnum() or each in "-_")) or "codes"
    headers = {
        "Content-Disposition": f'attachment; filename="{safe}-{goal}.csv"',
        "Cache-Control": "no-store",
        "SRJ-Report": json.dumps({"rows": file.rows, "statuses": dict(sorted(batch.statuses.items()))}),
    }
    return StreamingResponse(_completed(path, file, batch), media_type="text/csv", headers=headers)


async def _completed(path: Path, file: ColumnFile, batch: ColumnProjection) -> AsyncIterator[bytes]:
    """Yield the file with its columns, a block at a time, and remove what was sent."""
    try:
        block = b""
        for record in file.completed(COLUMNS, (batch.added(cell) for cell in file.cells())):
            block += record
            if len(block) > _BLOCK:
                yield block
                block = b""
                await asyncio.sleep(0)
        yield block
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


async def _received(parts: Parts, request: Request) -> tuple[Path, Mapping[str, str]]:
    """Store the file: ``file`` of a form, or the body, with the parameters in the query."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        require_length(request, parts.upload_limit)
        async with bounded(request, parts.upload_limit + CHUNK).form(max_files=1, max_fields=20) as form:
            upload = form.get("file")
            if not isinstance(upload, UploadFile) or not upload.filename:
                raise InvalidInput(
                    "file-required", Text("Joindre le fichier dans « file ».", "Attach the file in 'file'.")
                )
            given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            path = new_file(parts.uploads, upload.filename)
            path.write_bytes(await upload.read())
            return path, {**dict(request.query_params), **given, "fileName": upload.filename}
    path = new_file(parts.uploads, "codes.csv")
    try:
        await spool(request, path, parts.upload_limit)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, dict(request.query_params)
