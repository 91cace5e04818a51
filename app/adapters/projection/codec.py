"""How days, rows and hashes are written in the projection."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.dates import Certainty, Span
from app.domain.rows import Holding, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA_VERSION: Final = 4  # of the tables of schema.sql: a projection of another one is remade from the journal
UNKNOWN_START: Final = 0
OPEN: Final = 9_999_999  # no end known; not retracted

# entity IRI, source name, digest, valid_from, valid_to, start certainty, end certainty, recorded, retracted
RowFields = tuple[str, str, bytes, int, int, str, str, int, int]


def start_number(day: date | None) -> int:
    """Return the ordinal of an included start."""
    return UNKNOWN_START if day is None else day.toordinal()


def end_number(day: date | None) -> int:
    """Return the ordinal of an excluded end."""
    return OPEN if day is None else day.toordinal()


def day_of(number: int) -> date | None:
    """Return the day of a stored start or end, None when it is not known."""
    return None if number in (UNKNOWN_START, OPEN) else date.fromordinal(number)


def row_of(fields: RowFields) -> Row:
    """Build a row from its stored fields."""
    entity, source, digest, start, end, start_certainty, end_certainty, recorded, retracted = fields
    holding = Holding(
        digest.hex(), Span(day_of(start), day_of(end)), Certainty(start_certainty), Certainty(end_certainty)
    )
    return Row(entity, source, holding, recorded, None if retracted == OPEN else retracted)


def fields_of(row: Row) -> RowFields:
    """Return the stored fields of a row."""
    holding = row.holding
    return (
        row.entity,
        row.source,
        bytes.fromhex(holding.content),
        start_number(holding.span.start),
        end_number(holding.span.end),
        holding.start.value,
        holding.end.value,
        row.recorded_by,
        OPEN if row.retracted_by is None else row.retracted_by,
    )


def state_hash(rows: Iterable[RowFields]) -> str:
    """Return the SHA-256 of the sorted rows, live and retracted: equal hashes, equal history."""
    lines = sorted(
        f"{entity}\t{source}\t{digest.hex()}\t{start}\t{end}\t{sure}\t{ended}\t{recorded}\t{retracted}\n".encode()
        for entity, source, digest, start, end, sure, ended, recorded, retracted in rows
    )
    return hashlib.sha256(b"".join(lines)).hexdigest()
