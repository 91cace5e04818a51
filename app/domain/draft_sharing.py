"""Which source each part of a draft goes to: a removal to each that holds the triple, an addition to one that owns it.

An addition goes to the source in whose name a file said it; else to the source that gives this property of this thing
on the day; else to the source that gives this property to things of this kind; else to stewardship.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.draft_effects import OwnDifference, key_of
from app.domain.edition_records import EDITIONS_SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.contents import Content

    # predicate (as it is written in a line) -> the source that gives it to things of the kind, None when none does
    Owning = Callable[[bytes], str | None]

# Sources that nobody writes: derived from others, made by imports, or changed by an upgrade alone.
OF_THE_SERVICE = frozenset({RESOLUTION_SOURCE, "model"}) | EDITIONS_SOURCES


def shared_out(
    own: OwnDifference, removed: set[bytes], at: Mapping[str, Content], owning: Owning, default: str
) -> dict[str, OwnDifference]:
    """Return the part of each source; ``at`` is what each says on the day, ``removed`` all that goes."""
    parts: dict[str, OwnDifference] = {}
    keys = {source: {key_of(line) for line in content.lines} for source, content in at.items()}
    for source, content in at.items():
        gone = removed & set(content.lines)
        if gone and source not in OF_THE_SERVICE:
            parts.setdefault(source, OwnDifference()).removed |= gone
    speaking = sorted(source for source in at if source not in OF_THE_SERVICE)
    for line in own.added:
        key = key_of(line)
        found = own.given.get(line) or next((source for source in speaking if key in keys[source]), None)
        found = found or owning(key[key.index(b" ") + 1 :]) or default
        parts.setdefault(found, OwnDifference()).added.add(line)
    return parts
