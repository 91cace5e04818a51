"""Puts articles and texts together: which text each article belongs to, in the official and in the usual order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.adapters.legal_references.causes import DOUBTFUL_NUMBER, NO_TEXT, not_a_reference
from app.adapters.legal_references.citations import CitedArticle, CitedText, Outcome, Unreadable
from app.domain.references import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.language import Text

_LINK = re.compile(r"(?:(?:du|des|de|la|le|les)\s+|[dl]['’]\s*)+", re.IGNORECASE)
_PARAGRAPH_DIGITS = 2  # no article has a hundred paragraphs


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment and what it says; ``written`` is its text without separators at its end."""

    start: int
    written: str
    text_like: bool
    said: Outcome


def official_order(written: str, pieces: Iterable[Piece]) -> list[Reference]:
    """Articles first: a text belongs to all the articles since the text before it."""
    assembly = _Assembly(written)
    for piece in pieces:
        if isinstance(piece.said, CitedText):
            assembly.text_after(piece, piece.said)
        else:
            assembly.add(piece, piece.said)
    return assembly.references()


def usual_order(written: str, pieces: Iterable[Piece]) -> list[Reference]:
    """Text first: it belongs to all the articles up to the next text, unless "du", "de la"... ties it backwards."""
    assembly = _Assembly(written)
    for piece in pieces:
        if not isinstance(piece.said, CitedText):
            assembly.add(piece, piece.said)
        elif assembly.awaits_text(linked=piece.said.linked):
            assembly.text_after(piece, piece.said)
        else:
            assembly.text_before(piece, piece.said)
    return assembly.references()


class _Assembly:
    """The references being made; ``pending`` are the places of the articles that still await their text."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._found: list[Reference] = []
        self._pending: list[int] = []
        self._open: tuple[str, CitedText] | None = None  # the text that the articles to come belong to
        self._opening: Piece | None = None  # the piece of that text, until an article takes it
        self._nature: str | None = None

    def add(self, piece: Piece, said: CitedArticle | Unreadable) -> None:
        """Add an article, or a piece that could not be read."""
        if isinstance(said, CitedArticle) and not self._doubtful(said):
            self._article(piece, said)
        else:
            self._failure(piece, said if isinstance(said, Unreadable) else Unreadable(DOUBTFUL_NUMBER, 0))

    def awaits_text(self, *, linked: bool) -> bool:
        """Tell whether the text that comes belongs to articles before it."""
        if linked and not self._pending and self._found and self._opening is None:
            self._pending.append(len(self._found) - 1)
        return bool(self._pending)

    def text_after(self, piece: Piece, said: CitedText) -> None:
        """Give a text to the articles that await one; without any, the text itself is what is cited."""
        text = self._text(piece, said)
        if text is None:
            self._failure(piece, Unreadable(not_a_reference(piece.written), 0))
            return
        if not self._pending:
            self._found.append(_with_text(Reference("", piece.start), text))
        for place in self._pending:
            self._found[place] = _with_text(self._found[place], text)
        self._pending.clear()
        self._open = None

    def text_before(self, piece: Piece, said: CitedText) -> None:
        """Open a text for the articles to come; none coming, the text itself is what is cited."""
        self._close_opening()
        self._open = self._text(piece, said)
        self._opening = piece
        if self._open is None:
            self._opening = None
            self._failure(piece, Unreadable(not_a_reference(piece.written), 0))

    def references(self) -> list[Reference]:
        """Close what is open and cut the string into the raw pieces of the references."""
        self._close_opening()
        self._fail_pending(NO_TEXT)
        starts = [0, *(reference.start for reference in self._found[1:]), len(self._written)]
        return [
            replace(reference, raw=self._written[start:end], start=start)
            for reference, start, end in zip(self._found, starts, starts[1:], strict=False)
        ]

    def _article(self, piece: Piece, said: CitedArticle) -> None:
        reference = Reference(
            "",
            self._opening.start if self._opening else piece.start,
            number_as_published=said.number_as_published,
            number=said.number,
            range_end=said.range_end,
            following=said.following,
            pinpoints=said.pinpoints,
        )
        self._opening = None
        if self._open is None:
            self._pending.append(len(self._found))
        self._found.append(reference if self._open is None else _with_text(reference, self._open))

    def _failure(self, piece: Piece, said: Unreadable) -> None:
        self._close_opening()
        at = piece.start + said.at
        if piece.text_like:
            self._open = None
        if piece.text_like and self._pending:
            # The text is a part of the citation of these articles: they bear its failure, where it is.
            self._fail_pending(said.cause, at)
        else:
            self._found.append(Reference("", piece.start, failure=said.cause, failure_at=at))

    def _doubtful(self, said: CitedArticle) -> bool:
        """A bare number may be of an article, of a paragraph after "AL.1, ", of an act after another act."""
        if not said.bare:
            return False
        if self._open is not None and not self._open[1].is_code:
            return True
        before = self._found[-1] if self._found and self._opening is None else None
        return said.number.isdecimal() and len(said.number) <= _PARAGRAPH_DIGITS and bool(before and before.pinpoints)

    def _text(self, piece: Piece, said: CitedText) -> tuple[str, CitedText] | None:
        """The text with its published form; a lone date takes the sort of the act before it."""
        if said.nature is not None:
            self._nature = said.nature
        elif said.day is not None:
            if self._nature is None:
                return None
            said = replace(said, nature=self._nature)
        else:
            self._nature = None
        return (_LINK.sub("", piece.written, count=1) if said.linked else piece.written), said

    def _close_opening(self) -> None:
        if self._opening is not None and self._open is not None:
            self._found.append(_with_text(Reference("", self._opening.start), self._open))
        self._opening = None

    def _fail_pending(self, cause: Text, at: int | None = None) -> None:
        for place in self._pending:
            reference = self._found[place]
            self._found[place] = replace(reference, failure=cause, failure_at=reference.start if at is None else at)
        self._pending.clear()


def _with_text(reference: Reference, text: tuple[str, CitedText]) -> Reference:
    published, said = text
    return replace(
        reference,
        text_as_published=published,
        text_key=said.keys[0] if len(said.keys) == 1 else None,
        text_candidates=said.keys if len(said.keys) > 1 else (),
        nature=said.nature,
        date=said.day,
    )
