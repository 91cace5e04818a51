"""What the file of the projection says of its own soundness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN

if TYPE_CHECKING:
    import sqlite3


class Proofs:
    """Checks that read one connection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Give the connection."""
        self._db = db

    def integrity_problems(self) -> list[str]:
        """Return what SQLite itself finds wrong in the file and in the R*Tree; empty when nothing."""
        problems = [str(line) for (line,) in self._db.execute("PRAGMA integrity_check(20)")]
        boxes = [str(line) for (line,) in self._db.execute("SELECT rtreecheck('row_boxes')")]
        return [line for line in (*problems, *boxes) if line != "ok"]

    def overlaps(self) -> list[str]:
        """Return entities of which a source says two things on one day as known after one commit; twenty at most."""
        query = """
            SELECT DISTINCT e.iri FROM (
                SELECT entity, source FROM rows GROUP BY entity, source HAVING count(*) > 1
            ) many
            JOIN rows r ON r.entity = many.entity AND r.source = many.source
            JOIN row_boxes b ON b.entity_low <= r.entity AND b.entity_high >= r.entity
                AND b.valid_low < r.valid_to AND b.valid_high >= r.valid_from
                AND b.known_low < r.retracted AND b.known_high >= r.recorded AND b.id > r.id
            JOIN rows other ON other.id = b.id AND other.source = r.source
            JOIN entities e ON e.id = r.entity LIMIT 20
        """
        return [str(iri) for (iri,) in self._db.execute(query)]

    def box_differences(self) -> int:
        """Return how many rows and boxes of the R*Tree do not match."""
        query = f"""
            SELECT count(*) FROM rows r LEFT JOIN row_boxes b ON b.id = r.id
            WHERE b.id IS NULL OR b.entity_low <> r.entity OR b.entity_high <> r.entity
               OR b.valid_low <> r.valid_from OR b.valid_high <> r.valid_to - 1
               OR b.known_low <> r.recorded OR b.known_high <> r.retracted - 1 OR r.retracted > {OPEN}
        """
        missing = self._db.execute(query).fetchone()[0]
        counts = self._db.execute("SELECT (SELECT count(*) FROM row_boxes) - (SELECT count(*) FROM rows)").fetchone()
        return int(missing) + abs(int(counts[0]))
