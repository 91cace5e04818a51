"""A table of changes to entries: one a row, in columns named as those of the lists of entries (``/doc/{kind}.csv``).

``action`` says what is wished (change, add, close; empty: change), ``kind`` of what kind the entry is where the request
does not say it. An empty cell changes nothing; ``-`` takes the value away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.tables.reading import read_table
from app.domain.csv_text import as_written, is_formula
from app.domain.draft_edits import Edit, Wish
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import clipped
from app.domain.importers.layouts import Column, Layout
from app.domain.importers.sheets import BadRow
from app.domain.imports import RowProblem
from app.domain.kinds import KINDS, kind_named
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from app.domain.importers.layouts import MatchedHeader
    from app.domain.importers.sheets import Row
    from app.domain.kinds import Kind

_ABOUT = (
    Column("notation", ("notation", "code")),
    Column("action", ("action",), required=False),
    Column("kind", ("kind", "genre"), required=False),
)
# Columns of lists that tell what the service computes: the day of effect of a draft decides them.
_COMPUTED = ("validFrom", "validTo", "startCertainty", "status", "successor")
_NOT_VALUES = frozenset({*(column.name for column in _ABOUT), *_COMPUTED})
_NOTHING = "-"
MOST_ROWS = 100_000


@dataclass
class ChangeRows:
    """What a table asks: edits, rows that cannot be read, and what is told."""

    edits: list[Edit] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)


def read_changes(path: Path, kind: str) -> ChangeRows:
    """Read a table of changes; ``kind`` is empty when each row says its own.

    Raises ``InvalidInput`` for a table that cannot be read as a whole: encoding, separator, an unknown column, over
    100,000 rows.
    """
    sheet = read_table(path, expected=(_layout([kind_named(kind)] if kind else KINDS.values(), per_row=not kind),))
    _refuse_unread(sheet.header)
    found = ChangeRows(warnings=[*sheet.warnings, *_computed(sheet.header)])
    columns = {name: sheet.header.column(name) for name in sheet.header.names if name is not None}
    for row in sheet.rows:
        if isinstance(row, BadRow):
            (found.problems if row.rejected else found.warnings).append(row.problem)
            continue
        found.warnings += row.warnings
        _take(row, kind, columns, found)
        if len(found.edits) > MOST_ROWS:
            raise _too_many()
    return found


def _layout(kinds: Iterable[Kind], *, per_row: bool) -> Layout:
    headers: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        for each in kind.fields:
            headers[each.name] = (*headers.get(each.name, ()), each.name, each.label.fr, each.label.en)
    headers.pop("kind", None)
    about = tuple(
        column if column.name != "kind" else Column("kind", column.headers, required=per_row) for column in _ABOUT
    )
    own = [Column(name, tuple(dict.fromkeys(known)), required=False) for name, known in headers.items()]
    computed = [Column(name, (name,), required=False) for name in _COMPUTED]
    return Layout("changes", (*about, *own, *computed))


def _take(row: Row, kind: str, columns: Mapping[str, str], found: ChangeRows) -> None:
    cells = {name: as_written(cell.strip()) for name, cell in row.cells.items()}
    notation, action = cells.get("notation", ""), cells.get("action", "").casefold() or str(Wish.CHANGE)
    own = kind or cells.get("kind", "")
    for name, ok, cause in (
        ("notation", bool(notation), Text("Donner le code de l'entrée.", "Give the code of the entry.")),
        ("action", action in list(Wish), Text("Écrire change, add ou close.", "Write change, add or close.")),
        (
            "kind",
            bool(own) and cells.get("kind", "") in {"", own},
            Text(
                "Dire de quel genre est l'entrée, comme la demande.", "Say of what kind the entry is, as the request."
            ),
        ),
    ):
        if not ok:
            value = clipped(row.cells.get(name, ""))
            found.problems.append(
                RowProblem(row.number, columns.get(name, name), value, cause, f"wrong-{name}", notation)
            )
            return
    found.warnings += _formulas(row.number, cells, columns, notation)
    edit = Edit(own, notation, Wish(action), _values(cells), row=row.number, columns=columns)
    if edit.changes or edit.wish is not Wish.CHANGE:
        found.edits.append(edit)


def _values(cells: Mapping[str, str]) -> dict[str, object]:
    """Return the values that a row gives; an empty cell gives none, a dash takes away."""
    given = {name: cell for name, cell in cells.items() if name not in _NOT_VALUES and cell}
    return {name: None if cell == _NOTHING else cell for name, cell in given.items()}


def _formulas(number: int, cells: Mapping[str, str], columns: Mapping[str, str], notation: str) -> Iterator[RowProblem]:
    for name, cell in cells.items():
        if is_formula(cell) and cell != _NOTHING:
            cause = Text(
                "La cellule commence comme une formule : elle est gardée comme un texte, et rien n'est calculé.",
                "The cell begins like a formula: it is kept as text, and nothing is computed.",
            )
            yield RowProblem(number, columns.get(name, name), clipped(cell), cause, "formula-as-text", notation)


def _computed(header: MatchedHeader) -> Iterator[RowProblem]:
    names = [header.column(name) for name in header.names if name in _COMPUTED]
    if names:
        listed = ", ".join(names)
        cause = Text(
            f"Colonnes qui ne sont pas lues : {listed}. C'est le jour d'effet du brouillon qui les décide.",
            f"Columns that are not read: {listed}. The day on which the draft takes effect decides them.",
        )
        yield RowProblem(1, None, listed, cause, "columns-not-read")


def _refuse_unread(header: MatchedHeader) -> None:
    if not header.unread:
        return
    known = ", ".join(column.headers[0] for column in header.layout.columns)
    raise InvalidInput(
        "unknown-column",
        Text(
            f"« {header.unread[0]} » n'est pas une colonne de ces entrées. Colonnes : {known}.",
            f"'{header.unread[0]}' is not a column of such entries. Columns: {known}.",
        ),
        {"row": 1, "column": header.unread[0]},
    )


def _too_many() -> InvalidInput:
    return InvalidInput(
        "too-many-rows",
        Text(
            f"Le fichier a plus de {MOST_ROWS} lignes. Le couper en plusieurs fichiers, ou l'importer.",
            f"The file has over {MOST_ROWS} rows. Cut it into several files, or import it.",
        ),
    )
