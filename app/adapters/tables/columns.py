"""One column of a CSV file, every other byte of which is kept: records as they are written, and the cell in each.

Columns are added at the end of a record; what was there before is copied byte for byte (RFC 4180).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.tables.csv_rows import SEPARATORS
from app.adapters.tables.encodings import decide, profile
from app.adapters.tables.files import open_bounded
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import clipped
from app.domain.importers.layouts import header_key
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import IO

MAX_ROWS = 100_000
_MOST_LINES = 50  # of one record: a quote that is never closed does not swallow the file
_BOM = b"\xef\xbb\xbf"
# Letters of added cells that the encodings of the eighties lack.
_PLAIN = str.maketrans({"œ": "oe", "Œ": "OE", "’": "'", "–": "-", "…": "..."})


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """A CSV file of which one column is read."""

    path: Path
    encoding: str
    separator: str
    names: tuple[str, ...]
    place: int
    rows: int

    def cells(self) -> Iterator[str]:
        """Yield the cell of the column in each record, empty where the record has none."""
        for record in self._records():
            yield self._cell(record)

    def completed(self, names: Sequence[str], added: Iterable[Sequence[str]]) -> Iterator[bytes]:
        """Yield the records of the file, the header first, each with cells added at its end."""
        lines = iter(_records_of(self.path))
        yield self._complete(next(lines), self._free(names))
        for record, cells in zip((line for line in lines if line.strip()), added, strict=True):
            yield self._complete(record, cells)

    def _records(self) -> Iterator[bytes]:
        lines = iter(_records_of(self.path))
        next(lines)
        return (line for line in lines if line.strip())

    def _cell(self, record: bytes) -> str:
        cells = _cut(record.decode(self.encoding), self.separator)
        return cells[self.place] if self.place < len(cells) else ""

    def _free(self, names: Sequence[str]) -> list[str]:
        """Return names of columns that the file does not have yet: a file can be projected again."""
        number = next(n for n in range(1, 1_000) if not {_numbered(name, n) for name in names} & set(self.names))
        return [_numbered(name, number) for name in names]

    def _complete(self, record: bytes, cells: Sequence[str]) -> bytes:
        body = record.rstrip(b"\r\n")
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.separator, lineterminator="").writerow(["", *cells])
        added = out.getvalue()
        plain = added if self.encoding == "utf-8" else added.translate(_PLAIN)
        encoded = plain.encode(self.encoding, "replace")
        return body + encoded + (record[len(body) :] or b"\r\n")


def open_column(path: Path, column: str) -> ColumnFile:
    """Find the encoding, the separator and the column of a CSV file.

    Raises:
        InvalidInput: the file cannot be read, has no such column, or more than 100,000 rows.
        UnsupportedFormat: the first bytes are those of a format that is not text.
    """
    with open_bounded(path) as stream:
        encoding, _ = decide(profile(stream))
    name = encoding.name.removesuffix("-sig")
    records = iter(_records_of(path))
    header = next(records, b"").removeprefix(_BOM).decode(name).strip("\r\n")
    rows = sum(bool(record.strip()) for record in records)
    if rows > MAX_ROWS:
        raise InvalidInput(
            "too-many-rows",
            Text(
                f"Le fichier a {rows} lignes ; {MAX_ROWS} au plus. Le couper en plusieurs fichiers.",
                f"The file has {rows} rows; at most {MAX_ROWS}. Cut it into several files.",
            ),
            {"rows": rows},
        )
    for separator in SEPARATORS:
        names = _cut(header, separator)
        found = [place for place, each in enumerate(names) if header_key(each) == header_key(column)]
        if len(found) == 1 and header_key(column):
            return ColumnFile(path, name, separator, tuple(names), found[0], rows)
    raise _no_column(column, header)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}_{number}"


def _cut(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return text.rstrip("\r\n").split(separator)


def _records_of(path: Path) -> Iterator[bytes]:
    """Yield the records of a file as they are written; a cell between quotes may hold line ends."""
    with open_bounded(path) as stream:
        yield from _joined(stream)


def _joined(stream: IO[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    quotes = 0
    for line in stream:
        waiting.append(line)
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            yield b"".join(waiting)
            waiting, quotes = [], 0
        elif len(waiting) > _MOST_LINES:
            yield from waiting
            waiting, quotes = [], 0
    yield from waiting


def _no_column(column: str, header: str) -> InvalidInput:
    return InvalidInput(
        "missing-column",
        Text(
            f"Aucune colonne « {column} », ou plusieurs, dans la ligne d’en-tête : {clipped(header)}. Donner le nom "
            "d’une colonne dans « column » ; sont lus les séparateurs point-virgule, virgule et tabulation.",
            f"No column “{column}”, or several, in the header row: {clipped(header)}. Give the name of a column in "
            "“column”; the separators read are semicolon, comma and tab.",
        ),
        {"row": 1, "column": column},
    )
