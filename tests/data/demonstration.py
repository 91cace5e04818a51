"""The demonstration graph as the service holds it: codes read by the importers, Turtle resolved against a base."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from app.adapters.legal_references.forms import CodeForms
from app.adapters.legal_references.parser import LegalReferenceParser
from app.adapters.tables.importers import read_file
from app.domain.contents import RDF_TYPE, Content
from app.domain.iris import TERMS, Namespace
from app.domain.resolving import article_index, resolver
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.imports import Reading

DATA = REPOSITORY / "data"
ONTOLOGY = REPOSITORY / "ontology"
NAMESPACE = Namespace("http://srj.test")


@cache
def files() -> tuple[dict[str, Any], ...]:
    """Return the entries of the manifest, in the order in which they are loaded."""
    return tuple(tomllib.loads((DATA / "manifest.toml").read_text(encoding="utf-8"))["file"])


def turtle_triples(path: Path, base: str | None = None) -> Iterator[Triple]:
    """Yield the triples of one Turtle file."""
    for quad in parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=base):
        yield Triple(quad.subject, quad.predicate, quad.object)


@cache
def stated() -> tuple[Triple, ...]:
    """Return what the Turtle files of the manifest say."""
    paths = [DATA / file["path"] for file in files() if file["path"].endswith(".ttl")]
    return tuple(triple for path in paths for triple in turtle_triples(path, NAMESPACE.things))


@cache
def reference_parser() -> LegalReferenceParser:
    """Return the grammar with the forms of codes held in data/law."""
    return LegalReferenceParser(CodeForms.read(DATA / "law"))


@cache
def readings() -> dict[str, Reading]:
    """Return what the importers read in each file of codes, by its path."""
    return {
        file["path"]: read_file(file["kind"], DATA / file["path"], NAMESPACE, reference_parser().parse)
        for file in files()
        if "kind" in file
    }


def _contents(kind: str) -> dict[str, Content]:
    """Return the Turtle contents of one kind, by IRI."""
    prefix = f"{NAMESPACE.things}{kind}/"
    lines: dict[str, list[bytes]] = {}
    for triple in stated():
        subject = str(triple.subject).strip("<>").partition("#")[0]
        if subject.startswith(prefix):
            lines.setdefault(subject, []).append(f"{triple} .".encode())
    return {subject: Content.of(found) for subject, found in lines.items()}


def _resolved() -> Iterator[Content]:
    """Yield what the service derives from the references of the offences."""
    index = article_index(NAMESPACE, _contents("article"), _contents("text"))
    derive = resolver(reference_parser().parse, index)
    for reading in readings().values():
        for entry in reading.entries:
            derived = derive(entry.entity, entry.content)
            if derived is not None:
                yield derived


@cache
def demonstration_store() -> Store:
    """Return ontology and data in one default graph, as a view holds them; read it, never write to it."""
    store = Store()
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        store.extend(Quad(t.subject, t.predicate, t.object) for t in turtle_triples(path))
    store.extend(Quad(t.subject, t.predicate, t.object) for t in stated())
    for reading in readings().values():
        for entry in reading.entries:
            store.load(entry.content.data, RdfFormat.N_TRIPLES)
    for content in _resolved():
        store.load(content.data, RdfFormat.N_TRIPLES)
    return store


def links(predicate: str) -> list[tuple[str, str]]:
    """Return every (subject, value) of a property: IRIs of ours as ``kind/key``, literals as their text."""
    quads = demonstration_store().quads_for_pattern(None, NamedNode(predicate), None)
    return sorted((_short(quad.subject), _short(quad.object)) for quad in quads)


def members(class_name: str) -> list[str]:
    """Return the things of a class of ours."""
    return sorted(thing for thing, of in links(RDF_TYPE) if of == TERMS + class_name)


def _short(term: object) -> str:
    value = term.value if isinstance(term, NamedNode | Literal) else str(term)
    return value.removeprefix(NAMESPACE.things)
