"""Lists of one kind: paged, filtered, whole as CSV, and looked up by code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.content_fields import natural_key
from app.domain.csv_text import csv_lines
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.kinds import LABEL, Kind, kind_named
from app.domain.statements import statements
from app.services.projection_json import named_json
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.domain.contents import Content
    from app.domain.rows import Row
    from app.domain.successors import Successors
    from app.services.ports import EntityReader, Followed
    from app.services.reading import Moment

NOTATION = "http://www.w3.org/2004/02/skos/core#notation"
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: code, label, dates, and the kind's own columns."""

    entity: str
    notation: str
    label: str
    values: tuple[str, ...]  # in the order of the kind's columns
    row: Row
    in_force: bool
    successors: Successors | None = None  # of an entry that is closed on the day

    def to_json(self, kind: Kind) -> dict[str, object]:
        """Return the item for machines; ``validTo`` is excluded."""
        span = self.row.holding.span
        return {
            "id": self.entity,
            "notation": self.notation,
            "label": self.label,
            "inForce": self.in_force,
            "validFrom": span.start.isoformat() if span.start else None,
            "validTo": span.end.isoformat() if span.end else None,
            "startCertainty": self.row.holding.start.value,
            "successor": [named_json(each) for each in self.successors.things] if self.successors else [],
            "successorStatus": str(self.successors.status) if self.successors else None,
            **{field.name: value or None for field, value in zip(kind.columns, self.values, strict=True)},
        }


class Listing:
    """Lists the things of a kind; what it reads of a content is remembered, contents never change."""

    def __init__(self, reader: EntityReader, succession: Followed | None = None) -> None:
        """Give the rows and contents, and what tells the successors of closed entries."""
        self._reader = reader
        self._succession = succession
        self._read: dict[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {}
        self._lists: Remembered[tuple[str, date, int, str, bool], list[Item]] = Remembered(_REMEMBERED)

    def items(self, kind: str, moment: Moment, *, closed: bool = False) -> list[Item]:
        """Return the things of a kind in the order of their codes; with the closed ones too when asked."""
        key = (kind, moment.day, moment.known, moment.audience, closed)
        kept = self._lists.get(key)
        if kept is None:
            items = self._items(kind, moment, closed=closed)
            kept = self._lists.keep(key, items, len(items) + 1)
        return kept

    def _items(self, kind: str, moment: Moment, *, closed: bool) -> list[Item]:
        described = kind_named(kind)
        held = _one_each(self._reader.listed(kind, moment.day, moment.known, moment.audience))
        items = [self._item(described, row, in_force=True) for row in held.values()]
        if closed:
            past = _one_each(self._reader.listed_ever(kind, moment.known, moment.audience))
            gone = {name: row for name, row in past.items() if name not in held}
            followed = (
                self._succession.successors(gone, moment.day, moment.known, moment.audience)
                if gone and self._succession
                else {}
            )
            items += [
                replace(self._item(described, row, in_force=False), successors=followed.get(name))
                for name, row in gone.items()
            ]
        return sorted(items, key=lambda item: natural_key(item.notation))

    def _item(self, kind: Kind, row: Row, *, in_force: bool) -> Item:
        remembered = self._read.get((row.entity, row.holding.content))
        if remembered is None:
            if len(self._read) > _REMEMBERED:
                self._read.clear()
            remembered = _summary(kind, row.entity, self._reader.content(row.holding.content))
            self._read[row.entity, row.holding.content] = remembered
        notation, label, values = remembered
        return Item(row.entity, notation, label, values, row, in_force)

    def lookup(self, kind: str, codes: Sequence[str], moment: Moment) -> list[dict[str, object]]:
        """Answer for each code, in the order asked: in force, closed or unknown on the day.

        ``toCome`` tells, of what is not in force, whether it begins later: the status has three values, and not yet in
        force is none of "unknown".
        """
        by_code: dict[str, Item] = {}
        for item in self.items(kind, moment, closed=True):
            if item.notation not in by_code or item.in_force:
                by_code[item.notation] = item
        described = kind_named(kind)
        answers: list[dict[str, object]] = []
        for code in codes:
            found = by_code.get(code)
            if found is None:
                answers.append({"code": code, "status": "unknown"})
            else:
                status = "in-force" if found.in_force else "closed"
                start = found.row.holding.span.start
                to_come = not found.in_force and start is not None and start > moment.day
                answers.append({"code": code, "status": status, "toCome": to_come, **found.to_json(described)})
        return answers


def filtered(items: Sequence[Item], *, text: str = "", under: str = "", only_closed: bool = False) -> list[Item]:
    """Return the lines whose label holds a text or whose code begins with it, and of which a column has a value."""
    asked = text.strip().casefold()
    return [
        item
        for item in items
        if (not asked or asked in item.label.casefold() or item.notation.casefold().startswith(asked))
        and not (only_closed and item.in_force)
        and (not under or under in item.values)
    ]


def table_of(kind: Kind, items: Iterable[Item]) -> Iterator[list[str]]:
    """Yield a list as a table, its header first: the common columns, then the kind's own; ``validTo`` is excluded.

    ``successor`` holds the codes that directly follow a closed entry, separated by spaces; ``none`` where it is stated
    that there is none; nothing where none is held.
    """
    own = [field.name for field in kind.columns]
    yield ["notation", "label", "validFrom", "validTo", "startCertainty", "status", "successor", *own]
    for item in items:
        span = item.row.holding.span
        status = "in-force" if item.in_force else "closed"
        dates = [str(span.start or ""), str(span.end or ""), item.row.holding.start.value]
        successor = item.successors.cell if item.successors else ""
        yield [item.notation, item.label, *dates, status, successor, *item.values]


def csv_of(kind: Kind, items: Iterable[Item], separator: str) -> str:
    """Return a list as CSV."""
    return "".join(csv_lines(table_of(kind, items), separator))


def _one_each(rows: Iterable[Row]) -> dict[str, Row]:
    """Keep one row an entity: of the source that describes it, the latest."""
    best: dict[str, Row] = {}
    for row in rows:
        if row.source == RESOLUTION_SOURCE:
            continue
        held = best.get(row.entity)
        if held is None or (row.holding.span.start or date.min) > (held.holding.span.start or date.min):
            best[row.entity] = row
    return best


def _summary(kind: Kind, entity: str, content: Content) -> tuple[str, str, tuple[str, ...]]:
    found: dict[str, str] = {}
    for each in statements(content):
        if each.subject == entity and (each.predicate not in found or each.language == "fr"):
            found[each.predicate] = each.value
    key = entity.rpartition("/")[2]
    values = tuple(_short(found.get(field.predicate, "")) for field in kind.columns)
    return found.get(NOTATION, key), found.get(LABEL.predicate, key), values


def _short(value: str) -> str:
    """Return a concept by its value and a thing by its key: lists show codes, not addresses."""
    if value.startswith("https://w3id.org/srj/def#"):
        return value.partition("#")[2].partition("-")[2]
    return value.rpartition("/")[2] if "/id/" in value else value
