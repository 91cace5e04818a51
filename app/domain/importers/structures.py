"""Structures: prosecutors' offices, probation units, prisons, justice houses, and courts; their codes, over time.

One row is one state of one structure: its type, its name, its identifiers in each scheme, its seat, what it is
attached to, from a day to another. Several rows of one key tell its history. The key is the name of the thing: given
once, without meaning, never taken from a code that law can change. A row that gives none is taken to speak of the
thing whose key the first edition made of its code: what ``courts`` did for the courts that it lists (``tj75056``,
``0202``, ``100946``, ``ca_agen``), else type and code (``spip-075001``). When a code changes, the key is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, ContentBuilder, iri, string, text
from app.domain.importers import row_dates, row_origin
from app.domain.importers.collecting import (
    Collector,
    RejectRow,
    refuse_control_characters,
    required_label,
    trimmed_code,
)
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.row_overlaps import overlapping_rows
from app.domain.importers.terms import ADMS, NOTATION, ORG, PREF_LABEL
from app.domain.importers.terms import concept as concept_of
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text
from app.domain.structure_types import TYPES, kind_of

if TYPE_CHECKING:
    from app.domain.dated import Dated
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading

SOURCE = "structures"
KINDS = ("court", "structure")


@dataclass(frozen=True, slots=True)
class _Scheme:
    """One scheme of identifiers: its column, its name, the form of its codes."""

    column: str
    name: str
    pattern: re.Pattern[str]
    form: Text


_SCHEMES = (
    _Scheme("srj", "srj", re.compile(r"\d{6}"), Text("six chiffres (100946)", "six digits (100946)")),
    _Scheme(
        "greffe",
        "greffe",
        re.compile(r"\d{4}"),
        Text("quatre chiffres, zéro de tête compris (0202)", "four digits, leading zero included (0202)"),
    ),
    _Scheme("cph", "cph", re.compile(r"\d{6}"), Text("six chiffres", "six digits")),
    _Scheme(
        "tjCog",
        "tj-cog",
        re.compile(r"tj(?:\d{2}|2[ab])\d{3}"),
        Text("« tj » puis le code de la commune du siège (tj47001)", "“tj” then the code of the seat (tj47001)"),
    ),
    _Scheme(
        "slug",
        "slug",
        re.compile(r"[a-z]+(?:_[a-z0-9]+)+"),
        Text("des mots en minuscules liés par « _ » (ca_agen)", "lower-case words joined by “_” (ca_agen)"),
    ),
)
# For the types that the file of courts lists, the scheme whose codes are the keys that it gave.
_KEYED_BY = {"ca": "slug", "tj": "tjCog", "tpi": "tjCog", "tcom": "greffe", "tae": "greffe", "cph": "srj"}

LAYOUTS = (
    Layout(
        "structures",
        (
            Column("key", ("key", "cle"), required=False),
            Column("type", ("type",)),
            Column("label", ("label", "libelle", "nom")),
            *(Column(scheme.column, (scheme.column, scheme.name), required=False) for scheme in _SCHEMES),
            Column("usualName", ("usualName", "nom_d_usage"), required=False),
            Column("seat", ("seat", "siege", "commune_du_siege"), required=False),
            Column("attachedTo", ("attachedTo", "rattachee_a"), required=False),
            *row_dates.COLUMNS,
            *row_origin.COLUMNS,
        ),
    ),
)

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_LINK = re.compile(r"(?:(court|structure)/)?([a-z0-9][a-z0-9._-]{0,63})")


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a sheet of structures: one dated state per accepted row; rows of one key never overlap."""
    collector = Collector(sheet)
    for row in collector.rows():
        try:
            structure_type = _type(row)
            codes = _codes(collector, row)
            key = _key(row, structure_type, codes)
            builder, dated = _state(namespace, row, structure_type, key, codes)
            collector.accept(row, kind_of(structure_type)[0], builder.entity, key, builder.content(), dated)
        except RejectRow as problem:
            collector.reject(row, problem)
    overlapping_rows(collector)
    return collector.reading(SOURCE, KINDS, code_column="key")


def _type(row: Row) -> str:
    found = row.cells["type"].strip()
    if found not in TYPES:
        raise RejectRow(
            "unknown-type",
            "type",
            found,
            Text(
                f"« {found} » n’est pas un type de structure. Écrire l’un de : {', '.join(TYPES)}.",
                f"“{found}” is not a type of structure. Write one of: {', '.join(TYPES)}.",
            ),
            row.cells.get("key", "").strip() or None,
        )
    return found


