"""Collecting: what an importer gathers while it reads, with the checks that all files share.

No row leaves without a word: it becomes an entry, or it is rejected with its cause. Two rows that give one code
are both rejected when they differ (no one can say which is right); repeated word for word, they are one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.importers.sheets import BadRow, Row, Sheet
from app.domain.imports import Entry, Reading, RowProblem
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.domain.contents import Content
    from app.domain.dated import Dated

MAX_ROWS = 1_000_000
MAX_VALUE = 500  # characters of a value that a report repeats

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffd\ufffe\uffff]")


def clipped(value: str) -> str:
    """Return a value short enough to be repeated in a report."""
    return value if len(value) <= MAX_VALUE else value[:MAX_VALUE] + "…"


class RejectRow(Exception):
    """Stops the reading of one row: code of the cause, column (our name), value, sentence; never goes further."""

    def __init__(self, code: str, column: str | None, value: str, cause: Text, notation: str | None = None) -> None:
        """Keep what the report will say."""
        super().__init__(code)
        self.code, self.column, self.value, self.cause, self.notation = code, column, value, cause, notation


class Collector:
    """Gathers entries, rejections and warnings of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        """Start with the warnings of the file as a whole."""
        self._sheet = sheet
        self._rows = 0
        self._entries: list[Entry] = []
        self._rejected: list[RowProblem] = []
        self._warnings: list[RowProblem] = list(sheet.warnings)

    def rows(self) -> Iterator[Row]:
        """Give the readable rows; the others are kept as rejected or as warned about.

        Raises:
            InvalidInput: ``too-many-rows`` past a million rows, ``no-rows`` when there is a header and nothing else.
        """
        for row in self._sheet.rows:
            if isinstance(row, BadRow):
                self._rows += row.rejected
                (self._rejected if row.rejected else self._warnings).append(row.problem)
                continue
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise _too_many_rows(row.number)
            self._warnings += row.warnings
            yield row
        if not self._rows:
            raise _no_rows()

    def header(self, column: str | None) -> str | None:
        """Return a column as this file publishes it, for messages."""
        return None if column is None else self._sheet.header.column(column)

    def accept(
        self, row: Row, kind: str, entity: str, notation: str, content: Content, dated: Dated | None = None
    ) -> None:
        """Keep the entry made of a row; a row that carries its dates may be one of several of its entity."""
        self._entries.append(Entry(entity, kind, notation, content, row.number, dated))

    def withdraw(self, row: int, problem: RejectRow) -> None:
        """Reject a row that was accepted: what it says is contradicted by another."""
        own = [entry for entry in self._entries if entry.row == row]
        self._entries = [entry for entry in self._entries if entry.row != row]
        notation = problem.notation or (own[0].notation if own else None)
        value = clipped(problem.value or notation or "")
        self._rejected.append(
            RowProblem(row, self.header(problem.column), value, problem.cause, problem.code, notation)
        )

    def reject(self, row: Row, problem: RejectRow) -> None:
        """Keep a row that is refused, with its cause."""
        self._rejected.append(
            RowProblem(
                row.number,
                self.header(problem.column),
                clipped(problem.value),
                problem.cause,
                problem.code,
                problem.notation,
            )
        )

    def warn(
        self, code: str, row: Row | None, column: str | None, value: str, cause: Text, notation: str | None = None
    ) -> None:
        """Keep a remark on a row that is accepted, or on the whole file (``row`` None)."""
        self.warn_at(None if row is None else row.number, code, column, value, cause, notation)

    def warn_at(
        self, row: int | None, code: str, column: str | None, value: str, cause: Text, notation: str | None = None
    ) -> None:
        """Keep a remark on a row given by its number."""
        self._warnings.append(RowProblem(row, self.header(column), clipped(value), cause, code, notation))

    @property
    def entries(self) -> list[Entry]:
        """The entries kept so far; an importer may still look across them."""
        return self._entries

    def reading(
        self,
        source: str,
        kinds: tuple[str, ...],
        *,
        code_column: str,
        edition: date | None = None,
        labels: dict[str, str] | None = None,
    ) -> Reading:
        """Close the reading: rows that share a code are settled, problems are put in the order of the file."""
        entries = self._settle_duplicates(code_column)
        return Reading(
            source=source,
            kinds=kinds,
            encoding=self._sheet.encoding,
            rows=self._rows,
            entries=tuple(entries),
            rejected=tuple(sorted(self._rejected, key=_place)),
            warnings=tuple(sorted(self._warnings, key=_place)),
            edition=edition,
            labels=labels or {},
        )

    def _settle_duplicates(self, code_column: str) -> list[Entry]:
        by_entity: dict[str, list[Entry]] = {}
        settled = [entry for entry in self._entries if entry.dated is not None]
        for entry in self._entries:
            if entry.dated is None:
                by_entity.setdefault(entry.entity, []).append(entry)
        for same in by_entity.values():
            if len({entry.content.lines for entry in same}) == 1:
                settled.append(same[0])
                self._warnings += [self._repeated(entry, same[0], code_column) for entry in same[1:]]
            else:
                self._rejected += [self._disputed(entry, same, code_column) for entry in same]
        return settled

    def _repeated(self, entry: Entry, first: Entry, code_column: str) -> RowProblem:
        cause = Text(
            f"La ligne {entry.row} répète mot pour mot la ligne {first.row} (code {entry.notation}) : "
            "elle n’est prise qu’une fois. Retirer la répétition.",
            f"Row {entry.row} repeats row {first.row} word for word (code {entry.notation}): it is taken once. "
            "Remove the repetition.",
        )
        return RowProblem(entry.row, self.header(code_column), entry.notation, cause, "repeated-row", entry.notation)

    def _disputed(self, entry: Entry, same: list[Entry], code_column: str) -> RowProblem:
        rows = [str(other.row) for other in same]
        shown = ", ".join(rows[:10]) + ("…" if len(rows) > 10 else "")  # noqa: PLR2004 - enough to find them
        cause = Text(
            f"Le code {entry.notation} est donné par plusieurs lignes différentes ({shown}) : un code désigne une "
            "seule chose. Garder la bonne ligne, ou corriger le code des autres.",
            f"Code {entry.notation} is given by several rows that differ ({shown}): a code designates one thing. "
            "Keep the right row, or correct the code of the others.",
        )
        return RowProblem(entry.row, self.header(code_column), entry.notation, cause, "duplicate-code", entry.notation)


