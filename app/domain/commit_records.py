"""The lines of a commit that are JSON: editions, legal dates, corrections, withdrawals; canonical, and read back."""

from __future__ import annotations

import json
from datetime import date

from app.domain.corrections import Correction, LegalDate, Withdrawal
from app.domain.editions import Edition


def canonical(data: object) -> bytes:
    """Return JSON with sorted keys and no spaces: the same data always give the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def edition_line(edition: Edition) -> bytes:
    """Return the line of an edition; its entries follow it."""
    data = {
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
    )


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
