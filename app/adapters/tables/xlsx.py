"""A table as a workbook (ISO/IEC 29500), row by row: every cell is text, so no code loses a zero and none runs."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlsxwriter

MOST_ROWS: Final = 1_048_576  # of a sheet, its header included
_LONGEST_CELL = 32_767  # characters
_LONGEST_NAME = 31  # of a sheet
# Always the same, so that equal tables are equal bytes.
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - the library takes a naive one
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(out: IO[bytes], name: str, table: Iterable[Sequence[str]]) -> None:
    """Write a table, its header first, as the one sheet of a workbook; a sheet past its last row begins another.

    A cell longer than a spreadsheet takes is cut there, and ends with an ellipsis.
    """
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second, and few processes write workbooks

    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": _MADE})
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"num_format": "@", "bold": True})
    sheet, place, header = None, 0, None
    for cells in table:
        header = header or cells
        if sheet is None or place == MOST_ROWS:
            sheet = book.add_worksheet(_sheet_name(name, len(book.worksheets())))
            sheet.freeze_panes(1, 0)
            place = _write(sheet, 0, header, bold)
            if cells is header:
                continue
        place = _write(sheet, place, cells, text)
    book.close()


def _write(sheet: xlsxwriter.worksheet.Worksheet, place: int, cells: Sequence[str], form: object) -> int:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(place, column, _short(cell), form)
    return place + 1


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"


def _sheet_name(name: str, number: int) -> str:
    end = f" {number + 1}" if number else ""
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[: _LONGEST_NAME - len(end)] + end
