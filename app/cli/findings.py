"""Findings of the rules as text, CSV and JUnit."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.domain.import_report import spreadsheet_safe
from app.domain.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.verdicts import Finding

_CONFORMS = Text("Conforme : aucune règle n'est enfreinte.", "Conforms: no rule is broken.")


def as_text(findings: Sequence[Finding], language: Language) -> str:
    """Return sentences for people, one finding after the other."""
    if not findings:
        return _CONFORMS.in_(language) + "\n"
    lines = [Text(f"{len(findings)} constat(s)", f"{len(findings)} finding(s)").in_(language)]
    for each in findings:
        where = f" {each.path}" if each.path else ""
        rule = Text("règle", "rule").in_(language)
        lines += [
            f"[{each.severity}] {each.focus}{where}",
            f"    {each.message.in_(language)}",
            f"    {rule}: {each.shape}",
        ]
    return "\n".join(lines) + "\n"


def as_csv(findings: Sequence[Finding], language: Language) -> str:
    """Return CSV (RFC 4180); no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["focusNode", "resultPath", "value", "severity", "component", "sourceShape", "message"])
    for each in findings:
        message = each.message.in_(language)
        cells = (each.focus, each.path, each.value, each.severity, each.component, each.shape, message)
        writer.writerow([spreadsheet_safe(cell or "") for cell in cells])
    return out.getvalue()


def as_junit(findings: Sequence[Finding], names: Sequence[str], language: Language) -> str:
    """Return a JUnit test suite: one failure a finding, one passed case when there is none."""
    cases = "".join(
        f"  <testcase classname={quoteattr(each.shape)} name={quoteattr(each.focus)}>"
        f"<failure type={quoteattr(each.severity)}>{escape(each.message.in_(language))}</failure></testcase>\n"
        for each in findings
    )
    if not findings:
        cases = '  <testcase classname="shacl" name="conforms"/>\n'
    count, name = len(findings), quoteattr(", ".join(names))
    opening = f'<testsuite name={name} tests="{max(1, count)}" failures="{count}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n{cases}</testsuite>\n'
