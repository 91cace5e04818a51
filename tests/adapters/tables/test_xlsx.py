"""Tables as workbooks: every cell is text, and equal tables are equal bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from app.adapters.tables import xlsx
from app.adapters.tables.xlsx import write_xlsx

TABLE = [["code", "label"], ["007", "=HYPERLINK(1)"], ["", "https://example.org"], ["1e5", "-3\n\x02é"]]


def written(table: list[list[str]], name: str = "natinf") -> bytes:
    """Return a workbook."""
    out = io.BytesIO()
    write_xlsx(out, name, table)
    return out.getvalue()


def test_every_cell_is_text() -> None:
    data = written(TABLE)
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet["A2"].value == "007"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert sheet["A3"].value is None
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text
    assert "hyperlink" not in text.replace("=HYPERLINK", "")


def test_equal_tables_are_equal_bytes() -> None:
    assert written(TABLE) == written(TABLE)


def test_a_cell_too_long_is_cut_and_says_so() -> None:
    sheet = load_workbook(io.BytesIO(written([["a"], ["x" * 40_000]]))).active
    assert sheet is not None
    assert sheet["A2"].value == "x" * 32_766 + "…"


def test_more_rows_than_a_sheet_takes_begin_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    book = load_workbook(io.BytesIO(written([["h"], *([str(n)] for n in range(5))], "a/b[c]" + "d" * 40)))
    sheets = [[str(row[0]) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert sheets == [["h", "0", "1"], ["h", "2", "3"], ["h", "4"]]
    assert all(len(sheet.title) <= 31 for sheet in book.worksheets)
