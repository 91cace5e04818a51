"""The findings of a validation as text, CSV and JUnit: the same on the command line and over HTTP."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from app.domain.csv_text import csv_text
from app.domain.language import Language, Text
from app.domain.verdicts import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_CONFORMS = Text("Conforme : aucune règle n'est enfreinte.", "Conforms: no rule is broken.")
_SEVERITIES = {
    "Violation": Text("anomalie bloquante", "violation"),
    "Warning": Text("avertissement", "warning"),
    "Info": Text("information", "info"),
}
_COLUMNS = (
    *("file", "line", "column", "field", "severity", "focusNode", "resultPath"),
    *("value", "component", "sourceShape", "message"),
)
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class Posted(NamedTuple):
    """A document as it was posted: its bytes, its media type, and what it holds when it is a table."""

    data: bytes
    media_type: str
    kind: str

    @property
    def head(self) -> dict[str, object]:
        """What the process that reads it is told of it."""
        return {"mediaType": self.media_type, "kind": self.kind}


def findings_told(results: Iterable[Mapping[str, object]]) -> list[Finding]:
    """Return the findings that a process told as JSON, with the keys of the contract."""
    return [_finding(each) for each in results]


def as_text(findings: Sequence[Finding], language: Language) -> str:
    """Return sentences for people, one finding after the other, then how many there are of each severity."""
    if not findings:
        return _CONFORMS.in_(language) + "\n"
    lines = []
    for each in findings:
        path = f" {each.path}" if each.path else ""
        value = [f"    {Text('valeur', 'value').in_(language)}: {each.value}"] if each.value else []
        rule = [f"    {Text('règle', 'rule').in_(language)}: {each.shape}"] if each.shape else []
        lines += [
            f"{_place(each)}[{_severity(each, language)}] {each.focus}{path}".rstrip(),
            f"    {each.message.in_(language)}",
            *value,
            *rule,
        ]
    return "\n".join([*lines, _counted(findings, language)]) + "\n"


def as_csv(findings: Sequence[Finding], language: Language) -> str:
    """Return CSV (RFC 4180); no cell can be taken for a formula."""
    told = ({**each.to_json(), "message": each.message.in_(language)} for each in findings)
    cells = (["" if each[column] is None else str(each[column]) for column in _COLUMNS] for each in told)
    return csv_text(_COLUMNS, cells)


def as_junit(findings: Sequence[Finding], names: Sequence[str], language: Language) -> str:
    """Return a JUnit test suite: one failure a finding, one passed case when there is none.

    ``file`` and ``line`` are where those who read the suite show it (the attributes of pytest and of GitLab).
    """
    cases = "".join(_case(each, language) for each in findings)
    if not findings:
        cases = '  <testcase classname="shacl" name="conforms"/>\n'
    count, name = len(findings), quoteattr(", ".join(names))
    opening = f'<testsuite name={name} tests="{max(1, count)}" failures="{count}" errors="0" skipped="0">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}\n{cases}</testsuite>\n'


def _case(found: Finding, language: Language) -> str:
    message = found.message.in_(language)
    place = f" file={quoteattr(found.document)}" if found.document else ""
    place += f' line="{found.line}"' if found.line else ""
    told = f"{_place(found)}{message}" + (f"\n{found.value}" if found.value else "")
    rule, thing = found.shape or found.component, found.focus or f"{found.line}"
    return (
        f"  <testcase classname={_attribute(rule)} name={_attribute(thing)}{place}>"
        f"<failure type={_attribute(found.severity)} message={_attribute(message)}>{escape(_xml(told))}</failure>"
        "</testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    """Return the text without what no XML 1.0 document may hold (section 2.2, Char)."""
    return _NOT_XML.sub("\ufffd", text)


def _place(found: Finding) -> str:
    if found.line is None:
        return f"{found.document}: " if found.document else ""
    column = f":{found.column}" if found.column else ""
    field = f" ({found.field})" if found.field else ""
    return f"{found.document or ''}:{found.line}{column}{field}: ".removeprefix(":")


def _severity(found: Finding, language: Language) -> str:
    known = _SEVERITIES.get(found.severity)
    return known.in_(language) if known else found.severity


def _counted(findings: Sequence[Finding], language: Language) -> str:
    counts = Counter(_severity(each, language) for each in findings)
    told = ", ".join(f"{name} : {count}" if language == "fr" else f"{name}: {count}" for name, count in counts.items())
    total = Text(f"{len(findings)} constat(s)", f"{len(findings)} finding(s)").in_(language)
    return f"{total} ({told})"


def _finding(told: Mapping[str, object]) -> Finding:
    message = told["message"]
    texts = message if isinstance(message, dict) else {}
    line, column = told.get("line"), told.get("column")
    return Finding(
        focus=_or_none(told.get("focusNode")) or "",
        path=_or_none(told.get("resultPath")),
        value=_or_none(told.get("value")),
        severity=str(told["severity"]),
        component=str(told["component"]),
        shape=_or_none(told.get("sourceShape")) or "",
        message=Text(str(texts.get("fr", "")), str(texts.get("en", ""))),
        integrity=True,
        line=line if isinstance(line, int) else None,
        column=column if isinstance(column, int) else None,
        document=_or_none(told.get("file")),
        field=_or_none(told.get("field")),
    )


def _or_none(told: object) -> str | None:
    return None if told is None else str(told)
