"""CSV rows (RFC 4180 and its French habits: « ; », CRLF or LF, no quotes): header, separator, rows one by one."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.tables.encodings import MAX_LINE, line_too_long
from app.adapters.tables.lost_letters import holds_lost_letter, restored
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import clipped
from app.domain.importers.layouts import MatchedHeader, match_header, missing_columns
from app.domain.importers.sheets import BadRow, Row
from app.domain.imports import RowProblem
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    from app.domain.importers.layouts import Layout

SEPARATORS = (";", ",", "\t")
_NAMES = {";": Text("point-virgule", "semicolon"), ",": Text("virgule", "comma"), "\t": Text("tabulation", "tab")}
_OTHER_SEPARATORS = "|:^~"


@dataclass(frozen=True, slots=True)
class CsvHead:
    """How a CSV file is cut: its separator and its header row, and the line on which that row ends."""

    separator: str
    header: MatchedHeader
    line: int


def decoded(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Give the lines of a file with their ends, none longer than the bound."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    while line := text.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise line_too_long(number)
        yield line
    text.detach()


def read_head(lines: Iterator[str], layouts: Sequence[Layout]) -> CsvHead:
    """Find the separator and the layout from the first line that is not blank.

    Raises:
        InvalidInput: ``empty-file``, ``wrong-separator``, ``missing-column`` or ``duplicate-column``.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            return _head_of(line.removeprefix("\ufeff"), number, layouts)
    raise InvalidInput(
        "empty-file",
        Text(
            "Le fichier ne contient que des lignes vides. Recommencer le téléchargement.",
            "The file holds blank lines only. Download it again.",
        ),
        {"row": 1},
    )


def _head_of(line: str, number: int, layouts: Sequence[Layout]) -> CsvHead:
    cut = {separator: _cells(line, separator) for separator in SEPARATORS}
    for separator, cells in cut.items():
        header = match_header(cells, layouts)
        if header is not None:
            return CsvHead(separator, header, number)
    nearest = min(cut.values(), key=lambda cells: len(missing_columns(cells, layouts)))
    if all(len(cells) == 1 for cells in cut.values()) and any(sign in line for sign in _OTHER_SEPARATORS):
        raise _wrong_separator(line, number)
    raise _missing(nearest if len(nearest) > 1 else max(cut.values(), key=len), number, layouts)


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def read_rows(lines: Iterator[str], head: CsvHead, *, single_byte: bool) -> Iterator[Row | BadRow]:
    """Give the rows after the header; ``lines`` starts at the line that follows it.

    Args:
        lines: the decoded lines, with their ends.
        head: what ``read_head`` found.
        single_byte: whether the encoding is one in which a lost letter may be restored (see ``lost_letters``).

    Raises:
        InvalidInput: ``unclosed-quote`` or ``truncated-file``: the rest of the file cannot be trusted.
    """
    watched = _Watched(lines)
    reader = csv.reader(watched, delimiter=head.separator, strict=True)
    number = head.line + 1
    try:
        for cells in reader:
            yield from _row(cells, number, head, watched, single_byte=single_byte)
            number = head.line + reader.line_num + 1
    except csv.Error as error:
        raise _unclosed_quote(number, head.line + reader.line_num, error) from error


