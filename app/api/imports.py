"""``/imports``: the importers over HTTP, with the report of the command line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from app.api.callers import require
from app.api.forms import chosen_form, language_of
from app.api.problems import problem, status_of
from app.api.uploads import CHUNK, bounded, new_file, require_length, spool
from app.domain.errors import InvalidInput, SrjError
from app.domain.four_eyes import require_draft
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts

_TRUE = frozenset({"true", "1", "yes", "on", "oui"})
_FLAGS = {
    "partial": "partial",
    "allow-closures": "allowClosures",
    "skip-rejected": "skipRejected",
    "dry-run": "dryRun",
}


def router(parts: Parts) -> APIRouter:
    """Return the routes of imports."""
    routes = APIRouter()

    @routes.post("/imports", summary="Import an edition of a referential; the report of srj import")
    async def imports(request: Request) -> Response:
        wants_page = parts.pages is not None and chosen_form(request, (JSON, HTML)) is HTML
        language = language_of(request)
        try:
            require(request.scope, Act.IMPORT)  # before a byte is kept; then for the referential
            path, options = await received(parts, request)
            try:
                caller = require(request.scope, Act.IMPORT, about(str(options["kind"])))
                require_draft(caller, dry_run=options["dryRun"] is True)
                options["account"] = caller.account
                report = await parts.writer.work("import", {**options, "path": str(path)})
            finally:
                remove(path, options.get("mapping"))
        except SrjError as error:
            if not wants_page or parts.pages is None:
                return problem(error, language, request.url.path)
            page = await parts.pages.import_form(request, language, error)
            return Response(page, status_code=status_of(error), media_type="text/html; charset=utf-8")
        if wants_page and parts.pages is not None:
            page = await parts.pages.import_report(request, language, report)
            return Response(page, media_type="text/html; charset=utf-8")
        return Response(json.dumps(report, ensure_ascii=False), media_type="application/json")

    return routes


def remove(path: Path, mapping: object) -> None:
    """Take away a file that was received, and its mapping."""
    path.unlink(missing_ok=True)
    if mapping:
        Path(str(mapping)).unlink(missing_ok=True)


async def received(parts: Parts, request: Request, kind: str | None = "") -> tuple[Path, dict[str, object]]:
    """Store the file and read the options: a form with ``file``, or the file as the body and options in the query.

    ``kind`` is what is imported when the address tells it, None when it need not be told. Whatever else the media
    type says, the body is the file: ``curl --data-binary`` calls every body a form.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        require_length(request, parts.upload_limit)
        limited = bounded(request, parts.upload_limit + CHUNK)
        async with limited.form(max_files=2, max_fields=20) as form:
            return await _from_form(parts, form, request, kind)
    options = _options(request.query_params, request, kind)
    options["fileName"] = Path(request.query_params.get("file", "upload")).name
    path = new_file(parts.uploads, str(options["fileName"]))
    try:
        await spool(request, path, parts.upload_limit)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path, options


async def _from_form(
    parts: Parts, form: FormData, request: Request, kind: str | None
) -> tuple[Path, dict[str, object]]:
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise InvalidInput("file-required", Text("Joindre le fichier dans « file ».", "Attach the file in 'file'."))
    given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    options = _options({**dict(request.query_params), **given}, request, kind)
    options["fileName"] = Path(upload.filename).name
    path = new_file(parts.uploads, upload.filename)
    with path.open("wb") as file:
        while chunk := await upload.read(CHUNK):
            file.write(chunk)
    mapping = form.get("mapping")
    if isinstance(mapping, UploadFile) and mapping.filename:
        kept = new_file(parts.uploads, mapping.filename)
        kept.write_bytes(await mapping.read())
        options["mapping"] = str(kept)
    return path, options


def _options(given: Mapping[str, str], request: Request, told: str | None) -> dict[str, object]:
    kind = told or given.get("kind", "")
    if not kind and told is not None:
        raise InvalidInput(
            "kind-required",
            Text("Dire ce qui est importé : kind=natinf, nac, courts...", "Say what is imported: kind=natinf, nac..."),
        )
    options: dict[str, object] = {"kind": kind, "edition": given.get("edition") or None}
    for name, option in _FLAGS.items():
        options[option] = given.get(name, "").lower() in _TRUE
    key = request.headers.get("idempotency-key")
    if key:
        options["idempotencyKey"] = key
        described = json.dumps(options, sort_keys=True)
        options["idempotencyOptions"] = hashlib.sha256(described.encode()).hexdigest()
    return options
