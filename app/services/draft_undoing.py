"""What a publication did, taken back in a draft: property by property, what was changed again since is left and named.

The undo that publishes at once (``services.undoing``) withdraws what a commit brought, whole; this one puts back what
was said on one day, and can be looked at, corrected and published by another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.contents import EMPTY, Content
from app.domain.draft_effects import by_key
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import Conflict, Refused
from app.domain.language import Text
from app.services.draft_conflicts import moved_since
from app.services.undoing import MODEL, not_undoable, unknown_commit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.rows import Row
    from app.services.ports import TimelineReader

_SHOWN = 100


class _Said(NamedTuple):
    """What was said of an entity on a day: before a publication, by it, and now."""

    before: Content
    after: Content
    now: Content


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The day on which it is taken back, the lines of the effect, and what was changed again since."""

    day: date
    lines: tuple[bytes, ...]
    conflicts: tuple[dict[str, object], ...]


class DraftUndoing:
    """Finds what takes a publication back, as an audience sees it."""

    def __init__(self, reader: TimelineReader, audience: str, visible: Iterable[str]) -> None:
        """Give the rows, the audience, and the sources that it sees."""
        self._reader = reader
        self._audience = audience
        self._visible = frozenset(visible) - OF_THE_SERVICE

    def run(self, number: int, day: date | None, today: date) -> TakenBack:
        """Return what takes a publication back on a day, by default the first one on which it changed something.

        Raises ``NotFound`` (``unknown-commit``), ``Refused`` (``not-undoable``, ``nothing-changes``), ``Conflict``
        (``changed-since``) when all that it changed was changed again.
        """
        if self._reader.commit_numbered(number) is None:
            raise unknown_commit(number, self._reader.head_number())
        rows = self._reader.rows_of_commit(number)
        if number == 1 or any(row.source == MODEL for row in rows):
            raise not_undoable(number)
        rows = [row for row in rows if row.source in self._visible]
        entities = sorted({row.entity for row in rows})
        chosen = day or self._first_day(number, rows, today)
        lines: list[bytes] = []
        conflicts: list[dict[str, object]] = []
        for entity in entities:
            self._entity(entity, self._said(entity, number, chosen), lines, conflicts)
        if not lines:
            raise _changed_since(number, conflicts) if conflicts else _nothing(number, chosen)
        return TakenBack(chosen, tuple(lines), tuple(conflicts[:_SHOWN]))

    def _first_day(self, number: int, rows: Sequence[Row], today: date) -> date:
        spans = [row.holding.span for row in rows]
        days = sorted({each for span in spans for each in (span.start, span.end) if each is not None} | {today})
        entities = {row.entity for row in rows}
        for day in days:
            for entity in entities:
                said = self._said(entity, number, day)
                if said.before != said.after:
                    return day
        return today

    def _said(self, entity: str, number: int, day: date) -> _Said:
        ever = [row for row in self._reader.rows_ever(entity, self._audience) if row.source in self._visible]
        held = [row for row in ever if row.holding.span.holds_on(day)]
        live = [row for row in held if row.retracted_by is None]
        before, after = ([row for row in held if row.known_at(known)] for known in (number - 1, number))
        return _Said(*(self._content(rows) for rows in (before, after, live)))

    def _content(self, rows: Iterable[Row]) -> Content:
        found = [self._reader.content(row.holding.content) for row in rows]
        return Content.of(line for content in found for line in content.lines) if found else EMPTY

    @staticmethod
    def _entity(entity: str, said: _Said, lines: list[bytes], conflicts: list[dict[str, object]]) -> None:
        before, after, now = (by_key(each.lines) for each in said)
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        back = {key for key in changed if now.get(key) == after.get(key)}
        moved = {key for key in changed - back if now.get(key) != before.get(key)}
        conflicts += [
            {"entity": entity, **each} for each in moved_since(moved, said.after, said.now, said.before.lines)
        ]
        for key in sorted(back):
            gone, new = after.get(key, frozenset()), before.get(key, frozenset())
            lines += [*(b"-" + line for line in sorted(gone - new)), *(b"+" + line for line in sorted(new - gone))]


def _changed_since(number: int, conflicts: Sequence[dict[str, object]]) -> Conflict:
    first = conflicts[0]
    return Conflict(
        "changed-since",
        Text(
            f"Tout ce que la publication n° {number} a changé l'a été de nouveau ensuite, ainsi {first['property']} de "
            f"{first['subject']}. Rectifier dans un brouillon.",
            f"All that commit {number} changed was changed again later, such as {first['property']} of "
            f"{first['subject']}. Correct it in a draft.",
        ),
        {"total": len(conflicts), "values": list(conflicts[:_SHOWN])},
    )


def _nothing(number: int, day: date) -> Refused:
    return Refused(
        "nothing-changes",
        Text(
            f"Le {day}, la publication n° {number} n'a rien changé que ce public voie, ou c'est déjà repris.",
            f"On {day}, commit {number} changed nothing that this audience sees, or it is taken back already.",
        ),
    )
