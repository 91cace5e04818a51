"""Reading a content back: the values that an entity or one of its fragments has for a predicate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import iri, string, text, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.contents import Content

_LINE = re.compile(
    r"<(?P<subject>[^>]*)> <(?P<predicate>[^>]*)> "
    r'(?:<(?P<iri>[^>]*)>|"(?P<lexical>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?) \.'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One triple of a content, its object as plain text; ``is_iri`` tells IRIs from literals."""

    subject: str
    predicate: str
    value: str
    is_iri: bool
    language: str | None = None
    datatype: str | None = None


def _unescape(match: re.Match[str]) -> str:
    short, long, character = match.groups()
    if short or long:
        return chr(int(short or long, 16))
    return _SHORT[character]


def statement(line: bytes) -> Statement:
    """Read one canonical line."""
    match = _LINE.fullmatch(line.decode())
    if match is None:
        raise ValueError(line)
    parts = match.groupdict()
    if parts["iri"] is not None:
        return Statement(parts["subject"], parts["predicate"], parts["iri"], is_iri=True)
    lexical = parts["lexical"]
    value = _ESCAPE.sub(_unescape, lexical) if "\\" in lexical else lexical
    return Statement(
        parts["subject"],
        parts["predicate"],
        value,
        is_iri=False,
        language=parts["language"],
        datatype=parts["datatype"],
    )


def statements(content: Content) -> Iterator[Statement]:
    """Read every line of a content, in canonical order."""
    return map(statement, content.lines)


def term_of(said: Statement) -> str:
    """Write the object of a statement back as the canonical term it was read from."""
    if said.is_iri:
        return iri(said.value)
    if said.language:
        return text(said.value, said.language)
    return typed(said.value, said.datatype) if said.datatype else string(said.value)


def line_of(said: Statement) -> bytes:
    """Write a statement back as the canonical line it was read from."""
    return f"{iri(said.subject)} {iri(said.predicate)} {term_of(said)} .".encode()


def values(content: Content, subject: str, predicate: str) -> list[str]:
    """Return the values of one predicate of one subject, in canonical order."""
    head = f"<{subject}> <{predicate}> ".encode()
    return [statement(line).value for line in content.lines if line.startswith(head)]


def first(found: Iterable[str], default: str = "") -> str:
    """Return the first value, or a default."""
    return next(iter(found), default)
