"""Territories: which communes a court is competent for, in which matter, from when to when, stated by which text.

One row is one membership: a commune (or a named part of one) lies in the territory of a court for a matter, over the
days of the row. Rows of one court, one matter and one text make one territory, whose content changes on each day on
which a membership begins or ends. A row that gives ``coverage`` (the code of a department) says besides that the file
is complete there for that type of court and that matter: « exactly one » is asked for only inside.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, ContentBuilder, iri, string, text
from app.domain.importers import row_dates, row_origin
from app.domain.importers.collecting import Collector, RejectRow, refuse_control_characters, trimmed_code
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.row_overlaps import Membership, contradicting_rows
from app.domain.importers.terms import NOTATION, PREF_LABEL, concept
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text
from app.domain.structure_types import MATTERS, TYPES

if TYPE_CHECKING:
    from app.domain.dated import Dated
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading

SOURCE = "territories"
TERRITORY, COVERAGE, PART = "territory", "coverage", "commune-part"
KINDS = (TERRITORY, COVERAGE, PART)
UNITS = ("commune", "delegated-commune", "associated-commune", "municipal-district")

LAYOUTS = (
    Layout(
        "territories",
        (
            Column("court", ("court", "juridiction")),
            Column("type", ("type",), required=False),
            Column("commune", ("commune",)),
            Column("communeKind", ("communeKind", "genre_de_commune"), required=False),
            Column("part", ("part", "fraction"), required=False),
            Column("matter", ("matter", "matiere"), required=False),
            *row_dates.COLUMNS,
            *row_origin.COLUMNS,
            Column("coverage", ("coverage", "etendue"), required=False),
        ),
    ),
)

_COURT = re.compile(r"(?:(court|structure)/)?([a-z0-9][a-z0-9._-]{0,63})")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|9[78]\d")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row, read: the court, the unit of commune, the matter, the days."""

    court: str  # IRI
    court_key: str  # as territories name it
    unit: str  # IRI of the commune or of its part
    commune: str  # code
    part: str
    matter: str
    structure_type: str
    coverage: str
    stated_by: str  # IRI
    dated: Dated


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a sheet of memberships: dated pieces of territories, of parts of communes and of coverages."""
    collector = Collector(sheet)
    memberships: list[Membership] = []
    for row in collector.rows():
        try:
            line = _line(collector, row, namespace)
            _accept(collector, row, namespace, line)
            memberships.append(
                Membership(
                    row.number, line.unit, line.matter, line.structure_type, line.court, line.dated, line.coverage
                )
            )
        except RejectRow as problem:
            collector.reject(row, problem)
    contradicting_rows(collector, memberships)
    return collector.reading(SOURCE, KINDS, code_column="court")


def part_key(commune: str, part: str) -> str:
    """Return the key of a part of a commune: the code of the commune and the words that name the part.

    >>> part_key("95527", "Aéroport de Roissy")
    '95527-aeroport-de-roissy'
    """
    plain = unicodedata.normalize("NFKD", part.casefold()).encode("ascii", "ignore").decode()
    return f"{commune}-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}"


def _line(collector: Collector, row: Row, namespace: Namespace) -> _Line:
    kind, key = _court(collector, row)
    commune = trimmed_code(collector, row, "commune")
    if not _COMMUNE.fullmatch(commune):
        raise RejectRow(
            "invalid-code" if commune else "empty-code",
            "commune",
            commune,
            Text(
                f"« {commune} » n’est pas un code de commune : cinq caractères, zéro de tête compris (01001, 2A004). "
                "Un tableur ôte souvent le zéro.",
                f"“{commune}” is not a commune code: five characters, leading zero included (01001, 2A004). "
                "Spreadsheets often drop the zero.",
            ),
        )
    part = " ".join(row.cells.get("part", "").split())
    refuse_control_characters(part, "part")
    unit_kind = _choice(row, "communeKind", UNITS, "commune")
    structure_type = _choice(row, "type", ("", *TYPES), "")
    stated_by = row_origin.text_of(row, namespace, None)
    if not stated_by:
        raise RejectRow(
            "text-required",
            "text",
            "",
            Text(
                "La ligne ne nomme pas le texte qui fixe le ressort. Donner sa clé, par exemple LEGITEXT000006071164.",
                "The row does not name the text that sets the territory. Give its key, such as LEGITEXT000006071164.",
            ),
        )
    unit = namespace.mint(PART, part_key(commune, part)) if part else namespace.mint(unit_kind, commune)
    return _Line(
        court=namespace.mint(kind, key),
        court_key=key if kind == "court" else f"{kind}.{key}",
        unit=unit,
        commune=commune,
        part=part,
        matter=_choice(row, "matter", tuple(MATTERS), "general"),
        structure_type=structure_type,
        coverage=_coverage(row, structure_type),
        stated_by=stated_by,
        dated=row_dates.dated(row, None, text=stated_by),
    )


def _court(collector: Collector, row: Row) -> tuple[str, str]:
    given = trimmed_code(collector, row, "court")
    found = _COURT.fullmatch(given)
    if found is None:
        raise RejectRow(
            "invalid-court",
            "court",
            given,
            Text(
                f"« {given} » ne désigne pas une juridiction : écrire sa clé (tj47001), ou structure/CLÉ pour un SPIP.",
                f"“{given}” does not designate a court: write its key (tj47001), or structure/KEY for a SPIP.",
            ),
        )
    return found[1] or "court", found[2]


def _choice(row: Row, column: str, known: tuple[str, ...], default: str) -> str:
    value = row.cells.get(column, "").strip() or default
    if value not in known:
        words = ", ".join(filter(None, known))
        raise RejectRow(
            f"unknown-{column.lower()}",
            column,
            value,
            Text(
                f"« {value} » n’est pas une valeur de la colonne {column}. Écrire l’une de : {words}.",
                f"“{value}” is not a value of the column {column}. Write one of: {words}.",
            ),
        )
    return value


def _coverage(row: Row, structure_type: str) -> str:
    department = row.cells.get("coverage", "").strip()
    if department and not _DEPARTMENT.fullmatch(department):
        raise RejectRow(
            "invalid-coverage",
            "coverage",
            department,
            Text(
                f"« {department} » n’est pas un code de département (47, 2A, 974).",
                f"“{department}” is not the code of a department (47, 2A, 974).",
            ),
        )
    if department and not structure_type:
        raise RejectRow(
            "type-required",
            "type",
            "",
            Text(
                "Une étendue est complète pour un type de juridiction : le donner dans la colonne type (tj, cph…).",
                "A coverage is complete for one type of court: give it in the column type (tj, cph, spip).",
            ),
        )
    return department


def _accept(collector: Collector, row: Row, namespace: Namespace, line: _Line) -> None:
    """Keep what a row says, as pieces of the entities that it speaks of."""
    proof = row.cells.get("proof", "").strip() or "established"
    for kind, key, builder in _pieces(namespace, line, proof):
        builder.add(NOTATION, string(key))
        row_origin.add_origin(builder, row, None)
        collector.accept(row, kind, builder.entity, key, builder.content(), line.dated)


def _pieces(namespace: Namespace, line: _Line, proof: str) -> list[tuple[str, str, ContentBuilder]]:
    made_up = "" if proof == "established" else f"--{proof}"
    matter = MATTERS[line.matter]
    key = f"{line.court_key}--{line.matter}--{line.stated_by.rpartition('/')[2]}{made_up}"
    territory = ContentBuilder(namespace.mint(TERRITORY, key))
    territory.add(RDF_TYPE, iri(TERMS + "Territory"))
    territory.add(PREF_LABEL, text(f"Ressort de {line.court_key}, {matter.fr}", "fr"))
    territory.add(PREF_LABEL, text(f"Territory of {line.court_key}, {matter.en}", "en"))
    territory.add(TERMS + "territoryOf", iri(line.court))
    territory.add(TERMS + "matter", concept("matter", line.matter))
    territory.add(TERMS + "statedBy", iri(line.stated_by))
    territory.add(TERMS + "covers", iri(line.unit))
    found = [(TERRITORY, key, territory)]
    if line.part:
        part = ContentBuilder(line.unit)
        part.add(RDF_TYPE, iri(TERMS + "CommunePart"))
        part.add(PREF_LABEL, text(line.part, "fr"))
        part.add(TERMS + "partOfCommune", iri(namespace.mint("commune", line.commune)))
        found.append((PART, part_key(line.commune, line.part), part))
    if line.coverage:
        key = f"{line.structure_type}--{line.matter}--{line.coverage}{made_up}"
        coverage = ContentBuilder(namespace.mint(COVERAGE, key))
        coverage.add(RDF_TYPE, iri(TERMS + "Coverage"))
        coverage.add(PREF_LABEL, text(f"Ressorts complets : {line.structure_type}, {matter.fr}, {line.coverage}", "fr"))
        coverage.add(
            PREF_LABEL, text(f"Complete territories: {line.structure_type}, {matter.en}, {line.coverage}", "en")
        )
        coverage.add(TERMS + "coveredType", concept("structureType", line.structure_type))
        coverage.add(TERMS + "matter", concept("matter", line.matter))
        coverage.add(TERMS + "coveredDepartment", string(line.coverage))
        found.append((COVERAGE, key, coverage))
    return found