class _Watched:
    """Passes lines on and remembers whether the last one had an end."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ended = True

    def __iter__(self) -> _Watched:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.ended = line.endswith(("\n", "\r"))
        return line


def _row(
    cells: list[str], number: int, head: CsvHead, watched: _Watched, *, single_byte: bool
) -> Iterator[Row | BadRow]:
    names = head.header.names
    if not any(cell.strip() for cell in cells):
        if cells:
            yield BadRow(_blank(number), rejected=False)
        return
    if len(cells) < len(names):
        if not watched.ended:
            raise _truncated(number, len(cells), len(names))
        yield BadRow(_wrong_count(number, cells, head))
        return
    if any(cell.strip() for cell in cells[len(names) :]):
        yield BadRow(_wrong_count(number, cells, head))
        return
    row = {name: cell for name, cell in zip(names, cells, strict=False) if name is not None}
    warnings = tuple(_restore(row, number, head.header, single_byte=single_byte)) if _touched(row) else ()
    yield Row(number, row, warnings)


def _touched(row: dict[str, str]) -> bool:
    return any(not cell.isascii() and holds_lost_letter(cell) for cell in row.values())


def _restore(row: dict[str, str], number: int, header: MatchedHeader, *, single_byte: bool) -> Iterator[RowProblem]:
    """Restore in place the letters that can be, and tell of each cell that holds the sign of a lost one."""
    for name, cell in row.items():
        if not holds_lost_letter(cell):
            continue
        read = restored(cell) if single_byte else cell
        row[name] = read
        if holds_lost_letter(read):
            cause = Text(
                "Une lettre est perdue dans le fichier (signe « ¿ » à sa place) ; la cellule est gardée telle quelle. "
                "Demander au producteur de corriger.",
                "A letter is lost in the file (the sign “¿” stands in its place); the cell is kept as it is. "
                "Ask the producer to correct it.",
            )
            yield RowProblem(number, header.column(name), clipped(cell), cause, "lost-letter")
        else:
            cause = Text(
                f"Le fichier porte « ¿ » où le mot ne peut avoir que « œ » ; lu : {clipped(read)}. Le signaler au "
                "producteur.",
                f"The file has “¿” where the word can only have “œ”; read as: {clipped(read)}. Tell the producer.",
            )
            yield RowProblem(number, header.column(name), clipped(cell), cause, "letter-restored")


def _blank(number: int) -> RowProblem:
    cause = Text(
        f"La ligne {number} n’a que des cellules vides : elle est passée.",
        f"Row {number} has empty cells only: it is skipped.",
    )
    return RowProblem(number, None, "", cause, "blank-row")


def _wrong_count(number: int, cells: Sequence[str], head: CsvHead) -> RowProblem:
    expected = len(head.header.names)
    separator = _NAMES[head.separator]
    few = len(cells) < expected
    cause = Text(
        f"La ligne {number} a {len(cells)} cellules au lieu de {expected}. "
        + (
            "Il en manque : compléter la ligne."
            if few
            else f"Un {separator.fr} dans un texte ? Mettre ce texte entre guillemets."
        ),
        f"Row {number} has {len(cells)} cells instead of {expected}. "
        + ("Some are missing: complete the row." if few else f"A {separator.en} inside a text? Put it in quotes."),
    )
    code = "too-few-cells" if few else "too-many-cells"
    return RowProblem(number, None, clipped(head.separator.join(cells)), cause, code, _notation(cells, head))


def _notation(cells: Sequence[str], head: CsvHead) -> str | None:
    names = head.header.names
    position = names.index("code") if "code" in names else len(cells)
    return cells[position].strip() or None if position < len(cells) else None


def _wrong_separator(line: str, number: int) -> InvalidInput:
    found = next(sign for sign in _OTHER_SEPARATORS if sign in line)
    return InvalidInput(
        "wrong-separator",
        Text(
            f"Les colonnes de la ligne {number} semblent séparées par « {found} » ; sont lus : point-virgule, virgule, "
            "tabulation. Exporter de nouveau avec le point-virgule.",
            f"The columns of line {number} seem to be separated by “{found}”; read here: semicolon, comma, tab. "
            "Export again with the semicolon.",
        ),
        {"row": number, "value": clipped(line.strip())},
    )


def _missing(cells: Sequence[str], number: int, layouts: Sequence[Layout]) -> InvalidInput:
    missing = missing_columns(cells, layouts)
    found = ", ".join(f"« {cell.strip()} »" for cell in cells[:20])
    found_en = ", ".join(f"“{cell.strip()}”" for cell in cells[:20])
    return InvalidInput(
        "missing-column",
        Text(
            f"Il manque la ou les colonnes {', '.join(f'« {name} »' for name in missing)} à la ligne d’en-tête (ligne "
            f"{number}). Colonnes trouvées : {clipped(found)}. Vérifier le fichier et son séparateur.",
            f"The header row (line {number}) lacks the column or columns {', '.join(f'“{name}”' for name in missing)}. "
            f"Columns found: {clipped(found_en)}. Check the file and its separator.",
        ),
        {"row": number, "missing": list(missing), "column": missing[0] if missing else None},
    )


def _unclosed_quote(start: int, line: int, error: csv.Error) -> InvalidInput:
    return InvalidInput(
        "unclosed-quote",
        Text(
            f"Un guillemet ouvert à la ligne {start} n’est pas fermé comme il faut (lecture arrêtée ligne {line} : "
            f"{error}). Le fermer, ou reprendre un fichier entier.",
            f"A quote opened at line {start} is not closed properly (reading stopped at line {line}: {error}). "
            "Close it, or take a whole file.",
        ),
        {"row": start, "line": line},
    )


def _truncated(number: int, found: int, expected: int) -> InvalidInput:
    return InvalidInput(
        "truncated-file",
        Text(
            f"Le fichier est coupé : sa dernière ligne ({number}) n’a que {found} cellules sur {expected} et pas de "
            "fin de ligne. Recommencer le téléchargement.",
            f"The file is cut: its last line ({number}) has {found} cells of {expected} and no line end. "
            "Download it again.",
        ),
        {"row": number},
    )
