"""The demonstration data of the package: the manifest, and its files in the order in which they are loaded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import Certainty
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemonstrationFile:
    """One file of data/ and what the manifest says of it."""

    path: Path
    source: str
    audience: str
    origin: Text
    kind: str | None  # the importer that reads it; None for Turtle
    edition: date | None
    certainty: Certainty


def demonstration_files(folder: Path) -> Iterator[DemonstrationFile]:
    """Yield the files named by ``manifest.toml``, in order."""
    manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
    for each in manifest["file"]:
        yield DemonstrationFile(
            path=folder / each["path"],
            source=each["source"],
            audience=each["audience"],
            origin=Text(each["origin"]["fr"], each["origin"]["en"]),
            kind=each.get("kind"),
            edition=each.get("edition"),
            certainty=Certainty(each.get("certainty", Certainty.UNKNOWN)),
        )
