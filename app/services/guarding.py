"""The guard of queries with a memory: a query that differs from one already read by its values alone is not read again.

Programs send the same query with other values all day. What the guard finds (``sparql_guard``) depends on words, names
and signs, never on what a string or a comment says; so its verdict is kept under the text without these. Whatever could
be read in two ways there (a backslash, a long string, a quote inside what may be an IRI or a comparison) is read again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.sparql_guard import check_query
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from app.domain.sparql_shape import Limits, QueryShape

_KEPT_BYTES = 8_000_000  # of texts without values
_LONGEST = 20_000  # characters of a text that is kept
# In this order at each place: what may be an IRI, a string on one line, a comment.
_VALUES = re.compile(r"""(<[^<>"{}|^`\x00-\x20]*>)|"[^"\r\n]*"|'[^'\r\n]*'|\#[^\r\n]*""")


def without_values(text: str) -> str | None:
    """Return a text with its strings and comments emptied; None when that could be read in two ways.

    What looks like an IRI stays as it is. After an operand ``<`` compares instead: what follows is the same to the end
    of the line at worst, as long as no string begins inside.
    """
    if len(text) > _LONGEST or "\\" in text or '"""' in text or "'''" in text:
        return None
    doubtful = False

    def emptied(found: re.Match[str]) -> str:
        nonlocal doubtful
        whole = found[0]
        if found[1]:
            doubtful = doubtful or "'" in whole
            return whole
        return "#" if whole[0] == "#" else '""'

    emptied_text = _VALUES.sub(emptied, text)
    return None if doubtful else emptied_text


class Guard:
    """Checks queries against limits."""

    def __init__(self, limits: Limits) -> None:
        """Give what one query may hold."""
        self._limits = {own: replace(limits, own_graphs=own) for own in (False, True)}
        self._known: dict[bool, Remembered[str, QueryShape]] = {own: Remembered(_KEPT_BYTES) for own in (False, True)}

    def check(self, text: str, *, own_graphs: bool = False) -> QueryShape:
        """Return the shape of a query (``check_query``); ``own_graphs``: FROM may choose among the graphs asked."""
        limits, kept = self._limits[own_graphs], self._known[own_graphs]
        key = without_values(text) if len(text) * 4 <= limits.max_bytes and _encodes(text) else None
        known = kept.get(key) if key is not None else None
        if known is not None:
            return replace(known, text=text.removeprefix("\ufeff"))
        shape = check_query(text, limits)
        if key is not None:
            kept.keep(key, shape, len(key) + len(shape.text))
        return shape


def _encodes(text: str) -> bool:
    """Tell whether a text has no lone half of a UTF-16 pair: inside a string it would be emptied unseen."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False
