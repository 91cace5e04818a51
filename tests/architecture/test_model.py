"""Every query, shape and term says in both languages what it is for, and has its test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from tests.architecture.tree import REPOSITORY, files, text_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.figures import Figure

DEF = "https://w3id.org/srj/def#"
SHAPE = "https://w3id.org/srj/shape#"
SH = "http://www.w3.org/ns/shacl#"
RDFS_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PREF_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
DEFINITION = ox.NamedNode("http://www.w3.org/2004/02/skos/core#definition")
IS_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
BOTH = {"fr", "en"}


def _store(folder: str) -> ox.Store:
    store = ox.Store()
    for path in files():
        if path.parts[0] == folder and path.suffix == ".ttl":
            store.bulk_load(path=str(REPOSITORY / path), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    """The whole ontology."""
    return _store("ontology")


@pytest.fixture(scope="module")
def shapes() -> ox.Store:
    """All the rules."""
    return _store("shapes")


def _languages(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> set[str]:
    objects = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return {literal.language or "" for literal in objects if isinstance(literal, ox.Literal)}


def _named(store: ox.Store, namespace: str) -> Iterator[ox.NamedNode]:
    found = {quad.subject for quad in store if isinstance(quad.subject, ox.NamedNode)}
    yield from (subject for subject in sorted(found, key=str) if subject.value.startswith(namespace))


def test_every_term_is_bilingual_and_says_where_it_is_defined(ontology: ox.Store, figure: Figure) -> None:
    terms = list(_named(ontology, DEF))
    figure("terms", len(terms))
    wrong = [
        term.value
        for term in terms
        if not (
            _languages(ontology, term, RDFS_LABEL) | _languages(ontology, term, PREF_LABEL) >= BOTH
            and _languages(ontology, term, DEFINITION) >= BOTH
            and list(ontology.quads_for_pattern(term, IS_DEFINED_BY, None))
        )
    ]
    assert terms
    assert wrong == []


def test_shapes_mirror_the_ontology_file_for_file() -> None:
    model = {path.name for path in files() if path.parts[0] == "ontology" and len(path.parts) == 2}
    rules = {path.name for path in files() if path.parts[0] == "shapes" and path.suffix == ".ttl"}
    assert rules - {"coherence.ttl", "terms.ttl"} <= {name for name in model if name.endswith(".ttl")}


def test_every_property_shape_has_an_iri_a_severity_and_a_message_in_both_languages(
    shapes: ox.Store, figure: Figure
) -> None:
    properties = {quad.object for quad in shapes.quads_for_pattern(None, ox.NamedNode(SH + "property"), None)}
    figure("property shapes", len(properties))
    wrong = [
        str(shape)
        for shape in properties
        if not isinstance(shape, ox.NamedNode)
        or not list(shapes.quads_for_pattern(shape, ox.NamedNode(SH + "severity"), None))
        or not _languages(shapes, shape, ox.NamedNode(SH + "message")) >= BOTH
    ]
    assert properties
    assert wrong == []


def test_every_shape_has_a_passing_and_a_failing_example(shapes: ox.Store, figure: Figure) -> None:
    names = [shape.value.removeprefix(SHAPE) for shape in _named(shapes, SHAPE) if _is_rule(shapes, shape)]
    figure("shapes", len(names))
    examples = {path.name for path in files() if path.is_relative_to("tests/shapes/examples")}
    missing = [f"{name}.{verdict}.ttl" for name in names for verdict in ("pass", "fail")]
    assert names
    assert [example for example in missing if example not in examples] == []


def _is_rule(shapes: ox.Store, subject: ox.NamedNode) -> bool:
    kinds = {quad.object for quad in shapes.quads_for_pattern(subject, None, None)}
    return bool(kinds & {ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape")})


def _queries() -> list[Path]:
    return [path for path in files() if path.parts[0] == "queries" and path.suffix == ".rq"]


def test_there_are_queries(figure: Figure) -> None:
    figure("queries", len(_queries()))
    assert _queries()


@pytest.mark.parametrize("path", _queries(), ids=str)
def test_every_query_says_in_both_languages_what_it_answers(path: Path) -> None:
    head = (REPOSITORY / path).read_text(encoding="utf-8").splitlines()[:12]
    assert re.match(r"#\+ summary(?:-fr)?: \S", head[0]), head[0]
    assert any(re.match(r"#\+ summary-en: \S", line) for line in head), "no '#+ summary-en:' line"


def test_every_query_has_a_test_that_names_it() -> None:
    texts = [text for path, text in text_files() if path.parts[0] == "tests" and path.suffix == ".py"]
    samples = {part for path in files() if path.parts[0] == "tests" for part in (*path.parts, path.stem)}
    unnamed = [
        str(path) for path in _queries() if path.stem not in samples and not any(_name(path) in text for text in texts)
    ]
    assert unnamed == []


def _name(path: Path) -> str:
    """Return ``subject/question``, as code and tests name a query."""
    return str(path.relative_to("queries").with_suffix(""))


def test_every_query_of_the_service_is_asked_by_it() -> None:
    texts = [text for path, text in text_files() if path.parts[0] == "app"]
    free = ("examples", "hygiene", "migrations", "states")  # asked by people, by tests, by an upgrade
    asked = [path for path in _queries() if path.parts[1] not in free]
    assert [str(path) for path in asked if not any(_name(path) in text for text in texts)] == []
