"""What a draft changes, as its page shows it: one entry after the other, with its fields before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.draft_records import Draft
    from app.domain.language import Language
    from app.web.asking import Asking


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: its name, the values that go, the values that come."""

    label: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One entry: what becomes of it in one sentence, its fields, and where it is read and changed in the draft."""

    entity: str
    name: str  # kind and key
    type: str  # added, closed, changed; empty for what is no thing of this service
    sentence: str
    fields: Sequence[FieldLine]
    href: str  # empty for what is closed
    edit: str


def drafted_changes(asking: Asking, draft: Draft, items: Iterable[Mapping[str, Any]]) -> list[ChangeLine]:
    """Return the lines of what a draft changes."""
    return [_line(asking, draft, each) for each in items]


def entry_path(draft: Draft, page: str, kind: str, key: str) -> str:
    """Return the path of a page of an entry in a draft: ``doc`` to read it, ``edit`` to change it."""
    return f"drafts/{draft.id}/{page}/{quote(kind)}/{quote(key, safe='-._~')}"


def _line(asking: Asking, draft: Draft, told: Mapping[str, Any]) -> ChangeLine:
    language = asking.language
    kind, key = str(told.get("kind") or ""), str(told.get("key") or "")
    sentence = told["sentence"] or {}
    return ChangeLine(
        entity=str(told["entity"]),
        name=f"{kind} {key}".strip() or str(told["entity"]),
        type=str(told["type"] or ""),
        sentence=str(sentence.get(language) or ""),
        fields=[_field(each, language) for each in told["fields"]],
        href=asking.link(entry_path(draft, "doc", kind, key)) if kind and told["type"] != "closed" else "",
        edit=asking.link(entry_path(draft, "edit", kind, key)) if kind else "",
    )


def _field(told: Mapping[str, Any], language: Language) -> FieldLine:
    return FieldLine(
        label=str(told["field"][language]),
        before=[str(each[language]) for each in told["removedWords"]],
        after=[str(each[language]) for each in told["addedWords"]],
    )
