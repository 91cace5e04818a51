"""What an importer gives back from one file: entries with their contents, and every row it could not take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.contents import Content
    from app.domain.dated import Dated
    from app.domain.language import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a file, as the content of one entity."""

    entity: str  # the IRI minted for it
    kind: str
    notation: str
    content: Content
    row: int  # 1 is the first line of the file, the header included
    dated: Dated | None = None  # when the row carries its own dates; several rows may then speak of one entity


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that is rejected, or accepted with a warning: where, what, why."""

    row: int | None  # None when the problem is of the whole file
    column: str | None
    value: str
    cause: Text
    code: str  # stable name of the cause, for machines
    notation: str | None = None


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding that was found, by its Python codec name, and the reason for choosing it."""

    name: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read: nothing of it is dropped without a word."""

    source: str
    kinds: tuple[str, ...]
    encoding: Encoding
    rows: int  # data rows met, rejected ones included
    entries: tuple[Entry, ...]
    rejected: tuple[RowProblem, ...] = ()
    warnings: tuple[RowProblem, ...] = ()
    edition: date | None = None  # when the file carries its own date
    labels: dict[str, str] = field(default_factory=dict)  # of the scheme, for a declared nomenclature
    lines: dict[str, tuple[int, ...]] = field(default_factory=dict)  # rows of an entry that is made of several
    columns: dict[str, str] = field(default_factory=dict)  # our name of a column to its header in the file
