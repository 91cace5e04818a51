"""Moves: what differs between two moments, each a day and what was known after a commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from app.domain.rows import Row


class When(NamedTuple):
    """A moment of the timeline: the day that is spoken of, and the last commit that is known."""

    day: date
    known: int


@dataclass(frozen=True, slots=True)
class Moved:
    """An entity of which two moments do not say the same: the rows that hold at each.

    Without a row that holds, a thing can still be known (closed, to come) or not yet known at all: ``known_before``
    and ``known_after`` tell.
    """

    entity: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    known_before: bool
    known_after: bool
