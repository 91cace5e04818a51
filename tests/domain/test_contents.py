"""Contents: canonical N-Triples, the same facts always under the same name, in the form the store gives back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from app.domain.contents import (
    EMPTY,
    XSD,
    Content,
    ContentBuilder,
    boolean,
    day,
    integer,
    iri,
    owner,
    string,
    text,
    typed,
)
from app.domain.errors import InvalidInput
from app.domain.statements import statements, values

ENTITY = "http://127.0.0.1:8000/id/natinf/7"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
NOTE = "http://www.w3.org/2004/02/skos/core#note"

# Not written in any file: lone surrogates are no Unicode text.
any_text = st.text(st.characters(exclude_categories=["Cs"]))


def one(*objects: str) -> Content:
    builder = ContentBuilder(ENTITY)
    builder.add(LABEL, *objects)
    return builder.content()


def test_the_same_facts_have_the_same_name_in_any_order() -> None:
    one_way, other_way = ContentBuilder(ENTITY), ContentBuilder(ENTITY)
    one_way.add(LABEL, text("Vol", "fr"))
    one_way.add(NOTE, string("n"))
    other_way.add(NOTE, string("n"))
    other_way.add(LABEL, text("Vol", "FR"))
    other_way.add(LABEL, text("Vol", "fr"))
    assert one_way.content() == other_way.content()
    assert one_way.content().digest == other_way.content().digest != one(text("Vol", "fr")).digest


def test_lines_are_sorted_by_bytes() -> None:
    lines = one(text("b", "fr"), text("a", "fr"), text("é", "fr"), text("Z", "fr")).lines
    assert list(lines) == sorted(lines)


@given(any_text)
def test_the_store_gives_back_the_bytes_that_were_hashed(value: str) -> None:
    content = one(text(value, "fr"), string(value), day(date(2026, 7, 1)), integer(-41), boolean(value=False))
    quads = parse(content.data, RdfFormat.N_TRIPLES)
    given_back = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""
    assert Content.of(given_back.split(b"\n")[:-1]) == content


@given(any_text)
def test_a_value_is_read_back_verbatim(value: str) -> None:
    content = one(text(value, "fr"))
    assert values(content, ENTITY, LABEL) == [value]
    assert Content.parse(content.data) == content
    (only,) = statements(content)
    assert (only.value, only.language, only.is_iri) == (value, "fr", False)


def test_fragments_belong_to_the_entity() -> None:
    builder = ContentBuilder(ENTITY)
    builder.add(NOTE, string("n"), fragment="definedBy-1")
    (line,) = builder.content().lines
    assert line.startswith(f"<{ENTITY}#definedBy-1> ".encode())
    assert owner(builder.part("definedBy-1")) == ENTITY


@pytest.mark.parametrize(
    "wrong", ["", "natinf/7", "http://a b", "http://a>b", 'http://a"', "http://a\\b", "http://a\n"]
)
def test_what_cannot_be_an_iri_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        iri(wrong)
    assert refused.value.code == "invalid-iri"
    assert refused.value.details == {"value": wrong}


def test_the_union_of_contents_says_each_thing_once() -> None:
    one_side, other_side = one(string("a"), string("b")), one(string("b"), string("c"))
    assert len((one_side | other_side).lines) == 3
    assert one_side | EMPTY == one_side


def test_typed_literals_are_written_with_their_datatype() -> None:
    assert typed("P1D", XSD + "duration") == f'"P1D"^^<{XSD}duration>'
