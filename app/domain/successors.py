"""Successors: what directly follows an entry that is closed, as lists and pages name it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.domain.projections import Named, Register


class Succeeded(StrEnum):
    """Whether what follows a closed entry is known."""

    HELD = "held"
    NONE = "none"  # stated: it has no successor
    NOT_HELD = "not-held"


@dataclass(frozen=True, slots=True)
class Successors:
    """What directly follows a closed entry."""

    status: Succeeded
    things: tuple[Named, ...] = ()

    @property
    def cell(self) -> str:
        """What a table shows: the codes, ``none`` where it is stated that there is none, nothing where none is held."""
        return "none" if self.status is Succeeded.NONE else " ".join(thing.notation for thing in self.things)


def successors_of(register: Register, thing: str, day: date) -> Successors | None:
    """Return what directly follows a thing that has ended by a day; None for one that has not."""
    ended = [stay for stay in register.life(thing).stays if stay.end is not None and stay.end <= day]
    if not ended or register.life(thing).on(day) is not None:
        return None
    last = ended[-1]
    acts = [
        event
        for event in register.leaving(thing)
        if (last.start is None or last.start <= event.date) and event.date <= (last.end or day) and event.ends(thing)
    ]
    if not acts:
        return Successors(Succeeded.NOT_HELD)
    final = max(event.date for event in acts)
    afters = {link.after for event in acts if event.date == final for link in event.from_(thing) if link.after}
    return Successors(
        Succeeded.HELD if afters else Succeeded.NONE,
        tuple(named for each in sorted(afters) if (named := register.named(each, final)) is not None),
    )
