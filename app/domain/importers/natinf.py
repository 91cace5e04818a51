"""NATINF: the list of offences in force published by the ministry (DACG), quarterly.

Three layouts are read: the official one, and two older ones made of it by administrations (``natinf_code``...), whose
category column mostly holds a subject ("Pêche") and only sometimes the class of the offence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, Content, ContentBuilder, boolean, day, iri, string, text
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import (
    Collector,
    RejectRow,
    refuse_control_characters,
    required_label,
    trimmed_code,
)
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.offence_classes import ACCEPTED, offence_class
from app.domain.importers.terms import begin_entry, concept
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading
    from app.domain.references import Reference, ReferenceParser

SOURCE = "natinf"
KIND = "natinf"

_CODE = Column("code", ("Numéro NATINF", "natinf_code", "code_natinf", "NATINF", "numero"))
_LABEL = ("Qualification de l'infraction", "qualification", "infraction", "libelle")

OFFICIAL = Layout(
    "natinf",
    (
        _CODE,
        Column("class", ("Nature de l'infraction", "nature")),
        Column("label", _LABEL),
        Column("defined_by", ("Définie par",)),
        Column("punished_by", ("Réprimée par",)),
    ),
)
BY_CATEGORY = Layout(
    "natinf-by-category",
    (
        _CODE,
        Column("category", ("categorie", "infraction_category")),
        Column("label", _LABEL),
        Column("defined_by", ("definie_par", "regulation"), required=False),
        Column("punished_by", ("reprimee_par",), required=False),
    ),
)
LAYOUTS = (OFFICIAL, BY_CATEGORY)

_NATINF_CODE = re.compile(r"[1-9][0-9]{0,6}")
_ROLES = (("defined_by", "definedBy"), ("punished_by", "punishedBy"))


def read(sheet: Sheet, namespace: Namespace, parse_references: ReferenceParser) -> Reading:
    """Read a NATINF sheet.

    Args:
        sheet: a file in one of ``LAYOUTS``.
        namespace: of the home, in which offences and cited texts are named.
        parse_references: the grammar of legal references.

    Returns:
        One entry of kind ``natinf`` per accepted row; labels, classes and references verbatim beside their
        normalised forms.
    """
    collector = Collector(sheet)
    without_class: list[str] = []
    for row in collector.rows():
        try:
            code = _code(collector, row)
            builder = begin_entry(
                namespace,
                KIND,
                code,
                class_name="Offence",
                referential=SOURCE,
                label=required_label(row, "label", code),
            )
            if not _add_class(builder, row, code):
                without_class.append(code)
            for column, role in _ROLES:
                refuse_control_characters(row.cells.get(column, ""), column, code)
                _add_references(builder, namespace, role, row.cells.get(column, ""), parse_references)
            collector.accept(row, KIND, builder.entity, code, builder.content())
        except RejectRow as problem:
            collector.reject(row, problem)
    if without_class:
        _tell_without_class(collector, without_class)
    return collector.reading(SOURCE, (KIND,), code_column="code")


def _code(collector: Collector, row: Row) -> str:
    code = trimmed_code(collector, row, "code")
    if not code:
        raise RejectRow(
            "empty-code",
            "code",
            "",
            Text("Le numéro NATINF manque. L’écrire.", "The NATINF number is missing. Write it."),
        )
    if not _NATINF_CODE.fullmatch(code):
        raise RejectRow(
            "invalid-code",
            "code",
            code,
            Text(
                f"« {code} » n’est pas un numéro NATINF : un numéro ne contient que des chiffres (7 au plus), sans "
                "zéro devant, sans lettre ni espace. Écrire le numéro officiel, ou retirer la ligne.",
                f"“{code}” is not a NATINF number: a number holds digits only (7 at most), without leading zero, "
                "letter or space. Write the official number, or remove the row.",
            ),
            code,
        )
    return code


def _add_class(builder: ContentBuilder, row: Row, code: str) -> bool:
    """Write the class; False when the file gives none, or a subject in its place."""
    published = row.cells.get("class", row.cells.get("category", ""))
    value = offence_class(published)
    if value is None and "class" in row.cells and published.strip():
        raise RejectRow(
            "unknown-class",
            "class",
            published,
            Text(
                f"« {published} » n’est pas une nature d’infraction. Écrire l’une de : {ACCEPTED}.",
                f"“{published}” is not a class of offence. Write one of: {ACCEPTED}.",
            ),
            code,
        )
    if value is None:
        builder.add(TERMS + "offenceClass", concept("offenceClass", "not-recorded"))
        return False
    builder.add(TERMS + "offenceClass", concept("offenceClass", value))
    builder.add(TERMS + "offenceClassAsPublished", string(published))
    return True


def republished(
    namespace: Namespace, parse_references: ReferenceParser, content: Content, entity: str, predicate: str, value: str
) -> Content | None:
    """Return an offence whose class or references are published otherwise, its normalised forms with them.

    None when the property has no normalised form beside it.
    """
    builder = ContentBuilder(entity)
    if predicate == TERMS + "offenceClassAsPublished":
        found = offence_class(value)
        if found is None:
            raise unknown_class(value)
        builder.add(predicate, string(value))
        builder.add(TERMS + "offenceClass", concept("offenceClass", found))
        gone = [f"<{entity}> <{predicate}> ", f"<{entity}> <{TERMS}offenceClass> "]
    elif role := next((role for _, role in _ROLES if predicate == f"{TERMS}{role}AsPublished"), None):
        _add_references(builder, namespace, role, value, parse_references)
        parts = f"<{entity}#{role}-"
        gone = [f"<{entity}> <{predicate}> ", f"<{entity}> <{TERMS}hasReference> {parts}", parts]
    else:
        return None
    heads = tuple(each.encode() for each in gone)
    return Content.of([*(line for line in content.lines if not line.startswith(heads)), *builder.content().lines])


def unknown_class(value: str) -> InvalidInput:
    """Return the error of a class of offence that is none."""
    return InvalidInput(
        "unknown-class",
        Text(
            f"« {value} » n’est pas une nature d’infraction. Écrire l’une de : {ACCEPTED}.",
            f"“{value}” is not a class of offence. Write one of: {ACCEPTED}.",
        ),
        {"value": value},
    )


def _add_references(
    builder: ContentBuilder, namespace: Namespace, role: str, cell: str, parse_references: ReferenceParser
) -> None:
    if not cell.strip():
        return
    builder.add(f"{TERMS}{role}AsPublished", string(cell))
    for number, reference in enumerate(parse_references(cell), start=1):
        fragment = f"{role}-{number}"
        builder.add(TERMS + "hasReference", iri(builder.part(fragment)))
        add_reference(builder, namespace, fragment, reference)
        builder.add(TERMS + "referenceRole", concept("referenceRole", role), fragment=fragment)


def add_reference(builder: ContentBuilder, namespace: Namespace, fragment: str, reference: Reference) -> None:
    """Write one legal reference as a fragment: what was published, what was understood of it, or why nothing was."""
    builder.add(RDF_TYPE, iri(TERMS + "LegalReference"), fragment=fragment)
    strings = (
        ("rawText", (reference.citation,)),
        ("citedTextAsPublished", (reference.text_as_published,)),
        ("citedNumber", (reference.number,)),
        ("citedRangeEnd", (reference.range_end,)),
        ("citedParagraph", reference.paragraphs),
        ("citedSection", reference.sections),
        ("citedItem", reference.items),
    )
    for predicate, values in strings:
        builder.add(TERMS + predicate, *(string(value) for value in values if value), fragment=fragment)
    if reference.text_key:
        builder.add(TERMS + "citedText", iri(namespace.mint("text", reference.text_key)), fragment=fragment)
    if reference.date:
        builder.add(TERMS + "citedDate", day(reference.date), fragment=fragment)
    if reference.following:
        builder.add(TERMS + "citedFollowing", boolean(reference.following), fragment=fragment)
    if reference.failure:
        builder.add(TERMS + "referenceFailure", concept("referenceFailure", "unparsed"), fragment=fragment)
        causes = (text(reference.failure.fr, "fr"), text(reference.failure.en, "en"))
        builder.add(TERMS + "failureCause", *causes, fragment=fragment)


def _tell_without_class(collector: Collector, codes: list[str]) -> None:
    shown = ", ".join(codes[:10]) + ("…" if len(codes) > 10 else "")  # noqa: PLR2004 - enough to find them
    collector.warn(
        "class-not-given",
        None,
        None,
        shown,
        Text(
            f"Le fichier ne donne pas la nature de {len(codes)} infraction(s) ({shown}) : elle reste non renseignée. "
            "Prendre la liste officielle pour la connaître.",
            f"The file does not give the class of {len(codes)} offence(s) ({shown}): it stays not recorded. "
            "Take the official list to know it.",
        ),
    )
