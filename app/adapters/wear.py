"""Dead quads: an in-memory store never gives back the memory of what it deletes, so deletions are counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many dead quads a store may hold: a floor, and a share of what lives (one in so many)."""

    floor: int
    one_in: int


# A scan of one predicate walks over its dead quads: commits that move labels alone make a search among them slow long
# before they are a tenth of the store.
READ = Tolerance(2_000, 100)
# The gate looks up the few nodes that a change reaches, and loading its view makes a writer wait.
JUDGED = Tolerance(20_000, 10)


class Wear:
    """How worn a store is: it is replaced when its dead quads pass what is tolerated."""

    def __init__(self, size: int, tolerance: Tolerance = READ) -> None:
        """Give the number of quads of a store that was just loaded."""
        self.size = size
        self.dead = 0
        self._tolerance = tolerance

    def moved(self, removed: int, added: int) -> None:
        """Count a patch that was applied."""
        self.dead += removed
        self.size += added - removed

    @property
    def worn(self) -> bool:
        """Whether the store is to be replaced."""
        return self.dead > self._tolerance.floor + self.size // self._tolerance.one_in
