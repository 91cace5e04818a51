"""Editions, legal dates and corrections in any order: on each day, after each commit, what a reader day by day says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.corrections import Correction, LegalDate
from app.domain.editions import Edition, Saying, holdings
from app.domain.rows import Holding, overlapping
from tests.property.counts import numbers
from tests.property.steward_sequences import DAYS, Correcting, File, Law, Steps, drawn, said_on

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTITY, SOURCE = "http://127.0.0.1:8000/id/natinf/7", "natinf"
EPOCH = date(2026, 1, 1)

KEPT: dict[str, Steps] = {
    "a correction of a correction": (File(2, "a"), Correcting(3, 8, "b"), Correcting(4, 6, "c")),
    "an older file comes after the correction": (File(6, "a"), Correcting(2, None, "b"), File(3, "c")),
    "a day in law before the file that shows it": (File(2, "a"), File(6, "b"), Law(4, "b")),
    "a day in law after the list has changed again": (File(2, "a"), File(4, "b"), File(6, "c"), Law(8, "b")),
    "recorded by mistake": (File(2, "a"), File(5, "b"), Correcting(None, None, None)),
    "what leaves the list, at its day in law": (File(2, "a"), File(6, None), Law(3, None), Correcting(4, 5, "a")),
}


def day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def held(steps: Steps) -> list[Holding]:
    """Return what the service says holds, each step being a commit."""
    sayings: list[Saying] = []
    dates: list[LegalDate] = []
    corrections: list[Correction] = []
    for commit, step in enumerate(steps, start=1):
        match step:
            case File(on, content):
                edition = Edition(SOURCE, day(on), content is None, str(commit), "utf-8", 1, commit=commit)
                sayings.append(Saying(edition, content))
            case Law(on, content):
                dates.append(LegalDate(SOURCE, ENTITY, content, day(on), words="texte", commit=commit))
            case Correcting(first, last, content):
                start, end = (None if bound is None else day(bound) for bound in (first, last))
                corrections.append(Correction(SOURCE, ENTITY, start, end, content, words="texte", commit=commit))
    return holdings(sayings, dates, corrections)


def wrong(steps: Steps) -> list[str]:
    """Compare every day after every commit; empty when both agree."""
    found = []
    for known in range(len(steps) + 1):
        said = held(steps[:known])
        if overlapping(said):
            found.append(f"after {known}: {said} overlap")
        for number in DAYS:
            on_it = [each.content for each in said if each.span.holds_on(day(number))]
            right = said_on(number, steps[:known])
            if on_it != ([] if right is None else [right]):
                found.append(f"after {known}, day {number}: {on_it} where {right} is right")
    return found


def smallest(steps: Steps) -> Steps:
    """Return what still fails when no step can be left out."""
    for place in range(len(steps)):
        fewer = (*steps[:place], *steps[place + 1 :])
        if wrong(fewer):
            return smallest(fewer)
    return steps


@pytest.mark.timeout(0)
def test_sequences_of_editions_legal_dates_and_corrections() -> None:
    for number in numbers(1_500, 100_000):
        if wrong(drawn(number)):
            least = smallest(drawn(number))
            pytest.fail(f"sequence {number}, made small; keep it as a case:\n{least}\n" + "\n".join(wrong(least)))


@pytest.mark.parametrize("name", KEPT)
def test_kept_sequences(name: str) -> None:
    assert wrong(KEPT[name]) == []


def moved(steps: Steps) -> Iterator[Steps]:
    """Yield the steps with each edition imported first, and last; what stewards record keeps its order."""
    for step in steps:
        if isinstance(step, File):
            others = tuple(each for each in steps if each is not step)
            if not any(isinstance(each, File) and each.day == step.day for each in others):
                yield (step, *others)
                yield (*others, step)


def test_the_order_of_import_does_not_matter_beside_corrections_either() -> None:
    for number in range(1_000):
        steps = drawn(number)
        for other in moved(steps):
            assert set(held(other)) == set(held(steps)), steps


def test_what_is_drawn_has_every_kind_of_step_and_a_fault_would_be_seen() -> None:
    every = [step for number in range(500) for step in drawn(number)]
    assert {type(step) for step in every} == {File, Law, Correcting}
    assert any(isinstance(step, Correcting) and step.first is None and step.last is None for step in every)
    steps = KEPT["a correction of a correction"]
    assert [said_on(number, steps) for number in (2, 3, 4, 5, 6, 8)] == ["a", "b", "c", "c", "b", "a"]
    assert [said_on(number, steps[:2]) for number in (4, 8)] == ["b", "a"]
