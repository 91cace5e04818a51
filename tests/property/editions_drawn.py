"""Random editions of one referential, and what a reader of the files alone would say on each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from app.domain.dates import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.rows import Row

CODES = ("1", "2", "3", "4")
LABELS = ("Vol", "Vol simple", "Vol aggravé")
FIRST = date(2026, 1, 1)
DAYS = 10


@dataclass(frozen=True)
class File:
    """One file: its date, whether it lists everything, the label it gives to each code it lists."""

    day: date
    complete: bool
    labels: tuple[tuple[str, str], ...]

    @property
    def entries(self) -> dict[str, str]:
        """Label by code."""
        return dict(self.labels)


def when(number: int) -> date:
    """Return the date of a day number."""
    return FIRST + timedelta(days=number)


@st.composite
def files(draw: st.DrawFn) -> list[File]:
    """Draw files of different dates, in an order of import that is not theirs."""
    days = draw(st.lists(st.integers(0, DAYS - 1), min_size=2, max_size=6, unique=True))
    labels = st.dictionaries(st.sampled_from(CODES), st.sampled_from(LABELS), min_size=1)
    return [File(when(day), draw(st.booleans()), tuple(sorted(draw(labels).items()))) for day in days]


def said_on(day: date, held: Iterable[File], code: str) -> str | None:
    """Return the label of a code on a day: what the last file to that day that speaks of it says."""
    speaking = [file for file in held if file.day <= day and (file.complete or code in file.entries)]
    return max(speaking, key=lambda file: file.day).entries.get(code) if speaking else None


def certainty_of_start(start: date, held: Iterable[File], code: str) -> Certainty:
    """Return how sure a start is: attested when no earlier file speaks of the code."""
    earlier = (file for file in held if file.day < start and (file.complete or code in file.entries))
    return Certainty.EDITION if any(earlier) else Certainty.ATTESTED


def differences(
    rows: Mapping[str, Sequence[Row]], imported: Sequence[File], label_of: Mapping[str, str], first_commit: int = 1
) -> list[str]:
    """Compare rows (by code, retracted ones included) with the files, at each commit and on each day.

    ``imported`` is in the order of import, one commit a file from ``first_commit`` on; ``label_of`` names contents.
    """
    found = []
    for number in range(len(imported) + 1):
        held, commit = imported[:number], first_commit - 1 + number
        for code in CODES:
            known = [row for row in rows.get(code, ()) if row.known_at(commit)]
            for day in map(when, range(-1, DAYS + 1)):
                labels = [label_of[row.holding.content] for row in known if row.holding.span.holds_on(day)]
                wanted = said_on(day, held, code)
                if labels != ([] if wanted is None else [wanted]):
                    found.append(f"commit {commit}, {day}, {code}: {labels} where {wanted} is right")
            for row in known:
                start, end = row.holding.span.start, row.holding.span.end
                wrong_start = start is None or row.holding.start is not certainty_of_start(start, held, code)
                wrong_end = row.holding.end is not (Certainty.UNKNOWN if end is None else Certainty.EDITION)
                if wrong_start or wrong_end:
                    found.append(f"commit {commit}, {code}: certainty of {row.holding}")
    return found
