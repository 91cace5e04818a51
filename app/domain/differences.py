"""What differs between two contents of one thing, field by field, verbatim: nothing is left out, and it can be undone.

A field is a predicate of the thing or of one of its parts, in one language. ``applied`` makes of the content before
the content after; with ``undone`` differences, the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.content_fields import natural_key
from app.domain.contents import RDF_TYPE, Content
from app.domain.kinds import LABEL, SKOS
from app.domain.statements import Statement, line_of, statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.kinds import Kind

_FIRST = (LABEL.predicate, SKOS + "notation")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: all its values before and all its values after, in canonical order."""

    subject: str  # the thing, or one of its parts (its IRI and a fragment)
    predicate: str
    language: str | None  # of the values, None for values without language
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]

    @property
    def part(self) -> str:
        """The fragment of the part, empty for the thing itself."""
        return self.subject.partition("#")[2]

    @property
    def differs(self) -> bool:
        """Whether before and after are not the same."""
        return self.before != self.after

    @property
    def gone(self) -> tuple[Statement, ...]:
        """The values that are there no more."""
        return tuple(each for each in self.before if each not in self.after)

    @property
    def new(self) -> tuple[Statement, ...]:
        """The values that were not there."""
        return tuple(each for each in self.after if each not in self.before)


def differences(before: Content, after: Content, kind: Kind | None = None) -> list[Difference]:
    """Return the fields that differ: the label, the code, the kind's own fields, other ones, then those of parts."""
    moved = set(before.lines) ^ set(after.lines)
    return _compared(before, after, {_field(statement(line)) for line in moved}, kind) if moved else []


def side_by_side(before: Content, after: Content, kind: Kind | None = None) -> list[Difference]:
    """Return every field of either content, in the same order; those that do not differ too."""
    return _compared(before, after, {_field(each) for content in (before, after) for each in statements(content)}, kind)


def _compared(before: Content, after: Content, fields: Iterable[_Field], kind: Kind | None) -> list[Difference]:
    was, now = _fields(before), _fields(after)
    found = [Difference(*field, tuple(was.get(field, ())), tuple(now.get(field, ()))) for field in fields]
    own = tuple(field.predicate for field in kind.columns) if kind else ()
    order = {predicate: place for place, predicate in enumerate((*_FIRST, *own))}
    return sorted(found, key=lambda each: _place(each, order))


def applied(content: Content, changes: Iterable[Difference]) -> Content:
    """Return a content once these fields have their values of after."""
    lines = set(content.lines)
    for each in changes:
        lines.difference_update(map(line_of, each.before))
        lines.update(map(line_of, each.after))
    return Content.of(lines)


def undone(changes: Iterable[Difference]) -> list[Difference]:
    """Return the differences of the other direction."""
    return [Difference(each.subject, each.predicate, each.language, each.after, each.before) for each in changes]


_Field = tuple[str, str, str | None]


def _field(said: Statement) -> _Field:
    return said.subject, said.predicate, said.language


def _fields(content: Content) -> dict[_Field, list[Statement]]:
    found: dict[_Field, list[Statement]] = {}
    for each in statements(content):
        found.setdefault(_field(each), []).append(each)
    return found


def _place(each: Difference, order: dict[str, int]) -> tuple[object, ...]:
    """French, the language of the nomenclatures, comes before other languages; the class comes last."""
    first = order.get(each.predicate, len(order) + (each.predicate == RDF_TYPE))
    return natural_key(each.part), first, each.predicate, each.language not in {None, "fr"}, each.language or ""
