"""Where each triple of a Turtle document stands, in the very order in which the RDF parser gives them.

The terms come from the parser (oxttl); this reader only follows the grammar (Turtle 1.1, section 6.5) to know where
subject, verb and object were written. Nothing is resolved and nothing compared: the k-th place is that of the k-th
triple. Hence the order of oxttl is kept, which is: a triple is told by the token that ends its object, that of a
collection by the token that opens its first member; what one token tells comes out last first; a string ends with
the token after it. ``tests/adapters/positions`` holds this on the W3C suite and on documents drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.adapters.positions.tokens import tokens_of

if TYPE_CHECKING:
    from app.adapters.positions.tokens import TokenKind

Offsets = tuple[int, int, int]
"""Offsets, in characters, of subject, verb and object."""

_DIRECTIVES = frozenset({"prefix", "base"})


@dataclass(slots=True)
class _Frame:
    """What is open: a statement, the property list of a blank node, or a collection."""

    kind: Literal["statement", "blank", "collection"]
    subject: int = -1
    verb: int = -1
    members: int = 0
    is_subject: bool = False  # a collection or a blank node that stands where a subject does


class TurtleReader:
    """Follows the tokens of one document, without recursion, so that no depth of nesting harms it."""

    def __init__(self) -> None:
        self.found: list[Offsets] = []
        self._told: list[Offsets] = []
        self._open = [_Frame("statement")]
        self._string: int | None = None  # offset of a string that a tag or a datatype may follow
        self._datatype = False

    def read(self, text: str) -> list[Offsets]:
        """Return the offsets of the triples, in order; up to the first thing that is not of Turtle 1.1."""
        directive = False
        for kind, written, offset in tokens_of(text):
            if directive:  # up to the IRI that ends it; the full stop after it closes an empty statement
                directive = kind != "iri"
                continue
            if kind == "other":
                break
            if self._opens_directive(kind, written):
                directive = True
                continue
            self._token(kind, written, offset)
            self.found.extend(reversed(self._told))
            self._told.clear()
        return self.found

    def _opens_directive(self, kind: TokenKind, written: str) -> bool:
        top = self._open[-1]
        between = top.kind == "statement" and top.subject < 0
        return between and kind in {"at", "word"} and written.lstrip("@").casefold() in _DIRECTIVES

    def _token(self, kind: TokenKind, written: str, offset: int) -> None:
        if self._string is not None:
            if kind == "datatype":
                self._datatype = True
                return
            start, self._string = self._string, None
            self._ended(start)
            if kind == "at" or self._datatype:
                self._datatype = False
                return
        if kind == "mark":
            self._mark(written, offset)
        elif kind == "string":
            self._begins(offset)
            self._string = offset
        else:
            self._begins(offset)
            self._ended(offset)

    def _mark(self, written: str, offset: int) -> None:
        top = self._open[-1]
        match written:
            case ".":
                self._open = [_Frame("statement")]
            case ";":
                top.verb = -1
            case ",":
                pass
            case "[" | "(":
                self._begins(offset)
                is_subject = top.kind == "statement" and top.subject < 0
                self._open.append(
                    _Frame("blank" if written == "[" else "collection", offset, -1, is_subject=is_subject)
                )
            case "]":
                self._ended(self._open.pop().subject)
            case _:
                closed = self._open.pop()
                if closed.members:
                    self._told.append((closed.subject, offset, offset))  # rdf:rest rdf:nil
                if closed.is_subject or not closed.members:
                    self._ended(closed.subject)

    def _begins(self, offset: int) -> None:
        """A term begins: in a collection, its member is made, and what points to it is told."""
        top = self._open[-1]
        if top.kind != "collection":
            return
        if top.members:
            self._told.append((top.subject, offset, offset))  # rdf:rest
        elif not top.is_subject:
            self._tell(self._open[-2], top.subject)
        top.members += 1

    def _ended(self, offset: int) -> None:
        """A term is whole: it is a subject, a verb, or the object of a triple."""
        self._tell(self._open[-1], offset)

    def _tell(self, frame: _Frame, offset: int) -> None:
        if frame.kind == "collection":
            self._told.append((frame.subject, offset, offset))  # rdf:first
        elif frame.subject < 0:
            frame.subject = offset
        elif frame.verb < 0:
            frame.verb = offset
        else:
            self._told.append((frame.subject, frame.verb, offset))
