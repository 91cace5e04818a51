"""Reports of imports as pages and CSV show them: one line for each row, entry or field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.csv_text import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.language import Language
    from app.web.asking import Asking

# What /imports reads, in the order of the form; the last one alone needs a second file.
IMPORTERS = ("natinf", "nac", "courts", "structures", "territories", "communes", "successions", "nomenclature")
GROUPS = ("rejected", "warning", "changed", "closed", "added")
_LISTED = 200
_KEPT = 5_000  # lines that the page keeps for the CSV file
_HEADER = ("what", "row", "notation", "column", "before", "value", "cause")


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report, in the language of the page."""

    what: str
    row: str
    notation: str
    column: str = ""
    before: str = ""
    value: str = ""
    cause: str = ""
    href: str | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the CSV file."""
        return (self.what, self.row, self.notation, self.column, self.before, self.value, self.cause)


def report_lines(report: Mapping[str, Any], language: Language, asking: Asking | None = None) -> list[ReportLine]:
    """Return the lines of a report (the JSON of ``srj import``), what needs care first."""
    return [
        *(_problem("rejected", each, language) for each in report.get("rejected", ())),
        *(_problem("warning", each, language) for each in report.get("warnings", ())),
        *(line for each in report.get("changed", ()) for line in _changed(each, asking)),
        *(_entry("closed", each, asking) for each in report.get("closed", ())),
        *(_entry("added", each, asking) for each in report.get("added", ())),
    ]


def _problem(what: str, told: Mapping[str, Any], language: Language) -> ReportLine:
    cause = told.get("cause") or {}
    return ReportLine(
        what,
        _text(told.get("row")),
        _text(told.get("notation")),
        column=_text(told.get("column")),
        value=_text(told.get("value")),
        cause=_text(cause.get(language) if isinstance(cause, dict) else cause),
    )


def _changed(told: Mapping[str, Any], asking: Asking | None) -> Iterator[ReportLine]:
    for name, change in told.get("fields", {}).items():
        yield ReportLine(
            "changed",
            _text(told.get("row")),
            _text(told.get("notation")),
            column=name,
            before=_text(change.get("before")),
            value=_text(change.get("after")),
            href=_href(told, asking),
        )


def _entry(what: str, told: Mapping[str, Any], asking: Asking | None) -> ReportLine:
    label = _text(told.get("label"))
    gone = what == "closed"
    return ReportLine(
        what,
        _text(told.get("row")),
        _text(told.get("notation")),
        before=label if gone else "",
        value="" if gone else label,
        href=_href(told, asking),
    )


def _href(told: Mapping[str, Any], asking: Asking | None) -> str | None:
    kind, notation = told.get("kind"), told.get("notation")
    if asking is None or not kind or not notation:
        return None
    return asking.document(asking.namespace.mint(str(kind), str(notation)))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def report_shown(asking: Asking, report: Mapping[str, Any]) -> dict[str, object]:
    """Return what the template of a report shows."""
    lines = report_lines(report, asking.language, asking)
    groups = []
    for what in GROUPS:
        found = [line for line in lines if line.what == what]
        if found:
            groups.append((what, found[:_LISTED], max(len(found) - _LISTED, 0)))
    counts = [(name, len(report.get(name, ()))) for name in ("added", "changed", "closed")]
    counts += [("unchanged", int(report.get("unchanged", 0)))]
    counts += [(name, len(report.get(name, ()))) for name in ("rejected", "warnings")]
    reason = report.get("encodingReason") or {}
    return {
        "report": {"refused": False, "commit": None, **report},
        "counts": [("rows", int(report.get("rows", 0))), *counts],
        "encoding_reason": reason.get(asking.language, "") if isinstance(reason, dict) else "",
        "groups": groups,
        "kept": json.dumps([line.cells for line in lines[:_KEPT]], ensure_ascii=False),
    }


def report_csv(kept: str) -> bytes:
    """Return the CSV file (RFC 4180) of the lines that a report page kept; raises ValueError for anything else."""
    lines = json.loads(kept)
    width = len(_HEADER)
    if not isinstance(lines, list) or not all(isinstance(each, list) and len(each) == width for each in lines):
        raise ValueError(kept[:100])
    return csv_text(_HEADER, (list(map(str, line)) for line in lines)).encode()
