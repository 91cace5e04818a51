"""Each representation says the same triples, in the same bytes for the same content, readable by people."""

from __future__ import annotations

import json
from datetime import date

import pytest
import rdflib
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad

from app.adapters.rdf.documents import contents_of_document, to_contents
from app.adapters.rdf.jsonld import CONTEXT, jsonld_node
from app.adapters.rdf.representations import WRITERS, jsonld, rdfxml, turtle, turtle_block, turtle_head
from app.adapters.rdf.statements import subjects
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, day, integer, iri, string, text
from app.domain.errors import UnsupportedFormat
from app.domain.iris import TERMS
from tests.adapters.rdf.graphs import ENTITY, quads

MEDIA_TYPES = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
SKOS = "http://www.w3.org/2004/02/skos/core#"


def offence() -> Content:
    """Return an entry with parts, dates and both kinds of names."""
    builder = ContentBuilder(ENTITY)
    builder.add(RDF_TYPE, iri(TERMS + "Offence"))
    builder.add(SKOS + "notation", string("41"))
    builder.add(SKOS + "prefLabel", text("VOL SIMPLE", "fr"))
    builder.add(SKOS + "inScheme", iri("http://example.org/id/referential/natinf"))
    builder.add(TERMS + "offenceClass", iri(TERMS + "offenceClass-delit"))
    builder.add(TERMS + "validFrom", day(date(2026, 7, 1)))
    for number in (10, 2):
        builder.add(TERMS + "hasReference", iri(builder.part(f"definedBy-{number}")))
        builder.add(TERMS + "citedNumber", string(f"311-{number}"), fragment=f"definedBy-{number}")
        builder.add(TERMS + "level", integer(number), fragment=f"definedBy-{number}")
    return builder.content()


TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srj: <https://w3id.org/srj/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<http://example.org/id/natinf/41>
    a srj:Offence ;
    skos:inScheme <http://example.org/id/referential/natinf> ;
    skos:notation "41" ;
    skos:prefLabel "VOL SIMPLE"@fr ;
    srj:hasReference
        <http://example.org/id/natinf/41#definedBy-2> ,
        <http://example.org/id/natinf/41#definedBy-10> ;
    srj:offenceClass srj:offenceClass-delit ;
    srj:validFrom "2026-07-01"^^xsd:date .

<http://example.org/id/natinf/41#definedBy-2>
    srj:citedNumber "311-2" ;
    srj:level 2 .

<http://example.org/id/natinf/41#definedBy-10>
    srj:citedNumber "311-10" ;
    srj:level 10 .
"""


def test_turtle_reads_as_written_by_a_person() -> None:
    assert turtle(offence()).decode() == TURTLE


def test_jsonld_is_compact_and_nests_the_parts() -> None:
    document = json.loads(jsonld(offence()))
    assert document.pop("@context") == CONTEXT
    assert document == {
        "id": ENTITY,
        "type": "Offence",
        "inScheme": "http://example.org/id/referential/natinf",
        "notation": "41",
        "prefLabel": {"fr": "VOL SIMPLE"},
        "hasReference": [
            {"id": f"{ENTITY}#definedBy-2", "citedNumber": "311-2", "level": 2},
            {"id": f"{ENTITY}#definedBy-10", "citedNumber": "311-10", "level": 10},
        ],
        "offenceClass": {"id": "srj:offenceClass-delit"},
        "validFrom": {"type": "xsd:date", "@value": "2026-07-01"},
    }


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_says_the_same_triples(form: str) -> None:
    assert contents_of_document(WRITERS[form](offence()), MEDIA_TYPES[form]) == {ENTITY: offence()}


@pytest.mark.parametrize("form", WRITERS)
def test_an_empty_content_is_an_empty_graph(form: str) -> None:
    assert contents_of_document(WRITERS[form](Content(())), MEDIA_TYPES[form]) == {}


@pytest.mark.parametrize(("form", "name"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")])
@pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph is deprecated:DeprecationWarning")
def test_another_reader_finds_the_same_graph(form: str, name: str) -> None:
    ours = rdflib.Graph().parse(data=WRITERS[form](offence()), format=name)
    theirs = rdflib.Graph().parse(data=offence().data, format="nt")
    assert set(ours) == set(theirs)


@settings(max_examples=300, deadline=None)
@given(quads)
def test_any_content_comes_back_from_every_form_with_stable_bytes(statements: list[Quad]) -> None:
    contents = to_contents(statements)
    (content,) = contents.values()
    shuffled = Content.of(reversed(content.lines))
    for form, write in WRITERS.items():
        try:
            written = write(content)
        except UnsupportedFormat as refused:
            assert (form, refused.code) == ("rdf", "not-expressible")  # noqa: PT017 - either form may refuse
            continue
        assert contents_of_document(written, MEDIA_TYPES[form]) == contents
        assert write(shuffled) == written


def test_xml_refuses_what_it_cannot_write() -> None:
    for predicate, value in (("http://e/p", "\x01"), ("http://e/1", "x")):
        (content,) = to_contents([Quad(NamedNode(ENTITY), NamedNode(predicate), Literal(value))]).values()
        with pytest.raises(UnsupportedFormat) as refused:
            rdfxml(content)
        assert "Turtle" in refused.value.text.fr


def test_jsonld_refuses_an_iri_whose_scheme_is_a_prefix() -> None:
    (content,) = to_contents([Quad(NamedNode(ENTITY), NamedNode("http://e/p"), NamedNode("org:x"))]).values()
    with pytest.raises(UnsupportedFormat):
        jsonld(content)


def test_a_cycle_of_parts_is_written_once() -> None:
    ring = [(f"{ENTITY}#{i}", f"{ENTITY}#{(i + 1) % 40}") for i in range(40)]
    contents = to_contents([Quad(NamedNode(a), NamedNode("http://e/next"), NamedNode(b)) for a, b in ring])
    written = jsonld(contents[ENTITY])
    assert contents_of_document(written, "application/ld+json") == contents


def test_lists_are_streamed_one_thing_at_a_time() -> None:
    other = ContentBuilder("http://example.org/id/natinf/7")
    other.add(SKOS + "notation", string("7"))
    both = {ENTITY: offence(), other.entity: other.content()}
    things = [subjects(content.lines) for content in both.values()]
    written = turtle_head() + "\n".join(turtle_block(subject) for thing in things for subject in thing)
    assert contents_of_document(written.encode(), "text/turtle") == both
    graph = b",".join(jsonld_node(thing) for thing in things)
    written_json = b'{"@context":%s,"@graph":[%s]}' % (json.dumps(CONTEXT).encode(), graph)
    assert contents_of_document(written_json, "application/ld+json") == both


def test_long_numbers_in_texts_do_not_stop_the_order() -> None:
    (content,) = to_contents([Quad(NamedNode(ENTITY), NamedNode("http://e/p"), Literal("9" * 5000))]).values()
    assert b"9" * 5000 in turtle(content)


def test_several_things_stand_side_by_side_even_when_one_refers_to_the_other() -> None:
    other = ContentBuilder("http://example.org/id/natinf/7")
    other.add(SKOS + "broader", iri(ENTITY))
    document = json.loads(jsonld(offence() | other.content()))
    assert [node["id"] for node in document["@graph"]] == [other.entity, ENTITY]
    assert document["@graph"][0]["broader"] == ENTITY
    both = {ENTITY: offence(), other.entity: other.content()}
    assert contents_of_document(jsonld(offence() | other.content()), "application/ld+json") == both
