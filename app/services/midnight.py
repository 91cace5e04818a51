"""Midnight: the current views move to the next day, by the triples that differ and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.moves import When
from app.services.patching import Patching

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.patches import Patch
    from app.services.ports import TimelineReader

_WIDEST = "restricted"


class DayGate(Protocol):
    """What judges on the view of the day."""

    def move(self, patch: Patch) -> None:
        """Follow the view to the day of a patch."""


class Midnight:
    """Keeps the day of the current views; it moves forward when the clock passes midnight in Paris, never back.

    A clock that is put back is no new day: until it has caught up, its day is another view like any past one.
    """

    def __init__(self, reader: TimelineReader, gate: DayGate, day: date, today: Callable[[], date]) -> None:
        """Give the day of the gate, and the clock."""
        self._reader = reader
        self._patching = Patching(reader)
        self._gate = gate
        self._today = today
        self.day = day

    @property
    def position(self) -> When:
        """The moment of the current views."""
        return When(self.day, self._reader.head_number())

    def move(self) -> Mapping[str, Patch] | None:
        """Move when a day has begun: the gate first, then the patch of each audience for those who follow."""
        today = self._today()
        if today <= self.day:
            return None
        position = self.position
        patches = self._patching.day_moves(position, When(today, position.known))
        self._gate.move(patches[_WIDEST])
        self.day = today
        return patches
