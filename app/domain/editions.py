"""Editions: what the files of a referential say, whatever the order in which they were imported.

An edition of date D says what its source holds of an entry from D until the next edition that speaks of that
entry. A complete edition speaks of every entry of its source (by its absence too); a partial one only of what it
lists. The rows of an importer are a function of the editions held and of what stewards recorded beside them
(``timeline``), so importing again never erases anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.timeline import held

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.corrections import Correction, LegalDate
    from app.domain.rows import Holding


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
    # The states of each entity, in order of time, when the rows of the file carry their own dates.
    states: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict, compare=False)

    @property
    def order(self) -> tuple[dt.date, int]:
        """Editions speak in the order of their dates; a later file of the same date corrects the earlier."""
        return (self.date, self.commit)


@dataclass(frozen=True, slots=True)
class Saying:
    """What one edition says of one entry: a content, or nothing when it is complete and omits it."""

    edition: Edition
    content: str | None
    states: tuple[Holding, ...] = ()  # that its rows date


def holdings(
    sayings: Sequence[Saying], dates: Sequence[LegalDate] = (), corrections: Sequence[Correction] = ()
) -> list[Holding]:
    """Return what holds of one entry, given all that is held of it, in whatever order it came.

    The start is *attested* when nothing earlier speaks of the entry (it may be older), else *edition*: the fact
    changed at the latest on that date; *legal* when a steward recorded its day in law. An end comes from what says
    otherwise next.
    """
    return held(sayings, dates, corrections)


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held of a source: editions and what each gives, legal dates and corrections by entity."""

    contents: Mapping[Edition, Mapping[str, str]]
    dates: Mapping[str, Sequence[LegalDate]] = field(default_factory=dict)
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict)

    def sayings(self, entity: str) -> list[Saying]:
        """Return what the editions say of an entity."""
        return sayings_of(entity, self.contents, self.contents)

    def holdings(self, entity: str) -> list[Holding]:
        """Return what holds of an entity."""
        return holdings(self.sayings(entity), self.dates.get(entity, ()), self.corrections.get(entity, ()))


def sayings_of(
    entity: str,
    editions: Iterable[Edition],
    contents: Mapping[Edition, Mapping[str, str]],
) -> list[Saying]:
    """Return what each edition says of an entity; ``contents`` maps edition to entity to digest."""
    return [
        Saying(edition, contents[edition].get(entity), edition.states.get(entity, ()))
        for edition in editions
        if entity in contents[edition] or (edition.complete and entity not in edition.silent)
    ]
