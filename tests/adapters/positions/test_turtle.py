"""The k-th place is that of the k-th triple: on the W3C suites, on our own files, and on documents drawn at random."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from app.adapters.positions.tokens import tokens_of
from app.adapters.positions.turtle import TurtleReader
from tests.adapters.positions.drawn import drawn_document
from tests.shared import shared_file

ROOT = Path(__file__).parents[3]
_BASE = "http://example.org/base/"
_LISTS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE, base_iri=_BASE)]


def _written(text: str, offset: int) -> tuple[str, str]:
    kind, written, _ = next(tokens_of(text[offset:]))
    return kind, written


def _is(term: object, kind: str, written: str, predicate: NamedNode) -> bool:
    """Tell whether a term may be written so."""
    if isinstance(term, Literal):
        if kind == "string":
            bare = written.strip(written[0])
            return "\\" in bare or "\r" in bare or bare in term.value
        return written == term.value
    if isinstance(term, BlankNode):
        return written[0] in "[(" or kind == "blank" or predicate.value.startswith(_LISTS)
    assert isinstance(term, NamedNode)
    if kind == "name":
        local = written.partition(":")[2]
        return "\\" in local or term.value.endswith(local)
    if kind == "iri":
        return "\\" in written or term.value.endswith(written[1:-1].removeprefix("../").removeprefix("./"))
    return written == "a" or term.value == f"{_LISTS}nil"


def _holds(text: str) -> int:
    """Compare the places with the terms of the parser; return how many triples there are."""
    text = text.removeprefix("\ufeff")
    triples, places = _triples(text), TurtleReader().read(text)
    assert len(places) == len(triples)
    for triple, (subject, verb, value) in zip(triples, places, strict=True):
        assert _is(triple.subject, *_written(text, subject), triple.predicate), (triple, text[subject : subject + 40])
        assert _is(triple.object, *_written(text, value), triple.predicate), (triple, text[value : value + 40])
        if verb != value:  # the links of a collection are written nowhere
            assert _is(triple.predicate, *_written(text, verb), triple.predicate), (triple, text[verb : verb + 40])
    return len(triples)


def test_every_document_of_the_w3c_suites_that_the_parser_reads() -> None:
    suites = shared_file("conformance/w3c-rdf11-syntax/rdf/rdf11")
    files = [*suites.glob("rdf-turtle/*.ttl"), *suites.glob("rdf-n-triples/*.nt")]
    read = 0
    for file in files:
        try:
            text = file.read_bytes().decode()
            _triples(text)
        except (SyntaxError, UnicodeDecodeError):
            continue
        if not _resolves_dots(text):
            _holds(text)
            read += 1
    assert read >= 170


def _resolves_dots(text: str) -> bool:
    """Tell whether the document only tries the resolution of addresses, which this reader does not do."""
    return "/../" in text or "/./" in text or "<.." in text


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data", "tests/shapes/examples"])
def test_our_own_files(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.ttl"))
    assert sum(_holds(file.read_text(encoding="utf-8")) for file in files) > 0


@pytest.mark.parametrize("seed", range(300))
def test_documents_drawn_at_random(seed: int) -> None:
    assert _holds(drawn_document(random.Random(seed))) > 0  # noqa: S311 - drawn again from the seed


def test_depth_harms_nothing() -> None:
    deep = ":a :p " + "[ :p " * 50_000 + ":b" + " ]" * 50_000 + " ."
    assert len(TurtleReader().read(deep)) == 50_001


def test_what_is_not_of_turtle_ends_the_reading() -> None:
    assert TurtleReader().read("<urn:a> <urn:b> <urn:c> . ~ <urn:a> <urn:b> <urn:c> .") == [(0, 8, 16)]
