"""Where the statements that an importer makes of a table stand in it: the row, and the cell that says the value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from app.adapters.positions.places import Place
from app.domain.contents import owner
from app.domain.importers.sheets import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

    from app.domain.importers.sheets import BadRow, Sheet
    from app.domain.imports import Entry, RowProblem
    from app.shacl import Result
    from app.shacl.model import Term


class RowPlaces:
    """The places of one table. The cell is told when one of the row says the value at fault, and never guessed."""

    def __init__(self, sheet: Sheet) -> None:
        """Give the sheet; its rows are to be read through ``watched``."""
        self._sheet = sheet
        self._cells: dict[int, dict[str, str]] = {}
        self._rows: dict[str, list[int]] = {}
        self._said: dict[str, list[Triple]] = {}

    def watched(self) -> Sheet:
        """Return the same sheet, of which the cells are remembered as they are read."""
        return replace(self._sheet, rows=self._remembered(self._sheet.rows))

    def _remembered(self, rows: Iterable[Row | BadRow]) -> Iterator[Row | BadRow]:
        for row in rows:
            if isinstance(row, Row):
                self._cells[row.number] = dict(row.cells)
            yield row

    def add(self, entry: Entry, said: Iterable[Triple]) -> None:
        """Remember which row an entry comes from, and what was made of it."""
        self._rows.setdefault(entry.entity, []).append(entry.row)
        self._said.setdefault(entry.entity, []).extend(said)

    def of(self, result: Result) -> Place | None:
        """Return the row of the thing at fault, and the cell that says the value, or what the property says."""
        focus = result.focus_node
        entity = owner(focus.value) if isinstance(focus, NamedNode) else ""
        rows = self._rows.get(entity)
        if not rows:
            return None
        for text in self._texts(entity, result):
            for row in rows:
                for name, cell in self._cells[row].items():
                    if cell.strip() == text:
                        return self._at(row, self._sheet.header.column(name))
        return Place(rows[0], None)

    def of_problem(self, problem: RowProblem) -> Place:
        """Return the place of a row that is refused."""
        return self._at(problem.row or 1, problem.column)

    def _at(self, row: int, header: str | None) -> Place:
        published = self._sheet.header.published
        return Place(row, published.index(header) + 1 if header in published else None, header)

    def _texts(self, entity: str, result: Result) -> Iterator[str]:
        """Give the text of the value at fault, then those of the values of the property."""
        if result.value is not None and result.value != result.focus_node:
            yield _text(result.value)
        path = str(result.path)
        yield from (_text(each.object) for each in self._said[entity] if str(each.predicate) == path)


def _text(term: Term) -> str:
    if isinstance(term, Literal):
        return term.value
    return term.value.replace("#", "/").rpartition("/")[2] if isinstance(term, NamedNode) else ""
