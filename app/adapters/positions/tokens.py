"""The tokens of Turtle 1.1 (section 6.5) with their offsets; N-Triples is read by the same grammar.

It is only given documents that the RDF parser has accepted, so that it tells tokens apart and refuses nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

TokenKind = Literal["iri", "string", "number", "blank", "name", "word", "at", "datatype", "mark", "other"]

# What is possessive is a single set alone: of groups, Python before 3.11.5 read some of it wrongly. Each loop has one
# way to go, so none is read twice.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = f"{_BASE}_"
_CHARS = f"{_START}\\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"[{_BASE}](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*"
_LOCAL = rf"(?:[{_START}:0-9]|{_ESCAPED})(?:[{_CHARS}:]|{_ESCAPED}|\.++(?=[{_CHARS}:%\\]))*"

_TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r\n]++|#[^\r\n]*+)+)"
    r"|(?P<iri><[^<>\"{}|^`\x00-\x20]*+>)"
    r'|(?P<string>"""(?:[^"\\]++|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\r\n]++|\\.)*"'
    r"|'(?:[^'\\\r\n]++|\\.)*')"
    r"|(?P<number>[+-]?(?:[0-9]++\.[0-9]*+|\.?[0-9]++)[eE][+-]?[0-9]++|[+-]?[0-9]*\.[0-9]++|[+-]?[0-9]++)"
    rf"|(?P<blank>_:[{_START}0-9](?:[{_CHARS}]|\.++(?=[{_CHARS}]))*)"
    rf"|(?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?)"
    r"|(?P<word>[A-Za-z]++)"
    r"|(?P<at>@[A-Za-z]++(?:-[A-Za-z0-9]++)*)"
    r"|(?P<datatype>\^\^)"
    r"|(?P<mark>[.;,()\[\]])"
    r"|(?P<other>.)",
    re.DOTALL,
)


def tokens_of(text: str) -> Iterator[tuple[TokenKind, str, int]]:
    """Give kind, text and offset (in characters) of each token; the whites and the comments are left out."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind != "space":
            # One token of a mark is one character, so that its text is enough to know it.
            yield kind, found.group(), found.start()  # type: ignore[misc]  # the groups are the kinds
