"""The form and the language that a request prefers (RFC 9110, section 12.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.negotiation import (
    CSV,
    HTML,
    JSON,
    JSONLD,
    NQUADS,
    OF_ENTITY,
    OF_GRAPH,
    OF_LIST,
    OF_RESULTS,
    RESULTS_JSON,
    TURTLE,
    by_suffix,
    negotiate,
    negotiate_language,
    offered_for,
)

CHOICES = (
    (None, "html"),
    ("", "html"),
    ("*/*", "html"),
    ("text/turtle", "ttl"),
    ("TEXT/Turtle ; charset=utf-8", "ttl"),
    ("application/x-turtle", "ttl"),
    ("application/json", "json"),
    ("application/ld+json, application/json", "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "jsonld"),
    ("application/xml", "rdf"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "html"),
    ("text/*", "html"),
    ("text/*;q=0.5, text/turtle", "ttl"),
    ("text/*, text/html;q=0", "ttl"),
    ("application/*;q=0.2, application/rdf+xml;q=0.1, text/turtle;q=0.15", "jsonld"),
    ("*/*;q=0.1, application/n-triples;q=0.2", "nt"),
    ("text/turtle;q=0.9, application/n-triples;q=0.9", "ttl"),
    ("application/n-triples;q=0.901, text/turtle;q=0.9", "nt"),
    ("image/png", None),
    ("*/*;q=0", None),
    ("text/turtle;q=0", None),
    ("text/turtle;q=2, text/html;q=0.1", "html"),
    ("rubbish", "html"),
    (";;;,,,", "html"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
)


@pytest.mark.parametrize(("accept", "expected"), CHOICES)
def test_form_of_an_entity(accept: str | None, expected: str | None) -> None:
    chosen = negotiate(accept, OF_ENTITY)
    assert (chosen and chosen.suffix[1:]) == expected


def test_json_on_offer_is_not_taken_for_jsonld_but_stands_for_it_elsewhere() -> None:
    assert negotiate("application/json", OF_ENTITY) is JSON
    assert negotiate("application/json", OF_GRAPH) is JSONLD
    assert negotiate("application/json", OF_RESULTS) is RESULTS_JSON


@pytest.mark.parametrize(
    ("form", "accept", "expected"),
    [
        ("SELECT", None, "application/sparql-results+json"),
        ("ASK", "application/xml", "application/sparql-results+xml"),
        ("SELECT", "text/csv", "text/csv"),
        ("SELECT", "text/tab-separated-values;q=0.5, text/csv;q=0.4", "text/tab-separated-values"),
        ("SELECT", "text/turtle", None),
        ("CONSTRUCT", "*/*", "text/turtle"),
        ("DESCRIBE", "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE", "application/sparql-results+json", None),
    ],
)
def test_form_of_a_sparql_answer(form: str, accept: str | None, expected: str | None) -> None:
    chosen = negotiate(accept, offered_for(form))
    assert (chosen and chosen.media_type) == expected


def test_nothing_on_offer() -> None:
    assert negotiate(None, ()) is None
    assert negotiate("*/*", ()) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("7.ttl", ("7", TURTLE)),
        ("R53.19", ("R53.19", None)),
        ("R53.19.html", ("R53.19", HTML)),
        ("a.jsonld", ("a", JSONLD)),
        ("a.json", ("a", JSON)),
        (".ttl", (".ttl", None)),
        ("7.csv", ("7.csv", None)),
        ("7", ("7", None)),
    ],
)
def test_suffix(path: str, expected: tuple[str, object]) -> None:
    assert by_suffix(path, OF_ENTITY) == expected


def test_suffix_of_a_list() -> None:
    assert by_suffix("natinf.csv", OF_LIST) == ("natinf", CSV)
    assert by_suffix("natinf.nq", OF_LIST) == ("natinf", NQUADS)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "fr"),
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-CA, en;q=0.9", "fr"),
        ("en, fr", "en"),
        ("fr;q=0.3, en;q=0.4", "en"),
        ("de", "fr"),
        ("de, en;q=0.1", "en"),
        ("*", "fr"),
        ("fr;q=0, *", "en"),
        ("en;q=0", "fr"),
        ("en;q=banana", "fr"),
        ("!!", "fr"),
    ],
)
def test_language(header: str | None, expected: str) -> None:
    assert negotiate_language(header) == expected


def test_asked_language_wins_and_unknown_ones_are_refused() -> None:
    assert negotiate_language("fr", "en") == "en"
    with pytest.raises(InvalidInput) as refused:
        negotiate_language("fr", "de")
    assert "lang=fr" in refused.value.text.fr


@pytest.mark.parametrize("piece", [",", ";", '"', '",', "a/b,", 'a/b;x="\\', "*/*;q=0.5;", " \t", "text/"])
def test_hostile_headers_end(piece: str) -> None:
    """64 times the 10 kB a server admits: a reading that is not linear would meet pytest's time limit."""
    header = piece * (640_000 // len(piece))
    assert negotiate(header, (HTML,)) in {HTML, None}
    assert negotiate_language(header) == "fr"


@given(st.text(alphabet='textml/*;q=01.,+"\\ \t', max_size=80))
def test_any_header_gives_something_offered_or_nothing(header: str) -> None:
    offered = (HTML, TURTLE)
    assert negotiate(header, offered) in {*offered, None}
    assert negotiate_language(header) in {"fr", "en"}
