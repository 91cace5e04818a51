"""Fields of a request read from JSON: each checked, an unknown one refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping


def refuse_others(body: Mapping[str, object], known: frozenset[str]) -> None:
    """Refuse a field that a request does not have."""
    unknown = sorted(set(body) - known)
    if unknown:
        names = ", ".join(sorted(known))
        raise InvalidInput(
            "unknown-field",
            Text(
                f"« {unknown[0]} » n'est pas un champ de cette demande. Champs : {names}.",
                f"'{unknown[0]}' is not a field of this request. Fields: {names}.",
            ),
            {"field": unknown[0]},
        )


def text_of(body: Mapping[str, object], name: str) -> str:
    """Return a text, empty when it is absent."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise wrong(name, Text("un texte", "a text"))
    return value


def switch(body: Mapping[str, object], name: str) -> bool:
    """Return true or false, false when it is absent."""
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise wrong(name, Text("true ou false", "true or false"))
    return value


def wrong(name: str, wanted: Text) -> InvalidInput:
    """Return the error of a field."""
    return InvalidInput(
        "invalid-field",
        Text(f"« {name} » : donner {wanted.fr}.", f"'{name}': give {wanted.en}."),
        {"field": name},
    )
