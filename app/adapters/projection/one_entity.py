"""The states of one entity, read without going through all of them: on a day, and the nearest before and after.

The R*Tree finds what holds at a point in the time of one state or of a thousand. It keeps no order, so a neighbour is
looked for in windows that grow: the state next to another one, which is nearly always there, is in the first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.adapters.projection.codec import row_of
from app.adapters.projection.proofs import Proofs
from app.domain.audiences import up_to
from app.domain.derivations import RESOLUTION_SOURCE

if TYPE_CHECKING:
    from datetime import date

    from app.domain.rows import Row

ROW = """
    SELECT e.iri, s.name, c.digest, r.valid_from, r.valid_to, r.start_certainty, r.end_certainty,
           r.recorded, r.retracted
    FROM rows r JOIN entities e ON e.id = r.entity JOIN sources s ON s.id = r.source JOIN contents c ON c.id = r.content
"""
HOLDS = "r.valid_from <= :day AND :day < r.valid_to AND r.recorded <= :known AND :known < r.retracted"
AUDIENCE = "s.audience IN (SELECT value FROM json_each(:audiences))"
_BOXES = """r.id IN (
    SELECT id FROM row_boxes WHERE entity_low = (SELECT id FROM entities WHERE iri = :entity)
    AND known_low <= :known AND :known <= known_high AND """
_ON = _BOXES + "valid_low <= :day AND :day <= valid_high)"
_BEFORE = _BOXES + "valid_high BETWEEN :low AND :high)"
_AFTER = _BOXES + "valid_low BETWEEN :low AND :high)"
_WINDOWS = (1, 40, 1_600, 9_999_999)  # days


class States(Proofs):
    """Reads of one entity."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day, as known after a commit, for an audience."""
        query = f"{ROW} WHERE {_ON} AND {AUDIENCE}"
        return [row_of(each) for each in self._db.execute(query, {"entity": entity, **when_of(day, known, audience)})]

    def before(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the nearest rows that had ended on a day, their excluded end not after it; derived facts left out."""
        return self._nearest(_BEFORE, [(-size, -1) for size in _WINDOWS], entity, day, known, audience)

    def after(self, entity: str, day: date, known: int, audience: str, *, every: bool = False) -> list[Row]:
        """Return the nearest rows (or every one) that begin on a day or later; derived facts left out."""
        windows = [(0, size - 1) for size in (_WINDOWS[-1:] if every else _WINDOWS)]
        return self._nearest(_AFTER, windows, entity, day, known, audience)

    def _nearest(
        self, boxes: str, windows: list[tuple[int, int]], entity: str, day: date, known: int, audience: str
    ) -> list[Row]:
        query = f"{ROW} WHERE {boxes} AND {AUDIENCE} AND s.name <> '{RESOLUTION_SOURCE}'"
        given = {"entity": entity, **when_of(day, known, audience)}
        place = day.toordinal()
        for low, high in windows:
            found = self._db.execute(query, {**given, "low": place + low, "high": place + high}).fetchall()
            if found:
                return [row_of(each) for each in found]
        return []

    def first_recorded(self, entity: str, audience: str) -> int | None:
        """Return the commit that first recorded something of an entity, retracted or not."""
        query = f"""
            SELECT min(r.recorded) FROM rows r JOIN sources s ON s.id = r.source
            WHERE r.entity = (SELECT id FROM entities WHERE iri = :entity) AND {AUDIENCE}
        """
        found = self._db.execute(query, {"entity": entity, "audiences": audiences_of(audience)}).fetchone()[0]
        return None if found is None else int(found)

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity that an audience may see, retracted ones included."""
        query = f"{ROW} WHERE r.entity = (SELECT id FROM entities WHERE iri = :entity) AND {AUDIENCE}"
        parameters = {"entity": entity, "audiences": audiences_of(audience)}
        return [row_of(each) for each in self._db.execute(query, parameters)]


def audiences_of(audience: str) -> str:
    """Return the audiences whose sources an audience may see, as the JSON that queries take."""
    return json.dumps(up_to(audience))


def when_of(day: date, known: int, audience: str) -> dict[str, object]:
    """Return the parameters of a moment."""
    return {"day": day.toordinal(), "known": known, "audiences": audiences_of(audience)}
