"""Parameters of saved questions: each type reads what it says, refuses the rest, and names itself."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.parameters import LONGEST, Declared, Parameter, declared_in

XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = {("court", "tj13055"): "http://x/id/court/tj13055"}


def parameter(kind: str, things: str = "") -> Parameter:
    return Parameter("given", "UNDEF", Declared(kind, things, required=False, label=Text("Donné", "Given")))


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", 'a"b', '"a\\"b"'),
        ("integer", "+007", f'"7"^^<{XSD}integer>'),
        ("boolean", "1", f'"true"^^<{XSD}boolean>'),
        ("date", "2026-02-28", f'"2026-02-28"^^<{XSD}date>'),
        ("term", "matter-social", f"<{TERMS}matter-social>"),
        ("term", "http://example.org/x", "<http://example.org/x>"),
        ("thing", "tj13055", "<http://x/id/court/tj13055>"),
    ],
)
def test_a_value_becomes_a_term_of_its_type(kind: str, value: str, term: str) -> None:
    assert parameter(kind, "court").term(value, lambda things, typed: THINGS.get((things, typed))) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", "x" * (LONGEST + 1)),
        ("string", "a\0b"),
        ("string", "\ud800"),
        ("integer", "1.5"),
        ("integer", "٣"),
        ("integer", "9" * 30),
        ("boolean", "yes"),
        ("date", "2026-02-30"),
        ("date", "2222-02-22"),
        ("term", "not an address"),
        ("term", "a:b> . } DROP ALL"),
        ("thing", "tj00000"),
    ],
)
def test_what_is_not_of_the_type_is_refused_by_name(kind: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parameter(kind, "court").term(value, lambda things, typed: THINGS.get((things, typed)))
    assert caught.value.code == "invalid-parameter"
    assert caught.value.details["parameter"] == "given"
    assert "given" in caught.value.text.en


def test_a_declaration_is_read_whole_or_refused() -> None:
    found = declared_in("#+ param of: thing commune, required | fr: Une commune | en: A municipality\n")
    assert found == {"of": Declared("thing", "commune", required=True, label=Text("Une commune", "A municipality"))}
    for wrong in ("#+ param of: thing\n", "#+ param of: colour | fr: a | en: b\n"):
        with pytest.raises(ValueError, match=r".*"):
            declared_in(wrong)


def test_a_sample_is_shown_as_a_person_types_it() -> None:
    thing = Declared("thing", "commune", required=True, label=Text("a", "b"))
    assert Parameter("a", "<http://127.0.0.1:8000/id/commune/47001>", thing).sample_value == "commune/47001"
    assert Parameter("a", f'"3"^^<{XSD}integer>').sample_value == "3"
    assert Parameter("a", f"<{TERMS}x>").sample_value == "x"
