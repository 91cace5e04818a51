"""The parser of legal references: a lark LALR(1) grammar on segments, put together as references.

Two orders exist. The official one (NATINF) gives the articles, then the text of all of them
(``ART.L.234-1, ART.L.234-2 C.ROUTE.``); the usual one gives the text first (``CPP 768 s., 777-3``).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer, PatternRE, TerminalDef

from app.adapters.legal_references.assembly import Piece, official_order, usual_order
from app.adapters.legal_references.causes import not_a_reference, unexpected
from app.adapters.legal_references.citations import Citations, Outcome, Unreadable
from app.adapters.legal_references.forms import CodeForms
from app.adapters.legal_references.segments import Segment, Sort, segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark.common import LexerConf

    from app.domain.references import Reference

_GRAMMAR = Path(__file__).with_name("grammar.lark")
_CACHED_LENGTH = 200
_CACHED_SEGMENTS = 20_000


class _Tokens(Lexer):
    """Hands the parser the tokens of a segment: the string has been cut into tokens once already."""

    def __init__(self, _conf: LexerConf) -> None:
        """Nothing to prepare."""

    def lex(self, tokens: list[Token]) -> Iterator[Token]:  # type: ignore[override]  # not a text, on purpose
        """Give the tokens as they are."""
        return iter(tokens)


class LegalReferenceParser:
    """Reads strings of references; one per process is enough, it keeps nothing but a bounded cache of segments."""

    def __init__(self, forms: CodeForms) -> None:
        """Build the tables of the grammar with the known forms of codes."""

        def with_forms(terminal: TerminalDef) -> None:
            if terminal.name == "CODE":
                terminal.pattern = PatternRE(forms.pattern(), ("i",))

        starts = [Sort.ARTICLE.value, Sort.TEXT.value, "unreadable"]
        options: dict[str, Any] = {"start": starts, "edit_terminals": with_forms}
        grammar = _GRAMMAR.read_text(encoding="utf-8")
        self._lexer = Lark(grammar, parser=None, lexer="basic", **options)
        self._parser = Lark(grammar, parser="lalr", lexer=_Tokens, transformer=Citations(forms), **options)
        # The same citations come back all along a list (ART.131-30 AL.1 C.PENAL.): bounded in number and in length.
        self._read_already: dict[tuple[Sort, str], Outcome] = {}

    @classmethod
    def from_folder(cls, folder: Path) -> LegalReferenceParser:
        """Build with the forms of codes of a folder (``data/law``)."""
        return cls(CodeForms.read(folder))

    def parse(self, written: str) -> list[Reference]:
        """Read a string in the official order; never raises.

        The ``raw`` pieces, joined, are the string; a blank string has no reference.

        >>> parser = LegalReferenceParser(CodeForms([("C.PENAL.", "LEGITEXT000006070719")]))
        >>> [(found.number, found.paragraphs) for found in parser.parse("ART.R.625-1 AL.1,AL.2, ART.131-30 C.PENAL.")]
        [('R625-1', ('1', '2')), ('131-30', ())]
        """
        return official_order(written, self._pieces(written))

    def parse_usual(self, written: str) -> list[Reference]:
        """Read a string in which the text comes first (``C. pénit. R113-49 s.``); as :meth:`parse` otherwise."""
        return usual_order(written, self._pieces(written))

    def _pieces(self, written: str) -> Iterator[Piece]:
        for segment in segments(self._lexer.lex(written)):
            said = written[segment.start : segment.end]
            yield Piece(segment.start, said, segment.sort is Sort.TEXT, self._read(segment, said))

    def _read(self, segment: Segment, said: str) -> Outcome:
        if len(said) > _CACHED_LENGTH:
            return self._parse(segment, said)
        key = (segment.sort, said)
        outcome = self._read_already.get(key)
        if outcome is None:
            if len(self._read_already) >= _CACHED_SEGMENTS:
                self._read_already.clear()
            outcome = self._read_already[key] = self._parse(segment, said)
        return outcome

    def _parse(self, segment: Segment, said: str) -> Outcome:
        if segment.sort is Sort.OTHER:
            return Unreadable(not_a_reference(said), 0)
        try:
            outcome = cast("Outcome", self._parser.parse(segment.said, start=segment.sort.value))
        except UnexpectedToken as error:
            at = len(said) if error.token.type == "$END" else (error.token.start_pos or 0) - segment.start
            return Unreadable(unexpected(error.token, error.expected), at)
        # The tokens know their place in the string, an outcome counts from the start of its segment.
        return replace(outcome, at=outcome.at - segment.start) if isinstance(outcome, Unreadable) else outcome
