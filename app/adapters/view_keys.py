"""Which view is meant: its form, day, last commit known and audience; the same for who asks and who makes it.

A draft is a view too: what it was opened on (no day: nothing), its name, and how many of its effects are applied.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self

from app.domain.moves import When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.reading import Moment


class ViewKey(NamedTuple):
    """A view of plain triples on a day; or, when kinds or things are named, their states, of every day without one."""

    known: int
    audience: str
    day: date | None
    kinds: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    draft: str = ""
    version: int = 0

    @classmethod
    def of(cls, moment: Moment, audience: str) -> Self:
        """Return the view of a moment; the audience is the narrowest one that sees the same sources."""
        return cls(moment.known, audience, moment.day)

    @property
    def when(self) -> When | None:
        """The moment of a view of plain triples; None for states, and for drafts: they say something else."""
        return None if self.kinds or self.things or self.draft else self.opened_on

    @property
    def opened_on(self) -> When | None:
        """The moment on which a draft was opened; None for one opened empty."""
        return None if self.day is None else When(self.day, self.known)

    def to_json(self) -> dict[str, object]:
        """Return what a message between processes holds."""
        return {
            "known": self.known,
            "audience": self.audience,
            "day": self.day.isoformat() if self.day else None,
            "kinds": list(self.kinds),
            "things": list(self.things),
            "draft": self.draft,
            "version": self.version,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, object]) -> Self:
        """Read it back."""
        day, kinds, things = told["day"], told["kinds"], told["things"]
        if not isinstance(kinds, list) or not isinstance(things, list):
            raise TypeError(told)
        return cls(
            int(str(told["known"])),
            str(told["audience"]),
            date.fromisoformat(str(day)) if day else None,
            tuple(kinds),
            tuple(things),
            str(told.get("draft") or ""),
            int(str(told.get("version") or 0)),
        )
