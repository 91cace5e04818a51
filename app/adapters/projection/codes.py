"""The codes of the projection: which things bear a code at some date, read beside the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


class Codes:
    """Look-ups by code on the connection of a reader."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Give the connection."""
        self._db = db

    def bearing(self, value: str) -> list[str]:
        """Return the things of this home to which some content, of any date, gives this code; terms are no things."""
        query = """
            SELECT e.iri FROM notations n JOIN entities e ON e.id = n.entity
            WHERE n.value = ? AND e.kind <> '' ORDER BY e.iri
        """
        return [iri for (iri,) in self._db.execute(query, (value,))]

    def every(self) -> set[tuple[str, str]]:
        """Return every (entity, code)."""
        query = "SELECT e.iri, n.value FROM notations n JOIN entities e ON e.id = n.entity"
        return {(iri, value) for iri, value in self._db.execute(query)}
