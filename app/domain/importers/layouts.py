"""Layouts: the columns an importer expects, under the headers that publishers have given them.

A header is recognised whatever its case, accents, spaces and punctuation: « Numéro NATINF », ``NUMERO_NATINF`` and
``numero natinf`` are one. The names of columns are ours; the header as published is what messages show.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def header_key(header: str) -> str:
    r"""Return what two spellings of one header share: letters and digits, without accents, in lower case.

    >>> header_key(" Réprimée\xa0par ")
    'reprimeepar'
    """
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    return "".join(character for character in decomposed if character.isalnum())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name, the headers it is published under (the official one first), whether it must be there."""

    name: str
    headers: tuple[str, ...]
    required: bool = True

    def accepts(self, header: str) -> bool:
        """Tell whether a header of a file is this column."""
        return header_key(header) in {header_key(known) for known in self.headers}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one way of publishing a referential."""

    name: str
    columns: tuple[Column, ...]

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the file cannot be read."""
        return tuple(column for column in self.columns if column.required)

    def header_of(self, name: str) -> str:
        """Return the official header of one of our column names, for messages."""
        return next((column.headers[0] for column in self.columns if column.name == name), name)


@dataclass(frozen=True, slots=True)
class MatchedHeader:
    """A header row understood: the layout, and for each cell our name of it (None when it is not read)."""

    layout: Layout
    names: tuple[str | None, ...]
    published: tuple[str, ...]

    def column(self, name: str) -> str:
        """Return the header under which this very file publishes one of our columns."""
        return self.published[self.names.index(name)] if name in self.names else self.layout.header_of(name)

    @property
    def unread(self) -> tuple[str, ...]:
        """The columns of the file that the importer does not read."""
        pairs = zip(self.names, self.published, strict=True)
        return tuple(header for name, header in pairs if name is None and header.strip())


def match_header(cells: Sequence[str], layouts: Iterable[Layout]) -> MatchedHeader | None:
    """Return the first layout all of whose required columns are in this header row, or None.

    Raises:
        InvalidInput: ``duplicate-column`` when two columns of the file carry one header.
    """
    best: MatchedHeader | None = None
    for layout in layouts:
        names = tuple(next((column.name for column in layout.columns if column.accepts(cell)), None) for cell in cells)
        if all(column.name in names for column in layout.required):
            found = MatchedHeader(layout, names, tuple(cells))
            best = found if best is None or len(found.unread) < len(best.unread) else best
    if best is not None:
        _refuse_duplicates(best)
    return best


def missing_columns(cells: Sequence[str], layouts: Iterable[Layout]) -> tuple[str, ...]:
    """Return the official headers that the nearest layout requires and that this header row lacks."""
    lacking = [
        tuple(column.headers[0] for column in layout.required if not any(map(column.accepts, cells)))
        for layout in layouts
    ]
    return min(lacking, key=len, default=())


def _refuse_duplicates(found: MatchedHeader) -> None:
    for position, name in enumerate(found.names):
        if name is not None and name in found.names[:position]:
            header = found.published[position].strip()
            raise InvalidInput(
                "duplicate-column",
                Text(
                    f"La ligne d’en-tête donne deux fois la colonne « {header} » (colonnes "
                    f"{found.names.index(name) + 1} et {position + 1}). N’en garder qu’une.",
                    f"The header row gives the column “{header}” twice (columns {found.names.index(name) + 1} and "
                    f"{position + 1}). Keep only one.",
                ),
                {"row": 1, "column": header},
            )
