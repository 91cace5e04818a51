"""Documents of anyone: read in every format, or refused with place and remedy before they cost anything."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from app.adapters.rdf.documents import (
    DocumentLimits,
    contents_of_document,
    media_type_of,
    parse_document,
    to_contents,
)
from app.domain.contents import Content, ContentBuilder, string, text
from app.domain.errors import InvalidInput, UnsupportedFormat
from tests.adapters.rdf.graphs import ENTITY, quads

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'
SAME = {
    "text/turtle": b'@prefix e: <http://e/> . <a> e:p "x"@FR , 01 .',
    "text/turtle; charset=utf-8": b"\xef\xbb\xbf<http://e/a> <http://e/p> 'x'@fr ,"
    b"'1'^^<http://www.w3.org/2001/XMLSchema#integer> .",
    "application/n-triples": b'<http://e/a> <http://e/p> "x"@fr .\n'
    b'<http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "application/n-quads": b'<http://e/a> <http://e/p> "x"@fr .\n'
    b'<http://e/a> <http://e/p> "+1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "application/trig": b'{ <a> <p> "x"@fr , 1 }',
    "application/ld+json": b'{"@context": {"@vocab": "http://e/"}, "@id": "a", '
    b'"p": [1, {"@value": "x", "@language": "fr"}]}',
    "application/rdf+xml": f'<rdf:RDF {RDF}><rdf:Description rdf:about="a"><e:p xml:lang="fr">x</e:p>'
    '<e:p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</e:p></rdf:Description></rdf:RDF>'.encode(),
}


@pytest.mark.parametrize("media_type", SAME)
def test_the_same_facts_give_the_same_content_in_every_format(media_type: str) -> None:
    expected = Content.of(
        [
            b'<http://e/a> <http://e/p> "x"@fr .',
            b'<http://e/a> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        ]
    )
    parsed = parse_document(SAME[media_type], media_type, "http://e/")
    assert to_contents(parsed) == {"http://e/a": expected}
    assert contents_of_document(SAME[media_type], media_type, "http://e/") == {"http://e/a": expected}


def test_results_can_be_sent_between_processes() -> None:
    parsed = parse_document(b'<http://e/a> <http://e/p> "x"@fr .', "text/turtle")
    assert pickle.loads(pickle.dumps(parsed)) == parsed  # noqa: S301 - our own bytes
    contents = to_contents(parsed)
    assert pickle.loads(pickle.dumps(contents)) == contents  # noqa: S301 - our own bytes


def _deep_json(depth: int) -> bytes:
    return b'{"http://e/p":' * depth + b"1" + b"}" * depth


REFUSED = {
    "doctype": (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x/>', "application/rdf+xml", "doctype-refused", 1),
    "doctype in small letters": (b"\n<!doctype x>", "application/rdf+xml", "doctype-refused", 2),
    "entity alone": (b"<x>\n\n<!ENTITY a 'b'></x>", "application/rdf+xml", "doctype-refused", 3),
    "UTF-16": ("<!DOCTYPE x><x/>".encode("utf-16"), "application/rdf+xml", "not-utf-8", 1),
    "Latin-1": ("<http://e/a> <http://e/p>\n 'é' .".encode("latin-1"), "text/turtle", "not-utf-8", 2),
    "deep objects": (_deep_json(129), "application/ld+json", "too-deep", 1),
    "deep lists": (b"[" * 100_000, "application/ld+json", "too-deep", 1),
    "not JSON": (b'{"@id":\n "x",}', "application/ld+json", "syntax", 2),
    "two roots": (b'{"@id": "x"} {}', "application/ld+json", "syntax", 1),
    "empty JSON-LD": (b"", "application/ld+json", "syntax", 1),
    "Turtle object": (b"<http://e/a> <http://e/b> 1 .\n<http://e/a> <http://e/b> ?x .", "text/turtle", "syntax", 2),
    "Turtle prefix": (b"\n\ne:a e:b 1 .", "text/turtle", "syntax", 3),
    "Turtle cut": (b"<http://e/a> <http://e/b>", "text/turtle", "syntax", 1),
    "relative IRI": (b"<a> <http://e/b> 1 .", "text/turtle", "syntax", 1),
    "N-Triples": (b"<http://e/a> <http://e/b> <c> .", "application/n-triples", "syntax", 1),
    "XML cut": (b"<rdf:RDF " + RDF.encode() + b">\n<e:X>", "application/rdf+xml", "syntax", 2),
    "XML tags": (b"<a>\n</b>", "application/rdf+xml", "syntax", 2),
    "XML prefix": (b"<rdf:RDF " + RDF.encode() + b">\n <f:X/></rdf:RDF>", "application/rdf+xml", "syntax", 2),
    "binary": (bytes(range(256)), "text/turtle", "not-utf-8", 2),
    "zero bytes": (b"\0" * 100, "text/turtle", "syntax", 1),
}


@pytest.mark.parametrize(("data", "media_type", "code", "line"), REFUSED.values(), ids=REFUSED)
def test_bad_documents_are_refused_with_their_line(data: bytes, media_type: str, code: str, line: int) -> None:
    for read in (parse_document, contents_of_document):
        with pytest.raises(InvalidInput) as refused:
            read(data, media_type)
        assert refused.value.code == code
        assert refused.value.details["line"] == line
        assert f"ligne {line}, colonne {refused.value.details['column']} : " in refused.value.text.fr
        assert f"line {line}, column {refused.value.details['column']}: " in refused.value.text.en


def test_nesting_at_the_limit_is_read() -> None:
    assert len(parse_document(_deep_json(128), "application/ld+json")) == 128
    quoted = b'{"http://e/p": "' + b"[{" * 5000 + b'\\"[["}'
    assert len(parse_document(quoted, "application/ld+json")) == 1


REMOTE = {
    "address": b'{"@context": "http://127.0.0.1:9/c", "@id": "http://e/x", "name": "y"}',
    "among others": b'{"@context": [{"@vocab": "http://e/"}, "http://127.0.0.1:9/c"], "@id": "http://e/x"}',
    "import": b'{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "@id": "http://e/x"}',
    "scoped": b'{"@context": {"n": {"@id": "http://e/n", "@context": "http://127.0.0.1:9/c"}}, "n": {"k": 1}}',
    "inside": b'{"@id": "http://e/x", "http://e/p": {"@context": "http://127.0.0.1:9/c", "k": 1}}',
    "file": b'{"@context": "file:///etc/passwd", "@id": "http://e/x"}',
    "escaped": b'{"\\u0040context": "http://127.0.0.1:9/c", "@id": "http://e/x"}',
}


@pytest.mark.parametrize("data", REMOTE.values(), ids=REMOTE)
def test_remote_contexts_are_refused_and_named(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_document(data, "application/ld+json")
    assert refused.value.code == "remote-context-refused"
    addresses = refused.value.details["addresses"]
    assert isinstance(addresses, list)
    assert len(addresses) == 1
    assert addresses[0] in refused.value.text.fr
    assert addresses[0] in refused.value.text.en


def test_size_is_bounded() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_document(b"#" * 101, "text/turtle", limits=DocumentLimits(max_bytes=100))
    assert refused.value.code == "too-long"
    assert refused.value.details == {"value": 101, "limit": 100}


def test_unread_formats_are_told_with_those_that_are() -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        parse_document(b"", "text/html")
    assert "text/turtle" in refused.value.text.fr
    assert media_type_of("graph.TTL") == "text/turtle"
    with pytest.raises(UnsupportedFormat):
        media_type_of("graph.docx")


NOT_CONTENTS = {
    "blank object": (b"<http://e/a> <http://e/p> [ <http://e/q> 1 ] .", "blank-node"),
    "blank subject": (b"[] <http://e/p> 1 .", "blank-node"),
    "collection": (b"<http://e/a> <http://e/p> (1 2) .", "blank-node"),
    "triple term": (b"<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> 1 )>> .", "newer-rdf"),
    "direction": (b'<http://e/a> <http://e/p> "x"@ar--rtl .', "newer-rdf"),
    "named graph": (b"<http://e/g> { <http://e/a> <http://e/p> 1 }", "named-graph"),
}


@pytest.mark.parametrize(("data", "code"), NOT_CONTENTS.values(), ids=NOT_CONTENTS)
def test_what_a_content_cannot_hold_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_contents(parse_document(data, "application/trig"))
    assert refused.value.code == code
    assert refused.value.details["value"]


def test_literals_that_look_like_blank_nodes_or_directions_pass() -> None:
    said = ["_:b", "<http://e/a> <http://e/b> _:c .\n_:x", '"@ar--rtl .', "<<( x )>>"]
    contents = to_contents([Quad(NamedNode(ENTITY), NamedNode("http://e/p"), Literal(value)) for value in said])
    assert len(contents[ENTITY].lines) == 4


def test_statements_belong_to_the_subject_without_its_fragment() -> None:
    data = b"<http://e/a> <http://e/p> <#x> . <http://e/a#1> <http://e/p> 1 . <http://e/b#1> <http://e/p> 2 ."
    contents = contents_of_document(data, "text/turtle", "http://e/a")
    assert {entity: len(content.lines) for entity, content in contents.items()} == {"http://e/a": 2, "http://e/b": 1}


def test_builder_and_store_write_the_same_bytes() -> None:
    builder = ContentBuilder(ENTITY)
    hard = 'a"b\\c\n\r\t\b\f\x00\x1f\x7f\u0080\u2028\ufffe\uffff\U0001f600'
    builder.add("http://e/p", string(hard), text(hard, "FR-be"))
    assert contents_of_document(builder.content().data, "application/n-triples") == {ENTITY: builder.content()}


@settings(max_examples=200, deadline=None)
@given(quads)
def test_contents_are_what_a_store_gives_back(statements: list[Quad]) -> None:
    (content,) = to_contents(statements).values()
    store = Store()
    store.extend(statements)
    dumped = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    assert dumped is not None
    assert content == Content.of(dumped.split(b"\n")[:-1])
    again = Store()
    again.load(content.data, RdfFormat.N_TRIPLES)
    assert set(again) == set(store)
    assert to_contents(list(again)) == {ENTITY: content}
    written = serialize([quad.triple for quad in statements], format=RdfFormat.TURTLE)
    assert written is not None
    assert contents_of_document(written, "text/turtle") == {ENTITY: content}
