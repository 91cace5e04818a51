"""Dead quads: an in-memory store never gives back the memory of what it deletes, so deletions are counted."""

from __future__ import annotations

_FLOOR = 20_000
_SHARE = 10  # of the store: a tenth


class Wear:
    """How worn a store is: it is replaced when its dead quads pass a tenth of what it holds, and a floor."""

    def __init__(self, size: int) -> None:
        """Give the number of quads of a store that was just loaded."""
        self.size = size
        self.dead = 0

    def moved(self, removed: int, added: int) -> None:
        """Count a patch that was applied."""
        self.dead += removed
        self.size += added - removed

    @property
    def worn(self) -> bool:
        """Whether the store is to be replaced."""
        return self.dead > _FLOOR + self.size // _SHARE
