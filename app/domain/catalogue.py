"""The catalogue of a home: the referentials it holds, their editions, and how each can be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.edition_records import edition_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from app.domain.editions import Edition
    from app.domain.language import Text


@dataclass(frozen=True, slots=True)
class Agent:
    """An organisation or an office, by its address when it has one, and its name."""

    iri: str
    name: Text


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the service, as its settings say; nothing is guessed from the data."""

    name: str = ""
    contact: str = ""  # mailto: or http(s) address


@dataclass(frozen=True, slots=True)
class Series:
    """A referential: what the graph says of it, and its editions in the order in which they speak."""

    key: str
    iri: str
    title: Text
    source_note: str = ""
    licence: str = ""
    steward: Agent | None = None
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    frequency: str = ""
    kinds: tuple[str, ...] = ()  # of the lists in which its entries are
    editions: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the catalogue: the file as it was received, and when it came."""

    iri: str
    key: str
    edition: Edition
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole, as known at a moment, for an audience."""

    base: str
    day: date
    known: int
    operator: Operator
    issued: datetime | None
    modified: datetime | None
    series: tuple[Series, ...] = ()
    subjects: tuple[str, ...] = ()  # of the ontology
    rules: tuple[str, ...] = ()
    model_version: str = ""
    pinned: bool = False  # asked as known at a past moment: lists are given as known then

    @property
    def editions(self) -> int:
        """How many editions are listed."""
        return sum(len(each.editions) for each in self.series)


def each_once(editions: Iterable[Edition]) -> list[Edition]:
    """Return editions in order, each file once: one kept again by an upgrade is still the edition that it was."""
    found: dict[str, Edition] = {}
    for edition in editions:
        found.setdefault(edition_key(edition), edition)
    return sorted(found.values(), key=lambda edition: edition.order)


def neighbours(editions: Sequence[Listed], place: int) -> tuple[Listed | None, Listed | None]:
    """Return the edition before and the one after; no edition says it of itself, so an older one may come in later."""
    before = editions[place - 1] if place else None
    following = editions[place + 1] if place + 1 < len(editions) else None
    return before, following
