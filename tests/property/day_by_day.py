"""The naive timeline: one cell a day, copied whole at each commit; slow, and plainly right.

Days are numbered from 0 to ``DAYS`` - 1; cell 0 stands for every day before the first, the last cell for every day
from ``DAYS`` on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.dates import Certainty
from app.domain.rows import Holding, Row

DAYS = 8
CELLS = DAYS + 1
FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    """Return the date of a day number."""
    return FIRST + timedelta(days=number)


def date_in(cell: int) -> date:
    """Return a date that lies in a cell."""
    return day(cell - 1)


@dataclass(frozen=True)
class Cell:
    """What holds on one day: a content, and how sure its edges are where the run of that content starts or ends."""

    content: str | None = None
    start: Certainty = Certainty.UNKNOWN
    end: Certainty = Certainty.UNKNOWN


@dataclass(frozen=True)
class Writing:
    """One write: from a day (None: always) to a day, excluded (None: for ever), a content or nothing."""

    first: int | None
    last: int | None
    content: str | None
    start: Certainty
    end: Certainty


Timeline = tuple[Cell, ...]
EMPTY: Timeline = (Cell(),) * CELLS


def written(cells: Timeline, writing: Writing) -> Timeline:
    """Return the cells after a write; a run that it cuts takes its certainty at the cut."""
    new = list(cells)
    low = 0 if writing.first is None else writing.first + 1
    high = CELLS if writing.last is None else writing.last + 1
    if low > 0 and cells[low - 1].content == cells[low].content:
        new[low - 1] = replace(new[low - 1], end=writing.start)
    if high < CELLS and cells[high - 1].content == cells[high].content:
        new[high] = replace(new[high], start=writing.end)
    for cell in range(low, high):
        new[cell] = Cell(writing.content, writing.start, writing.end)
    return tuple(new)


def runs(cells: Timeline) -> set[tuple[str, int, int, Certainty, Certainty]]:
    """Return the longest runs of one content: content, first cell, last cell, certainty of both edges."""
    found = set()
    first = 0
    for cell in range(1, CELLS + 1):
        if cell < CELLS and cells[cell].content == cells[first].content:
            continue
        content = cells[first].content
        if content is not None:
            found.add((content, first, cell - 1, cells[first].start, cells[cell - 1].end))
        first = cell
    return found


def _cell(when: date | None, unbounded: int) -> int:
    return unbounded if when is None else (when - FIRST).days + 1


def run_of(holding: Holding) -> tuple[str, int, int, Certainty, Certainty]:
    """Return a holding as a run of cells."""
    first, after_last = _cell(holding.span.start, 0), _cell(holding.span.end, CELLS)
    return holding.content, first, after_last - 1, holding.start, holding.end


def differences(rows: list[Row], snapshots: list[Timeline]) -> list[str]:
    """Compare rows with the snapshot of each commit (number = position), on every day; empty when they agree."""
    found = []
    for commit, cells in enumerate(snapshots):
        known = [row for row in rows if row.known_at(commit)]
        for cell in range(CELLS):
            said = [row.holding.content for row in known if row.holding.span.holds_on(date_in(cell))]
            wanted = [cells[cell].content] if cells[cell].content is not None else []
            if said != wanted:
                found.append(f"commit {commit}, {date_in(cell)}: {said} where {wanted} is right")
        if {run_of(row.holding) for row in known} != runs(cells):
            found.append(f"commit {commit}: {sorted(map(run_of, (row.holding for row in known)))} != {runs(cells)}")
    return found
