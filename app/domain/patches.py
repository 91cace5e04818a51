"""Patches: the triples that a commit removes from and adds to a view, and no others.

A patch is triple-minimal because an in-memory store never gives back the memory of what it deletes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import Content, ContentBuilder, boolean
from app.domain.contents import day as day_term
from app.domain.iris import TERMS

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Patch:
    """Canonical N-Triples lines to remove and to add, in the view of one day and one audience."""

    day: date
    removed: tuple[bytes, ...] = ()
    added: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        """A patch without lines changes nothing."""
        return bool(self.removed or self.added)

    def __len__(self) -> int:
        """The number of triples that move."""
        return len(self.removed) + len(self.added)


def absence(entity: str) -> Content:
    """Return what a view says of a thing that is known but not in force on its day: that, and nothing more."""
    builder = ContentBuilder(entity)
    builder.add(TERMS + "inForce", boolean(value=False))
    return builder.content()


def date_of_view(day: date) -> Content:
    """Return the one statement that a view makes of itself: the day that it speaks of."""
    builder = ContentBuilder(TERMS + "view")
    builder.add(TERMS + "validOn", day_term(day))
    return builder.content()


def difference(before: Content, after: Content) -> tuple[set[bytes], set[bytes]]:
    """Return the lines to remove and the lines to add to go from one content to another."""
    old, new = set(before.lines), set(after.lines)
    return old - new, new - old
