"""A document with its findings under its lines, counted by rule and by severity; the lines between are folded away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.web.findings import SEVERITIES, ShownFinding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.domain.errors import SrjError
    from app.domain.language import Language
    from app.services.validation_forms import Posted

_AROUND = 2  # lines shown before and after a finding
_MOST_SHOWN = 200  # findings shown under their lines; the table and the files give them all
_MOST_LINE = 400  # characters of a line
_MOST_KEPT = 500_000  # bytes of a document that the page keeps so that its report can be downloaded
EMPTY: Mapping[str, Any] = {"kept": "", "format": "ttl", "kind": "", "lines": ()}
"""What the page shows before any document."""

_FORMATS = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "text/csv": "csv",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, and what is found there; ``skipped`` lines before it are not shown."""

    number: int
    text: str
    findings: tuple[ShownFinding, ...]
    skipped: int


def unread(posted: Posted, error: SrjError, language: Language) -> dict[str, Any]:
    """Return what the page shows of a document that cannot be read: the document again, the error under its line."""
    text, line = _text(posted.data), error.details.get("line") or error.details.get("row")
    shown: tuple[ShownFinding, ...] = ()
    if isinstance(line, int):
        column = error.details.get("column")
        message = error.text.in_(language)
        place = column if isinstance(column, int) else None
        shown = (ShownFinding(None, None, None, SEVERITIES[0], message, "", line, place, None),)
    return {**_kept(posted, text), "lines": tuple(_lines(text.split("\n"), shown)), "hidden": 0}


def annotated(findings: Sequence[ShownFinding], posted: Posted) -> dict[str, Any]:
    """Return what the page shows: lines, counts, and the document again when it is small enough to be kept in it."""
    text = _text(posted.data)
    placed = sorted((each for each in findings if each.line), key=lambda each: (each.line or 0, each.column or 0))
    rules = Counter((each.rule, each.severity) for each in findings)
    kinds = Counter(each.severity for each in findings)
    lines = tuple(_lines(text.split("\n"), placed[:_MOST_SHOWN]))
    return {
        "lines": lines,
        "placed": {line.number for line in lines},
        "hidden": max(len(placed) - _MOST_SHOWN, 0),
        "by_rule": [(rule, severity, count) for (rule, severity), count in rules.most_common()],
        "by_severity": [(severity, kinds[severity]) for severity in SEVERITIES if kinds[severity]],
        **_kept(posted, text),
    }


def _kept(posted: Posted, text: str) -> dict[str, Any]:
    return {
        "kept": text if len(posted.data) <= _MOST_KEPT else "",
        "format": _FORMATS.get(posted.media_type, "ttl"),
        "kind": posted.kind,
    }


def _text(data: bytes) -> str:
    """Return a document as text; a table that is not in UTF-8 is most often in the encoding of Windows."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _lines(texts: Sequence[str], findings: Sequence[ShownFinding]) -> Iterator[Line]:
    found: dict[int, list[ShownFinding]] = {}
    for each in findings:
        found.setdefault(each.line or 0, []).append(each)
    shown = sorted({near for at in found for near in range(at - _AROUND, at + _AROUND + 1) if 1 <= near <= len(texts)})
    last = 0
    for number in shown:
        text = texts[number - 1].rstrip("\r")
        cut = text if len(text) <= _MOST_LINE else f"{text[:_MOST_LINE]}…"
        yield Line(number, cut, tuple(found.get(number, ())), number - last - 1)
        last = number
