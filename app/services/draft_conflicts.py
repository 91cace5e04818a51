"""What somebody else changed meanwhile of what a draft changes: named, with both values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.draft_effects import by_key
from app.domain.errors import Conflict
from app.domain.language import Text
from app.domain.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.draft_records import Draft

_SHOWN = 20
_NAMED = 3


def moved_since(
    keys: Iterable[bytes], opened: Content, now: Content, added: Iterable[bytes]
) -> Iterator[dict[str, object]]:
    """Yield each subject and property that does not say now what it said: then, now, and in the draft."""
    before, after, drafted = by_key(opened.lines), by_key(now.lines), by_key(added)
    for key in sorted(keys):
        if before.get(key) != after.get(key):
            subject, _, predicate = key.decode().partition(" ")
            yield {
                "subject": subject[1:-1],
                "property": predicate[1:-1],
                "opened": _values(before, key),
                "now": _values(after, key),
                "draft": _values(drafted, key),
            }


def conflict(draft: Draft, effective: date, moved: Sequence[Mapping[str, object]]) -> Conflict:
    """Return the refusal (``draft-conflict``): ``values`` names the first ones, with their values."""
    named = ", ".join(f"{each['subject']} ({_short(str(each['property']))})" for each in moved[:_NAMED])
    return Conflict(
        "draft-conflict",
        Text(
            f"Depuis l'ouverture du brouillon (n{draft.known}, {draft.valid}), ce qu'il change ne dit plus la même "
            f"chose le {effective} : {named}. Ouvrir un brouillon sur ce jour et y refaire ces changements ; celui-ci "
            "reste.",
            f"Since the draft was opened (n{draft.known}, {draft.valid}), what it changes does not say the same on "
            f"{effective}: {named}. Open a draft on that day and make these changes again; this one stays.",
        ),
        {"total": len(moved), "values": list(moved[:_SHOWN])},
    )


def _values(said: Mapping[bytes, frozenset[bytes]], key: bytes) -> list[str]:
    return [statement(line).value for line in sorted(said.get(key, ()))]


def _short(iri: str) -> str:
    return re.split("[#/]", iri)[-1]
