"""What the catalogue asks of the projection besides the timeline: of which kinds of things a source speaks."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.projection.reading import ProjectionReader

_SPEAKS = """
    SELECT EXISTS (
        SELECT 1 FROM entities e JOIN rows r ON r.entity = e.id
        WHERE e.kind = ? AND r.source = (SELECT id FROM sources WHERE name = ?)
    )"""


class KindsOfSources:
    """Remembers, for the last commit, the kinds of the things of which each source has ever spoken."""

    def __init__(self, path: Path, reader: ProjectionReader) -> None:
        """Open the file read-only."""
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        self._reader = reader
        self._head = -1
        self._found: dict[str, tuple[str, ...]] = {}

    def __call__(self, source: str) -> tuple[str, ...]:
        """Return the kinds of one source, in the order of their names."""
        head = self._reader.head_number()
        if head != self._head:
            self._head, self._found = head, {}
        if source not in self._found:
            kinds = sorted(self._reader.kinds())
            spoken = (kind for kind in kinds if self._db.execute(_SPEAKS, (kind, source)).fetchone()[0])
            self._found[source] = tuple(spoken)
        return self._found[source]

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
