"""Histories for machines: as JSON, and as CSV with one line a state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.csv_text import csv_text
from app.services.changes_forms import field_json
from app.services.reading import span_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.commits import Commit
    from app.domain.language import Language
    from app.services.history import History, StateTold

COLUMNS = (
    "knowledge", "source", "validFrom", "validTo", "startCertainty", "endCertainty", "label", "type", "recordedBy",
    "recordedAt", "retractedBy", "retractedAt", "reason", "sentence",
)  # fmt: skip


def history_json(history: History, told: Iterable[StateTold], following: str | None) -> dict[str, object]:
    """Return a history for machines; ``validTo`` is excluded."""
    return {
        "id": history.entity,
        "kind": history.kind,
        "key": history.key,
        "known": f"n{history.moment.known}",
        "total": len(history.entries),
        "current": len(history.current),
        "items": [_state_json(each) for each in told],
        "gaps": [{"validFrom": str(gap.start), "validTo": str(gap.end)} for gap in history.gaps],
        "next": following,
    }


def _state_json(state: StateTold) -> dict[str, object]:
    entry = state.entry
    return {
        **span_json(entry.row),
        "source": entry.row.source,
        "label": {"fr": state.label.fr, "en": state.label.en},
        "current": entry.current,
        "knowledge": entry.fate.value,
        "type": state.type.value if state.type else None,
        "fields": [field_json(each, label) for each, label in state.fields],
        "sentence": {"fr": state.sentence.fr, "en": state.sentence.en},
        "recordedBy": _commit_json(state.recorded),
        "retractedBy": _commit_json(state.retracted) if state.retracted else None,
        "content": entry.row.holding.content,
    }


def _commit_json(commit: Commit) -> dict[str, object]:
    return {
        "commit": commit.number,
        "time": commit.time.isoformat(),
        "reason": commit.reason,
        "legalBasis": commit.legal_basis or None,
    }


def history_csv(told: Iterable[StateTold], language: Language, separator: str) -> str:
    """Return a history as CSV (RFC 4180); ``validTo`` is excluded."""
    return csv_text(COLUMNS, (_cells(state, language) for state in told), separator)


def _cells(state: StateTold, language: Language) -> tuple[str, ...]:
    holding = state.entry.row.holding
    retracted = state.retracted
    return (
        state.entry.fate.value,
        state.entry.row.source,
        str(holding.span.start or ""),
        str(holding.span.end or ""),
        holding.start.value,
        holding.end.value,
        state.label.in_(language),
        state.type.value if state.type else "",
        f"n{state.recorded.number}",
        state.recorded.time.isoformat(),
        f"n{retracted.number}" if retracted else "",
        retracted.time.isoformat() if retracted else "",
        retracted.reason if retracted else state.recorded.reason,
        state.sentence.in_(language),
    )
