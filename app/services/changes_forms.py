"""Changes for machines: as JSON, and as CSV with one line for each field that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.csv_text import csv_text
from app.domain.sentences import ChangeType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.differences import Difference
    from app.domain.language import Language, Text
    from app.domain.statements import Statement
    from app.services.changed import ChangeTold

COLUMNS = (
    "kind", "key", "notation", "type", "validFrom", "certainty", "field", "part", "language", "before", "after",
    "label", "source", "commit", "sentence",
)  # fmt: skip


def change_json(change: ChangeTold) -> dict[str, object]:
    """Return one change for machines; ``validFrom`` is its first day (of a closing: the first day without it)."""
    return {
        "kind": change.kind,
        "id": change.entity,
        "key": change.key,
        "notation": change.notation,
        "label": change.label,
        "type": change.type.value,
        "validFrom": change.when.day.isoformat() if change.when.day else None,
        "certainty": change.when.certainty.value,
        "correction": change.correction,
        "fields": [field_json(each, label) for each, label in change.fields],
        "sentence": {"fr": change.sentence.fr, "en": change.sentence.en},
        "source": change.source,
        "commit": change.commit,
    }


def field_json(change: Difference, label: Text) -> dict[str, object]:
    """Return one field before and after: as one text each, and value by value, verbatim."""
    return {
        "field": _local(change.predicate),
        "predicate": change.predicate,
        "part": change.part or None,
        "language": change.language,
        "label": {"fr": label.fr, "en": label.en},
        "before": _joined(change.before),
        "after": _joined(change.after),
        "values": {"before": _values(change.before), "after": _values(change.after)},
    }


def changes_csv(changes: Iterable[ChangeTold], language: Language, separator: str) -> str:
    """Return changes as CSV (RFC 4180): a changed thing has one line a field, others have one line."""
    return csv_text(COLUMNS, (line for change in changes for line in _lines(change, language)), separator)


def _lines(change: ChangeTold, language: Language) -> Iterable[tuple[str, ...]]:
    day = change.when.day.isoformat() if change.when.day else ""
    head = (change.kind, change.key, change.notation, change.type.value, day, change.when.certainty.value)
    tail = (change.label, change.source, f"n{change.commit}", change.sentence.in_(language))
    if change.type is not ChangeType.CHANGED or not change.fields:
        yield (*head, "", "", "", "", "", *tail)
        return
    for each, _label in change.fields:
        yield (
            *head,
            _local(each.predicate),
            each.part,
            each.language or "",
            _joined(each.before) or "",
            _joined(each.after) or "",
            *tail,
        )


def _joined(held: Iterable[Statement]) -> str | None:
    found = [each.value for each in held]
    return " ; ".join(found) if found else None


def _values(held: Iterable[Statement]) -> list[dict[str, str]]:
    return [
        {
            "value": each.value,
            **({"type": "iri"} if each.is_iri else {}),
            **({"language": each.language} if each.language else {}),
            **({"datatype": each.datatype} if each.datatype else {}),
        }
        for each in held
    ]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
