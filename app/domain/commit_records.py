"""The lines of a commit that are JSON: editions, legal dates, corrections, withdrawals; canonical, and read back."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from app.domain.corrections import Correction, LegalDate, Withdrawal
from app.domain.dates import Certainty, Span
from app.domain.editions import Edition
from app.domain.rows import Holding

if TYPE_CHECKING:
    from collections.abc import Mapping


def canonical(data: object) -> bytes:
    """Return JSON with sorted keys and no spaces: the same data always give the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def edition_line(edition: Edition) -> bytes:
    """Return the line of an edition; its entries follow it."""
    states = states_json(edition)
    data = {
        **({"states": states} if states else {}),
        "complete": edition.complete,
        "date": edition.date.isoformat(),
        "encoding": edition.encoding,
        "fileHash": edition.file_hash,
        "fileName": edition.file_name,
        "note": edition.note,
        "report": edition.report,
        "rows": edition.rows,
        "silent": list(edition.silent),
        "source": edition.source,
    }
    return b"e\t" + canonical(data) + b"\n"


def edition_of(encoded: str, commit: int) -> Edition:
    """Read an edition."""
    data = json.loads(encoded)
    return Edition(
        source=data["source"],
        date=date.fromisoformat(data["date"]),
        complete=data["complete"],
        file_hash=data["fileHash"],
        encoding=data["encoding"],
        rows=data["rows"],
        file_name=data["fileName"],
        note=data["note"],
        report=data["report"],
        commit=commit,
        silent=tuple(data["silent"]),
        states=states_of(data.get("states", {})),
    )


def states_json(edition: Edition) -> dict[str, list[list[str]]]:
    """Return the dated states of an edition by entity: from, to, certainty of each, digest; an empty date is none."""
    return {
        entity: [
            [_iso(each.span.start) or "", _iso(each.span.end) or "", each.start.value, each.end.value, each.content]
            for each in edition.states[entity]
        ]
        for entity in sorted(edition.states)
    }


def states_of(data: Mapping[str, list[list[str]]]) -> dict[str, tuple[Holding, ...]]:
    """Read the dated states of an edition."""
    return {entity: tuple(_state(*each) for each in own) for entity, own in data.items()}


def _state(start: str, end: str, sure: str, ended: str, digest: str) -> Holding:
    span = Span(date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None)
    return Holding(digest, span, Certainty(sure), Certainty(ended))


def legal_date_line(legal: LegalDate) -> bytes:
    """Return the line of a legal date."""
    data = {
        "content": legal.content,
        "date": legal.day.isoformat(),
        "entity": legal.entity,
        "source": legal.source,
        "text": legal.text,
        "words": legal.words,
    }
    return b"l\t" + canonical(data) + b"\n"


def legal_date_of(encoded: str, commit: int) -> LegalDate:
    """Read a legal date."""
    data = json.loads(encoded)
    day = date.fromisoformat(data["date"])
    return LegalDate(data["source"], data["entity"], data["content"], day, data["text"], data["words"], commit)


def correction_line(correction: Correction) -> bytes:
    """Return the line of a correction."""
    data = {
        "content": correction.content,
        "entity": correction.entity,
        "from": _iso(correction.start),
        "source": correction.source,
        "text": correction.text,
        "to": _iso(correction.end),
        "words": correction.words,
    }
    return b"k\t" + canonical(data) + b"\n"


def correction_of(encoded: str, commit: int) -> Correction:
    """Read a correction."""
    data = json.loads(encoded)
    return Correction(
        source=data["source"],
        entity=data["entity"],
        start=_day(data["from"]),
        end=_day(data["to"]),
        content=data["content"],
        text=data["text"],
        words=data["words"],
        commit=commit,
    )


def withdrawal_line(withdrawal: Withdrawal) -> bytes:
    """Return the line that takes back, or gives back, what a commit brought."""
    return b"w\t" + canonical({"commit": withdrawal.target, "withdrawn": withdrawal.withdrawn}) + b"\n"


def withdrawal_of(encoded: str) -> Withdrawal:
    """Read a withdrawal."""
    data = json.loads(encoded)
    return Withdrawal(data["commit"], data["withdrawn"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
