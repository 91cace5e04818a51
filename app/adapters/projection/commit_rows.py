"""What one commit did to the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.projection.codec import row_of
from app.adapters.projection.one_entity import AUDIENCE, ROW, audiences_of

if TYPE_CHECKING:
    import sqlite3

    from app.domain.rows import Row

_TOUCHED = """
    SELECT entity, source FROM rows WHERE recorded = :number
    UNION SELECT entity, source FROM rows WHERE retracted = :number
"""


class CommitRows:
    """Reads of the rows of one commit."""

    _db: sqlite3.Connection

    def rows_of_commit(self, number: int) -> list[Row]:
        """Return every row that a commit recorded or retracted."""
        query = ROW + " WHERE r.recorded = :number UNION ALL " + ROW + " WHERE r.retracted = :number"
        return [row_of(each) for each in self._db.execute(query, {"number": number})]

    def touched_by(self, number: int, audience: str, offset: int, limit: int) -> list[tuple[str, str]]:
        """Return the entities whose rows a commit changed, each with the source, that an audience may see."""
        query = f"""
            SELECT e.iri, s.name FROM ({_TOUCHED}) t JOIN entities e ON e.id = t.entity
            JOIN sources s ON s.id = t.source
            WHERE {AUDIENCE} ORDER BY e.id, s.id LIMIT :limit OFFSET :offset
        """
        given = {"number": number, "audiences": audiences_of(audience), "limit": limit, "offset": offset}
        return list(self._db.execute(query, given))

    def count_touched_by(self, number: int, audience: str) -> int:
        """Return how many entities an audience sees changed by a commit, once for each source."""
        query = f"SELECT count(*) FROM ({_TOUCHED}) t JOIN sources s ON s.id = t.source WHERE {AUDIENCE}"
        given = {"number": number, "audiences": audiences_of(audience)}
        return int(self._db.execute(query, given).fetchone()[0])

    def touches(self, number: int) -> bool:
        """Tell whether a commit changed any row."""
        query = "SELECT EXISTS (SELECT 1 FROM rows WHERE recorded = :number OR retracted = :number)"
        return bool(self._db.execute(query, {"number": number}).fetchone()[0])

    def later_commits(self, entity: str, source: str, number: int) -> list[int]:
        """Return the commits after one that changed what a source says of an entity."""
        query = """
            SELECT recorded FROM rows r JOIN sources s ON s.id = r.source
            WHERE entity = (SELECT id FROM entities WHERE iri = :entity) AND s.name = :source AND recorded > :number
            UNION SELECT retracted FROM rows r JOIN sources s ON s.id = r.source
            WHERE entity = (SELECT id FROM entities WHERE iri = :entity) AND s.name = :source
                AND retracted > :number AND retracted < 9999999
        """
        given = {"entity": entity, "source": source, "number": number}
        return [int(found) for (found,) in self._db.execute(query, given)]
