"""Random acts of importers and stewards on one referential, and what each day must then say, cell by cell.

The model knows days, not spans: for each day it looks for the last correction that covers it, else for the last run of
equal editions that has begun. It is slow and reads like the sentence it implements.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.property.editions_drawn import CODES, DAYS, LABELS, File, when

if TYPE_CHECKING:
    from collections.abc import Sequence

LONG_AGO, FAR = -2, DAYS + 3  # days before and after all that is drawn


@dataclass(frozen=True)
class Dated:
    """A legal date of one code, by day numbers; ``label`` None is a closing."""

    code: str
    label: str | None
    day: int


@dataclass(frozen=True)
class Corrected:
    """A correction of one code, by day numbers; ``first`` and ``last`` None are open, ``label`` None is nothing."""

    code: str
    label: str | None
    first: int | None
    last: int | None


@dataclass(frozen=True)
class Undone:
    """The undo of an act done before, by its place (counted from the last one)."""

    back: int


Act = File | Dated | Corrected | Undone

_DAY = st.integers(0, DAYS - 1)
# Few labels and mostly one code, so that contents come back and what is recorded meets.
_LABELS = st.sampled_from(LABELS[:2])
_LABEL = _LABELS | st.none()
_CODE = st.sampled_from((CODES[0], CODES[0], CODES[1]))


@st.composite
def drawn_files(draw: st.DrawFn, number: int) -> File:
    """Draw a file of a day."""
    labels = draw(st.dictionaries(_CODE, _LABELS, min_size=1))
    return File(when(number), draw(st.booleans()), tuple(sorted(labels.items())))


@st.composite
def corrections(draw: st.DrawFn, code: str | None = None) -> Corrected:
    """Draw a correction: of some days, until the next edition, or of every day."""
    code = code or draw(_CODE)
    first = draw(_DAY | st.none())
    if first is None:
        return Corrected(code, None, None, draw(_DAY | st.none()))
    last = draw(st.integers(first + 1, DAYS) | st.none())
    return Corrected(code, draw(_LABEL), first, last)


@st.composite
def legal_dates(draw: st.DrawFn, code: str | None = None) -> Dated:
    """Draw a legal date of any label, shown by an edition or not."""
    return Dated(code or draw(_CODE), draw(_LABEL), draw(_DAY))


@st.composite
def acts(draw: st.DrawFn, *, undo: bool = False) -> list[Act]:
    """Draw acts in the order in which they are done; the files have different dates, in any order."""
    days = draw(st.lists(_DAY, min_size=1, max_size=5, unique=True))
    files: list[Act] = [draw(drawn_files(day)) for day in days]
    recorded = draw(st.lists(st.one_of(legal_dates(), corrections()), max_size=4))
    undone = draw(st.lists(st.builds(Undone, st.integers(1, 5)), max_size=3)) if undo else []
    return draw(st.permutations([*files, *recorded, *undone]))


def said_on(day: int, code: str, held: Sequence[Act]) -> str | None:
    """Return the label of a code on a day, given what is held, in the order in which it was recorded."""
    files = sorted(
        (each for each in held if isinstance(each, File) and (each.complete or code in each.entries)),
        key=lambda file: file.day,
    )
    dates = [each for each in held if isinstance(each, Dated) and each.code == code]
    found = None
    for label, begins in begun(code, files, dates):
        if begins <= day:
            found = label
    for each in held:
        if isinstance(each, Corrected) and each.code == code and covers(each, day, code, files, dates):
            found = each.label
    return found


def begun(code: str, files: Sequence[File], dates: Sequence[Dated]) -> list[tuple[str | None, int]]:
    """Return the runs of files that say the same of a code: the label, and the day on which it begins in law."""
    runs: list[list[int]] = []  # the days of the files of each run
    labels: list[str | None] = []
    for file in files:
        label = file.entries.get(code)
        if not labels or labels[-1] != label:
            labels.append(label)
            runs.append([])
        runs[-1].append(_number(file))
    begins = [days[0] for days in runs]
    for each in dates:
        place = _run_of(each, labels, runs)
        if place is not None:
            begins[place] = each.day
    return list(zip(labels, begins, strict=True))


def _run_of(dated: Dated, labels: Sequence[str | None], runs: Sequence[Sequence[int]]) -> int | None:
    same = [place for place, label in enumerate(labels) if label == dated.label and (label is not None or place > 0)]
    over = [runs[place + 1][0] if place + 1 < len(runs) else FAR for place in range(len(runs))]
    not_over = [place for place in same if dated.day < over[place]]
    return not_over[0] if not_over else same[-1] if same else None


def covers(each: Corrected, day: int, code: str, files: Sequence[File], dates: Sequence[Dated]) -> bool:
    """Tell whether a correction covers a day."""
    if each.first is not None and day < each.first:
        return False
    if each.last is not None or each.first is None:
        return each.last is None or day < each.last
    later = [file for file in files if _number(file) > each.first]
    if not later:
        return True
    end = _number(later[0])
    before = files[files.index(later[0]) - 1] if files.index(later[0]) else None
    opens = before is None or before.entries.get(code) != later[0].entries.get(code)
    if opens:
        begins = begun(code, files, dates)
        place = sum(
            1
            for one, other in itertools.pairwise(files)
            if _number(other) <= end and one.entries.get(code) != other.entries.get(code)
        )
        in_law = begins[place][1]
        end = in_law if in_law > each.first else end
    return day < end


def _number(file: File) -> int:
    return (file.day - when(0)).days
