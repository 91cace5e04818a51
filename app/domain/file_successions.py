"""Successions by the file: where a commune went, or comes from, when two editions of the COG show it together.

A commune that is gone while its code lives on as a delegated or associated commune of another one was merged into that
one. A commune that begins while its code was a delegated or associated commune before was a part of the other. A part
that belongs to another commune than before took a piece of the first one with it. Nothing is read in a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import Certainty
from app.domain.lives import DAY
from app.domain.successions import Event, EventKind, Given, Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.lives import Life

PARTS_OF = {"commune": ("delegated-commune", "associated-commune", "municipal-district")}
"""The kinds whose entries are parts of an entry of another kind, under the same codes."""
PARENT_LINKS = ("delegatedOf", "associatedOf", "districtOf")


@dataclass(frozen=True, slots=True)
class Belonging:
    """Over which days a part belonged to which whole, as a file says."""

    whole: str
    start: date | None
    end: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def shown_by_files(parts: Mapping[str, Sequence[Belonging]], life: Callable[[str], Life]) -> list[Event]:
    """Return the events that files show; ``parts`` gives, for each whole that bears the code of a part, its belongings.

    The keys are things of the kind of the whole (communes), named by the code that the part bears.
    """
    links: dict[date, dict[tuple[str, str], bool]] = {}
    for thing, belongings in parts.items():
        for day, before, after, whole in _moves(thing, belongings, life(thing)):
            pairs = links.setdefault(day, {})
            pairs[before, after] = pairs.get((before, after), False) or whole
    return [event for day, pairs in sorted(links.items()) for event in _events(day, pairs, life)]


def _moves(thing: str, belongings: Sequence[Belonging], life: Life) -> Iterator[tuple[date, str, str, bool]]:
    """Yield the day, the thing left, the thing reached, and whether it went over whole."""
    for stay in life.stays:
        if stay.end is not None:
            yield from ((stay.end, thing, each.whole, True) for each in _on(belongings, stay.end, thing))
        if stay.start is not None and stay.start_certainty is not Certainty.ATTESTED:
            yield from ((stay.start, each.whole, thing, False) for each in _on(belongings, stay.start - DAY, thing))
    for each in belongings:
        if each.end is not None:
            yield from ((each.end, each.whole, next_.whole, False) for next_ in _on(belongings, each.end, each.whole))


def _on(belongings: Iterable[Belonging], day: date, other_than: str) -> Iterator[Belonging]:
    return (each for each in belongings if each.holds_on(day) and each.whole != other_than)


def _events(day: date, pairs: Mapping[tuple[str, str], bool], life: Callable[[str], Life]) -> Iterator[Event]:
    """Make one event of what goes into each whole on a day, and of what leaves each one that goes on."""
    groups: dict[tuple[EventKind, str], list[Link]] = {}
    for (before, after), whole in sorted(pairs.items()):
        began = life(after).on(day - DAY) is None
        if whole:
            group = (EventKind.MERGER, after)
        else:
            group = (EventKind.SPLIT, before) if began else (EventKind.PARTIAL_TRANSFER, before)
        groups.setdefault(group, []).append(Link(before, after, whole))
    for (kind, one), links in groups.items():
        alone = kind is EventKind.MERGER and len(links) == 1 and life(one).on(day - DAY) is None
        stays = frozenset(link.before for link in links if link.before and life(link.before).on(day) is not None)
        told = EventKind.RENUMBERING if alone else kind
        yield Event("", told, day, tuple(links), given=Given.FILE, stays=stays, proof="established")