def required_label(row: Row, column: str, notation: str) -> str:
    """Return a label verbatim, refusing an empty one and one that holds control characters."""
    label = row.cells.get(column, "")
    if not label.strip():
        raise RejectRow(
            "empty-label",
            column,
            label,
            Text(
                f"Le libellé du code {notation} est vide. L’écrire.",
                f"The label of code {notation} is empty. Write it.",
            ),
            notation,
        )
    refuse_control_characters(label, column, notation)
    return label


def refuse_control_characters(value: str, column: str, notation: str | None = None) -> None:
    """Refuse a cell that holds a control character: it is damage, not text."""
    found = _CONTROL.search(value)
    if found:
        code_point = f"U+{ord(found.group()):04X}"
        raise RejectRow(
            "control-character",
            column,
            value,
            Text(
                f"La cellule contient le caractère de commande {code_point} (position {found.start() + 1}). "
                "L’ôter : le fichier a sans doute été abîmé.",
                f"The cell holds the control character {code_point} (position {found.start() + 1}). "
                "Remove it: the file was probably damaged.",
            ),
            notation,
        )


def trimmed_code(collector: Collector, row: Row, column: str) -> str:
    """Return a code without the spaces around it, with a warning when there were some."""
    raw = row.cells.get(column, "")
    code = raw.strip()
    if code and code != raw:
        collector.warn(
            "spaces-around-code",
            row,
            column,
            raw,
            Text(
                f"Le code « {code} » est entouré d’espaces ; ils sont ôtés.",
                f"Code “{code}” has spaces around it; they are removed.",
            ),
            code,
        )
    return code


def _place(problem: RowProblem) -> tuple[int, str]:
    return (problem.row or 0, problem.column or "")


def _too_many_rows(number: int) -> InvalidInput:
    return InvalidInput(
        "too-many-rows",
        Text(
            f"Le fichier a plus de {MAX_ROWS} lignes (arrêt ligne {number}). Vérifier que c’est le bon fichier, "
            "ou le couper en plusieurs éditions partielles.",
            f"The file has more than {MAX_ROWS} rows (stopped at row {number}). Check that it is the right file, "
            "or cut it into several partial editions.",
        ),
        {"row": number},
    )


def _no_rows() -> InvalidInput:
    return InvalidInput(
        "no-rows",
        Text(
            "Le fichier n’a qu’une ligne d’en-tête et aucune donnée. Vérifier l’export.",
            "The file has a header row and no data. Check the export.",
        ),
        {"row": 1},
    )
