r"""Statements read back from canonical N-Triples, and the prefixes under which people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, XSD
from app.domain.iris import SHAPES, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "srj": TERMS,
    "srjsh": SHAPES,
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": XSD,
}

_LINE = re.compile(
    r"<([^>]*)> <([^>]*)> (?:<([^>]*)>|\"([^\"\\]*(?:\\.[^\"\\]*)*)\"(?:@([^ ]+)|\^\^<([^>]*)>)?) \.", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "\\": "\\"}
# Narrower than the grammars of Turtle and XML names, so that it is right in both.
_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*")
_DIGITS = re.compile(r"(\d+)")
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Term:
    """An object: an IRI (``datatype`` is None), or a literal with its datatype and, if any, its language."""

    value: str
    datatype: str | None = None
    language: str | None = None

    @property
    def is_iri(self) -> bool:
        """Whether it is an IRI and not a literal."""
        return self.datatype is None


@dataclass(frozen=True, slots=True)
class Subject:
    """All that is said of one IRI: predicates in reading order (types first), objects sorted."""

    iri: str
    statements: tuple[tuple[str, tuple[Term, ...]], ...]


def subjects(lines: Iterable[bytes]) -> tuple[Subject, ...]:
    """Return the subjects of canonical lines: owners before their fragments, ``#part-2`` before ``#part-10``."""
    described: dict[str, dict[str, list[Term]]] = {}
    for line in lines:
        subject, predicate, term = _statement(line)
        described.setdefault(subject, {}).setdefault(predicate, []).append(term)
    return tuple(
        Subject(
            iri,
            tuple((predicate, tuple(sorted(said[predicate], key=_term_order))) for predicate in _reading_order(said)),
        )
        for iri, said in sorted(described.items(), key=lambda item: natural_order(item[0]))
    )


def natural_order(value: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which numbers inside a text follow their value."""
    return tuple(
        (0, int(piece), piece) if piece.isdecimal() and len(piece) <= _LONGEST_NUMBER else (1, 0, piece)
        for piece in _DIGITS.split(value)
        if piece
    )


@lru_cache(maxsize=4096)
def compact(iri: str) -> str | None:
    """Return the prefixed name of an IRI (``skos:notation``), None when no prefix fits or the rest is no plain name."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _BY_NAMESPACE.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL_NAME.fullmatch(iri, cut) else None


def split_name(iri: str) -> tuple[str, str] | None:
    """Split a predicate into namespace and XML local name, None when it has no such name."""
    found = re.search(r"[A-Za-z_][A-Za-z0-9_.\-]*$", iri)
    return (iri[: found.start()], found.group()) if found and found.start() > 0 else None


_BY_NAMESPACE = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def _statement(line: bytes) -> tuple[str, str, Term]:
    found = _LINE.fullmatch(line.decode())
    if found is None:
        message = f"not a canonical N-Triples line without blank nodes: {line[:200]!r}"
        raise ValueError(message)
    subject, predicate, iri, text, language, datatype = found.groups()
    if iri is not None:
        return subject, predicate, Term(iri)
    value = _ESCAPE.sub(_unescape, text) if "\\" in text else text
    kind = PREFIXES["rdf"] + "langString" if language else datatype or XSD + "string"
    return subject, predicate, Term(value, kind, language)


def _unescape(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    return chr(int(digits, 16)) if digits else _SHORT[found[3]]


def _reading_order(predicates: Iterable[str]) -> list[str]:
    return sorted(predicates, key=lambda iri: (iri != RDF_TYPE, compact(iri) or iri))


def _term_order(term: Term) -> tuple[object, ...]:
    return (not term.is_iri, term.language or "", natural_order(term.value), term.value, term.datatype or "")
