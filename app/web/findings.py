"""Findings of a validation as the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.web.names import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Name, Names

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding: on what, which rule, what it says, where in the document."""

    focus: Name | None
    path: Name | None
    rule: Name | None
    severity: str
    message: str
    value: str
    line: int | None
    column: int | None
    field: str | None  # the header of the column, in a table
    remedies: tuple[tuple[str, str], ...] = ()  # how it can be declared, and the query that fills the form


async def findings_of(view: View, asking: Asking, report: Mapping[str, Any]) -> list[ShownFinding]:
    """Return the findings of a report (the JSON of ``srj validate``), the gravest first."""
    results = report.get("results", ())
    iris = {str(each[key]) for each in results for key in ("focusNode", "resultPath", "sourceShape") if each.get(key)}
    names = await names_of(view, asking, (_bare(iri) for iri in iris))
    found = [_finding(each, names, asking.language) for each in results]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _finding(told: Mapping[str, Any], names: Names, language: str) -> ShownFinding:
    def named(key: str) -> Name | None:
        return names(_bare(str(told[key]))) if told.get(key) else None

    message = told.get("message") or {}
    return ShownFinding(
        focus=named("focusNode"),
        path=named("resultPath"),
        rule=named("sourceShape"),
        severity=severity_of(str(told.get("severity") or "")),
        message=str(message.get(language) or message.get("fr") or "") if isinstance(message, dict) else str(message),
        value=str(told.get("value") or ""),
        line=told.get("line"),
        column=told.get("column"),
        field=told.get("field"),
        remedies=tuple((each["kind"], urlsplit(each["href"]).query) for each in told.get("remedies", ())),
    )


def severity_of(iri: str) -> str:
    """Return violation, warning or info; what is not told is a violation (SHACL, section 2.1.4)."""
    name = _bare(iri).rpartition("#")[2].casefold()
    return name if name in SEVERITIES else "violation"


def _bare(iri: str) -> str:
    return iri.removeprefix("<").removesuffix(">")
