"""Compact JSON-LD 1.1 written by hand, with one fixed context (JSON-LD 1.1, sections 4.1 to 4.6).

Terms of the ontology are written without prefix (``@vocab``); a few terms that every reader meets have names of their
own. A value that a name's coercion would change is written under the prefixed name instead, so that expansion always
gives back the same triples.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from app.adapters.rdf.statements import PREFIXES, Subject, Term, compact
from app.domain.contents import RDF_TYPE, XSD, owner
from app.domain.errors import UnsupportedFormat
from app.domain.iris import TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LANGUAGE_MAPS = {
    "prefLabel": PREFIXES["skos"] + "prefLabel",
    "altLabel": PREFIXES["skos"] + "altLabel",
    "definition": PREFIXES["skos"] + "definition",
    "comment": PREFIXES["rdfs"] + "comment",
    "title": PREFIXES["dcterms"] + "title",
}
_LINKS = {
    "inScheme": PREFIXES["skos"] + "inScheme",
    "broader": PREFIXES["skos"] + "broader",
    "isPartOf": PREFIXES["eli"] + "is_part_of",
    "isDefinedBy": PREFIXES["rdfs"] + "isDefinedBy",
}
_PLAIN = {"notation": PREFIXES["skos"] + "notation", "identifier": PREFIXES["adms"] + "identifier"}

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": TERMS,
    **PREFIXES,
    "id": "@id",
    "type": "@type",
    **{name: {"@id": iri, "@container": "@language"} for name, iri in _LANGUAGE_MAPS.items()},
    **{name: {"@id": iri, "@type": "@id"} for name, iri in _LINKS.items()},
    **_PLAIN,
}
_BY_IRI = {iri: name for name, iri in (*_LANGUAGE_MAPS.items(), *_LINKS.items(), *_PLAIN.items())}
_DEEPEST_NESTING = 8
_SAFE_INTEGER = 2**53
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?!//)")


def write_jsonld(described: tuple[Subject, ...]) -> bytes:
    """Return the document of one thing on top, or of several side by side in ``@graph``; parts are nested.

    Parts that nothing refers to come under ``@included`` of their thing. Raises UnsupportedFormat
    (``not-expressible``) when an IRI has one of our prefixes as its scheme, which JSON-LD cannot tell apart.
    """
    things: dict[str, list[Subject]] = {}
    for subject in described:
        things.setdefault(owner(subject.iri), []).append(subject)
    nodes = [_thing(parts) for parts in things.values()]
    document: dict[str, Any] = {"@context": CONTEXT}
    document |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def jsonld_node(described: tuple[Subject, ...]) -> bytes:
    """Return one thing without the context, on one line: an element of the ``@graph`` of a streamed list."""
    return orjson.dumps(_thing(described))


def _thing(described: Sequence[Subject]) -> dict[str, Any]:
    nodes = _Nodes(described)
    node = nodes.node(described[0].iri, 0)
    left = nodes.left()
    return node | {"@included": left} if left else node


class _Nodes:
    """Writes each subject once, nested at the first place that refers to it."""

    def __init__(self, described: Iterable[Subject]) -> None:
        self._waiting = {subject.iri: subject for subject in described}

    def left(self) -> list[dict[str, Any]]:
        written = []
        while self._waiting:
            written.append(self.node(next(iter(self._waiting)), 0))
        return written

    def node(self, iri: str, depth: int) -> dict[str, Any]:
        node: dict[str, Any] = {"id": _identifier(iri)}
        for predicate, terms in self._waiting.pop(iri).statements:
            if predicate == RDF_TYPE and all(term.is_iri for term in terms):
                node["type"] = _one_or_many([_type_name(term.value) for term in terms])
            else:
                key, value = self._property(predicate, terms, depth)
                node[key] = value
        return node

    def _property(self, predicate: str, terms: tuple[Term, ...], depth: int) -> tuple[str, Any]:
        name = _BY_IRI.get(predicate)
        if name in _LANGUAGE_MAPS and all(term.language for term in terms):
            return name, _language_map(terms)
        if name in _LINKS and all(term.is_iri and term.value not in self._waiting for term in terms):
            return name, _one_or_many([_identifier(term.value) for term in terms])
        key = name if name in _PLAIN else _key(predicate)
        return key or "", _one_or_many([self._value(term, depth) for term in terms])

    def _value(self, term: Term, depth: int) -> Any:  # noqa: ANN401 - any JSON
        if term.datatype is None:
            if term.value in self._waiting and depth < _DEEPEST_NESTING:
                return self.node(term.value, depth + 1)
            return {"id": _identifier(term.value)}
        if term.language:
            return {"@language": term.language, "@value": term.value}
        return _literal(term.value, term.datatype)


def _literal(value: str, datatype: str) -> Any:  # noqa: ANN401 - any JSON
    if datatype == XSD + "string":
        return value
    if datatype == XSD + "boolean" and value in {"true", "false"}:
        return value == "true"
    if datatype == XSD + "integer" and _INTEGER.fullmatch(value) and abs(int(value)) < _SAFE_INTEGER:
        return int(value)
    return {"type": compact(datatype) or _identifier(datatype), "@value": value}


def _language_map(terms: tuple[Term, ...]) -> dict[str, Any]:
    by_language: dict[str, list[str]] = {}
    for term in terms:
        by_language.setdefault(term.language or "", []).append(term.value)
    return {language: _one_or_many(values) for language, values in by_language.items()}


def _one_or_many(values: list[Any]) -> Any:  # noqa: ANN401 - any JSON
    return values[0] if len(values) == 1 else values


def _key(predicate: str) -> str:
    """Return the bare name of a term of the ontology, else its prefixed name, else its IRI."""
    short = compact(predicate)
    if short is None:
        return _identifier(predicate)
    local = short.removeprefix("srj:")
    return local if local != short and local not in CONTEXT else short


def _type_name(iri: str) -> str:
    return _key(iri)


def _identifier(iri: str) -> str:
    short = compact(iri)
    if short is not None:
        return short
    scheme = _SCHEME.match(iri)
    if scheme and scheme[1] in CONTEXT:
        raise UnsupportedFormat(
            "not-expressible",
            Text(
                f"JSON-LD ne peut pas distinguer <{iri}> d'un nom préfixé. Demander du Turtle ou des N-Triples.",
                f"JSON-LD cannot tell <{iri}> from a prefixed name. Ask for Turtle or N-Triples.",
            ),
            {"value": iri},
        )
    return iri
