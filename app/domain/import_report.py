"""Import reports: what an edition changes, as JSON for machines and as CSV to send back to the producer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from app.domain.content_fields import Values, field_values
from app.domain.csv_text import csv_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.contents import Content
    from app.domain.imports import Encoding, RowProblem
    from app.domain.kinds import Kind
    from app.domain.language import Language


# With their full-width forms, which spreadsheets take for the same signs.


class Difference(TypedDict):
    """One field before and after; None where there was or is nothing."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry whose content differs, field by field."""

    kind: str
    notation: str
    label: str
    row: int | None
    fields: Mapping[str, Difference]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry that is added or closed: enough to recognise it."""

    kind: str
    notation: str
    label: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did, or would do; ``commit`` is None on a dry run or when nothing had to be recorded."""

    kind: str
    edition: str
    encoding: Encoding
    rows: int
    added: tuple[EntryLine, ...]
    changed: tuple[ChangedEntry, ...]
    closed: tuple[EntryLine, ...]
    unchanged: int
    rejected: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]
    commit: int | None
    seconds: float

    def to_json(self) -> dict[str, object]:
        """Return the report with the keys of the contract, in their order; ``encodingReason`` comes last."""
        return {
            "kind": self.kind,
            "edition": self.edition,
            "encoding": self.encoding.name,
            "rows": self.rows,
            "added": [entry_json(entry) for entry in self.added],
            "changed": [changed_json(entry) for entry in self.changed],
            "closed": [entry_json(entry) for entry in self.closed],
            "unchanged": self.unchanged,
            "rejected": [problem_json(problem) for problem in self.rejected],
            "warnings": [problem_json(problem) for problem in self.warnings],
            "commit": self.commit,
            "seconds": round(self.seconds, 3),
            "encodingReason": self.encoding.reason._asdict(),
        }

    def to_csv(self, language: Language, separator: str = ",") -> str:
        """Return the report as CSV (RFC 4180, CRLF): what, row, notation, column, before, value, cause.

        ``value`` is what the file gives now: the new value of a changed field, the refused one of a rejected row.
        No cell can be taken for a formula by a spreadsheet: see ``csv_text``.
        """
        header = ("what", "row", "notation", "column", "before", "value", "cause")
        return csv_text(header, self._lines(language), separator)

    def _lines(self, language: Language) -> list[tuple[str, ...]]:
        return [
            *(_problem_line("rejected", problem, language) for problem in self.rejected),
            *(_problem_line("warning", problem, language) for problem in self.warnings),
            *(("added", _number(entry.row), entry.notation, "", "", entry.label, "") for entry in self.added),
            *(
                ("changed", _number(entry.row), entry.notation, name, change["before"] or "", change["after"] or "", "")
                for entry in self.changed
                for name, change in entry.fields.items()
            ),
            *(("closed", _number(entry.row), entry.notation, "", entry.label, "", "") for entry in self.closed),
        ]


def problem_json(problem: RowProblem) -> dict[str, object]:
    """Return a rejected row or a warning with the keys of the contract; the cause in both languages."""
    return {
        "notation": problem.notation,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code,
        "cause": problem.cause._asdict(),
    }


def changed_fields(kind: Kind, before: Content, after: Content) -> dict[str, Difference]:
    """Return the fields that differ between two contents of one entry, in the order of the kind's columns.

    The label and the kind's own fields speak first. Where none of them differs, the other properties do, by the
    local name of their predicate (and ``part/name`` for those of a fragment), so that no change is left without a word.
    """
    was, now = (field_values(kind, _entity_of(content), content) for content in (before, after))
    return _differences(was.shown, now.shown) or _differences(was.other, now.other)


def _differences(before: Values, after: Values) -> dict[str, Difference]:
    names = dict.fromkeys((*before, *after))
    return {
        name: Difference(before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }


def _entity_of(content: Content) -> str:
    if not content.lines:
        return ""
    subject = content.lines[0].partition(b" ")[0].decode()
    return subject.strip("<>").partition("#")[0]


def entry_json(entry: EntryLine) -> dict[str, object]:
    """Return an added or closed entry with the keys of the contract."""
    return {"notation": entry.notation, "kind": entry.kind, "label": entry.label, "row": entry.row}


def changed_json(entry: ChangedEntry) -> dict[str, object]:
    """Return a changed entry with the keys of the contract."""
    return {
        "notation": entry.notation,
        "kind": entry.kind,
        "label": entry.label,
        "row": entry.row,
        "fields": {name: dict(change) for name, change in entry.fields.items()},
    }


def _problem_line(what: str, problem: RowProblem, language: Language) -> tuple[str, ...]:
    return (
        what,
        _number(problem.row),
        problem.notation or "",
        problem.column or "",
        "",
        problem.value,
        problem.cause.in_(language),
    )


def _number(row: int | None) -> str:
    return "" if row is None else str(row)
