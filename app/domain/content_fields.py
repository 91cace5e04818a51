"""The values of a content by field, as people read them: what lists, reports and CSV show of an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from app.domain.iris import TERMS
from app.domain.kinds import LABEL
from app.domain.statements import statements

if TYPE_CHECKING:
    from app.domain.contents import Content
    from app.domain.kinds import Kind
    from app.domain.statements import Statement

Values = dict[str, str]
"""Field name to value; several values of one field are joined by ``" ; "`` in reading order."""


@dataclass(frozen=True, slots=True)
class FieldValues:
    """The label and the kind's own fields, in their order; and everything else a content says."""

    shown: Values
    other: Values


def field_values(kind: Kind, entity: str, content: Content) -> FieldValues:
    """Return what a content says of an entity, under the names that its kind gives to its fields."""
    names = {field.predicate: field.name for field in (LABEL, *kind.columns)}
    shown: dict[str, list[str]] = {name: [] for name in names.values()}
    other: dict[str, list[str]] = {}
    for statement in statements(content):
        name = names.get(statement.predicate) if statement.subject == entity else None
        if name == LABEL.name and statement.language not in {None, "fr"}:
            name = None
        if name is not None:
            shown[name].append(_readable(statement))
        else:
            other.setdefault(_other_name(statement), []).append(_readable(statement))
    return FieldValues(_joined(shown), _joined(dict(sorted(other.items()))))


def natural_key(value: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which values sort as people read them: ``definedBy-2`` before ``definedBy-10``."""
    return tuple(
        (0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece)
        for piece in re.split(r"([0-9]+)", value)
        if piece
    )


def _joined(values: dict[str, list[str]]) -> Values:
    return {name: " ; ".join(sorted(found, key=natural_key)) for name, found in values.items() if found}


def _readable(statement: Statement) -> str:
    return _short(statement.value) if statement.is_iri else statement.value


def _short(iri: str) -> str:
    """Return a concept of ours by its value, a thing by its key and fragment, any other IRI whole."""
    if iri.startswith(TERMS):
        name = iri.removeprefix(TERMS)
        return name.partition("-")[2] or name
    head, marker, rest = iri.partition("/id/")
    return unquote(rest.partition("/")[2]) if head and marker and "/" in rest else iri


def _other_name(statement: Statement) -> str:
    local = re.split(r"[#/]", statement.predicate)[-1]
    part = statement.subject.partition("#")[2]
    name = f"{part}/{local}" if part else local
    return f"{name}@{statement.language}" if statement.language not in {None, "fr"} else name
