"""NAC: the nomenclature of civil cases, a tree of chapters (one character), sub-chapters (two) and posts (three)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, ContentBuilder, day, integer, iri
from app.domain.importers.collecting import Collector, RejectRow, required_label, trimmed_code
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.proceedings import Condition, label_dates
from app.domain.importers.terms import BROADER, begin_entry, concept
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading

SOURCE = "nac"
KIND = "nac"

LAYOUTS = (
    Layout(
        "nac",
        (
            Column("code", ("code", "Code NAC", "NAC")),
            Column("label", ("libelle", "Libellé NAC", "intitulé")),
            Column("level", ("niveau",)),
            Column("parent", ("code_parent", "parent")),
        ),
    ),
)

_NAC_CODE = re.compile(r"[0-9A-Z]{1,3}")


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a NAC sheet: one entry of kind ``nac`` per accepted row.

    The codes are strings whatever they look like (``10``); labels are verbatim, doubled spaces included. A date in
    a label is a property of the post (see ``proceedings``), never its closing.
    """
    collector = Collector(sheet)
    parents: dict[str, tuple[Row, str]] = {}
    for row in collector.rows():
        try:
            code, level, parent = _place(collector, row)
            label = required_label(row, "label", code)
            builder = begin_entry(namespace, KIND, code, class_name="NacPost", referential=SOURCE, label=label)
            builder.add(TERMS + "level", integer(level))
            if parent:
                builder.add(BROADER, iri(namespace.mint(KIND, parent)))
                parents[code] = (row, parent)
            _add_dates(collector, builder, row, code, label)
            collector.accept(row, KIND, builder.entity, code, builder.content())
        except RejectRow as problem:
            collector.reject(row, problem)
    _tell_orphans(collector, parents)
    return collector.reading(SOURCE, (KIND,), code_column="code")


def _place(collector: Collector, row: Row) -> tuple[str, int, str]:
    """Return the code, its level and its parent ("" at level 1), having checked that they agree."""
    code = trimmed_code(collector, row, "code")
    if not _NAC_CODE.fullmatch(code):
        raise RejectRow(
            "invalid-code" if code else "empty-code",
            "code",
            code,
            Text(
                f"« {code} » n’est pas un code NAC : un à trois chiffres ou lettres capitales. Corriger le code.",
                f"“{code}” is not a NAC code: one to three digits or capital letters. Correct the code.",
            ),
            code or None,
        )
    level = row.cells["level"].strip()
    if level not in {"1", "2", "3"} or int(level) != len(code):
        raise RejectRow(
            "invalid-level",
            "level",
            level,
            Text(
                f"Le niveau « {level} » ne convient pas au code {code} : le niveau est le nombre de caractères du "
                f"code, ici {len(code)}.",
                f"Level “{level}” does not suit code {code}: the level is the number of characters of the code, "
                f"here {len(code)}.",
            ),
            code,
        )
    return code, int(level), _parent(row, code, int(level))


def _parent(row: Row, code: str, level: int) -> str:
    parent = row.cells["parent"].strip()
    if len(parent) != level - 1 or (parent and not _NAC_CODE.fullmatch(parent)):
        expected = Text(
            "aucun parent" if level == 1 else f"un code de {level - 1} caractère(s), sans doute {code[:-1]}",
            "no parent" if level == 1 else f"a code of {level - 1} character(s), probably {code[:-1]}",
        )
        raise RejectRow(
            "invalid-parent",
            "parent",
            parent,
            Text(
                f"« {parent} » ne peut pas être le parent du code {code}, de niveau {level} : attendu {expected.fr}.",
                f"“{parent}” cannot be the parent of code {code}, of level {level}: expected {expected.en}.",
            ),
            code,
        )
    return parent


def _add_dates(collector: Collector, builder: ContentBuilder, row: Row, code: str, label: str) -> None:
    dates = label_dates(label)
    if dates.not_from:
        builder.add(TERMS + "notForNewCasesFrom", day(dates.not_from))
    if dates.condition:
        _add_condition(builder, dates.condition)
    if dates.unread:
        collector.warn(
            "date-not-read",
            row,
            "label",
            label,
            Text(
                f"Le libellé du poste {code} contient une date ({dates.unread}) dont le sens n’est pas reconnu : elle "
                "reste dans le libellé, aucune condition n’en est tirée. Vérifier.",
                f"The label of post {code} holds a date ({dates.unread}) whose meaning is not recognised: it stays in "
                "the label, no condition is drawn from it. Check it.",
            ),
            code,
        )


def _add_condition(builder: ContentBuilder, condition: Condition) -> None:
    fragment = "condition-1"
    builder.add(TERMS + "usableForProceedings", iri(builder.part(fragment)))
    builder.add(RDF_TYPE, iri(TERMS + "ProceedingsCondition"), fragment=fragment)
    builder.add(TERMS + "conditionKind", concept("conditionKind", condition.kind), fragment=fragment)
    builder.add(TERMS + "conditionDate", day(condition.day), fragment=fragment)


def _tell_orphans(collector: Collector, parents: dict[str, tuple[Row, str]]) -> None:
    held = {entry.notation for entry in collector.entries}
    for code, (row, parent) in parents.items():
        if parent not in held:
            collector.warn(
                "parent-not-in-file",
                row,
                "parent",
                parent,
                Text(
                    f"Le parent {parent} du code {code} n’est pas dans le fichier. Dans une édition complète, "
                    "ajouter sa ligne ; dans une édition partielle, vérifier qu’il est déjà publié.",
                    f"Parent {parent} of code {code} is not in the file. In a complete edition, add its row; in a "
                    "partial one, check that it is already published.",
                ),
                code,
            )
