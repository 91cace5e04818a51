"""A reading as lines of JSON, from the process that parses a file to the one that imports it.

Not pickle: what comes from a process that read an untrusted document is data, never code.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

from app.domain.contents import Content
from app.domain.dated import Dated
from app.domain.dates import Certainty
from app.domain.imports import Encoding, Entry, Reading, RowProblem
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def encode(reading: Reading) -> Iterator[bytes]:
    """Yield the lines of a reading: its head, its problems, its entries."""
    head = {
        "source": reading.source,
        "kinds": reading.kinds,
        "encoding": [reading.encoding.name, *reading.encoding.reason],
        "rows": reading.rows,
        "edition": reading.edition.isoformat() if reading.edition else None,
        "labels": reading.labels,
        "rejected": list(map(_problem, reading.rejected)),
        "warnings": list(map(_problem, reading.warnings)),
    }
    yield orjson.dumps(head) + b"\n"
    for entry in reading.entries:
        fields = [entry.entity, entry.kind, entry.notation, entry.row, entry.content.data.decode(), _dated(entry.dated)]
        yield orjson.dumps(fields) + b"\n"


def decode(lines: Iterable[bytes]) -> Reading:
    """Build the reading back."""
    parts = iter(lines)
    head: dict[str, Any] = orjson.loads(next(parts))
    name, french, english = head["encoding"]
    return Reading(
        source=head["source"],
        kinds=tuple(head["kinds"]),
        encoding=Encoding(name, Text(french, english)),
        rows=head["rows"],
        entries=tuple(map(_entry, parts)),
        rejected=tuple(_row_problem(each) for each in head["rejected"]),
        warnings=tuple(_row_problem(each) for each in head["warnings"]),
        edition=date.fromisoformat(head["edition"]) if head["edition"] else None,
        labels=head["labels"],
    )


def _entry(line: bytes) -> Entry:
    entity, kind, notation, row, data, dated = orjson.loads(line)
    return Entry(entity, kind, notation, Content.parse(data.encode()), row, _dates(dated))


def _dated(dated: Dated | None) -> list[str | None] | None:
    if dated is None:
        return None
    return [*(day.isoformat() if day else None for day in (dated.start, dated.end)), dated.certainty.value]


def _dates(fields: list[str | None] | None) -> Dated | None:
    if fields is None:
        return None
    start, end = (date.fromisoformat(day) if day else None for day in fields[:2])
    return Dated(start, end, Certainty(str(fields[2])))


def _problem(problem: RowProblem) -> list[object]:
    return [problem.row, problem.column, problem.value, *problem.cause, problem.code, problem.notation]


def _row_problem(fields: list[Any]) -> RowProblem:
    row, column, value, french, english, code, notation = fields
    return RowProblem(row, column, value, Text(french, english), code, notation)
