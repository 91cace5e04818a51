"""Correspondence tables between two dates: made from projections, one at a time, the last ones kept."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from app.domain.correspondences import Correspondence, associations
from app.domain.csv_text import csv_text
from app.domain.edition_records import edition_key
from app.domain.projections import project
from app.services.projection_json import named_json
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.correspondences import Association
    from app.domain.iris import Namespace
    from app.domain.projections import Named, Projection
    from app.services.ports import ChronicleReader
    from app.services.reading import Moment
    from app.services.succession import HeldRegister, Succession

_KEPT = 100_000  # associations of the tables kept
_COLUMNS = ("kind", "sourceCode", "sourceLabel", "targetCode", "targetLabel", "lossy")


class Correspondences:
    """Makes tables on a connection of its own, in a thread: a whole list is projected."""

    def __init__(self, reader: ChronicleReader, succession: Succession, namespace: Namespace) -> None:
        """Give the rows, what tells successions, and the base of the IRIs."""
        self._reader = reader
        self._succession = succession
        self._namespace = namespace
        self._lock = Lock()
        self._tables: Remembered[tuple[object, ...], Correspondence] = Remembered(_KEPT)

    def table(self, kind: str, start: date, goal: date, moment: Moment) -> Correspondence:
        """Return the table from the codes of one date to those of another."""
        key = (kind, start, goal, moment.known, moment.audience)
        with self._lock:
            kept = self._tables.get(key)
            if kept is None:
                made = self._table(kind, start, goal, moment)
                kept = self._tables.keep(key, made, len(made.associations) + 1)
            return kept

    def address(self, table: Correspondence) -> str:
        """Return the IRI of a table."""
        return self._namespace.mint("correspondence", table.key)

    def _table(self, kind: str, start: date, goal: date, moment: Moment) -> Correspondence:
        register = self._succession.register(moment.known, moment.audience)
        projections = (project(register, thing, start, goal) for thing in register.things(kind, start))
        arrivals = (register.named(thing, goal) for thing in register.things(kind, goal))
        found = associations(_known(projections), _named(arrivals))
        return Correspondence(kind, start, goal, found, self._compared(register, kind, start, goal, moment.known))

    def _compared(self, register: HeldRegister, kind: str, start: date, goal: date, known: int) -> tuple[str, ...]:
        """Return the last complete edition at each date, of the sources that list the kind."""
        found: dict[str, None] = {}
        for day in (start, goal):
            for source in register.sources(kind, day):
                held = [each for each in self._reader.editions(source) if each.date <= day and each.commit <= known]
                if held:
                    found[self._namespace.mint("edition", edition_key(held[-1]))] = None
        return tuple(found)


def _known(projections: Iterator[Projection | None]) -> Iterator[Projection]:
    return (each for each in projections if each is not None)


def _named(things: Iterator[Named | None]) -> Iterator[Named]:
    return (each for each in things if each is not None)


def association_json(each: Association) -> dict[str, object]:
    """Return an association for machines."""
    return {
        "kind": str(each.kind),
        "sources": [named_json(thing) for thing in each.sources],
        "targets": [named_json(thing) for thing in each.targets],
        "lossy": each.lossy,
    }


def table_csv(table: Correspondence, separator: str = ",") -> str:
    """Return a table as CSV (RFC 4180): one line for each pair, one side empty where no code is held."""
    rows = (
        (each.kind, *_code_and_label(source), *_code_and_label(target), str(each.lossy).lower())
        for each in table.associations
        for source in each.sources or (None,)
        for target in each.targets or (None,)
    )
    return csv_text(_COLUMNS, rows, separator)


def _code_and_label(thing: Named | None) -> tuple[str, str]:
    return (thing.notation, thing.label) if thing else ("", "")
