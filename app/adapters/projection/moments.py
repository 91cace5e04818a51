"""Moments compared, and the states of many things with the commits that they came with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.adapters.projection.codec import row_of
from app.adapters.projection.moving import Moving
from app.adapters.projection.one_entity import AUDIENCE, ROW, States, audiences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.domain.moves import Moved, When
    from app.domain.rows import Row

_LOOKED_AT = 1_000  # rows between two moments of one day, past which nobody asks whether they say the same


class Moments(States):
    """Reads of what lies between moments, and of every moment."""

    def moved(self, before: When, after: When, audience: str, kind: str | None = None) -> Iterator[Moved]:
        """Yield every entity of which two moments do not say the same, with the rows that hold at each."""
        return Moving(self._db, audience).moved(
            before, after, kind, lambda entity, when: self.rows_of(entity, *when, audience)
        )

    def nearest(self, when: When, others: Sequence[When], audience: str) -> tuple[int | None, bool]:
        """Return which of these moments is nearest, None when more than a third differs; and whether it says the same.

        Estimated by the rows that begin or end in between. That a moment says the same is exact, and looked at for
        moments of one day alone: a view says its own day.
        """
        moving = Moving(self._db, audience)
        third = 1 + int(self._db.execute("SELECT coalesce(max(id), 0) FROM entities").fetchone()[0]) // 3
        counts = [moving.count(other, when, third) for other in others]
        best = min(range(len(others)), key=counts.__getitem__)
        if counts[best] >= third:
            return None, False
        looked = others[best].day == when.day and counts[best] <= _LOOKED_AT
        return best, looked and next(self.moved(others[best], when, audience), None) is None

    def days_to_come(self, when: When, audience: str) -> list[date]:
        """Return the days after a moment on which a row begins or ends, as known then, in order."""
        return Moving(self._db, audience).days_after(when)

    def differs_by_more(self, when: When, other: When, audience: str, entities: int) -> bool:
        """Tell whether more rows than that begin or end between two moments: about how many entities differ."""
        return Moving(self._db, audience).count(when, other, entities + 1) > entities

    def states(
        self, known: int, audience: str, *, kinds: Sequence[str], things: Sequence[str], day: date | None
    ) -> Iterator[Row]:
        """Yield the rows of these kinds and of these things that a commit knows or knew; with a day, those on it."""
        on = "AND r.valid_from <= :day AND :day < r.valid_to" if day else ""
        query = f"""{ROW} WHERE e.id IN (
                SELECT id FROM entities WHERE kind IN (SELECT value FROM json_each(:kinds))
                UNION SELECT id FROM entities WHERE iri IN (SELECT value FROM json_each(:things))
            ) AND r.recorded <= :known AND {AUDIENCE} {on}"""
        given = {
            "kinds": json.dumps(kinds),
            "things": json.dumps(things),
            "known": known,
            "audiences": audiences_of(audience),
            "day": day.toordinal() if day else 0,
        }
        return map(row_of, self._db.execute(query, given))
