"""The importers by name: which layouts each expects and how its sheet becomes entries.

``read_file`` takes plain values and gives plain values, so that it can run in a process of its own that is killed
at its deadline: the files come from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.tables.mappings import read_mapping
from app.adapters.tables.reading import read_table
from app.domain.errors import InvalidInput
from app.domain.importers import communes, courts, nac, natinf, nomenclature, structures, successions, territories
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.importers.layouts import Layout
    from app.domain.importers.sheets import Sheet
    from app.domain.imports import Reading
    from app.domain.iris import Namespace
    from app.domain.references import ReferenceParser


@dataclass(frozen=True, slots=True)
class Importer:
    """One importer: its name (``srj import NAME``), its source, the layouts it reads, and its function."""

    name: str
    source: str
    layouts: tuple[Layout, ...]
    read: Callable[[Sheet, Namespace, ReferenceParser], Reading]


IMPORTERS: Mapping[str, Importer] = {
    importer.name: importer
    for importer in (
        Importer("natinf", natinf.SOURCE, natinf.LAYOUTS, natinf.read),
        Importer("nac", nac.SOURCE, nac.LAYOUTS, lambda sheet, namespace, _: nac.read(sheet, namespace)),
        Importer("courts", courts.SOURCE, courts.LAYOUTS, lambda sheet, namespace, _: courts.read(sheet, namespace)),
        Importer(
            "communes", communes.SOURCE, communes.LAYOUTS, lambda sheet, namespace, _: communes.read(sheet, namespace)
        ),
        Importer(
            "successions",
            successions.SOURCE,
            successions.LAYOUTS,
            lambda sheet, namespace, _: successions.read(sheet, namespace),
        ),
        Importer(
            "structures",
            structures.SOURCE,
            structures.LAYOUTS,
            lambda sheet, namespace, _: structures.read(sheet, namespace),
        ),
        Importer(
            "territories",
            territories.SOURCE,
            territories.LAYOUTS,
            lambda sheet, namespace, _: territories.read(sheet, namespace),
        ),
    )
}
NOMENCLATURE = "nomenclature"
KINDS = (*IMPORTERS, NOMENCLATURE)
"""What ``srj import`` can read here."""


def read_file(
    kind: str, path: Path, namespace: Namespace, parse_references: ReferenceParser, mapping: Path | None = None
) -> Reading:
    """Read one file with the importer of that name.

    Args:
        kind: one of ``KINDS``.
        path: CSV or JSON, plain, gzip or zip of one file.
        namespace: of the home.
        parse_references: the grammar of legal references, used by ``natinf``.
        mapping: the TOML file that declares a nomenclature; for ``nomenclature`` only.

    Raises:
        InvalidInput: the kind, the mapping or the file as a whole cannot be used.
        UnsupportedFormat: the file is not a table of text.
    """
    if kind == NOMENCLATURE:
        declared = read_mapping(_required(mapping))
        return nomenclature.read(read_table(path, expected=(declared.layout,)), namespace, declared)
    importer = IMPORTERS.get(kind)
    if importer is None:
        known = ", ".join(KINDS)
        raise InvalidInput(
            "unknown-kind",
            Text(
                f"« {kind} » n’est pas un référentiel que l’on sait importer. Choisir : {known}.",
                f"“{kind}” is not a referential that can be imported. Choose: {known}.",
            ),
            {"kind": kind, "known": list(KINDS)},
        )
    return importer.read(read_table(path, expected=importer.layouts), namespace, parse_references)


def _required(mapping: Path | None) -> Path:
    if mapping is None:
        raise InvalidInput(
            "mapping-required",
            Text(
                "Une nomenclature se lit avec sa correspondance : donner le fichier TOML qui la déclare.",
                "A nomenclature is read with its mapping: give the TOML file that declares it.",
            ),
        )
    return mapping
