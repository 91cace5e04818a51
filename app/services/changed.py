"""What is asked of a comparison and what it tells: two moments, and the things that are not the same at both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.contents import Content
    from app.domain.differences import Difference
    from app.domain.language import Text
    from app.domain.moves import Moved, When
    from app.domain.rows import Row
    from app.domain.sentences import ChangeDate, ChangeType, Words


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: two moments, for an audience; one kind or all, one thing or all."""

    before: When
    after: When
    audience: str
    kind: str | None = None
    key: str | None = None

    @property
    def learned(self) -> bool:
        """Whether the day is the same: what differs is what the service came to know."""
        return self.before.day == self.after.day


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that changed, with the rows that hold at each moment."""

    kind: str
    key: str
    type: ChangeType
    moved: Moved


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """A change in full: contents, fields, date and sentence."""

    entity: str
    kind: str
    key: str
    type: ChangeType
    notation: str
    label: str
    before: Content | None
    after: Content | None
    when: ChangeDate
    fields: tuple[tuple[Difference, Text], ...]
    sentence: Text
    source: str
    commit: int
    correction: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """One page of what changed, with how many of each type there are in all."""

    asked: Comparison
    counts: Mapping[str, int]
    total: int
    items: Sequence[ChangeTold]
    offset: int
    limit: int

    @property
    def following(self) -> int | None:
        """Where the next page begins."""
        return self.offset + self.limit if self.offset + self.limit < self.total else None


@dataclass(frozen=True, slots=True)
class Side:
    """What a thing says at one end of a comparison: the row that describes it, None where it is not in force."""

    when: When
    row: Row | None
    content: Content


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One thing at two moments: each field of either, named."""

    entity: str
    kind: str
    key: str
    notation: str
    label: str
    before: Side
    after: Side
    fields: tuple[tuple[Difference, Text], ...]
    words: Words
    change: ChangeTold | None
