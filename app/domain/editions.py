"""Editions: what the files of a referential say, whatever the order in which they were imported.

An edition of date D says what its source holds of an entry from D until the next edition that speaks of that
entry. A complete edition speaks of every entry of its source (by its absence too); a partial one only of what it
lists. The rows of an importer are a function of the editions held, so importing again never erases anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.dates import Certainty, Span
from app.domain.rows import Holding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Edition:
    """One published file of a source, as it is kept: date, completeness, fingerprint, and how it was read."""

    source: str
    date: dt.date
    complete: bool
    file_hash: str  # SHA-256 of the file's bytes
    encoding: str
    rows: int
    file_name: str = ""
    note: str = ""  # where the file comes from, in words
    report: Mapping[str, object] = field(default_factory=dict, compare=False)
    commit: int = 0  # the commit that brought it; orders two files of the same date
    silent: tuple[str, ...] = ()  # entities whose rows were rejected and left out: their absence says nothing

    @property
    def order(self) -> tuple[dt.date, int]:
        """Editions speak in the order of their dates; a later file of the same date corrects the earlier."""
        return (self.date, self.commit)


@dataclass(frozen=True, slots=True)
class Saying:
    """What one edition says of one entry: a content, or nothing when it is complete and omits it."""

    edition: Edition
    content: str | None


def holdings(sayings: Sequence[Saying]) -> list[Holding]:
    """Return what holds of one entry, given all that the editions held say of it.

    The start is *attested* when nothing earlier speaks of the entry (it may be older), else *edition*: the fact
    changed at the latest on that date. An end comes from the next edition that says otherwise.
    """
    ordered = sorted(sayings, key=lambda saying: saying.edition.order)
    last_of_day = [
        saying
        for position, saying in enumerate(ordered)
        if position + 1 == len(ordered) or ordered[position + 1].edition.date != saying.edition.date
    ]
    said: list[Holding] = []
    for position, saying in enumerate(last_of_day):
        if saying.content is None:
            continue
        following = last_of_day[position + 1].edition.date if position + 1 < len(last_of_day) else None
        start = Certainty.ATTESTED if position == 0 else Certainty.EDITION
        end = Certainty.UNKNOWN if following is None else Certainty.EDITION
        said.append(Holding(saying.content, Span(saying.edition.date, following), start, end))
    return said


def sayings_of(
    entity: str,
    editions: Iterable[Edition],
    contents: Mapping[Edition, Mapping[str, str]],
) -> list[Saying]:
    """Return what each edition says of an entity; ``contents`` maps edition to entity to digest."""
    return [
        Saying(edition, contents[edition].get(entity))
        for edition in editions
        if entity in contents[edition] or (edition.complete and entity not in edition.silent)
    ]
