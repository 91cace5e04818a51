"""Reading a table: one pass over the bytes to learn what they are, one to give the rows as they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.tables import json_rows
from app.adapters.tables.csv_rows import decoded, read_head, read_rows
from app.adapters.tables.encodings import decide, profile
from app.adapters.tables.files import open_bounded
from app.domain.importers.sheets import Sheet
from app.domain.imports import Encoding, RowProblem
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.adapters.tables.csv_rows import CsvHead
    from app.domain.importers.layouts import Layout
    from app.domain.importers.sheets import BadRow, Row

_SINGLE_BYTE = ("cp850", "cp1252", "iso-8859-1")


def read_table(path: Path, *, expected: Sequence[Layout]) -> Sheet:
    """Open a CSV or JSON file, plain or compressed, as a sheet in one of the expected layouts.

    Args:
        path: the file; the format is told by its first bytes, never by its name.
        expected: the layouts that the importer reads.

    Returns:
        The sheet; CSV rows are streamed, the file is read again as they are asked for.

    Raises:
        InvalidInput: the file as a whole cannot be read: a stable code, the place, and what to do.
        UnsupportedFormat: the file is not a table of text.
    """
    if _is_json(path):
        return _read_json(path, expected)
    with open_bounded(path) as stream:
        seen = profile(stream)
    encoding, warnings = decide(seen)
    with open_bounded(path) as stream:
        head = read_head(decoded(stream, encoding.name), expected)
    if not seen.ends_with_line_end:
        warnings += (_no_line_end(seen.lines),)
    warnings += _unread(head.header.unread)
    return Sheet(head.header, encoding, _stream(path, encoding.name, head), head.separator, warnings)


def _stream(path: Path, encoding: str, head: CsvHead) -> Iterator[Row | BadRow]:
    with open_bounded(path) as stream:
        lines = decoded(stream, encoding)
        for _ in range(head.line):
            next(lines, None)
        yield from read_rows(lines, head, single_byte=encoding in _SINGLE_BYTE)


def _is_json(path: Path) -> bool:
    with open_bounded(path) as stream:
        start = stream.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
        return start.startswith((b"[", b"{"))


def _read_json(path: Path, expected: Sequence[Layout]) -> Sheet:
    with open_bounded(path, json_rows.MAX_BYTES) as stream:
        data = stream.read()
    elements = json_rows.parse(data)
    header = json_rows.match(elements, expected)
    encoding = Encoding(
        "utf-8",
        Text("Le format JSON est toujours en UTF-8 (RFC 8259).", "The JSON format is always in UTF-8 (RFC 8259)."),
    )
    return Sheet(header, encoding, json_rows.rows(elements, header), None)


def _no_line_end(line: int) -> RowProblem:
    cause = Text(
        f"La dernière ligne ({line}) n’a pas de fin de ligne : si le fichier a été coupé, elle est incomplète. "
        "La vérifier.",
        f"The last line ({line}) has no line end: if the file was cut, it is incomplete. Check it.",
    )
    return RowProblem(line, None, "", cause, "no-final-line-end")


def _unread(headers: tuple[str, ...]) -> tuple[RowProblem, ...]:
    if not headers:
        return ()
    cause = Text(
        f"Colonnes du fichier qui ne sont pas lues : {', '.join(headers)}.",
        f"Columns of the file that are not read: {', '.join(headers)}.",
    )
    return (RowProblem(None, None, ", ".join(headers), cause, "columns-not-read"),)
