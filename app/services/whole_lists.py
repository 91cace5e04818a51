"""Whole lists: every thing of a kind on a day, one after the other, with what each source says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.listing import filtered
from app.services.reading import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.rows import Row
    from app.services.listing import Item, Listing
    from app.services.ports import EntityReader
    from app.services.reading import Moment


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list, in which form (the suffix of its file); which lines of a table, and how a CSV of it is written."""

    kind: str
    form: str
    moment: Moment
    status: str = ""  # all or closed: with the things that are not in force on the day, or those alone
    text: str = ""  # in the label, or at the beginning of the code
    under: str = ""  # a value of some column
    separator: str = ","
    encoding: str = ""  # of the producer, whose file is printed in place of ours; empty for ours

    @property
    def closed(self) -> bool:
        """Whether things that are not in force are in it."""
        return self.status in {"all", "closed"}

    @property
    def file_name(self) -> str:
        """The name under which it is kept by who downloads it."""
        return f"{self.kind}-{'official-' if self.encoding else ''}{self.moment.day}.{self.form}"


@dataclass(frozen=True, slots=True)
class Made:
    """A list that is made whole: its bytes, or the file that holds them."""

    size: int
    sha256: str
    data: bytes | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing of a list: its line, the rows of all its sources on the day, and the one that describes it."""

    item: Item
    rows: tuple[Row, ...]
    state: Row


class WholeLists:
    """Goes through lists, in the order of their codes."""

    def __init__(self, reader: EntityReader, listing: Listing) -> None:
        """Give the rows, and what makes the lines."""
        self._reader = reader
        self._listing = listing

    def items(self, wanted: Wanted) -> list[Item]:
        """Return the lines of a list."""
        items = self._listing.items(wanted.kind, wanted.moment, closed=wanted.closed)
        return filtered(items, text=wanted.text, under=wanted.under, only_closed=wanted.status == "closed")

    def things(self, wanted: Wanted) -> Iterator[Listed]:
        """Yield the things that are in force, each with its rows."""
        moment = wanted.moment
        rows: dict[str, list[Row]] = {}
        for row in self._reader.listed(wanted.kind, moment.day, moment.known, moment.audience):
            rows.setdefault(row.entity, []).append(row)
        for item in self._listing.items(wanted.kind, moment):
            own = rows.pop(item.entity)
            yield Listed(item, tuple(own), state_of(own))
