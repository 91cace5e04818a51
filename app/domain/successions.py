"""Successions: what dated acts, and the files themselves, say of what a code or a structure becomes.

An *event* is a dated act (merger, split, closing...) with the things that it takes from and gives to. A *link* is one
pair of it: from a thing, to a thing, whole or in part. An event is stated by a source (a text, an operator), or *by the
file*: two editions that show together where a code went, whose date is then that of the edition.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.contents import Content

ORG = "http://www.w3.org/ns/org#"


class EventKind(StrEnum):
    """The kinds of events; the values of ``srj:EventKindScheme``."""

    CREATION = "creation"
    CLOSING = "closing"
    MERGER = "merger"
    SPLIT = "split"
    RENAMING = "renaming"
    RENUMBERING = "renumbering"
    SEAT_CHANGE = "seat-change"
    TRANSFER = "transfer"
    PARTIAL_TRANSFER = "partial-transfer"


# Events after which what they take from remains: a matter, or a part, went elsewhere; the thing itself goes on.
KEEPING = frozenset({EventKind.TRANSFER, EventKind.PARTIAL_TRANSFER})


class Given(StrEnum):
    """Who says so."""

    EVENT = "event"  # an event that a source states
    FILE = "file"  # the editions of the referential show it


@dataclass(frozen=True, slots=True)
class Link:
    """One pair of an event; ``before`` None is a creation, ``after`` None an end stated without successor."""

    before: str | None
    after: str | None
    whole: bool = True
    share: float | None = None  # percent of what ``before`` was
    transfers: str = ""  # what goes over, in words


@dataclass(frozen=True, slots=True)
class Event:
    """A dated act and its links; ``entity`` is its IRI, empty when the file shows it."""

    entity: str
    kind: EventKind
    date: dt.date  # in law; of the edition when given by the file
    links: tuple[Link, ...]
    seen: dt.date | None = None
    texts: tuple[str, ...] = ()  # what decides it: IRIs, or the words of the source
    proof: str = ""
    given: Given = Given.EVENT
    label: str = ""
    stays: frozenset[str] = frozenset()  # given by the file: things it takes from that its edition still lists

    def from_(self, thing: str) -> tuple[Link, ...]:
        """Return the links that leave a thing."""
        return tuple(link for link in self.links if link.before == thing)

    def to(self, thing: str) -> tuple[Link, ...]:
        """Return the links that reach a thing."""
        return tuple(link for link in self.links if link.after == thing)

    def ends(self, thing: str) -> bool:
        """Tell whether the thing ends with this event; what it also gives to goes on."""
        if thing in self.stays or self.kind in KEEPING or not self.from_(thing):
            return False
        if self.kind in {EventKind.RENAMING, EventKind.SEAT_CHANGE} and not any(link.after for link in self.links):
            return False
        return not self.to(thing)


_EVENT_DATE = TERMS + "eventDate"
_EVENT_KIND = TERMS + "eventKind"


def event_of(entity: str, content: Content) -> Event | None:
    """Read an event from its content; None for one without a date or a kind, which says nothing of succession."""
    own: dict[str, list[str]] = {}
    parts: dict[str, dict[str, str]] = {}
    for each in statements(content):
        if each.subject == entity:
            own.setdefault(each.predicate, []).append(each.value)
        else:
            parts.setdefault(each.subject, {})[each.predicate] = each.value
    kind = _last(own.get(_EVENT_KIND))
    day = _last(own.get(_EVENT_DATE))
    if not day or kind not in {each.value for each in EventKind}:
        return None
    seen = own.get(TERMS + "seenOn")
    return Event(
        entity,
        EventKind(kind),
        dt.date.fromisoformat(day),
        tuple(_links(own, parts)),
        dt.date.fromisoformat(seen[0]) if seen else None,
        (*own.get(TERMS + "eventBasis", ()), *own.get(TERMS + "eventBasisAsPublished", ())),
        _last(own.get(TERMS + "proof")),
        label=next(iter(own.get("http://www.w3.org/2004/02/skos/core#prefLabel", ())), ""),
    )


def _links(own: Mapping[str, list[str]], parts: Mapping[str, Mapping[str, str]]) -> Iterable[Link]:
    told = [part for _, part in sorted(parts.items()) if {TERMS + "predecessor", TERMS + "successor"} & part.keys()]
    if told:
        for part in told:
            share = part.get(TERMS + "share")
            yield Link(
                part.get(TERMS + "predecessor"),
                part.get(TERMS + "successor"),
                not part.get(TERMS + "extent", "").endswith("-part"),
                float(share) if share else None,
                part.get(TERMS + "transfers", ""),
            )
        return
    before: Iterable[str | None] = own.get(ORG + "originalOrganization") or (None,)
    after: Iterable[str | None] = own.get(ORG + "resultingOrganization") or (None,)
    yield from (Link(one, other) for one in before for other in after)


def _last(values: Iterable[str] | None) -> str:
    """Return the local value of the one value of a property: ``merger`` of ``srj:eventKind-merger``."""
    value = next(iter(values or ()), "")
    return value.partition("#")[2].partition("-")[2] if value.startswith(TERMS) else value
