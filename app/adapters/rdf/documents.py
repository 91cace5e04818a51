"""Parses RDF documents of anyone, guards first: nothing is fetched, no entity is expanded, nesting is bounded.

The functions are pure and their results can be pickled, so that they run in a killable process. Everything that can
go wrong is an InvalidInput or an UnsupportedFormat with its place and remedy (RDF 1.1 Concepts; Turtle; N-Triples;
N-Quads; TriG; JSON-LD 1.1; RDF/XML).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from app.adapters.rdf import guards
from app.adapters.rdf.failures import explain_failure
from app.domain.contents import Content, owner
from app.domain.errors import InvalidInput, UnsupportedFormat
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
SUFFIXES: dict[str, str] = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".owl": "application/rdf+xml",
}


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one document may hold."""

    max_bytes: int = 32 * 1024 * 1024
    max_depth: int = 128  # brackets of JSON-LD open at once: 18 kB of deeper nesting take 1.8 GB


def parse_document(
    data: bytes, media_type: str, base: str | None = None, limits: DocumentLimits | None = None
) -> list[Quad]:
    """Return the quads of a document, in its order; relative IRIs are resolved against ``base``.

    Raises UnsupportedFormat (``unsupported-format``) and InvalidInput (``syntax``, ``too-long``, ``not-utf-8``,
    ``doctype-refused``, ``remote-context-refused``, ``too-deep``).
    """
    rdf_format, checked = _guarded(data, media_type, limits or DocumentLimits())
    try:
        return list(parse(checked, rdf_format, base_iri=base))
    except (SyntaxError, ValueError, OSError) as error:
        raise explain_failure(error) from error


def contents_of_document(
    data: bytes, media_type: str, base: str | None = None, limits: DocumentLimits | None = None
) -> dict[str, Content]:
    """Return the contents of a document by owner, as ``to_contents``, without a Python object per triple."""
    return _split(loaded(data, media_type, base, limits))


def loaded(data: bytes, media_type: str, base: str | None = None, limits: DocumentLimits | None = None) -> Store:
    """Return a document as a store of its own, its blank nodes named anew; raises as ``parse_document``."""
    rdf_format, checked = _guarded(data, media_type, limits or DocumentLimits())
    store = Store()
    try:
        store.bulk_load(checked, rdf_format, base_iri=base)
    except (SyntaxError, ValueError, OSError) as error:
        raise explain_failure(error) from error
    return store


def to_contents(quads: Iterable[Quad]) -> dict[str, Content]:
    """Return the contents of the quads, by owner (the subject's IRI without fragment), literals in canonical form.

    Raises InvalidInput: ``blank-node``, ``named-graph`` or ``newer-rdf`` (triple terms and base directions).
    """
    store = Store()
    store.bulk_extend(quads)
    return _split(store)


def media_type_of(name: str) -> str:
    """Return the media type of a file by its suffix; raises UnsupportedFormat."""
    for suffix, media_type in SUFFIXES.items():
        if name.lower().endswith(suffix):
            return media_type
    raise _unsupported(name, " ".join(SUFFIXES))


def _guarded(data: bytes, media_type: str, limits: DocumentLimits) -> tuple[RdfFormat, bytes]:
    bare = media_type.partition(";")[0].strip().lower()
    rdf_format = FORMATS.get(bare)
    if rdf_format is None:
        raise _unsupported(bare, ", ".join(FORMATS))
    guards.check_size(data, limits.max_bytes)
    checked = guards.check_encoding(data)
    if rdf_format == RdfFormat.RDF_XML:
        guards.check_xml(checked)
    elif rdf_format == RdfFormat.JSON_LD:
        guards.check_json(checked, limits.max_depth)
    return rdf_format, checked


def _unsupported(given: str, known: str) -> UnsupportedFormat:
    return UnsupportedFormat(
        "unsupported-format",
        Text(
            f"Format « {given} » non lu. Formats lus : {known}.",
            f"Format '{given}' is not read. Formats read: {known}.",
        ),
        {"value": given},
    )


def _split(store: Store) -> dict[str, Content]:
    if any(True for _ in store.named_graphs()):
        raise _named_graph(str(next(iter(store.named_graphs()))))
    dumped = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    guards.check_statements(dumped)
    owned: dict[bytes, list[bytes]] = {}
    for line in dumped.split(b"\n")[:-1]:
        entity = line[1 : line.index(b">")].partition(b"#")[0]
        owned.setdefault(entity, []).append(line)
    return {owner(entity.decode()): Content.of(lines) for entity, lines in owned.items()}


def _named_graph(name: str) -> InvalidInput:
    return InvalidInput(
        "named-graph",
        Text(
            f"Le document contient le graphe nommé {name}. Écrire ses triplets dans le graphe par défaut.",
            f"The document holds the named graph {name}. Write its triples in the default graph.",
        ),
        {"value": name},
    )
