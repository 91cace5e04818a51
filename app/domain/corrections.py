"""What stewards record beside the editions of a source: legal dates and corrections, each with its text.

A **legal date** says on which day in law an entry took a content (or left the list): the date of an edition is not
the date in law. A **correction** says what an entry is over some days, whatever the editions say. Both are kept as
such, by the commit that brought them, and may be withdrawn by a later one: rows are remade from all that is held, so
that importing again never erases them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class LegalDate:
    """In law the entry took a content (None: left the list) on a day, by a text."""

    source: str
    entity: str
    content: str | None  # digest
    day: dt.date
    text: str = ""  # IRI of the article or text, empty when it is told in words only
    words: str = ""
    commit: int = 0  # the commit that brought it; the later of two wins


@dataclass(frozen=True, slots=True)
class Correction:
    """From a day on the entry is a content (None: nothing), whatever its editions say.

    Without ``end`` it lasts until the next edition after ``start`` that speaks of the entry. Without ``start`` it
    covers every day before ``end``; without both, every day: the entry was recorded by mistake.
    """

    source: str
    entity: str
    start: dt.date | None
    end: dt.date | None  # excluded
    content: str | None  # digest
    text: str = ""  # IRI of the article or text, empty when it is told in words only
    words: str = ""
    commit: int = 0  # orders corrections of corrections

    @property
    def has_basis(self) -> bool:
        """Whether a text states its dates."""
        return bool(self.text or self.words)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a commit brought (edition, corrections, legal dates) is taken back, or given back by the undo of an undo."""

    target: int  # the commit that brought it
    withdrawn: bool = True
