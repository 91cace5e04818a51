"""The official files read with the standard library alone, row by row: what a home must say at each edition's date.

Nothing of the importers is used here, so that they are judged by it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE
from app.domain.statements import statements
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from app.domain.contents import Content

Thing = tuple[str, str]  # kind, code
Row = tuple[str, ...]
Rows = dict[Thing, Row]

_COMMUNE_KINDS = {
    "commune-actuelle": "commune",
    "commune-deleguee": "delegated-commune",
    "commune-associee": "associated-commune",
    "arrondissement-municipal": "municipal-district",
}


@dataclass(frozen=True)
class OfficialEdition:
    """A file, its date, whether it lists everything, and how it is read here."""

    importer: str
    path: Path
    day: date
    complete: bool
    read: Callable[[Path], Rows]


def table(path: Path, encoding: str) -> list[dict[str, str]]:
    """Return the rows of a file of columns separated by semicolons."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=";"))


def offences(encoding: str) -> Callable[[Path], Rows]:
    """Return a reader of the official columns of NATINF."""

    def read(path: Path) -> Rows:
        return {("natinf", each["Numéro NATINF"]): tuple(each.values()) for each in table(path, encoding)}

    return read


def offences_by_subject(path: Path) -> Rows:
    """Read the list of a service: most often a subject stands where the class should be; no sanction is given."""
    return {
        ("natinf", each["natinf_code"]): (
            each["natinf_code"],
            each["categorie"] if each["categorie"].startswith(("Crime", "Délit", "Contravention")) else "",
            each["qualification"],
            each["definie_par"],
            "",
        )
        for each in table(path, "utf-8")
    }


def posts(path: Path) -> Rows:
    """Read an edition of the civil nomenclature."""
    return {("nac", each["code"]): tuple(each.values()) for each in table(path, "utf-8")}


def courts(path: Path) -> Rows:
    """Read an edition of the courts."""
    return {("court", each["code"]): tuple(each.values()) for each in table(path, "utf-8")}


def communes(path: Path) -> Rows:
    """Read an edition of the communes: code, name, place, and the commune that it belongs to."""
    opened = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return {
        (_COMMUNE_KINDS[each["type"]], each["code"]): (
            each["code"],
            each["nom"],
            each["departement"],
            each.get("region", ""),
            each.get("arrondissement", ""),
            each.get("chefLieu") or each.get("commune", ""),
            " ".join(sorted(each.get("codesPostaux", []))),
        )
        for each in json.loads(opened)
    }


def departments(relative: str, kept: Iterable[str], folder: Path) -> Path:
    """Write the communes of a few departments, as they are in an official file, into a file of their own."""
    wanted = set(kept)
    every = json.loads(gzip.decompress(shared_file(relative).read_bytes()))
    path = folder / relative.rpartition("/")[2].removesuffix(".gz")
    path.write_text(json.dumps([each for each in every if each["departement"] in wanted]), encoding="utf-8")
    return path


_SHOWN: Mapping[str, tuple[str, ...]] = {
    "natinf": ("notation", "offenceClassAsPublished", "prefLabel", "definedByAsPublished", "punishedByAsPublished"),
    "nac": ("notation", "prefLabel", "level", "broader"),
    "court": ("notation", "structureTypeAsPublished", "prefLabel"),
    "commune": ("notation", "prefLabel", "departmentCode", "regionCode", "districtCode", "", "postalCode"),
}


def row_of(entity: str, content: Content) -> tuple[Thing, Row]:
    """Return what a content says, in the columns of the file that it comes from."""
    kind, code = entity.rsplit("/", 2)[1:]
    found: dict[str, list[str]] = {}
    for each in statements(content):
        if each.subject == entity and each.predicate != RDF_TYPE:
            name = each.predicate.rpartition("#")[2]
            value = each.value.rpartition("/")[2] if each.is_iri else each.value
            found.setdefault("" if name in {"delegatedOf", "associatedOf", "districtOf"} else name, []).append(value)
    names = _SHOWN.get(kind, _SHOWN["commune"])
    return (kind, code), tuple(" ".join(sorted(found.get(name, []))) for name in names)


def said_on(day: date, held: Iterable[OfficialEdition], rows: Mapping[OfficialEdition, Rows]) -> Rows:
    """Return what the files held say on a day: each complete one speaks of all, each partial one of what it lists."""
    said: Rows = {}
    for edition in sorted(held, key=lambda each: each.day):
        if edition.day <= day:
            said = {**({} if edition.complete else said), **rows[edition]}
    return said
