"""A column of codes projected: each distinct code once, and the cells that are added to the rows that hold it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.csv_text import spreadsheet_safe
from app.domain.projections import Status

if TYPE_CHECKING:
    from datetime import date

    from app.domain.projections import Projection
    from app.services.reading import Moment
    from app.services.succession import Succession

COLUMNS = (
    "project_status",
    "project_code",
    "project_label",
    "project_cardinality",
    "project_reversible",
    "project_loss",
)
EMPTY, SEVERAL = "empty", "several"
_NONE = ("", "", "", "", "")


@dataclass(slots=True)
class ColumnProjection:
    """The cells to add for each cell of a column; a cell may hold several codes separated by spaces."""

    succession: Succession
    kind: str
    start: date
    goal: date
    moment: Moment
    statuses: Counter[str] = field(default_factory=Counter)
    _added: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def added(self, cell: str) -> tuple[str, ...]:
        """Return the cells to add to a row: status, codes, labels, cardinality, reversible, losses."""
        kept = self._added.get(cell)
        if kept is None:
            kept = self._added[cell] = tuple(spreadsheet_safe(each) for each in self._cells(cell.split()))
        return kept

    def count(self, cell: str) -> None:
        """Count a row by its status."""
        self.statuses[self.added(cell)[0]] += 1

    def _cells(self, codes: list[str]) -> tuple[str, ...]:
        if not codes:
            return (EMPTY, *_NONE)
        asked = [self.succession.project(self.kind, code, self.start, self.goal, self.moment) for code in codes]
        found = [projection for projection in asked if projection is not None]
        statuses = dict.fromkeys(
            Status.UNKNOWN.value if projection is None else str(projection.status) for projection in asked
        )
        targets = {target.thing.id: target.thing for projection in found for target in projection.targets}
        return (
            next(iter(statuses)) if len(statuses) == 1 else SEVERAL,
            " ".join(thing.notation for thing in targets.values()),
            " | ".join(thing.label for thing in targets.values()),
            found[0].cardinality if len(asked) == len(found) == 1 else "",
            _reversible(found) if len(asked) == len(found) else "",
            " ".join(dict.fromkeys(str(lost) for projection in found for lost in projection.losses)),
        )


def _reversible(found: list[Projection]) -> str:
    return "yes" if all(projection.reversible for projection in found) else "no"
