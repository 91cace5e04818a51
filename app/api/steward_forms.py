"""The forms of stewards: what was typed becomes the JSON of a request; first a preview, then the same, confirmed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from app.api.forms import chosen_form
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request

_MOST_BYTES = 1_000_000
_FORM = "application/x-www-form-urlencoded"
_FIELD, _WAS = "field.", "was."


def is_form(request: Request) -> bool:
    """Tell whether a request is a form sent by a page, to be answered by a page."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == _FORM and chosen_form(request, (JSON, HTML)) is HTML


async def typed(request: Request) -> dict[str, str]:
    """Read a form. Raises ``InvalidInput`` for one that is too large or not text."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > _MOST_BYTES:
            raise _unreadable()
    try:
        pairs = parse_qsl(data.decode(), keep_blank_values=True, max_num_fields=200)
    except ValueError as error:
        raise _unreadable() from error
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def correction_body(given: Mapping[str, str]) -> dict[str, object]:
    """Return the request of a correction: the fields whose value is not what it was, or nothing at all."""
    changes = changed_fields(given)
    nothing = given.get("nothing") == "true"
    return {
        **_of_entry(given),
        "from": given.get("from") or None,
        "to": given.get("to") or None,
        "changes": {} if nothing else changes,
        "nothing": nothing,
    }


def changed_fields(given: Mapping[str, str]) -> dict[str, object]:
    """Return the fields (``field.NAME``) whose value is not what it was (``was.NAME``); emptied ones as None."""
    return {
        name.removeprefix(_FIELD): value.strip() or None
        for name, value in given.items()
        if name.startswith(_FIELD) and value != given.get(_WAS + name.removeprefix(_FIELD), "")
    }


def edit_body(given: Mapping[str, str]) -> dict[str, object]:
    """Return the edit of an entry in a draft: its fields, or one ``property`` with a ``value``, set, added or removed.

    ``how`` is change, add or remove; ``language`` that of the value.
    """
    body: dict[str, object] = {name: given[name] for name in ("kind", "key", "action") if given.get(name)}
    changes, name = changed_fields(given), given.get("property", "").strip()
    how = given.get("how") or "change"
    if name:
        value, language = given.get("value", "").strip(), given.get("language", "").strip()
        said = {"value": value, "lang": language} if language else value
        if how == "change":
            changes[name] = said if value else None
        else:
            body[how] = {name: said}
    return {**body, "changes": changes} if changes else body


def date_body(given: Mapping[str, str]) -> dict[str, object]:
    """Return the request of a legal date."""
    return {**_of_entry(given), "date": given.get("date") or None, "seen": given.get("seen") or None}


def undo_body(given: Mapping[str, str]) -> dict[str, object]:
    """Return the request of an undo."""
    return {"reason": given.get("reason", ""), "dryRun": given.get("step") != "confirm"}


def confirming(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the hidden fields that send the same again to be published; once, however often it is sent."""
    kept = [(name, value) for name, value in given.items() if name not in {"step", "once", "csrf"}]
    return [*kept, ("step", "confirm"), ("once", secrets.token_hex(16))]


def _of_entry(given: Mapping[str, str]) -> dict[str, object]:
    return {
        "kind": given.get("kind", ""),
        "key": given.get("key", ""),
        "source": given.get("source") or None,
        "reason": given.get("reason", ""),
        "legalBasis": given.get("legalBasis", "").strip() or None,
        "dryRun": given.get("step") != "confirm",
    }


def _unreadable() -> InvalidInput:
    return InvalidInput(
        "unreadable-form",
        Text("Ce formulaire n'est pas lisible : le remplir de nouveau.", "This form cannot be read: fill it in again."),
    )