def _codes(collector: Collector, row: Row) -> dict[str, str]:
    """Return the codes of a row by column; a code whose form is wrong rejects the row."""
    found: dict[str, str] = {}
    for scheme in _SCHEMES:
        code = trimmed_code(collector, row, scheme.column)
        if code and not scheme.pattern.fullmatch(code):
            raise RejectRow(
                "invalid-code",
                scheme.column,
                code,
                Text(
                    f"« {code} » n’est pas un code {scheme.name} : attendu {scheme.form.fr}. Un tableur ôte souvent le "
                    "zéro de tête.",
                    f"“{code}” is not a {scheme.name} code: expected {scheme.form.en}. Spreadsheets often drop the "
                    "leading zero.",
                ),
                row.cells.get("key", "").strip() or None,
            )
        if code:
            found[scheme.column] = code
    return found


def _key(row: Row, structure_type: str, codes: dict[str, str]) -> str:
    given = row.cells.get("key", "").strip()
    if given:
        if not _KEY.fullmatch(given):
            raise RejectRow(
                "invalid-key",
                "key",
                given,
                Text(
                    f"« {given} » n’est pas une clé : minuscules, chiffres, « . », « _ » ou « - », 64 signes au plus.",
                    f"“{given}” is not a key: lower-case letters, digits, “.”, “_” or “-”, at most 64 signs.",
                ),
            )
        return given
    keyed_by = _KEYED_BY.get(structure_type)
    if keyed_by is not None and keyed_by in codes:
        return codes[keyed_by]
    if keyed_by is None and codes:
        return f"{structure_type}-{next(iter(codes.values()))}"
    raise RejectRow(
        "key-required",
        "key",
        "",
        Text(
            "La ligne n’a ni clé, ni le code d’où la clé de ce type est tirée"
            f"{f' ({keyed_by})' if keyed_by else ''} : donner la clé de la structure.",
            f"The row has neither a key nor the code from which the key of this type is made"
            f"{f' ({keyed_by})' if keyed_by else ''}: give the key of the structure.",
        ),
    )


def _state(
    namespace: Namespace, row: Row, structure_type: str, key: str, codes: dict[str, str]
) -> tuple[ContentBuilder, Dated]:
    kind, class_name = kind_of(structure_type)
    address = row_origin.text_of(row, namespace, key)
    dated = row_dates.dated(row, key, text=address)
    builder = ContentBuilder(namespace.mint(kind, key))
    builder.add(RDF_TYPE, iri(TERMS + class_name))
    builder.add(NOTATION, string(key))
    builder.add(PREF_LABEL, text(required_label(row, "label", key), "fr"))
    builder.add(TERMS + "structureType", concept_of("structureType", structure_type))
    row_origin.add_origin(builder, row, key)
    row_origin.add_text(builder, TERMS + "statedBy", address)
    _add_names(builder, row, key)
    for scheme in _SCHEMES:
        if scheme.column in codes:
            _add_identifier(builder, namespace, scheme.name, codes[scheme.column])
    _add_places(builder, namespace, row, key)
    return builder, dated


def _add_names(builder: ContentBuilder, row: Row, key: str) -> None:
    for name in filter(None, (each.strip() for each in row.cells.get("usualName", "").split("|"))):
        refuse_control_characters(name, "usualName", key)
        builder.add(TERMS + "usualName", string(name))


def _add_identifier(builder: ContentBuilder, namespace: Namespace, scheme: str, value: str) -> None:
    fragment = f"id-{scheme}"
    builder.add(ADMS + "identifier", iri(builder.part(fragment)))
    builder.add(RDF_TYPE, iri(ADMS + "Identifier"), fragment=fragment)
    builder.add(NOTATION, string(value), fragment=fragment)
    builder.add(TERMS + "identifierScheme", iri(namespace.mint("identifier-scheme", scheme)), fragment=fragment)


def _add_places(builder: ContentBuilder, namespace: Namespace, row: Row, key: str) -> None:
    seat = row.cells.get("seat", "").strip()
    if seat:
        if not _COMMUNE.fullmatch(seat):
            raise RejectRow(
                "invalid-seat",
                "seat",
                seat,
                Text(
                    f"« {seat} » n’est pas un code de commune : cinq caractères, zéro de tête compris (01001, 2A004).",
                    f"“{seat}” is not a commune code: five characters, leading zero included (01001, 2A004).",
                ),
                key,
            )
        builder.add(ORG + "hasPrimarySite", iri(builder.part("seat")))
        builder.add(RDF_TYPE, iri(ORG + "Site"), fragment="seat")
        builder.add(TERMS + "siteCommune", iri(namespace.mint("commune", seat)), fragment="seat")
    for each in filter(None, (part.strip() for part in row.cells.get("attachedTo", "").split("|"))):
        found = _LINK.fullmatch(each)
        if found is None:
            raise RejectRow(
                "invalid-link",
                "attachedTo",
                each,
                Text(
                    f"« {each} » ne désigne pas une structure : écrire court/CLÉ ou structure/CLÉ, « | » entre deux.",
                    f"“{each}” does not designate a structure: write court/KEY or structure/KEY, “|” between two.",
                ),
                key,
            )
        builder.add(TERMS + "attachedTo", iri(namespace.mint(found[1] or "court", found[2])))
