"""What differs between two contents: nothing left out, nothing invented, and it can be applied and undone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.contents import EMPTY, RDF_TYPE, Content, ContentBuilder, boolean, iri, string, text
from app.domain.differences import applied, differences, side_by_side, undone
from app.domain.iris import TERMS
from app.domain.kinds import KINDS, LABEL, SKOS
from app.domain.statements import line_of, statement

ENTITY = "http://127.0.0.1:8000/id/natinf/7"
PREDICATES = (LABEL.predicate, SKOS + "notation", TERMS + "definedByAsPublished", TERMS + "raw", RDF_TYPE)
TERMS_DRAWN = (
    text("Vol", "fr"),
    text("Theft", "en"),
    text('« "\\ \n\t » 🙂', "fr"),
    string("7"),
    string(""),
    boolean(value=True),
    iri(TERMS + "Offence"),
    iri(f"{ENTITY}#part-1"),
)
LINES = st.tuples(
    st.sampled_from(PREDICATES), st.sampled_from(TERMS_DRAWN), st.sampled_from((None, "part-1", "part-2"))
)


def _content(lines: list[tuple[str, str, str | None]]) -> Content:
    builder = ContentBuilder(ENTITY)
    for predicate, term, fragment in lines:
        builder.add(predicate, term, fragment=fragment)
    return builder.content()


CONTENTS = st.lists(LINES, max_size=12).map(_content)


@given(CONTENTS)
def test_a_statement_is_written_as_it_was_read(content: Content) -> None:
    assert [line_of(statement(line)) for line in content.lines] == list(content.lines)


@given(CONTENTS, CONTENTS)
def test_applied_to_before_they_give_after_and_undone_the_other_way_round(before: Content, after: Content) -> None:
    found = differences(before, after, KINDS["natinf"])
    assert applied(before, found) == after
    assert applied(after, undone(found)) == before
    assert [(each.before, each.after) for each in undone(found)] == [(each.after, each.before) for each in found]
    assert bool(found) == (before != after)


@given(CONTENTS, CONTENTS)
def test_each_field_is_told_once_with_all_its_values(before: Content, after: Content) -> None:
    every = side_by_side(before, after, KINDS["natinf"])
    assert [each for each in every if each.differs] == differences(before, after, KINDS["natinf"])
    names = [(each.subject, each.predicate, each.language) for each in every]
    assert len(names) == len(set(names))
    for content, held in (
        (before, [value for each in every for value in each.before]),
        (after, [value for each in every for value in each.after]),
    ):
        assert sorted(map(line_of, held)) == list(content.lines)


def test_the_label_speaks_first_then_the_fields_of_the_kind_then_parts() -> None:
    content = _content(
        [
            (RDF_TYPE, iri(TERMS + "Offence"), None),
            (TERMS + "raw", string("x"), "part-10"),
            (TERMS + "raw", string("x"), "part-2"),
            (TERMS + "definedByAsPublished", string("ART. 1"), None),
            (LABEL.predicate, text("Theft", "en"), None),
            (LABEL.predicate, text("Vol", "fr"), None),
            (SKOS + "note", text("x", "fr"), None),
        ]
    )
    found = differences(EMPTY, content, KINDS["natinf"])
    assert [(each.predicate.rpartition("#")[2], each.language, each.part) for each in found] == [
        ("prefLabel", "fr", ""),
        ("prefLabel", "en", ""),
        ("definedByAsPublished", None, ""),
        ("note", "fr", ""),
        ("type", None, ""),
        ("raw", None, "part-2"),
        ("raw", None, "part-10"),
    ]
