"""Saved questions with what callers give: defaults of this home, things by three names, one address each."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import Damaged, InvalidInput, NotFound
from app.domain.iris import Namespace
from app.domain.questions import read_question
from app.services.reading import Moment
from app.services.saved_queries import SavedQueries

MOMENT = Moment(date(2026, 7, 1), 1, "public")
TEXT = """#+ summary: Quoi ?
#+ summary-en: What?
#+ user: bureau
#+ published: yes
#+ param court: thing court | fr: Juridiction | en: Court

SELECT ?court ?label
WHERE {
  VALUES ?court { <http://127.0.0.1:8000/id/court/tj13055> }  # param
  VALUES ?lang { "fr" }  # param
  ?court ?named ?label .
}
ORDER BY ?label
"""
KNOWN = {f"https://srj.example.org/id/{each}" for each in ("court/tj13055", "court/x.9", "commune/13055")}
BEARING = {"9": ["https://srj.example.org/id/court/x.9"], "13055": ["https://srj.example.org/id/commune/13055"]}


class Things:
    """Knows a few things."""

    def is_known(self, entity: str, moment: Moment) -> bool:
        assert moment is MOMENT
        return entity in KNOWN


def saved(*names: str) -> SavedQueries:
    questions = [read_question(name, TEXT) for name in names]
    return SavedQueries(questions, Namespace("https://srj.example.org"), Things(), lambda code: BEARING.get(code, []))


def bound(**given: str) -> str:
    """Return the IRI that takes the place of the sample."""
    held = saved("examples/what")
    text = held.bound(held.named("what"), list(given.items()), "en", MOMENT).text
    assert 'VALUES ?lang { "en" }' in text
    return text.partition("VALUES ?court { <")[2].partition(">")[0]


def test_the_default_is_a_thing_of_this_home() -> None:
    assert bound() == bound(court="") == "https://srj.example.org/id/court/tj13055"


@pytest.mark.parametrize("typed", ["x.9", "court/x.9", "9", "https://srj.example.org/id/court/x.9"])
def test_a_thing_has_three_names(typed: str) -> None:
    assert bound(court=typed) == "https://srj.example.org/id/court/x.9"


@pytest.mark.parametrize(
    "typed", ["13055", "commune/13055", "https://srj.example.org/id/court/none", "http://x/y", "/"]
)
def test_a_thing_of_another_kind_or_of_nobody_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        bound(court=typed)
    assert caught.value.details["parameter"] == "court"


def test_what_every_read_is_asked_with_is_no_parameter_of_a_question() -> None:
    assert bound(valid="2026-07-01", lang="en", page="2") == bound()
    with pytest.raises(InvalidInput):
        bound(courts="x.9")


def test_an_address_is_of_one_question() -> None:
    assert [each.key for each in saved("examples/b", "states/a")] == ["a", "b"]
    with pytest.raises(NotFound):
        saved("examples/a").named("b")
    with pytest.raises(Damaged):
        saved("examples/a", "states/a")
