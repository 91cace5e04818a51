"""Successions against what is held: codes that are known, in force around the date, and not said to end twice.

What a file of successions says is compared with the rows of the home before it is recorded. An event is taken whole or
not at all, and nothing is changed in what it says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from app.domain.dates import Certainty
from app.domain.imports import RowProblem
from app.domain.language import Text
from app.domain.lives import DAY
from app.domain.projections import Register
from app.domain.successions import Event, Link, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.imports import Entry, Reading
    from app.domain.lives import Life, Stay

Problem = tuple[str, str, str, Text]  # column, thing, code of the cause, sentence


class Held(Register, Protocol):
    """What is compared with."""

    @property
    def stated(self) -> Sequence[Event]:
        """Every event that a source states."""

    def listed_by(self, thing: str, since: date, until: date | None) -> date | None:
        """Return the first edition from one day to before another that lists a thing."""


def against_held(reading: Reading, held: Held, today: date) -> Reading:
    """Return the same reading, without the events that what is held contradicts: their rows are rejected."""
    own = {entry.entity: event for entry in reading.entries if (event := event_of(entry.entity, entry.content))}
    others = [event for event in held.stated if event.entity not in own]
    kept, rejected = [], list(reading.rejected)
    for entry in reading.entries:
        event = own.get(entry.entity)
        rivals = [*others, *(each for key, each in own.items() if key != entry.entity)]
        found = _rejected(reading, entry, event, held, rivals, today) if event else []
        rejected += found
        if not found:
            kept.append(entry)
    order = sorted(rejected, key=lambda problem: (problem.row or 0, problem.column or ""))
    edition = min(reading.edition, today) if reading.edition else None
    return replace(reading, entries=tuple(kept), rejected=tuple(order), edition=edition)


def _rejected(
    reading: Reading, entry: Entry, event: Event, held: Held, rivals: Sequence[Event], today: date
) -> list[RowProblem]:
    """Return the rows of an event to reject: those that are wrong with their cause, the others with it."""
    rows = reading.lines.get(entry.entity) or (entry.row,) * len(event.links)
    found = [
        RowProblem(row, reading.columns.get(column, column), thing.rpartition("/")[2], cause, code, entry.notation)
        for row, link in zip(rows, event.links, strict=False)
        for column, thing, code, cause in _problems(event, link, held, rivals, today)
    ]
    wrong = {problem.row for problem in found}
    rest = sorted(set(rows) - wrong) if found else []
    return found + [RowProblem(row, None, "", _INCOMPLETE, "event-incomplete", entry.notation) for row in rest]


def _problems(event: Event, link: Link, held: Held, rivals: Sequence[Event], today: date) -> Iterator[Problem]:
    if event.seen is not None and event.seen > today:
        yield "dateSeen", str(event.seen), "future-date", _NOT_SEEN
    if link.before:
        yield from _left(event, link.before, held, rivals)
    if link.after and link.after != link.before:
        yield from _reached(event, link.after, held)


def _left(event: Event, thing: str, held: Held, rivals: Sequence[Event]) -> Iterator[Problem]:
    life = held.life(thing)
    if not life.stays:
        yield "from", thing, "unknown-code", _UNKNOWN
        return
    before = event.date - DAY
    stay = life.on(before)
    if stay is None and not _before_known(life, before):
        if not any(link.after == thing and each.date <= before for each in rivals for link in each.links):
            yield "from", thing, "not-in-force-then", _not_in_force(event, _spans(life))
    elif event.ends(thing):
        yield from _ended(event, thing, stay, held, rivals)


def _before_known(life: Life, day: date) -> bool:
    """Tell whether a day is before what is known of a thing, which may then have been in force."""
    first = life.stays[0]
    return first.start is not None and day < first.start and first.start_certainty is not Certainty.EDITION


def _ended(event: Event, thing: str, stay: Stay | None, held: Held, rivals: Sequence[Event]) -> Iterator[Problem]:
    listed = held.listed_by(thing, event.date, stay.end if stay else None)
    if listed is not None:
        yield "from", thing, "still-listed", _still_listed(event, listed)
    since = stay.start if stay else None
    for rival in rivals:
        if rival.ends(thing) and (since is None or since <= rival.date) and not _again(thing, event, rival, rivals):
            yield "from", thing, "ended-twice", _ended_twice(rival)
            return


def _again(thing: str, event: Event, rival: Event, rivals: Sequence[Event]) -> bool:
    """Tell whether something brought a thing back between two events that each end it."""
    first, last = sorted((event.date, rival.date))
    back = any(link.after == thing and first < each.date <= last for each in rivals for link in each.links)
    return back and first != last


def _reached(event: Event, thing: str, held: Held) -> Iterator[Problem]:
    life = held.life(thing)
    if not life.stays:
        yield "to", thing, "unknown-code", _UNKNOWN
    elif all(stay.end is not None and stay.end <= event.date for stay in life.stays):
        yield "to", thing, "not-in-force-then", _not_in_force(event, _spans(life))


def _spans(life: Life) -> str:
    """Return the spans of a life as ISO dates, the end excluded: ``2023-01-01/2026-01-01``."""
    return ", ".join(f"{stay.start or '..'}/{stay.end or '..'}" for stay in life.stays)


def _not_in_force(event: Event, spans: str) -> Text:
    return Text(
        f"Ce code n’est pas en vigueur autour du {event.date} (tenu ici : {spans}). Corriger la date ou le code.",
        f"This code is not in force around {event.date} (held here: {spans}). Correct the date or the code.",
    )


def _still_listed(event: Event, listed: date) -> Text:
    return Text(
        f"L’événement y met fin le {event.date}, et l’édition du {listed} le liste encore. Corriger la date, ou écrire "
        "que le code demeure (une ligne de ce code vers lui-même).",
        f"The event ends it on {event.date}, and the edition of {listed} still lists it. Correct the date, or write "
        "that the code remains (a row from this code to itself).",
    )


def _ended_twice(rival: Event) -> Text:
    return Text(
        f"Un autre événement y met déjà fin le {rival.date} ({rival.label or rival.entity}). Garder le bon.",
        f"Another event already ends it on {rival.date} ({rival.label or rival.entity}). Keep the right one.",
    )


_UNKNOWN = Text(
    "Ce code n’a jamais été connu ici sous ce genre. Corriger le code ou le genre, ou importer d’abord l’édition qui "
    "le porte.",
    "This code was never known here under this kind. Correct the code or the kind, or import first the edition that "
    "has it.",
)
_NOT_SEEN = Text(
    "La date à laquelle l’événement a été vu est dans le futur. La corriger.",
    "The date on which the event was seen is in the future. Correct it.",
)
_INCOMPLETE = Text(
    "Une autre ligne du même événement est rejetée : l’événement n’est pas pris à moitié. Corriger l’autre ligne.",
    "Another row of the same event is rejected: an event is not taken by halves. Correct the other row.",
)
