"""Requests to edit entries in a draft, read from JSON: every field checked, nothing guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.draft_edits import Edit, Wish
from app.domain.language import Text
from app.services.request_fields import refuse_others, text_of, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_ONE = frozenset({"kind", "key", "action", "changes", "add", "remove"})
_MOST = 1_000


def edits_of(body: Mapping[str, object]) -> list[Edit]:
    """Read one edit, or those of ``items``. Raises ``InvalidInput``."""
    items = body.get("items")
    if items is None:
        return [_edit(body, None)]
    refuse_others(body, frozenset({"items"}))
    if not isinstance(items, list) or not 0 < len(items) <= _MOST:
        raise wrong("items", Text(f"de 1 à {_MOST} changements", f"from 1 to {_MOST} changes"))
    return [_edit(each, place) for place, each in enumerate(items, start=1)]


def _edit(given: object, row: int | None) -> Edit:
    if not isinstance(given, dict):
        raise wrong("items", Text("des objets JSON", "JSON objects"))
    refuse_others(given, _OF_ONE)
    kind, key, action = text_of(given, "kind"), text_of(given, "key"), text_of(given, "action") or str(Wish.CHANGE)
    if not kind or not key:
        raise wrong("key", Text("le genre (kind) et la clé (key) de l'entrée", "the kind and the key of the entry"))
    if action not in list(Wish):
        raise wrong("action", Text("change, add ou close", "change, add or close"))
    changes, more, less = (_values(given, name) for name in ("changes", "add", "remove"))
    if (action == Wish.CLOSE) == bool(changes or more or less) and action != Wish.ADD:
        raise wrong(
            "changes",
            Text(
                "des valeurs par propriété (changes, add ou remove), sauf pour fermer (close)",
                "values by property (changes, add or remove), except to close",
            ),
        )
    return Edit(kind, key, Wish(action), changes, more, less, row=row)


def _values(given: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = given.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise wrong(name, Text("des valeurs par propriété", "values by property"))
    return found
