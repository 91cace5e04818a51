"""Where a page stands in what it shows a part of: its first and last line, and the pages before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.web.asking import Asking


def paged(asking: Asking, offset: int, limit: int, total: int) -> dict[str, object]:
    """Return what ``show.pages`` needs of a page of ``limit`` lines that begins after ``offset`` of ``total``."""
    following = offset + limit
    return {
        "first": min(offset + 1, total),
        "last": min(following, total),
        "previous": asking.here(offset=max(offset - limit, 0) or None) if offset else None,
        "next": asking.here(offset=following) if following < total else None,
    }
