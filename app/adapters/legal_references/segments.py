"""Cuts a string of references into segments (one article, one text, or neither) from the grammar's own terminals.

Each segment is then parsed alone: an error in one leaves the others whole, and the work stays linear.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lark import Token

ACTS = frozenset(("LAW", "DECREE", "ORDINANCE", "ORDER", "EU_REGULATION", "EU_DIRECTIVE", "EU_DECISION", "TREATY"))
CODES = frozenset(("CODE", "CODE_UNKNOWN", "CODE_WORD"))
_TEXTS = ACTS | CODES
_SEPARATORS = frozenset(("_COMMA", "_AND"))
_JUNK = frozenset(("WORD", "OTHER"))


class Sort(Enum):
    """What a segment looks like; only articles and texts are parsed."""

    ARTICLE = "start_article"
    TEXT = "text"
    OTHER = ""


@dataclass(slots=True)
class Segment:
    """A run of tokens of one sort."""

    sort: Sort
    tokens: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Position of its first character in the string."""
        return self.tokens[0].start_pos or 0

    @property
    def said(self) -> list[Token]:
        """Its tokens without the separators and points at its end."""
        last = len(self.tokens)
        while last > 1 and (self.tokens[last - 1].type in _SEPARATORS or self.tokens[last - 1] == "."):
            last -= 1
        return self.tokens[:last]

    @property
    def end(self) -> int:
        """Position after the last token that it says."""
        return self.said[-1].end_pos or 0


def segments(tokens: Iterable[Token]) -> Iterator[Segment]:
    """Cut the tokens of a string; every token is in one segment, in order."""
    current: Segment | None = None
    for token in tokens:
        if current is None:
            current = Segment(_sort_of(token))
        elif _announces(current, token):
            current.sort = Sort.ARTICLE
        elif _starts(token, current):
            link = current.tokens.pop() if _is_link_before_text(token, current) else None
            if current.tokens:
                yield current
            current = Segment(_sort_of(token), [link] if link else [])
        current.tokens.append(token)
    if current is not None:
        yield current


def _announces(current: Segment, token: Token) -> bool:
    """Tell whether what precedes an article only announces it: "l'article 57"."""
    return token.type == "ART" and all(before.type == "LINK" for before in current.tokens)


def _is_link_before_text(token: Token, current: Segment) -> bool:
    return token.type in _TEXTS and current.tokens[-1].type == "LINK" and current.sort is not Sort.TEXT


def _sort_of(token: Token) -> Sort:
    if token.type in {"ART", "ANNEX", "NUMBER"}:
        return Sort.ARTICLE
    return Sort.TEXT if token.type in _TEXTS or token.type in {"DATE", "LINK"} else Sort.OTHER


def _starts(token: Token, current: Segment) -> bool:
    """Tell whether a token opens a new segment."""
    before = current.tokens[-1].type
    separated = before in _SEPARATORS
    if token.type == "ART":
        return before != "RANGE"
    if token.type in _TEXTS:
        # "CODE DE LA CONVENTION...": a link alone does not end an unfinished text.
        return not (current.sort is Sort.TEXT and before == "LINK")
    if token.type == "NUMBER":
        return separated or before in CODES or (before == "WORD" and _is_code(current))
    if token.type == "ANNEX":
        return separated or current.sort is not Sort.ARTICLE
    if token.type == "DATE":
        return separated and current.sort is Sort.TEXT
    return separated and token.type in _JUNK and current.sort is not Sort.OTHER


def _is_code(current: Segment) -> bool:
    return current.sort is Sort.TEXT and any(token.type in CODES for token in current.tokens[:2])
