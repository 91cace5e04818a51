"""Saved questions: what a file says, and values that can only ever be values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from app.domain.contents import iri, string
from app.domain.errors import InvalidInput
from app.domain.questions import ANY, Parameter, read_question

TEXT = """#+ summary: Quoi ?
#+ summary-en: What?
#+ user: bureau
# A note.

SELECT ?value ?any
WHERE {
  VALUES ?value { "sample" }  # param
  VALUES ?any { UNDEF } # param
}
"""


def test_a_question_is_read() -> None:
    question = read_question("examples/what", TEXT)
    assert (question.subject, question.key, question.user) == ("examples", "what", "bureau")
    assert question.summary.in_("en") == "What?"
    assert question.note == "A note."
    assert [(each.name, each.sample_value) for each in question.parameters] == [("value", "sample"), ("any", "")]


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("#+ summary-en: What?\n", ""),
        TEXT.replace('VALUES ?value { "sample" }  # param', 'FILTER (?x = "sample")  # param'),
        TEXT.replace("VALUES ?any", "VALUES ?value"),
    ],
)
def test_a_question_that_would_keep_its_sample_for_everyone_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_question("examples/what", text)
    assert caught.value.code == "question-unreadable"


@given(st.text())
def test_a_value_comes_back_as_it_was_typed(value: str) -> None:
    question = read_question("examples/what", TEXT)
    if any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        return  # no text: UTF-8 cannot write it, and no request can carry it
    found = Store().query(question.bind({"value": string(value)}))
    assert isinstance(found, QuerySolutions)
    assert [row["value"] for row in found] == [Literal(value)]


def test_several_terms_are_several_rows() -> None:
    question = read_question("examples/what", TEXT)
    found = Store().query(question.bind({"value": [iri("http://x/1"), string("2")], "any": ANY}))
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == 2


@pytest.mark.parametrize("term", ['"a" } # ', "?x", "<a b>", '"a\nb"', "1 } UNION { ?s ?p ?o"])
def test_what_is_not_a_term_is_never_pasted(term: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_question("examples/what", TEXT).bind({"value": term})


def test_an_unknown_name_is_a_fault() -> None:
    with pytest.raises(KeyError):
        read_question("examples/what", TEXT).bind({"other": ANY})


def test_what_a_person_types_takes_the_kind_of_the_sample() -> None:
    assert Parameter("a", '"x"').term("41") == '"41"'
    assert Parameter("a", '"x"').term("") == ANY
    assert Parameter("a", "<http://x/y>").term("http://x/z") == "<http://x/z>"
    day = Parameter("a", '"2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date>')
    assert day.term("2026-02-01") == '"2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    with pytest.raises(InvalidInput):
        Parameter("a", "<http://x/y>").term("not an address")
