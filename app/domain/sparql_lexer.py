r"""Tokens of SPARQL 1.1 queries, read in linear time (SPARQL 1.1 Query Language, sections 19.2, 19.4 and 19.8).

The scanner is pulled token by token because one character depends on where it stands: inside an expression, after
an operand, ``<`` compares; anywhere else it opens an IRI. Reading ``?a<((((1))))`` as the IRI ``<((((1))))>`` would
hide its depth from the guard while the engine still sees it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASE_RANGES = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_START = f"[{_BASE_RANGES}_0-9]"
_NAME_CHARACTER = rf"[{_BASE_RANGES}_0-9\u00b7\u0300-\u036f\u203f-\u2040]"
_DASHED = rf"[{_BASE_RANGES}_0-9\u00b7\u0300-\u036f\u203f-\u2040\-]"
_DASHED_OR_DOT = rf"[{_BASE_RANGES}_0-9\u00b7\u0300-\u036f\u203f-\u2040\-.]"
_LOCAL_ESCAPE = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
# What is possessive is a single set alone: of groups, Python before 3.11.5 read some of it wrongly. Each loop has one
# way to go, so none is read twice.
# Bounded, so that a run such as "a-a-a-a..." that turns out to be no prefix is not read again from each of its words.
_PREFIX = rf"(?:[{_BASE_RANGES}]{_DASHED_OR_DOT}{{0,127}}+(?<!\.))?"
# A dot belongs to a name only when the name goes on after it.
_LOCAL = rf"(?:(?:{_NAME_START}|:|{_LOCAL_ESCAPE})(?:\.*+(?:{_DASHED}|:|{_LOCAL_ESCAPE}))*)?"
_CHARACTER_ESCAPE = r"\\(?:[tbnrf\\\"']|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"

_IRI = r'(?P<IRI><(?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)'
_STRINGS = (
    rf'"""(?:[^"\\]++|"(?!"")|{_CHARACTER_ESCAPE})*"""',
    rf"'''(?:[^'\\]++|'(?!'')|{_CHARACTER_ESCAPE})*'''",
    rf'"(?:[^"\\\r\n]++|{_CHARACTER_ESCAPE})*"',
    rf"'(?:[^'\\\r\n]++|{_CHARACTER_ESCAPE})*'",
)
_OTHERS = (
    r"(?P<BLANK>(?:[ \t\r\n]++|\#[^\r\n]*+)+)",
    rf"(?P<STRING>{'|'.join(_STRINGS)})",
    rf"(?P<VARIABLE>[?$]{_NAME_START}{_NAME_CHARACTER}*)",
    rf"(?P<NODE>_:{_NAME_START}(?:\.*+{_DASHED})*)",
    rf"(?P<NAME>{_PREFIX}:{_LOCAL})",
    r"(?P<LANGUAGE>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
    r"(?P<NUMBER>(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|(?:[0-9]*\.)?[0-9]+(?:[eE][+-]?[0-9]+)?))",
    r"(?P<WORD>[A-Za-z][A-Za-z0-9_]*)",
    r"(?P<SYMBOL>\|\||&&|\^\^|!=|<=|>=|[{}()\[\].;,=<>!+\-*/|^?])",
)
# Triple terms and annotations of SPARQL 1.2, which the engine reads and the service does not admit.
_NEWER = r"(?P<NEWER><<|>>|\{\||\|\}|~)"
_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODEPOINT = 0x10FFFF
_LAST_ASCII = 0x7F
_SURROGATES = range(0xD800, 0xE000)


class Token(NamedTuple):
    """One token: its kind (a group name of the scanner, or END), its text, where it starts (in characters)."""

    kind: str
    text: str
    start: int


class Scanner:
    """Reads one query, token by token; blanks and comments are skipped."""

    def __init__(self, text: str) -> None:
        """Start at the first character of the text."""
        self.text = text
        self._position = 0

    def next(self, *, after_operand: bool) -> Token:
        """Return the next token, END at the end; ``after_operand``: in an expression, where ``<`` compares."""
        pattern = _operators_first() if after_operand else _terms_first()
        while self._position < len(self.text):
            start = self._position
            found = pattern.match(self.text, start)
            if found is None:
                raise _unreadable(self.text, start)
            self._position = found.end()
            if found.lastgroup != "BLANK":
                return Token(found.lastgroup or "", found.group(), start)
        return Token("END", "", len(self.text))


@cache  # the two take a twentieth of a second to compile: only who reads queries waits for them, once
def _terms_first() -> re.Pattern[str]:
    return re.compile("|".join((_IRI, _NEWER, *_OTHERS)))


@cache
def _operators_first() -> re.Pattern[str]:
    return re.compile("|".join(_OTHERS))


def prepare() -> None:
    """Compile what queries are read with, in a process whose forks read them: once for all."""
    _terms_first()
    _operators_first()


def decode_escapes(text: str) -> str:
    r"""Replace the codepoint escapes (``\u0041``) that stand for letters, digits and other name characters.

    SPARQL 1.1 (section 19.2) decodes them before anything is read, so that they may spell a keyword; the engine
    decodes them in strings and IRIs only. Name characters read the same in both, so they are decoded here and the
    result is what is checked and run. The others (quotes, brackets, spaces) are left: data inside a string or an
    IRI, an error anywhere else.
    """

    def replace(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits is None:
            return found.group()
        code = int(digits, 16)
        if code > _LAST_CODEPOINT or code in _SURROGATES:
            return found.group()
        character = chr(code)
        return character if code > _LAST_ASCII or character.isalnum() or character in "_-" else found.group()

    return _ESCAPE.sub(replace, text)


def place(text: str, offset: int) -> dict[str, object]:
    """Return the line and the column (both from 1, in characters) of an offset."""
    return {"line": text.count("\n", 0, offset) + 1, "column": offset - text.rfind("\n", 0, offset)}


def invalid(
    code: str, text: str, offset: int, cause: Text, remedy: Text, details: Mapping[str, object] | None = None
) -> InvalidInput:
    """Return the error for one place of a query: where, what, what to do."""
    where = place(text, offset)
    line, column = where["line"], where["column"]
    return InvalidInput(
        code,
        Text(
            f"Requête, ligne {line}, colonne {column} : {cause.fr}. {remedy.fr}",
            f"Query, line {line}, column {column}: {cause.en}. {remedy.en}",
        ),
        {**where, "cause": {"fr": cause.fr, "en": cause.en}, "remedy": {"fr": remedy.fr, "en": remedy.en}}
        | dict(details or {}),
    )


_UNREADABLE: dict[str, tuple[Text, Text]] = {
    '"': (
        Text("chaîne de caractères non fermée ou échappement inconnu", "string not closed, or unknown escape"),
        Text(
            'Fermer la chaîne par le même guillemet sur la même ligne, ou utiliser """ pour plusieurs lignes ; '
            "écrire \\\\ pour une barre oblique inverse.",
            'Close the string with the same quote on the same line, or use """ for several lines; '
            "write \\\\ for a backslash.",
        ),
    ),
    "\\": (
        Text("échappement hors d'une chaîne ou d'une IRI", "escape outside a string or an IRI"),
        Text("Écrire le caractère lui-même.", "Write the character itself."),
    ),
    "@": (
        Text("étiquette de langue illisible", "unreadable language tag"),
        Text("Écrire par exemple @fr.", "Write for example @fr."),
    ),
}
_UNREADABLE["'"] = _UNREADABLE['"']


def _unreadable(text: str, offset: int) -> InvalidInput:
    character = text[offset]
    shown = ascii(character)
    cause, remedy = _UNREADABLE.get(
        character,
        (
            Text(f"caractère inattendu {shown}", f"unexpected character {shown}"),
            Text("Le retirer, ou l'écrire dans une chaîne.", "Remove it, or write it inside a string."),
        ),
    )
    return invalid("syntax", text, offset, cause, remedy, {"value": character})
