"""Sheets: a file once it is open and decoded, as a stream of rows under the importer's own column names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.importers.layouts import MatchedHeader
    from app.domain.imports import Encoding, RowProblem


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its line in the file (the header is 1), its cells by our column names, verbatim.

    An array of a JSON file is given as its values joined by one space, null and absent as the empty string.
    """

    number: int
    cells: Mapping[str, str]
    warnings: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that the file itself makes unreadable (too few cells...), or that is skipped with a warning."""

    problem: RowProblem
    rejected: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A readable file: its header, its encoding, what is to be told of the whole file, and its rows, read once."""

    header: MatchedHeader
    encoding: Encoding
    rows: Iterable[Row | BadRow]
    separator: str | None  # None for JSON
    warnings: tuple[RowProblem, ...] = ()
