"""Statements read back from canonical lines."""

from __future__ import annotations

import pytest

from app.domain.contents import XSD, ContentBuilder, day, integer, iri, string, text
from app.domain.dates import parse_day
from app.domain.statements import Statement, first, statement, statements, values

ENTITY = "http://127.0.0.1:8000/id/nac/10A"
P = "http://example.org/p"


def test_each_form_of_object_is_read() -> None:
    builder = ContentBuilder(ENTITY)
    objects = (
        iri("http://example.org/x"),
        text('a "b"\t\\', "fr-FR"),
        string("s"),
        day(parse_day("2026-07-01")),
        integer(3),
    )
    builder.add(P, *objects)
    assert set(statements(builder.content())) == {
        Statement(ENTITY, P, "http://example.org/x", is_iri=True),
        Statement(ENTITY, P, 'a "b"\t\\', is_iri=False, language="fr-fr"),
        Statement(ENTITY, P, "s", is_iri=False),
        Statement(ENTITY, P, "2026-07-01", is_iri=False, datatype=XSD + "date"),
        Statement(ENTITY, P, "3", is_iri=False, datatype=XSD + "integer"),
    }


def test_escapes_of_characters_are_read() -> None:
    assert statement(b'<http://a/b> <http://a/p> "\\u00E9\\U0001F600\\n" .').value == "é\U0001f600\n"


@pytest.mark.parametrize(
    "line", [b"", b"x", b'<http://a> <http://b> "c"', b"_:b <http://a/p> <http://a/o> .", b"<a> <b> c ."]
)
def test_what_is_not_a_canonical_line_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="b'"):
        statement(line)


def test_values_are_those_of_one_subject_and_one_predicate() -> None:
    builder = ContentBuilder(ENTITY)
    builder.add(P, string("b"), string("a"))
    builder.add(P, string("part"), fragment="x")
    builder.add(P + "2", string("other"))
    assert values(builder.content(), ENTITY, P) == ["a", "b"]
    assert first(values(builder.content(), ENTITY, P + "3"), "none") == "none"
