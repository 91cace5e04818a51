"""Contents: what is said of one entity, as canonical N-Triples named by their SHA-256.

A content is a sorted set of N-Triples lines without blank nodes, in the exact form in which an RDF store gives
them back (canonical literals, language tags in lower case): so the same facts always have the same name.
Every subject is the entity's IRI or one of its fragments (RDF 1.1 N-Triples, section 2; design of states).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# The characters that the canonical form writes as escapes (RDF 1.2 N-Triples, canonical form).
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_FORBIDDEN_IN_IRI = re.compile('[\x00-\x20<>"{}|^`\\\\]')


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04X}"


def iri(value: str) -> str:
    """Return ``<value>``, refusing what cannot be an IRI (RFC 3987, the characters N-Triples excludes)."""
    found = _FORBIDDEN_IN_IRI.search(value)
    if found or ":" not in value:
        where = repr(found.group()) if found else "':'"
        raise InvalidInput(
            "invalid-iri",
            Text(
                f"« {value} » n'est pas une IRI absolue (caractère en cause : {where}). Corriger l'adresse.",
                f"'{value}' is not an absolute IRI (character at fault: {where}). Correct the address.",
            ),
            {"value": value},
        )
    return f"<{value}>"


def text(value: str, language: str) -> str:
    """Return a language-tagged literal."""
    return f'"{_ESCAPED.sub(_escape, value)}"@{language.lower()}'


def string(value: str) -> str:
    """Return a plain string literal."""
    return f'"{_ESCAPED.sub(_escape, value)}"'


def typed(value: str, datatype: str) -> str:
    """Return a typed literal; the caller gives the canonical lexical form."""
    return f'"{_ESCAPED.sub(_escape, value)}"^^<{datatype}>'


def day(value: date) -> str:
    """Return an ``xsd:date`` literal."""
    return typed(value.isoformat(), XSD + "date")


def integer(value: int) -> str:
    """Return an ``xsd:integer`` literal in canonical form."""
    return typed(str(value), XSD + "integer")


def boolean(value: bool) -> str:  # noqa: FBT001 - the value itself, not a switch
    """Return an ``xsd:boolean`` literal in canonical form."""
    return typed("true" if value else "false", XSD + "boolean")


def owner(subject: str) -> str:
    """Return the entity that owns a subject: its IRI without fragment."""
    return subject.partition("#")[0]


@dataclass(frozen=True)
class Content:
    """Canonical N-Triples: sorted lines without line ends."""

    lines: tuple[bytes, ...]

    @classmethod
    def of(cls, lines: Iterable[bytes]) -> Content:
        """Build from canonical lines in any order."""
        return cls(tuple(sorted(set(lines))))

    @classmethod
    def parse(cls, data: bytes) -> Content:
        """Split stored bytes back into lines; LF alone ends a line."""
        return cls(tuple(data.split(b"\n")[:-1]))

    @property
    def data(self) -> bytes:
        """The bytes that are hashed and stored: each line ended by LF. Not kept: an import holds all its contents."""
        return b"\n".join((*self.lines, b""))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, 64 hexadecimal digits: the name of the content."""
        return hashlib.sha256(self.data).hexdigest()

    def __or__(self, other: Content) -> Content:
        """Return the union: the description of an entity is the union of its sources."""
        return Content.of((*self.lines, *other.lines))


EMPTY = Content(())


class ContentBuilder:
    """Collects the statements of one entity and its fragments.

    >>> builder = ContentBuilder("http://example.org/id/natinf/7")
    >>> builder.add("http://www.w3.org/2004/02/skos/core#notation", string("7"))
    >>> builder.content().lines
    (b'<http://example.org/id/natinf/7> <http://www.w3.org/2004/02/skos/core#notation> "7" .',)
    """

    def __init__(self, entity: str) -> None:
        """Start with the IRI of the entity, which has no fragment."""
        self.entity = entity
        self._lines: set[bytes] = set()

    def add(self, predicate: str, *objects: str, fragment: str | None = None) -> None:
        """State that the entity (or its fragment) has these objects, given as N-Triples terms."""
        subject = self.entity if fragment is None else f"{self.entity}#{fragment}"
        head = f"{iri(subject)} {iri(predicate)} "
        self._lines.update(f"{head}{term} .".encode() for term in objects)

    def part(self, fragment: str) -> str:
        """Return the IRI of a fragment of this entity."""
        return f"{self.entity}#{fragment}"

    def content(self) -> Content:
        """Return what was collected."""
        return Content.of(self._lines)
