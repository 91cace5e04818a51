"""The search against one that goes through everything; and what an audience may not see changes nothing for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.projection import searching
from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.searching import SearchReads
from app.domain.audiences import AUDIENCES
from app.services.reading import Moment
from app.services.searching import STATUSES, Asked, How
from tests.property.searched_drawn import CODES, DAYS, FIRST, KINDS, WORDS, NaiveSearch, drawn_home

if TYPE_CHECKING:
    from app.adapters.home import Home

SEEDS = range(4)
_LETTERS = st.text(alphabet="abcdeéilorstuvx' -0178", min_size=1, max_size=12)
_WORD = st.sampled_from((*WORDS, *CODES))


@st.composite
def _mistyped(draw: st.DrawFn) -> str:
    word = draw(_WORD)
    place = draw(st.integers(0, len(word)))
    return word[:place] + draw(st.sampled_from("aeilrs")) + word[place + draw(st.integers(0, 1)) :]


_TYPED = st.lists(_WORD | _mistyped() | _LETTERS | _WORD.map(lambda word: word[:3]), min_size=1, max_size=3).map(
    " ".join
)
_ASKED = st.builds(Asked, _TYPED, st.none() | st.sampled_from(tuple(KINDS)), st.sampled_from(STATUSES))


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Home, Home]]:
    """Homes drawn, each with its twin in which the public sources alone have spoken."""
    folder = tmp_path_factory.mktemp("searched")
    return [
        (drawn_home(folder / f"all{seed}", seed), drawn_home(folder / f"public{seed}", seed, audiences=("public",)))
        for seed in SEEDS
    ]


@given(
    asked=_ASKED,
    how=st.sampled_from((How.WORDS, How.BEGINNINGS, How.NEARBY)),
    seed=st.sampled_from(SEEDS),
    day=st.integers(-1, 2 * DAYS),
    known=st.integers(1, 13),
    audience=st.sampled_from(AUDIENCES),
)
@settings(max_examples=400, deadline=None)
def test_the_index_answers_as_going_through_everything(
    homes: list[tuple[Home, Home]], asked: Asked, how: How, seed: int, day: int, known: int, audience: str
) -> None:
    path = homes[seed][0].projection
    moment = Moment(FIRST + timedelta(days=day), known, audience)
    reader = ProjectionReader(path)
    index = SearchReads(path)
    try:
        assert index.hits(asked, how, moment) == NaiveSearch(reader).hits(asked, how, moment)
    finally:
        index.close()
        reader.close()


@given(
    asked=_ASKED,
    how=st.sampled_from(How),
    seed=st.sampled_from(SEEDS),
    day=st.integers(-1, 2 * DAYS),
    known=st.integers(1, 13),
)
@settings(max_examples=300, deadline=None)
def test_what_the_public_may_not_see_changes_nothing_for_it(
    homes: list[tuple[Home, Home]], asked: Asked, how: How, seed: int, day: int, known: int
) -> None:
    moment = Moment(FIRST + timedelta(days=day), known, "public")
    limit = 5 if how is How.TYPING else None
    answers = []
    for home in homes[seed]:
        index = SearchReads(home.projection)
        answers.append(index.hits(asked, how, moment, limit))
        index.close()
    assert answers[0] == answers[1]


@given(
    asked=_ASKED,
    seed=st.sampled_from(SEEDS),
    day=st.integers(-1, 2 * DAYS),
    known=st.integers(1, 13),
    audience=st.sampled_from(AUDIENCES),
    limit=st.integers(1, 5),
)
@settings(max_examples=300, deadline=None)
def test_what_is_answered_at_once_is_what_is_answered(
    homes: list[tuple[Home, Home]], asked: Asked, seed: int, day: int, known: int, audience: str, limit: int
) -> None:
    moment = Moment(FIRST + timedelta(days=day), known, audience)
    index = SearchReads(homes[seed][0].projection)
    try:
        at_once = index.typed_at_once(asked, moment, limit)
        assert at_once is None or at_once == index.hits(asked, How.TYPING, moment, limit)
    finally:
        index.close()


def test_what_needs_longer_is_left_to_another_thread(
    homes: list[tuple[Home, Home]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, moment = SearchReads(homes[0][0].projection), Moment(FIRST + timedelta(days=1), 13, "restricted")
    typed = next(each for each in WORDS if index.typed_at_once(Asked(each[:2]), moment, 1))[:2]
    monkeypatch.setattr(searching, "_AT_ONCE", 1)
    assert index.typed_at_once(Asked(typed), moment, 1) is None
    assert index.hits(Asked(typed), How.TYPING, moment, 1)
    index.close()
