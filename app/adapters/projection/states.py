"""The live states of a home as a whole: what an upgrade goes through."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class StatesReader:
    """A read connection for what no commit has retracted."""

    def __init__(self, path: Path) -> None:
        """Open the file read-only."""
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def contents(self, without: str) -> Iterator[tuple[str, bytes]]:
        """Yield, as (digest, N-Triples), what a live row, an edition or an amendment says; one source left out."""
        query = """
            SELECT c.digest, c.data FROM contents c WHERE c.id IN (
                SELECT r.content FROM rows r JOIN sources s ON s.id = r.source WHERE r.retracted = ? AND s.name <> ?
                UNION SELECT content FROM edition_entries
                UNION SELECT content FROM legal_dates
                UNION SELECT content FROM corrections
            )"""
        for digest, data in self._db.execute(query, (OPEN, without)):
            yield digest.hex(), data

    def entities_saying(self, digests: Iterator[str]) -> list[str]:
        """Return the entities of which a live row has one of these contents."""
        query = """
            SELECT DISTINCT e.iri FROM rows r JOIN entities e ON e.id = r.entity
            WHERE r.retracted = ? AND r.content = (SELECT id FROM contents WHERE digest = ?)"""
        found: set[str] = set()
        for digest in digests:
            found.update(iri for (iri,) in self._db.execute(query, (OPEN, bytes.fromhex(digest))))
        return sorted(found)

    def days_after(self, day: date) -> list[date]:
        """Return the later days on which anything begins or ends."""
        query = """
            SELECT valid_from FROM rows WHERE retracted = :open AND valid_from > :day
            UNION SELECT valid_to FROM rows WHERE retracted = :open AND valid_to > :day AND valid_to < :open
            ORDER BY 1"""
        return [date.fromordinal(n) for (n,) in self._db.execute(query, {"open": OPEN, "day": day.toordinal()})]
