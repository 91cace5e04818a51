"""Normal form of the numbers of articles, and their order."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import article_numbers
from app.domain.article_numbers import normalise_number, rank, series, without_star


def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(article_numbers).failed == 0


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("L.163-2", "L163-2"),
        ("L. 163-2", "L163-2"),
        ("L163-2", "L163-2"),
        ("R.*57", "R*57"),
        ("R*1233-3-4", "R*1233-3-4"),
        ("L.O.111-1", "LO111-1"),
        ("L.436&#8209;16", "L436-16"),
        ("L.436\u201116", "L436-16"),
        ("413-BIS", "413 bis"),
        ("413 bis", "413 bis"),
        ("1649 QUATER B", "1649 quater B"),
        ("1er", "1"),
        ("l. 1 a", "L1 A"),
        ("Annexe  iii", "annexe III"),
        ("ANX.II", "annexe II"),
        ("L1251-33-1 ", "L1251-33-1"),
    ],
)
def test_one_normal_form_for_all_the_ways_to_write_a_number(written: str, normal: str) -> None:
    assert normalise_number(written) == normal


@given(st.text(max_size=60))
def test_any_string_is_normalised_once_for_all(written: str) -> None:
    assert isinstance(rank(normalise_number(written)), tuple)


@given(st.from_regex(r"(L|R|D|A|LO|R\*)?[1-9][0-9]{0,3}(-[1-9][0-9]{0,2}){0,3}( bis| ter)?", fullmatch=True))
def test_a_normal_form_is_its_own_normal_form(number: str) -> None:
    assert normalise_number(number) == number


def test_numbers_follow_their_values_and_not_their_letters() -> None:
    numbers = ["706-25-3", "706-25-4", "706-25-9", "706-25-9-1", "706-25-10", "706-25-10 bis", "706-25-11"]
    shuffled = numbers[3:] + numbers[:3]
    assert sorted(shuffled, key=rank) == numbers


def test_a_star_does_not_change_the_series() -> None:
    assert series("R*421-1") == series("R421-1") == "R"
    assert without_star("R*421-1") == "R421-1"
