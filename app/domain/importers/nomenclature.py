"""Nomenclatures: any list of codes, read through a mapping that its steward declares.

The mapping names the scheme (its key is the path segment of its entries and the name of its source) and says which
header holds what. Entries are ``{base}/id/{key}/{code}`` of class ``srj:Entry``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import ContentBuilder, iri, text
from app.domain.dates import parse_day
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import (
    Collector,
    RejectRow,
    refuse_control_characters,
    required_label,
    trimmed_code,
)
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.terms import BROADER, PREF_LABEL, SKOS, begin_entry
from app.domain.kinds import KINDS
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading
    from app.domain.iris import Namespace

ROLES = ("code", "label", "label_en", "parent", "definition", "definition_en", "note", "note_en", "edition")
"""What a column of a nomenclature can be; ``code`` and ``label`` are required."""

_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TEXTS = (
    ("label_en", PREF_LABEL, "en"),
    ("definition", SKOS + "definition", "fr"),
    ("definition_en", SKOS + "definition", "en"),
    ("note", SKOS + "note", "fr"),
    ("note_en", SKOS + "note", "en"),
)


@dataclass(frozen=True)
class NomenclatureMapping:
    """A declared nomenclature: its scheme, its words, its columns, and the form of its codes."""

    key: str
    label: Text
    columns: Mapping[str, str]  # role -> header in the file
    code_pattern: str = r"\S(?:.*\S)?"

    def __post_init__(self) -> None:
        """Refuse a mapping by which no file could be read."""
        if not _KEY.fullmatch(self.key) or self.key in RESERVED_KEYS:
            raise _invalid(
                "scheme.key",
                Text(
                    f"« {self.key} » ne peut pas être la clé d’une nomenclature : lettres minuscules, chiffres et "
                    "tirets, et pas le nom d’un genre existant.",
                    f"“{self.key}” cannot be the key of a nomenclature: lower-case letters, digits and hyphens, and "
                    "not the name of an existing kind.",
                ),
            )
        for role in ("code", "label"):
            if not self.columns.get(role):
                raise _invalid(
                    f"columns.{role}",
                    Text(
                        f"La correspondance ne dit pas quelle colonne porte « {role} ». Ajouter columns.{role}.",
                        f"The mapping does not say which column holds “{role}”. Add columns.{role}.",
                    ),
                )
        for role in self.columns:
            if role not in ROLES:
                raise _invalid(
                    f"columns.{role}",
                    Text(
                        f"« {role} » n’est pas un rôle de colonne. Rôles connus : {', '.join(ROLES)}.",
                        f"“{role}” is not a role of a column. Known roles: {', '.join(ROLES)}.",
                    ),
                )
        self._refuse_bad_pattern()

    def _refuse_bad_pattern(self) -> None:
        try:
            re.compile(self.code_pattern)
        except re.error as error:
            raise _invalid(
                "code_pattern",
                Text(
                    f"La forme des codes « {self.code_pattern} » n’est pas une expression régulière ({error}).",
                    f"The form of codes “{self.code_pattern}” is not a regular expression ({error}).",
                ),
            ) from error

    @property
    def layout(self) -> Layout:
        """The columns of a file under this mapping; all declared ones are required."""
        return Layout(self.key, tuple(Column(role, (header,)) for role, header in self.columns.items()))


RESERVED_KEYS = frozenset(
    {
        *KINDS,
        "application", "article", "article-version", "data-set", "edition", "identifier-scheme", "interface", "norm",
        "office", "organisation", "processing", "prohibition", "referential", "territory", "text", "use",
    }
)  # fmt: skip


def read(sheet: Sheet, namespace: Namespace, mapping: NomenclatureMapping) -> Reading:
    """Read a sheet under a declared mapping: entries of kind ``mapping.key``.

    Raises:
        InvalidInput: ``several-editions`` when the column of the edition date does not hold one date.
    """
    collector = Collector(sheet)
    code_form = re.compile(mapping.code_pattern)
    editions: dict[str, int] = {}
    parents: dict[str, tuple[Row, str]] = {}
    for row in collector.rows():
        try:
            code = _code(collector, row, "code", code_form)
            builder = begin_entry(
                namespace,
                mapping.key,
                code,
                class_name="Entry",
                referential=mapping.key,
                label=required_label(row, "label", code),
            )
            _add_texts(builder, row, code)
            parent = row.cells.get("parent", "").strip()
            if parent:
                builder.add(BROADER, iri(namespace.mint(mapping.key, _other(parent, code))))
                parents[code] = (row, parent)
            if row.cells.get("edition", "").strip():
                editions.setdefault(row.cells["edition"].strip(), row.number)
            collector.accept(row, mapping.key, builder.entity, code, builder.content())
        except RejectRow as problem:
            collector.reject(row, problem)
    _tell_orphans(collector, parents)
    labels = {"fr": mapping.label.fr, "en": mapping.label.en}
    return collector.reading(mapping.key, (mapping.key,), code_column="code", edition=_edition(editions), labels=labels)


def _code(collector: Collector, row: Row, column: str, form: re.Pattern[str]) -> str:
    code = trimmed_code(collector, row, column)
    refuse_control_characters(code, column)
    if not code or not form.fullmatch(code):
        raise RejectRow(
            "invalid-code" if code else "empty-code",
            column,
            code,
            Text(
                f"« {code} » n’est pas un code de cette nomenclature (forme déclarée : {form.pattern}).",
                f"“{code}” is not a code of this nomenclature (declared form: {form.pattern}).",
            ),
            code or None,
        )
    return code


def _other(parent: str, code: str) -> str:
    if parent == code:
        raise RejectRow(
            "invalid-parent",
            "parent",
            parent,
            Text(f"Le code {code} est son propre parent. Corriger.", f"Code {code} is its own parent. Correct it."),
            code,
        )
    return parent


def _add_texts(builder: ContentBuilder, row: Row, code: str) -> None:
    for role, predicate, language in _TEXTS:
        value = row.cells.get(role, "")
        if value.strip():
            refuse_control_characters(value, role, code)
            builder.add(predicate, text(value, language))


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
                    f"Le parent {parent} du code {code} n’est pas dans le fichier. Ajouter sa ligne, ou vérifier "
                    "qu’il est déjà publié.",
                    f"Parent {parent} of code {code} is not in the file. Add its row, or check that it is already "
                    "published.",
                ),
                code,
            )


def _edition(editions: dict[str, int]) -> date | None:
    if len(editions) > 1:
        (first, first_row), (second, second_row) = list(editions.items())[:2]
        raise InvalidInput(
            "several-editions",
            Text(
                f"Le fichier porte plusieurs dates d’édition : « {first} » ligne {first_row}, « {second} » ligne "
                f"{second_row}. Un fichier est une seule édition : le couper.",
                f"The file bears several edition dates: “{first}” row {first_row}, “{second}” row {second_row}. "
                "A file is one edition: cut it.",
            ),
            {"row": second_row},
        )
    return parse_day(next(iter(editions))) if editions else None


def _invalid(field: str, cause: Text) -> InvalidInput:
    return InvalidInput(
        "invalid-mapping",
        Text(f"Correspondance, {field} : {cause.fr}", f"Mapping, {field}: {cause.en}"),
        {"field": field},
    )
