"""Reading in tests: official files and small ones written on the spot, with the importers' own entry point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.legal_references.parser import LegalReferenceParser
from app.adapters.tables.importers import read_file
from app.domain.iris import Namespace
from app.domain.statements import statements
from tests.shared import REPOSITORY, shared_file

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Entry, Reading

NAMESPACE = Namespace("http://example.org")
PARSER = LegalReferenceParser.from_folder(REPOSITORY / "data" / "law")

NATINF_HEADER = "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par"


def official(kind: str, relative: str) -> Reading:
    """Read a file of ``../shared/data``."""
    return read_file(kind, shared_file(f"data/{relative}"), NAMESPACE, PARSER.parse)


def small(folder: Path, kind: str, *lines: str, mapping: Path | None = None, name: str = "file.csv") -> Reading:
    """Read a file of these lines."""
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_file(kind, path, NAMESPACE, PARSER.parse, mapping)


def entry(reading: Reading, notation: str, kind: str | None = None) -> Entry:
    """Return the one entry of that code."""
    (found,) = (each for each in reading.entries if each.notation == notation and kind in {None, each.kind})
    return found


def values(found: Entry, predicate: str, fragment: str = "") -> list[str]:
    """Return the objects of a predicate, named by its local name, of the entry or of one of its fragments."""
    subject = f"{found.entity}#{fragment}" if fragment else found.entity
    return [
        statement.value
        for statement in statements(found.content)
        if statement.subject == subject and statement.predicate.endswith((f"#{predicate}", f"/{predicate}"))
    ]


def problems(reading: Reading) -> list[tuple[int | None, str]]:
    """Return the rejected rows: where and why."""
    return [(problem.row, problem.code) for problem in reading.rejected]
