"""Tables as CSV (RFC 4180, CRLF) in which no cell is taken for a formula by a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def spreadsheet_safe(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula (OWASP, CSV injection): an apostrophe goes before the sign.

    >>> spreadsheet_safe("=1+1"), spreadsheet_safe("ART. 1")
    ("'=1+1", 'ART. 1')
    """
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA_SIGNS) else cell


def as_written(cell: str) -> str:
    """Return what a cell said before ``spreadsheet_safe``: a list that was taken from here can be sent back.

    >>> as_written("'=1+1"), as_written("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and spreadsheet_safe(cell[1:]) == cell else cell


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would take a cell for a formula."""
    return spreadsheet_safe(cell) != cell


def csv_lines(table: Iterable[Sequence[str]], separator: str = ",") -> Iterator[str]:
    """Yield the lines of a table, its header first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    for cells in table:
        writer.writerow([spreadsheet_safe(cell) for cell in cells])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    r"""Return a whole table.

    >>> csv_text(("code", "label"), [("7", "=1+1")])
    "code,label\r\n7,'=1+1\r\n"
    """
    return "".join(csv_lines([header, *rows], separator))
