"""Dated rows put together: the states that the rows of one entry give, and the entry as it is on the edition's day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.dated import states_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.contents import Content
    from app.domain.imports import Entry, Reading
    from app.domain.rows import Holding


@dataclass(frozen=True, slots=True)
class Assembled:
    """A reading with one entry an entity, the dated states of each, and the contents of these."""

    reading: Reading
    states: Mapping[str, tuple[Holding, ...]]
    contents: Mapping[str, Content]


def assembled(reading: Reading, edition: date) -> Assembled:
    """Put the dated rows of each entity together; entries without dates are left as they are."""
    pieces: dict[str, list[Entry]] = {}
    for entry in reading.entries:
        if entry.dated is not None:
            pieces.setdefault(entry.entity, []).append(entry)
    entries = [entry for entry in reading.entries if entry.dated is None]
    states: dict[str, tuple[Holding, ...]] = {}
    contents: dict[str, Content] = {}
    for entity, own in pieces.items():
        found = states_of([(entry.dated, entry.content) for entry in own if entry.dated is not None], edition)
        states[entity] = tuple(holding for holding, _ in found)
        contents.update({content.digest: content for _, content in found})
        held = [content for holding, content in found if holding.span.holds_on(edition)]
        entries.append(replace(own[0], content=(held or [found[-1][1]])[0], dated=None))
    return Assembled(replace(reading, entries=tuple(entries)), states, contents)
