"""Edits of entries in a draft: one entry, what is wished of it, and values by the names of its fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, Content, iri, string
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.statements import Statement, line_of, statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.kinds import Kind

_NOTATION = SKOS + "notation"
_IDENTIFIER = "http://www.w3.org/ns/adms#identifier"
# What makes an entry of a list out of a code: the rest is said of each by who adds it.
_OF_EVERY_ENTRY = frozenset({RDF_TYPE, _NOTATION, SKOS + "inScheme", _IDENTIFIER, TERMS + "proof"})


class Wish(StrEnum):
    """What is wished of an entry."""

    CHANGE = "change"
    ADD = "add"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of one entry; values are given as in a correction: text, ``{value, lang}``, ``{iri}``, a list, None."""

    kind: str
    key: str
    wish: Wish = Wish.CHANGE
    changes: Mapping[str, object] = field(default_factory=dict)  # field to its values: they replace those it has
    more: Mapping[str, object] = field(default_factory=dict)  # field to values added to those it has
    less: Mapping[str, object] = field(default_factory=dict)  # field to values taken away
    row: int | None = None  # of a file, the header being 1; None for a single request
    columns: Mapping[str, str] = field(default_factory=dict)  # field to the header of its column in that file

    @property
    def of_cells(self) -> bool:
        """Whether the values are cells of a table, which hold several values joined."""
        return bool(self.columns)


def new_entry(kind: Kind, entity: str, key: str, siblings: Iterable[tuple[str, str, Content]]) -> Content:
    """Return what makes an entry: its type, code, list and identifiers, as other entries (IRI, key, content) have them.

    What all of them say alike, their own code put aside, is said of the new one too.
    """
    common: set[Statement] | None = None
    for other, code, content in siblings:
        alike = {_moved(each, other, code, entity, key) for each in statements(content) if _is_of_every(each, other)}
        common = alike if common is None else common & alike
    own = {line_of(each) for each in common or ()}
    head = f"{iri(entity)} "
    own.add(f"{head}{iri(RDF_TYPE)} {iri(kind.class_iri)} .".encode())
    own.add(f"{head}{iri(_NOTATION)} {string(key)} .".encode())
    return Content.of(own)


def _is_of_every(each: Statement, entity: str) -> bool:
    """Of the entity what makes it an entry; of its parts those that are identifiers, told by their own properties."""
    if each.subject == entity:
        return each.predicate in _OF_EVERY_ENTRY
    return each.subject.startswith(f"{entity}#id-")


def _moved(each: Statement, other: str, code: str, entity: str, key: str) -> Statement:
    """Return what is said of another entry, said of this one."""
    subject = entity + each.subject.removeprefix(other)
    if each.is_iri:
        inside = each.value == other or each.value.startswith(f"{other}#")
        value = entity + each.value.removeprefix(other) if inside else each.value
    else:
        value = key if each.value == code else each.value
    return Statement(subject, each.predicate, value, each.is_iri, each.language, each.datatype)
