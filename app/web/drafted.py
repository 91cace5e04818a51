"""What a draft changes, as its page shows it: one entry after the other, with its fields before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.language import Language


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: its name, the values that go, the values that come."""

    label: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One entry: what becomes of it in one sentence, its fields."""

    entity: str
    name: str  # kind and key
    type: str  # added, closed, changed; empty for what is no thing of this service
    sentence: str
    fields: Sequence[FieldLine]


def drafted_changes(items: Iterable[Mapping[str, Any]], language: Language) -> list[ChangeLine]:
    """Return the lines of what a draft changes."""
    return [_line(each, language) for each in items]


def _line(told: Mapping[str, Any], language: Language) -> ChangeLine:
    kind, key = str(told.get("kind") or ""), str(told.get("key") or "")
    sentence = told["sentence"] or {}
    return ChangeLine(
        entity=str(told["entity"]),
        name=f"{kind} {key}".strip() or str(told["entity"]),
        type=str(told["type"] or ""),
        sentence=str(sentence.get(language) or ""),
        fields=[_field(each, language) for each in told["fields"]],
    )


def _field(told: Mapping[str, Any], language: Language) -> FieldLine:
    return FieldLine(
        label=str(told["field"][language]),
        before=[str(each[language]) for each in told["removedWords"]],
        after=[str(each[language]) for each in told["addedWords"]],
    )
