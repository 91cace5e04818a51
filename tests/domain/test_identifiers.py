"""Codes that a content gives, each with its scheme, and other ways of writing one."""

from __future__ import annotations

import pytest

from app.domain.contents import RDF_TYPE, ContentBuilder, iri, string
from app.domain.identifiers import (
    IDENTIFIER_SCHEME,
    IN_SCHEME,
    NOTATION,
    Identifier,
    identifiers_of,
    nearby_forms,
    notations_of,
)

COURT = "http://example.org/id/court/0202"


def test_the_code_of_an_entry_and_its_identifiers_each_have_their_scheme() -> None:
    builder = ContentBuilder(COURT)
    builder.add(NOTATION, string("0202"))
    builder.add(IN_SCHEME, iri("http://example.org/id/referential/courts"))
    for scheme, value in (("greffe", "0202"), ("srj", "020202")):
        builder.add(RDF_TYPE, iri("http://www.w3.org/ns/adms#Identifier"), fragment=scheme)
        builder.add(NOTATION, string(value), fragment=scheme)
        builder.add(IDENTIFIER_SCHEME, iri(f"http://example.org/id/identifier-scheme/{scheme}"), fragment=scheme)
    assert identifiers_of(builder.content()) == [
        Identifier("http://example.org/id/identifier-scheme/greffe", "0202"),
        Identifier("http://example.org/id/identifier-scheme/srj", "020202"),
        Identifier("http://example.org/id/referential/courts", "0202"),
    ]
    assert set(notations_of(builder.content())) == {(COURT, "0202"), (COURT, "020202")}


def test_a_code_without_a_scheme_identifies_nothing() -> None:
    builder = ContentBuilder(COURT)
    builder.add(NOTATION, string("0202"))
    assert identifiers_of(builder.content()) == []


@pytest.mark.parametrize(
    ("typed", "among"),
    [("202", "0202"), (" 0202 ", "0202"), ("TJ2A004", "tj2a004"), ("2A004", "tj2a004"), ("1 009 46", "100946")],
)
def test_what_was_typed_leads_to_what_exists(typed: str, among: str) -> None:
    assert among in nearby_forms(typed)


def test_what_was_typed_is_not_its_own_correction() -> None:
    assert "0202" not in nearby_forms("0202")
    assert nearby_forms("") == []
