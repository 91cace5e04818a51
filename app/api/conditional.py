"""Answers that caches can keep: strong ETag per representation, 304, HEAD, Vary (RFC 9110, sections 8.8 and 13)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

from app.api.entity_tags import matched
from app.api.hot_reads import rests_on
from app.api.moments import is_unsettled
from app.services.touched import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fastapi import Request

    from app.domain.language import Language

LASTING = "public, max-age=31536000, immutable"
PAGE = "text/html; charset=utf-8"
VARY = "Accept, Accept-Language, Accept-Encoding"


def etag_of(data: bytes) -> str:
    """Return the strong entity tag of a representation."""
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def answer(
    request: Request,
    data: bytes,
    media_type: str,
    headers: Mapping[str, str] | None = None,
    *,
    lasting: bool = False,
    rests: Iterable[str] = (EVERYTHING,),
) -> Response:
    """Return bytes with their validators, or 304 when the caller already has them.

    ``lasting`` is for an answer that can never change (``Moment.lasting``); another is given again from its bytes until
    a commit touches what it ``rests`` on.
    """
    if not is_unsettled(request.scope):
        rests_on(request.scope, rests, lasting=lasting)
    tag = etag_of(data)
    kept = LASTING if lasting else "public, max-age=0, must-revalidate"
    told = {"ETag": tag, "Vary": VARY, "Cache-Control": kept, **(headers or {})}
    if matched(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=told)
    return Response(data, media_type=media_type, headers=told)


def page_answer(request: Request, page: bytes, language: Language, status: int = 200) -> Response:
    """Return a page; one that found what was asked bears its validators, and is given again while nothing changes."""
    headers = {"Content-Language": language, "Vary": VARY, "Cache-Control": "no-cache"}
    if status != 200:  # noqa: PLR2004 - only what was found is kept
        return Response(page, status_code=status, media_type=PAGE, headers=headers)
    return answer(request, page, PAGE, headers)
