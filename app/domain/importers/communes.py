"""Communes: INSEE's code officiel géographique, in its own CSV or as the JSON of @etalab/decoupage-administratif.

Four kinds share the codes: 584 codes of the edition 2026 name both a commune and a delegated commune. Each kind is
an identifier scheme of its own, so the kind is part of the name of the thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import ContentBuilder, iri, string
from app.domain.importers.collecting import Collector, RejectRow, required_label, trimmed_code
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.terms import begin_entry
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading

SOURCE = "communes"


@dataclass(frozen=True, slots=True)
class _CommuneKind:
    """One of the four kinds: its path segment, class, the columns and the property that name its commune."""

    kind: str
    class_name: str
    link: str | None


_COMMUNE = _CommuneKind("commune", "Commune", None)
_DELEGATED = _CommuneKind("delegated-commune", "DelegatedCommune", "delegatedOf")
_ASSOCIATED = _CommuneKind("associated-commune", "AssociatedCommune", "associatedOf")
_DISTRICT = _CommuneKind("municipal-district", "MunicipalDistrict", "districtOf")

_KINDS = {
    "commune-actuelle": _COMMUNE,
    "commune-deleguee": _DELEGATED,
    "commune-associee": _ASSOCIATED,
    "arrondissement-municipal": _DISTRICT,
    "COM": _COMMUNE,
    "COMD": _DELEGATED,
    "COMA": _ASSOCIATED,
    "ARM": _DISTRICT,
}
KINDS = tuple(kind.kind for kind in (_COMMUNE, _DELEGATED, _ASSOCIATED, _DISTRICT))

LAYOUTS = (
    Layout(
        "communes-etalab",
        (
            Column("code", ("code",)),
            Column("label", ("nom",)),
            Column("type", ("type",)),
            Column("department", ("departement",)),
            Column("region", ("region",), required=False),
            Column("district", ("arrondissement",), required=False),
            Column("main", ("chefLieu",), required=False),
            Column("of", ("commune",), required=False),
            Column("postal", ("codesPostaux",), required=False),
        ),
    ),
    Layout(
        "communes-insee",
        (
            Column("type", ("TYPECOM",)),
            Column("code", ("COM",)),
            Column("label", ("LIBELLE",)),
            Column("department", ("DEP",)),
            Column("region", ("REG",), required=False),
            Column("district", ("ARR",), required=False),
            Column("main", ("COMPARENT",)),
        ),
    ),
)

_COMMUNE_CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_CODES_OF_PLACES = (("department", "departmentCode"), ("region", "regionCode"), ("district", "districtCode"))


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a sheet of communes: entries of four kinds, each named by its kind and its code."""
    collector = Collector(sheet)
    for row in collector.rows():
        try:
            commune_kind = _kind(row)
            code = _code(collector, row)
            label = required_label(row, "label", code)
            kind = commune_kind.kind
            builder = begin_entry(
                namespace, kind, code, class_name=commune_kind.class_name, referential=SOURCE, label=label
            )
            main = _main(row, code) if commune_kind.link else code
            if commune_kind.link:
                builder.add(TERMS + commune_kind.link, iri(namespace.mint("commune", main)))
            _add_places(builder, row, main)
            collector.accept(row, kind, builder.entity, code, builder.content())
        except RejectRow as problem:
            collector.reject(row, problem)
    return collector.reading(SOURCE, KINDS, code_column="code")


def _kind(row: Row) -> _CommuneKind:
    published = row.cells["type"].strip()
    kind = _KINDS.get(published)
    if kind is None:
        known = ", ".join(_KINDS)
        raise RejectRow(
            "unknown-type",
            "type",
            published,
            Text(
                f"« {published} » n’est pas un type de commune. Écrire l’un de : {known}.",
                f"“{published}” is not a type of commune. Write one of: {known}.",
            ),
            row.cells["code"].strip() or None,
        )
    return kind


def _code(collector: Collector, row: Row) -> str:
    code = trimmed_code(collector, row, "code")
    if not _COMMUNE_CODE.fullmatch(code):
        raise RejectRow(
            "invalid-code" if code else "empty-code",
            "code",
            code,
            Text(
                f"« {code} » n’est pas un code de commune : cinq caractères, zéro de tête compris (01001, 2A004). "
                "Un tableur ôte souvent le zéro : reprendre le fichier d’origine.",
                f"“{code}” is not a commune code: five characters, leading zero included (01001, 2A004). "
                "Spreadsheets often drop the zero: take the original file.",
            ),
            code or None,
        )
    return code


def _main(row: Row, code: str) -> str:
    """Return the code of the commune to which a delegated or associated one, or a district, belongs."""
    column = "main" if row.cells.get("main", "").strip() else "of"
    main = row.cells.get(column, "").strip()
    if not _COMMUNE_CODE.fullmatch(main):
        raise RejectRow(
            "invalid-parent",
            "main",
            main,
            Text(
                f"La commune de rattachement de {code} (« {main} ») manque ou n’est pas un code de commune. L’écrire.",
                f"The commune to which {code} belongs (“{main}”) is missing or is not a commune code. Write it.",
            ),
            code,
        )
    return main


def department_of(code: str) -> str:
    """Return the department that the code of a commune begins with: two characters, three overseas (INSEE, COG).

    Of communes only: five associated communes of 2026 kept a code of the department that they left (02285, in 59).

    >>> department_of("2A004"), department_of("97105")
    ('2A', '971')
    """
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _add_places(builder: ContentBuilder, row: Row, main: str) -> None:
    for column, predicate in _CODES_OF_PLACES:
        value = row.cells.get(column, "").strip()
        if not value and column == "department":  # INSEE leaves it blank for delegated and associated communes
            value = department_of(main)
        if value:
            builder.add(TERMS + predicate, string(value))
    postal_codes = row.cells.get("postal", "").split()
    if postal_codes:
        builder.add(TERMS + "postalCode", *map(string, postal_codes))
