"""From changes of rows, or of moments, to the triples that move in a view, for each audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.contents import EMPTY, Content
from app.domain.patches import Patch, absence, date_of_view, difference
from app.domain.rows import after, holding_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.commits import Source
    from app.domain.moves import When
    from app.domain.rows import Change, Row
    from app.services.ports import TimelineReader


class Patching:
    """Computes patches: what an entity says in a view before the changes, and after."""

    def __init__(self, reader: TimelineReader) -> None:
        """Give the rows and contents."""
        self._reader = reader

    def patches(
        self, changes: Iterable[Change], contents: Mapping[str, Content], new: Iterable[Source], day: date
    ) -> dict[str, Patch]:
        """Return the patch of each audience; ``contents`` and ``new`` sources are not in the home yet."""
        by_entity: dict[str, list[Change]] = {}
        for change in changes:
            by_entity.setdefault(change.entity, []).append(change)
        live = self._reader.live_rows(by_entity)
        moves = [
            (entity, rows, _after_all(rows, own))
            for entity, own in by_entity.items()
            for rows in [live.get(entity, [])]
        ]
        made: dict[frozenset[str], Patch] = {}
        found: dict[str, Patch] = {}
        for audience, visible in self._visible(new).items():
            if visible not in made:
                made[visible] = self._patch(moves, contents, day, visible)
            found[audience] = made[visible]
        return found

    def between(self, before: When, after: When, audience: str) -> Patch:
        """Return the patch that leads the view of one moment to that of another."""
        removed: list[bytes] = []
        added: list[bytes] = []
        for gone, new in self.steps(before, after, audience):
            removed += gone
            added += new
        return Patch(after.day, tuple(removed), tuple(added))

    def day_moves(self, before: When, after: When) -> dict[str, Patch]:
        """Return the patch of each audience from one moment to another; audiences that see the same share it."""
        made: dict[frozenset[str], Patch] = {}
        for audience, visible in self._visible(()).items():
            if visible not in made:
                made[visible] = self.between(before, after, audience)
        return {audience: made[visible] for audience, visible in self._visible(()).items()}

    def steps(self, before: When, after: When, audience: str) -> Iterator[tuple[list[bytes], list[bytes]]]:
        """Yield the lines to remove and to add, one entity at a time: a large patch need not be held whole."""
        for moved in self._reader.moved(before, after, audience):
            yield _step(
                self._said(moved.entity, moved.before, {}, known=moved.known_before),
                self._said(moved.entity, moved.after, {}, known=moved.known_after),
            )
        yield _step(date_of_view(before.day), date_of_view(after.day))

    def _visible(self, new: Iterable[Source]) -> dict[str, frozenset[str]]:
        audience_of = {name: source.audience for name, source in self._reader.sources().items()}
        for source in new:
            audience_of.setdefault(source.name, source.audience)
        return {
            audience: frozenset(name for name, own in audience_of.items() if AUDIENCES.index(own) <= place)
            for place, audience in enumerate(AUDIENCES)
        }

    def _patch(
        self,
        moves: Iterable[tuple[str, Sequence[Row], Sequence[Row]]],
        contents: Mapping[str, Content],
        day: date,
        visible: frozenset[str],
    ) -> Patch:
        removed: list[bytes] = []
        added: list[bytes] = []
        for entity, before, later in moves:
            known = [[row for row in rows if row.source in visible] for rows in (before, later)]
            gone, new = _step(
                *(self._said(entity, holding_on(rows, day), contents, known=bool(rows)) for rows in known)
            )
            removed += gone
            added += new
        return Patch(day, tuple(removed), tuple(added))

    def _said(self, entity: str, holding: Sequence[Row], contents: Mapping[str, Content], *, known: bool) -> Content:
        """Return what a view says of an entity: its contents, or that it is known and not in force."""
        if not holding:
            return absence(entity) if known else EMPTY
        found = [contents.get(row.holding.content) or self._reader.content(row.holding.content) for row in holding]
        return found[0] if len(found) == 1 else Content.of(line for content in found for line in content.lines)


def _step(before: Content, after: Content) -> tuple[list[bytes], list[bytes]]:
    # No two entities own a same triple, so each one's are in order and none is said twice.
    gone, new = difference(before, after)
    return sorted(gone), sorted(new)


def _after_all(rows: Sequence[Row], changes: Iterable[Change]) -> Sequence[Row]:
    for change in changes:
        rows = after(rows, change, commit=0)
    return rows
