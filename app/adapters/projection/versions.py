"""The version of the tables of a projection: one made by another version of SRJ is remade from the journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from app.adapters.projection.codec import SCHEMA_VERSION
from app.domain.errors import Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from pathlib import Path


def require_version(db: sqlite3.Connection) -> None:
    """Close a connection to a projection of another version and raise ``Unavailable``."""
    if _version(db) == SCHEMA_VERSION:
        return
    db.close()
    raise Unavailable(
        "projection-of-another-version",
        Text(
            "La projection a été faite par une autre version de SRJ. La refaire depuis le journal : « srj rebuild ».",
            "The projection was made by another version of SRJ. Remake it from the journal: `srj rebuild`.",
        ),
    )


def is_of_another_version(path: Path) -> bool:
    """Tell whether a projection file is sound enough to be read, and of another version."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return _version(db) != SCHEMA_VERSION
    except sqlite3.Error:
        return False


def home_value(path: Path, name: str) -> str | None:
    """Return a value of the home from a projection of any version; None where there is none, or it cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            found = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
