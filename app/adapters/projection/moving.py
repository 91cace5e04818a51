"""What differs between two moments, in SQL: the rows touched are found by index, then each entity's rows are read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN
from app.domain.audiences import up_to
from app.domain.moves import Moved

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from app.domain.moves import When
    from app.domain.rows import Row

    RowsOf = Callable[[str, When], list[Row]]

# Each part reads one index; the plus signs keep SQLite from choosing another.
_TOUCHED = """
    SELECT entity, source FROM rows WHERE recorded > :known_low AND recorded <= :known_high
    UNION ALL SELECT entity, source FROM rows WHERE retracted > :known_low AND retracted <= :known_high
    UNION ALL SELECT entity, source FROM rows WHERE valid_from > :day_low AND valid_from <= :day_high
        AND +recorded <= :known_high AND +retracted > :known_low
    UNION ALL SELECT entity, source FROM rows WHERE valid_to > :day_low AND valid_to <= :day_high
        AND +recorded <= :known_high AND +retracted > :known_low
"""


class Moving:
    """Compares two moments for an audience."""

    def __init__(self, db: sqlite3.Connection, audience: str) -> None:
        """Give the connection; the sources that the audience may see are read once."""
        self._db = db
        seen = up_to(audience)
        own = [number for number, name in db.execute("SELECT id, audience FROM sources") if name in seen]
        self._sources = ", ".join(map(str, own))  # numbers of ours, never a text of a caller

    def moved(self, before: When, after: When, kind: str | None, rows_of: RowsOf) -> Iterator[Moved]:
        """Yield the entities that differ, in the order in which they were first recorded."""
        for number, entity in self._touched(before, after, kind).fetchall():
            old, new = tuple(rows_of(entity, before)), tuple(rows_of(entity, after))
            known = [bool(rows) or self._knows(number, at.known) for rows, at in ((old, before), (new, after))]
            if set(old) != set(new) or known[0] != known[1]:
                yield Moved(entity, old, new, *known)

    def count(self, before: When, after: When, most: int) -> int:
        """Return how many rows begin or end in between, counted up to a bound: about how many entities differ."""
        query = f"SELECT count(*) FROM (SELECT 1 FROM ({_TOUCHED}) WHERE source IN ({self._sources}) LIMIT :most)"
        return int(self._db.execute(query, {"most": most, **_between(before, after)}).fetchone()[0])

    def days_after(self, when: When) -> list[date]:
        """Return the days after a moment on which a row begins or ends, as known then, in order."""
        query = f"""
            SELECT DISTINCT valid_from AS day FROM rows WHERE valid_from > :day
                AND +recorded <= :known AND +retracted > :known AND source IN ({self._sources})
            UNION SELECT DISTINCT valid_to FROM rows WHERE valid_to > :day AND valid_to < {OPEN}
                AND +recorded <= :known AND +retracted > :known AND source IN ({self._sources})
            ORDER BY day
        """
        given = {"day": when.day.toordinal(), "known": when.known}
        return [date.fromordinal(day) for (day,) in self._db.execute(query, given)]

    def _touched(self, before: When, after: When, kind: str | None) -> sqlite3.Cursor:
        query = f"""
            SELECT DISTINCT e.id, e.iri FROM ({_TOUCHED}) t JOIN entities e ON e.id = t.entity
            WHERE t.source IN ({self._sources}) AND (:kind IS NULL OR e.kind = :kind) ORDER BY e.id
        """
        return self._db.execute(query, {"kind": kind, **_between(before, after)})

    def _knows(self, entity: int, known: int) -> bool:
        query = f"""
            SELECT 1 FROM rows
            WHERE entity = ? AND recorded <= ? AND ? < retracted AND source IN ({self._sources}) LIMIT 1
        """
        return self._db.execute(query, (entity, known, known)).fetchone() is not None


def _between(before: When, after: When) -> dict[str, int]:
    days = sorted((before.day.toordinal(), after.day.toordinal()))
    known = sorted((before.known, after.known))
    return {"day_low": days[0], "day_high": days[1], "known_low": known[0], "known_high": known[1]}
