"""Short addresses of queries: the address holds the query itself, compressed; nothing is stored anywhere.

``{version}{text}``: the text is base64url (RFC 4648, section 5) of a zlib stream (RFC 1950, whose checksum finds a
damaged address) made with a dictionary of words that queries often hold. The words of a version never change: an
address made once is read for ever. What is compressed is the query, then one line a parameter after a zero byte.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = "1"
# What a query is asked with and an address keeps; the audience is always that of who follows the address.
KEPT = ("dataset", "kind", "of", "default-graph-uri", "named-graph-uri", "valid", "known", "format", "labels", "lang")
LONGEST = 4_000  # characters of an address: what browsers, mails and proxies carry whole
_MOST = 100_000  # bytes of a query and its parameters
_TEXT = re.compile(r"[A-Za-z0-9_-]{1,6000}")
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Held:
    """What an address holds: a query and the parameters it is asked with."""

    query: str
    parameters: tuple[tuple[str, str], ...]


def kept_parameters(given: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters that an address keeps."""
    return [(name, value) for name, value in given if name in KEPT and value]


def shorten(query: str, parameters: Sequence[tuple[str, str]], words: bytes) -> str | None:
    """Return the last part of the address of a query; None when it would be too long to be carried whole."""
    text = "\0".join((query.strip(), *(f"{name}={value}" for name, value in parameters)))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return None
    if len(data) > _MOST:
        return None
    deflating = zlib.compressobj(_LEVEL, zdict=words)
    made = base64.urlsafe_b64encode(deflating.compress(data) + deflating.flush()).decode().rstrip("=")
    return f"{VERSION}{made}" if len(made) < LONGEST else None


def lengthen(text: str, words: bytes) -> Held:
    """Return what an address holds. Raises ``InvalidInput`` (``unreadable-address``) for one that is damaged."""
    if not text.startswith(VERSION) or not _TEXT.fullmatch(text[1:]):
        raise _unreadable()
    made = text[1:]
    inflating = zlib.decompressobj(zdict=words)
    try:
        data = inflating.decompress(base64.urlsafe_b64decode(made + "=" * (-len(made) % 4)), _MOST + 1)
        query, *lines = data.decode().split("\0")
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        raise _unreadable() from None
    if not inflating.eof or len(data) > _MOST:
        raise _unreadable()
    pairs = (line.partition("=") for line in lines)
    return Held(query, tuple((name, value) for name, _, value in pairs))


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "unreadable-address",
        Text(
            "Cette adresse courte est coupée ou abîmée : la requête ne peut pas être relue. Redemander l'adresse "
            "entière à qui l'a donnée.",
            "This short address is cut or damaged: the query cannot be read from it. Ask for the whole address again.",
        ),
    )
