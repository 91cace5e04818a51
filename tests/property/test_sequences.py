"""The row model on very many sequences made from their number alone: 1,000,000 in ``make fuzz``.

Each is compared with the snapshot of each commit, source by source, at every (valid, known) pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest

from app.domain import rows as row_model
from app.domain.dates import Certainty, Span
from app.domain.rows import Change, Holding, Row
from tests.property.counts import numbers
from tests.property.day_by_day import CELLS, Writing
from tests.property.sequences import MOST, SOURCES, Act, Acts, Write, drawn, naive, smallest, told, wrong

LEGAL, EDITION, ATTESTED, UNKNOWN = Certainty.LEGAL, Certainty.EDITION, Certainty.ATTESTED, Certainty.UNKNOWN

# What a fault of each part of the model was found with, made small; and what the campaign finds, kept for ever.
KEPT: dict[str, Acts] = {
    "a correction inside a span leaves both remainders": (
        Act("natinf", (Writing(0, 5, "a", LEGAL, LEGAL),)),
        Act("natinf", (Writing(2, 3, "b", EDITION, EDITION),)),
    ),
    "a correction of a correction joins its neighbours again": (
        Act("natinf", (Writing(0, None, "a", ATTESTED, UNKNOWN),)),
        Act("natinf", (Writing(2, 4, "b", LEGAL, LEGAL),)),
        Act("natinf", (Writing(2, 4, "a", EDITION, EDITION),)),
    ),
    "a closing of all that is not bounded": (
        Act("natinf", (Writing(None, None, "a", UNKNOWN, UNKNOWN),)),
        Act("natinf", (Writing(3, None, None, LEGAL, UNKNOWN),)),
        Act("natinf", (Writing(None, None, None, UNKNOWN, UNKNOWN),)),
    ),
    "reopened the day after its closing": (
        Act("natinf", (Writing(None, 4, "a", UNKNOWN, LEGAL),)),
        Act("natinf", (Writing(5, None, "a", LEGAL, UNKNOWN),)),
        Act("natinf", (Writing(4, 5, "a", EDITION, EDITION),)),
    ),
    "a write before everything moves the unknown start": (
        Act("natinf", (Writing(None, 3, "a", UNKNOWN, LEGAL),)),
        Act("natinf", (Writing(None, 0, "b", ATTESTED, ATTESTED),)),
    ),
    "said anew with neighbours of equal content": (
        Act("natinf", (Writing(1, 2, "a", LEGAL, EDITION),)),
        Act("natinf", (Writing(1, 2, "a", LEGAL, EDITION), Writing(2, 5, "a", ATTESTED, LEGAL)), anew=True),
    ),
    "two sources do not move each other": (
        Act("natinf", (Writing(0, 5, "a", LEGAL, LEGAL),)),
        Act("notes", (Writing(2, 3, "a", EDITION, EDITION),)),
        Act("natinf", (), anew=True),
    ),
}


@pytest.mark.timeout(0)
def test_sequences_agree_with_the_snapshots() -> None:
    for number in numbers(5_000, 1_000_000):
        if wrong(drawn(number)):
            least = smallest(drawn(number), wrong)
            pytest.fail(f"sequence {number}, made small; keep it as a case:\n{told(least)}\n" + "\n".join(wrong(least)))


@pytest.mark.parametrize("name", KEPT)
def test_kept_sequences(name: str) -> None:
    assert wrong(KEPT[name]) == []


def test_what_is_drawn_holds_what_the_campaign_is_for() -> None:
    sequences = [drawn(number) for number in range(2_000)]
    writings = [each for acts in sequences for act in acts for each in act.writings]
    assert max(map(len, sequences)) == MOST
    assert {each.content for each in writings} == {"a", "b", "c", None}
    assert any(each.first is None and each.last is None for each in writings)
    assert {each.start for each in writings} == {each.end for each in writings} == set(Certainty)
    assert {act.source for acts in sequences for act in acts} == set(SOURCES)
    anew = [act.writings for acts in sequences for act in acts if act.anew]
    assert any(one.last == two.first and one.content == two.content for each in anew for one, two in pairwise(each))
    assert drawn(7) == drawn(7) != drawn(8)


# ------------------------------------------------------------------------------------------------- it can fail


def _never_joined(entity: str, source: str, live: Sequence[Row], **said: object) -> Change:
    """Write as the model does, and join nothing."""
    span, content = said["span"], said["content"]
    assert isinstance(span, Span)
    start, end = Certainty(str(said["start"])), Certainty(str(said["end"]))
    pieces = [each for row in live for each in row_model._remainders(row.holding, span, start, end)]
    if content is not None:
        pieces.append(Holding(str(content), span, start, end))
    return Change(entity, source, tuple(live), tuple(pieces))


def _one_day_more(entity: str, source: str, live: Sequence[Row], **said: object) -> Change:
    """Write as the model does, and retract nothing: what was said of the same days stays."""
    change = row_model.write(entity, source, (), **said)  # type: ignore[arg-type]
    del live
    return change


def _certainty_of_the_write_lost(entity: str, source: str, live: Sequence[Row], **said: object) -> Change:
    """Write as the model does, the certainty of the cut forgotten."""
    return row_model.write(entity, source, live, **{**said, "start": UNKNOWN})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("faulty", "acts"), [(_never_joined, 2), (_one_day_more, 2), (_certainty_of_the_write_lost, 1)]
)
def test_a_fault_is_found_soon_and_made_small(faulty: Write, acts: int) -> None:
    def fails(sequence: Acts) -> list[str]:
        return wrong(sequence, faulty)

    number = next(number for number in range(100) if fails(drawn(number)))
    least = smallest(drawn(number), fails)
    assert len(least) == acts
    assert wrong(least) == [], "the model without the fault is right on it"
    assert _said_back(told(least)) == least


def _said_back(text: str) -> object:
    """Read a printed sequence again, as it would be pasted here."""
    names = {"Act": Act, "Writing": Writing, **{each.name: each for each in Certainty}}
    return eval(text, names)  # noqa: S307 - what the line above it printed


def test_the_snapshots_keep_every_day_of_every_commit() -> None:
    snapshots: Iterable[object] = naive(KEPT["two sources do not move each other"])["natinf"]
    assert [len(each) for each in snapshots] == [CELLS] * 4  # type: ignore[arg-type]
