"""Which page of an answer is asked: from which line on, and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.documents import require_whole_number

if TYPE_CHECKING:
    from fastapi import Request

PAGE = 50
LARGEST_PAGE = 1_000


def page_of(request: Request) -> tuple[int, int]:
    """Read ``offset`` and ``limit``."""
    parameters = request.query_params
    offset = require_whole_number(parameters.get("offset"), "offset", 0, 10_000_000)
    return offset, require_whole_number(parameters.get("limit"), "limit", PAGE, LARGEST_PAGE) or PAGE
