"""Saved questions: what a file says, and values that can only ever be values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from app.domain.contents import iri, string
from app.domain.errors import InvalidInput
from app.domain.parameters import ANY
from app.domain.questions import read_question

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
    assert (question.name, question.key, question.user) == ("examples/what", "what", "bureau")
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


PUBLISHED = """#+ summary: Quoi ?
#+ summary-en: What?
#+ user: bureau
#+ published: yes
#+ param least: integer | fr: Au moins | en: At least

SELECT ?thing (COUNT(?x) AS ?n)
WHERE {
  VALUES ?least { "1"^^<http://www.w3.org/2001/XMLSchema#integer> }  # param
  VALUES (?thing ?x) { ("b" 1) ("a" 1) ("c" 2) }
  FILTER (?x >= ?least)
}
GROUP BY ?thing
ORDER BY DESC(?n)
LIMIT 2
"""


def test_a_published_question_tells_its_columns_and_its_parameters() -> None:
    question = read_question("examples/what", PUBLISHED)
    assert question.columns == ("thing", "n")
    assert [(each.name, each.sample_value, each.required) for each in question.asked_with] == [("least", "1", False)]


@pytest.mark.parametrize(
    "text",
    [
        PUBLISHED.replace("#+ param least: integer | fr: Au moins | en: At least\n", ""),
        PUBLISHED.replace("least: integer", "least: number"),
        PUBLISHED.replace("| en: At least", ""),
        PUBLISHED.replace("least", "page"),
        PUBLISHED.replace("#+ user: bureau\n", ""),
        PUBLISHED.replace("ORDER BY DESC(?n)\n", ""),
        PUBLISHED.replace("#+ param", "#+ param other: string | fr: a | en: b\n#+ param"),
    ],
)
def test_a_published_question_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_question("examples/what", text)


def test_pages_follow_each_other_in_one_order_and_stop_where_the_question_does() -> None:
    question = read_question("examples/what", PUBLISHED)
    pages = [Store().query(question.page(question.text, first, 1)) for first in range(3)]
    rows = [[row["thing"].value for row in page] for page in pages if isinstance(page, QuerySolutions)]
    assert rows == [["a"], ["b"], []]
