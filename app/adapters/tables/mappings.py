"""Mappings: the small TOML file by which a steward declares a nomenclature.

A whole one::

    [scheme]
    key = "case-matters"
    label = { fr = "Matières", en = "Case matters" }

    [columns]  # role = header in the file
    code = "code"
    label = "libelle"
    parent = "code_parent"  # and label_en, definition, definition_en, note, note_en, edition

    [codes]  # optional
    pattern = "[A-Z0-9]{1,5}"
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.importers.nomenclature import NomenclatureMapping
from app.domain.language import Text

if TYPE_CHECKING:
    from pathlib import Path

_MAX_BYTES = 100_000


def read_mapping(path: Path) -> NomenclatureMapping:
    """Read a mapping.

    Raises:
        InvalidInput: ``invalid-mapping``, naming the field.
    """
    try:
        with path.open("rb") as stream:
            document = tomllib.loads(stream.read(_MAX_BYTES).decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _invalid(
            path.name,
            Text(f"le fichier ne peut pas être lu ({error})", f"the file cannot be read ({error})"),
        ) from error
    scheme = _table(document, "scheme")
    label = _table(scheme, "label")
    columns = _table(document, "columns")
    codes = _table(document, "codes") if "codes" in document else {}
    return NomenclatureMapping(
        key=_string(scheme, "key"),
        label=Text(_string(label, "fr"), _string(label, "en")),
        columns={role: _string(columns, role) for role in columns},
        **({"code_pattern": _string(codes, "pattern")} if "pattern" in codes else {}),
    )


def _table(parent: dict[str, object], name: str) -> dict[str, object]:
    value = parent.get(name)
    if not isinstance(value, dict):
        raise _invalid(name, Text(f"il manque la table [{name}]", f"the table [{name}] is missing"))
    return value


def _string(parent: dict[str, object], name: str) -> str:
    value = parent.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _invalid(name, Text(f"« {name} » doit être un texte non vide", f"“{name}” must be a non-empty text"))
    return value


def _invalid(field: str, cause: Text) -> InvalidInput:
    return InvalidInput(
        "invalid-mapping",
        Text(
            f"La correspondance déclarée ne convient pas ({field}) : {cause.fr}.",
            f"The declared mapping does not suit ({field}): {cause.en}.",
        ),
        {"field": field},
    )
