"""From the places cited in an article (``§I 10°,14°, §III 13°``) to one pinpoint each, with what they inherit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from app.domain.references import Pinpoint

_DIGITS = re.compile(r"\d+")
_LIST = re.compile(r"\s*(,|ET|[AÀ])\s*(?=\d)", re.IGNORECASE)


class Level(IntEnum):
    """The levels of a pinpoint, from the widest to the narrowest."""

    SECTION = 0
    PARAGRAPH = 1
    ITEM = 2
    LETTER = 3


@dataclass(frozen=True, slots=True)
class Place:
    """One place cited: its level and its values (``AL.1,2`` has two, ``AL.1 A 3`` is the one value ``1 à 3``)."""

    level: Level
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Separator:
    """A comma or "et" between two places: what follows no longer lies in what comes before."""


@dataclass(frozen=True, slots=True)
class Upto:
    """The end of a range of places (``1° A 3°``)."""

    place: Place


def section(written: str) -> Place:
    """Read ``§II``, ``§ 1`` or a bare ``II``."""
    return Place(Level.SECTION, (_words(written.lstrip("§")).upper().replace(" BIS", " bis").replace(" TER", " ter"),))


def paragraph(written: str) -> Place:
    """Read ``AL.1``, ``AL.1,2``, ``alinéas 1 et 2``, ``AL.1 A 3`` or ``AL.DERNIER``."""
    first = _DIGITS.search(written)
    if first is None:
        return Place(Level.PARAGRAPH, ("1" if "PREM" in written.upper() else "dernier",))
    values: list[str] = []
    pieces = _LIST.split(written[first.start() :])
    for joint, piece in zip([",", *pieces[1::2]], pieces[::2], strict=True):
        number = _digits(piece)
        if joint.upper() in {"A", "À"}:
            values[-1] = f"{values[-1]} à {number}"
        else:
            values.append(number)
    return Place(Level.PARAGRAPH, tuple(values))


def item(written: str) -> Place:
    """Read ``2°`` or ``2° BIS``."""
    return Place(Level.ITEM, (_words(written.replace("º", "°")).replace(" °", "°").lower(),))


def letter(written: str) -> Place:
    """Read ``A)``."""
    return Place(Level.LETTER, (_words(written),))


def _digits(piece: str) -> str:
    found = _DIGITS.search(piece)
    return found.group().lstrip("0") or "0" if found else piece


def _words(written: str) -> str:
    return " ".join(written.split())


def pinpoints(parts: list[Place | Separator | Upto]) -> tuple[Pinpoint, ...]:
    """Return one pinpoint per innermost place cited.

    Without a separator a narrower place lies in the wider one before it; after a separator, a place replaces the
    one of its level, keeps the wider ones and forgets the narrower ones.

    >>> from app.adapters.legal_references.pinpoints import item, section
    >>> pinpoints([section("§I"), item("10°"), Separator(), item("14°"), Separator(), section("§III")])
    (Pinpoint(section='I', paragraph=None, item='10°'), Pinpoint(section='I', paragraph=None, item='14°'), \
Pinpoint(section='III', paragraph=None, item=None))
    """
    builder = _Builder()
    for part in parts:
        if isinstance(part, Separator):
            builder.flush()
        elif isinstance(part, Upto):
            builder.extend(part.place)
        else:
            builder.put(part)
    builder.flush()
    return tuple(dict.fromkeys(builder.found))


class _Builder:
    """The places of the citation being read, by level; ``fresh`` when nothing was added since a separator."""

    def __init__(self) -> None:
        self.found: list[Pinpoint] = []
        self._open: list[str | None] = [None, None, None, None]
        self._fresh = True

    def put(self, place: Place) -> None:
        if self._fresh:
            self._open[place.level + 1 :] = [None] * (Level.LETTER - place.level)
        elif self._open[place.level] is not None:
            self.flush()
            self._open[place.level + 1 :] = [None] * (Level.LETTER - place.level)
        for value in place.values:
            if not self._fresh and value is not place.values[0]:
                self.flush()
            self._open[place.level] = value
            self._fresh = False

    def extend(self, place: Place) -> None:
        start = self._open[place.level]
        self._open[place.level] = place.values[-1] if start is None else f"{start} à {place.values[-1]}"
        self._fresh = False

    def flush(self) -> None:
        if not self._fresh:
            items = " ".join(value for value in self._open[Level.ITEM :] if value)
            self.found.append(Pinpoint(self._open[Level.SECTION], self._open[Level.PARAGRAPH], items or None))
        self._fresh = True
