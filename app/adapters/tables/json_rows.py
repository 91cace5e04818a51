"""JSON rows: an array of flat objects (RFC 8259), each a row; row 2 is the first, as under a header."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.importers.collecting import clipped
from app.domain.importers.layouts import MatchedHeader, match_header, missing_columns
from app.domain.importers.sheets import BadRow, Row
from app.domain.imports import RowProblem
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.importers.layouts import Layout

MAX_BYTES = 64_000_000
"""A JSON document is held whole in memory: its bound is lower than that of a streamed CSV."""


def parse(data: bytes) -> list[object]:
    """Return the elements of the array.

    Raises:
        InvalidInput: ``invalid-json`` with line and column, ``not-a-list`` or ``too-deep``.
    """
    try:
        document = json.loads(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _invalid(Text("n’est pas de l’UTF-8", "is not UTF-8"), line, None) from error
    except json.JSONDecodeError as error:
        raise _invalid(Text("n’est pas du JSON", "is not JSON"), error.lineno, error.colno, error.msg) from error
    except RecursionError as error:
        raise InvalidInput(
            "too-deep",
            Text(
                "Le document JSON est imbriqué trop profondément. Donner une liste simple d’objets.",
                "The JSON document is nested too deeply. Give a plain list of objects.",
            ),
        ) from error
    if not isinstance(document, list):
        raise InvalidInput(
            "not-a-list",
            Text(
                "Le document JSON doit être une liste d’objets « [{…}, {…}] ».",
                "The JSON document must be a list of objects “[{…}, {…}]”.",
            ),
            {"row": 1},
        )
    return document


def match(elements: Sequence[object], layouts: Sequence[Layout]) -> MatchedHeader:
    """Return the layout that the keys of all objects together fit.

    Raises:
        InvalidInput: ``missing-column`` or ``duplicate-column``.
    """
    keys = list(dict.fromkeys(key for element in elements if isinstance(element, dict) for key in element))
    header = match_header(keys, layouts)
    if header is None:
        missing = missing_columns(keys, layouts)
        found = ", ".join(keys[:20])
        raise InvalidInput(
            "missing-column",
            Text(
                f"Aucun objet n’a les champs {', '.join(missing)}. Champs trouvés : {clipped(found)}.",
                f"No object has the fields {', '.join(missing)}. Fields found: {clipped(found)}.",
            ),
            {"row": None, "missing": list(missing), "column": missing[0] if missing else None},
        )
    return header


def rows(elements: Sequence[object], header: MatchedHeader) -> Iterator[Row | BadRow]:
    """Give the rows: values as text, arrays joined by one space, null and absent as the empty string."""
    pairs = [(name, key) for name, key in zip(header.names, header.published, strict=True) if name is not None]
    names = [column.name for column in header.layout.columns]
    empty = dict.fromkeys(names, "")
    for number, element in enumerate(elements, start=2):
        if not isinstance(element, dict):
            yield BadRow(_not_an_object(number, element))
            continue
        try:
            yield Row(number, empty | {name: _text(element.get(key)) for name, key in pairs})
        except TypeError:
            yield BadRow(_nested(number, element))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(_text(part) for part in value)
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise TypeError


def _not_an_object(number: int, element: object) -> RowProblem:
    cause = Text("Cet élément de la liste n’est pas un objet.", "This element of the list is not an object.")
    return RowProblem(number, None, clipped(json.dumps(element, ensure_ascii=False)), cause, "not-an-object")


def _nested(number: int, element: Mapping[str, object]) -> RowProblem:
    cause = Text(
        "Un champ de cet objet contient un autre objet : seuls des textes, nombres et listes sont lus.",
        "A field of this object holds another object: only texts, numbers and lists are read.",
    )
    return RowProblem(number, None, clipped(json.dumps(element, ensure_ascii=False)), cause, "nested-object")


def _invalid(what: Text, line: int, column: int | None, detail: str = "") -> InvalidInput:
    place = Text(f"ligne {line}", f"line {line}")
    if column is not None:
        place = Text(f"{place.fr}, colonne {column}", f"{place.en}, column {column}")
    more = f" : {detail}" if detail else ""
    more_en = f": {detail}" if detail else ""
    return InvalidInput(
        "invalid-json",
        Text(
            f"Le fichier {what.fr} ({place.fr}{more}) ; il est peut-être coupé. Recommencer le téléchargement.",
            f"The file {what.en} ({place.en}{more_en}); it may be cut. Download it again.",
        ),
        {"row": line, "line": line, "column": column},
    )
