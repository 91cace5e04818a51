"""Courts: the list published with Judilibre (code, type, name), and the crosswalk of identifiers it makes possible.

One column holds four identifier schemes: « tj » and the commune code of the seat for judicial courts, the four-digit
registry code (code greffe) for commercial courts, the six-digit SRJ code for labour courts, a slug for courts of
appeal. In the file they are one scheme: no code may be given twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, ContentBuilder, iri, string
from app.domain.importers.collecting import Collector, RejectRow, required_label, trimmed_code
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.terms import ADMS, NOTATION, ORG, begin_entry, concept
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading

SOURCE = "courts"
KIND = "court"

LAYOUTS = (
    Layout(
        "courts",
        (
            Column("code", ("code", "code_srj", "code_juridiction")),
            Column("type", ("type", "type_juridiction")),
            Column("label", ("libelle", "nom")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class _Codes:
    """How the codes of one published type are formed, and the identifier scheme they belong to."""

    pattern: re.Pattern[str]
    scheme: str
    form: Text


_GREFFE = _Codes(
    re.compile(r"\d{4}"),
    "greffe",
    Text("quatre chiffres, le zéro de tête compris (0202)", "four digits, the leading zero included (0202)"),
)
_CODES = {
    "CA": _Codes(
        re.compile(r"ca_[a-z]+(?:_[a-z]+)*"),
        "slug",
        Text("« ca_ » puis le nom en minuscules (ca_agen)", "“ca_” then the name in lower case (ca_agen)"),
    ),
    "TJ": _Codes(
        re.compile(r"tj(?:\d{2}|2[ab])\d{3}"),
        "tj-cog",
        Text(
            "« tj » puis le code de la commune du siège (tj47001, tj2a004)",
            "“tj” then the code of the commune of the seat (tj47001, tj2a004)",
        ),
    ),
    "TCOM": _GREFFE,
    "TAE": _GREFFE,
    "CPH": _Codes(
        re.compile(r"\d{6}"),
        "srj",
        Text("les six chiffres du code SRJ (100946)", "the six digits of the SRJ code (100946)"),
    ),
}

# Code de l'organisation judiciaire L532-1, L552-1, L562-1: in Wallis-et-Futuna, French Polynesia and New Caledonia
# the court of first instance is a « tribunal de première instance », whatever type the file gives.
_FIRST_INSTANCE_SEATS = ("tj986", "tj987", "tj988")
# Twelve commercial courts carry the name « tribunal des activités économiques » and keep their registry code.
_ECONOMIC_ACTIVITIES = re.compile(r"tribunal\s+des\s+activités\s+économiques\b", re.IGNORECASE)


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a sheet of courts: one entry of kind ``court`` per accepted row, with its identifier and its seat."""
    collector = Collector(sheet)
    for row in collector.rows():
        try:
            code, published = _code(collector, row)
            label = required_label(row, "label", code)
            builder = begin_entry(namespace, KIND, code, class_name="Court", referential=SOURCE, label=label)
            builder.add(TERMS + "structureTypeAsPublished", string(published))
            builder.add(TERMS + "structureType", concept("structureType", structure_type(published, code, label)))
            _add_identifier(builder, namespace, _CODES[published].scheme, code)
            if published == "TJ":
                _add_seat(builder, namespace, code.removeprefix("tj").upper())
            collector.accept(row, KIND, builder.entity, code, builder.content())
        except RejectRow as problem:
            collector.reject(row, problem)
    return collector.reading(SOURCE, (KIND,), code_column="code")


def structure_type(published: str, code: str, label: str) -> str:
    """Return the legal type, as the value of our code list, of a court published under a type, a code and a name."""
    if published == "TJ" and code.startswith(_FIRST_INSTANCE_SEATS):
        return "tpi"
    if published == "TCOM" and _ECONOMIC_ACTIVITIES.match(label.strip()):
        return "tae"
    return published.lower()


def _code(collector: Collector, row: Row) -> tuple[str, str]:
    published = row.cells["type"].strip()
    codes = _CODES.get(published)
    if codes is None:
        known = ", ".join(_CODES)
        raise RejectRow(
            "unknown-type",
            "type",
            published,
            Text(
                f"« {published} » n’est pas un type de juridiction lu ici. Écrire l’un de : {known}.",
                f"“{published}” is not a type of court read here. Write one of: {known}.",
            ),
            row.cells["code"].strip() or None,
        )
    code = trimmed_code(collector, row, "code")
    if not code:
        label = row.cells["label"]
        raise RejectRow(
            "empty-code",
            "code",
            "",
            Text(
                f"« {label} » n’a pas de code dans ce fichier. Ajouter son code, ou retirer la ligne.",
                f"“{label}” has no code in this file. Add its code, or remove the row.",
            ),
        )
    if not codes.pattern.fullmatch(code):
        raise RejectRow(
            "invalid-code",
            "code",
            code,
            Text(
                f"« {code} » n’est pas un code de {published} : attendu {codes.form.fr}.",
                f"“{code}” is not a {published} code: expected {codes.form.en}.",
            ),
            code,
        )
    return code, published


def _add_identifier(builder: ContentBuilder, namespace: Namespace, scheme: str, value: str) -> None:
    fragment = f"id-{scheme}"
    builder.add(ADMS + "identifier", iri(builder.part(fragment)))
    builder.add(RDF_TYPE, iri(ADMS + "Identifier"), fragment=fragment)
    builder.add(NOTATION, string(value), fragment=fragment)
    builder.add(TERMS + "identifierScheme", iri(namespace.mint("identifier-scheme", scheme)), fragment=fragment)


def _add_seat(builder: ContentBuilder, namespace: Namespace, commune: str) -> None:
    builder.add(ORG + "hasPrimarySite", iri(builder.part("seat")))
    builder.add(RDF_TYPE, iri(ORG + "Site"), fragment="seat")
    builder.add(TERMS + "siteCommune", iri(namespace.mint("commune", commune)), fragment="seat")
