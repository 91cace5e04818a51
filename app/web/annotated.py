"""A document with its findings under its lines, counted by rule and by severity; the lines between are folded away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.web.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.web.findings import ShownFinding

_AROUND = 2  # lines shown before and after a finding
_MOST_SHOWN = 200  # findings shown under their lines; the table and the files give them all
_MOST_LINE = 400  # characters of a line
_MOST_KEPT = 500_000  # bytes of a document that the page keeps so that its report can be downloaded
EMPTY: Mapping[str, Any] = {"kept": "", "format": "ttl"}
"""What the page shows before any document."""

_FORMATS = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document, and what is found there; ``skipped`` lines before it are not shown."""

    number: int
    text: str
    findings: tuple[ShownFinding, ...]
    skipped: int


def annotated(findings: Sequence[ShownFinding], data: bytes, media_type: str) -> dict[str, Any]:
    """Return what the page shows: lines, counts, and the document again when it is small enough to be kept in it."""
    text = data.decode(errors="replace").removeprefix("\ufeff")
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
        "kept": text if len(data) <= _MOST_KEPT else "",
        "format": _FORMATS.get(media_type, "ttl"),
    }


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
