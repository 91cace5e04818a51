"""The rows of the two editions of the COG that tell what changed between them: small files, real rows."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = date(2023, 1, 1), date(2026, 1, 1)
_EVERY = 400  # one unchanged commune of so many is kept too

Entry = dict[str, object]


@dataclass(frozen=True)
class Editions:
    """Both editions: the whole of each, and the rows kept."""

    whole: tuple[tuple[Entry, ...], tuple[Entry, ...]]
    kept: tuple[tuple[Entry, ...], tuple[Entry, ...]]

    def communes(self, place: int) -> dict[str, str]:
        """Return the communes kept of one edition: label by code."""
        return {str(row["code"]): str(row["nom"]) for row in self.kept[place] if row["type"] == "commune-actuelle"}


@cache
def editions() -> Editions:
    """Read both editions and keep what differs, what it leads to, and a few communes that do not change."""
    read = [
        tuple(json.loads(gzip.decompress(shared_file(f"data/cog/communes-{year}.json.gz").read_bytes())))
        for year in ("2023", "2026")
    ]
    said = [{(row["code"], row["type"]): (row["nom"], row.get("chefLieu")) for row in rows} for rows in read]
    differing = {key for key in {*said[0], *said[1]} if said[0].get(key) != said[1].get(key)}
    codes = {code for code, _ in differing}
    codes |= {parent for rows in said for code, _ in differing for _, parent in _parents(rows, code)}
    codes |= {str(row["code"]) for row in read[0][::_EVERY]}
    kept = [tuple(row for row in rows if row["code"] in codes or row.get("chefLieu") in codes) for rows in read]
    return Editions((read[0], read[1]), (kept[0], kept[1]))


def _parents(rows: dict[tuple[str, str], tuple[str, str | None]], code: str) -> list[tuple[str, str]]:
    kinds = ("commune-deleguee", "commune-associee")
    found = (rows.get((code, kind)) for kind in kinds)
    return [(code, each[1]) for each in found if each and each[1]]


def small_files(folder: Path) -> dict[date, Path]:
    """Write the rows kept of each edition as a JSON file; return the files by date of edition."""
    files = {}
    for day, rows in zip((FIRST, SECOND), editions().kept, strict=True):
        files[day] = folder / f"communes-{day.year}.json"
        files[day].write_text(json.dumps(rows), encoding="utf-8")
    return files
