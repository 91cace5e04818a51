"""What changed between two moments: which things were added, closed, reopened or changed, and each field of them."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Protocol

from app.domain.content_fields import natural_key
from app.domain.contents import EMPTY
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.differences import differences, side_by_side
from app.domain.kinds import LABEL, SKOS, kind_named
from app.domain.moves import Moved
from app.domain.sentences import ChangeDate, ChangeType, change_sentence, field_words
from app.domain.statements import first, statements, values
from app.services.changed import Change, ChangesPage, ChangeTold, Comparison, Side, SideBySide
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.moves import When
    from app.domain.rows import Row
    from app.domain.sentences import Words
    from app.services.naming import Naming

_AT_ONCE = 100
_MOST_KEPT = 60_000  # things that moved, over all the comparisons kept


class ChangeReader(Protocol):
    """What changes are read from."""

    def moved(self, before: When, after: When, audience: str, kind: str | None = None) -> Iterator[Moved]:
        """Yield every entity of which two moments do not say the same."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day."""

    def before(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the nearest rows that had ended on a day."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class Changes:
    """Compares moments of the timeline."""

    def __init__(self, reader: ChangeReader, namespace: Namespace, naming: Naming, kinds: Mapping[str, Kind]) -> None:
        """Give the rows, the base of the IRIs, the names of terms and things, and the kinds."""
        self._reader = reader
        self._namespace = namespace
        self._naming = naming
        self._kinds = kinds
        self._kept: Remembered[Comparison, tuple[Change, ...]] = Remembered(_MOST_KEPT)
        self._lock = Lock()

    def between(self, asked: Comparison) -> tuple[Change, ...]:
        """Return the things that changed, by kind and in the order of their keys; what never changes is remembered."""
        with self._lock:
            kept = self._kept.get(asked)
            if kept is None:
                found = [change for moved in self._moved(asked) if (change := self._change(asked, moved)) is not None]
                ordered = tuple(sorted(found, key=lambda each: (each.kind, natural_key(each.key))))
                kept = self._kept.keep(asked, ordered, len(ordered) + 1)
            return kept

    def _moved(self, asked: Comparison) -> Iterable[Moved]:
        if asked.kind is None or asked.key is None:
            return self._reader.moved(asked.before, asked.after, asked.audience, asked.kind)
        entity = self._namespace.mint(asked.kind, asked.key)
        old, new = (tuple(self._reader.rows_of(entity, *when, asked.audience)) for when in (asked.before, asked.after))
        return [Moved(entity, old, new, bool(old), bool(new))]

    def _change(self, asked: Comparison, moved: Moved) -> Change | None:
        thing = self._namespace.parse(moved.entity)
        if thing is None:
            return None
        if moved.before and moved.after:
            kind_of = ChangeType.CHANGED if self._differs(asked, moved) else None
        elif moved.before:
            kind_of = ChangeType.CLOSED
        elif moved.after:
            kind_of = ChangeType.REOPENED if self._held_before(asked, moved) else ChangeType.ADDED
        else:
            kind_of = None  # known and in force at neither: to come, or closed long ago
        return Change(thing.kind, thing.key, kind_of, moved) if kind_of else None

    def _differs(self, asked: Comparison, moved: Moved) -> bool:
        old, new = ({row.holding.content for row in rows} for rows in (moved.before, moved.after))
        if old != new:
            alone = len(moved.before) == len(moved.after) == 1
            return alone or self.content(moved.before) != self.content(moved.after)
        return asked.learned and _main(moved.before).holding != _main(moved.after).holding

    def _held_before(self, asked: Comparison, moved: Moved) -> bool:
        start = _main(moved.after).holding.span.start
        return start is not None and bool(self._reader.before(moved.entity, start, asked.after.known, asked.audience))

    def content(self, rows: Sequence[Row]) -> Content:
        """Return what rows say together."""
        found = [self._reader.content(digest) for digest in dict.fromkeys(row.holding.content for row in rows)]
        content = found[0] if found else EMPTY
        for other in found[1:]:
            content = content | other
        return content

    def page(self, asked: Comparison, of_type: ChangeType | None, offset: int, limit: int) -> ChangesPage:
        """Return a page of changes, of one type or of all."""
        every = self.between(asked)
        found = [change for change in every if of_type in (None, change.type)]
        counts = {each.value: sum(change.type is each for change in every) for each in ChangeType}
        told = self.told(asked, found[offset : offset + limit])
        return ChangesPage(asked, counts, len(found), told, offset, limit)

    def side_by_side(self, asked: Comparison) -> SideBySide | None:
        """Return one thing at both ends; None when it is in force at neither."""
        moved = next(iter(self._moved(asked)))
        rows = moved.before or moved.after
        if not rows or asked.kind is None or asked.key is None:
            return None
        kind = self._kinds.get(asked.kind) or kind_named(asked.kind)
        words = self._naming.at(asked.after, asked.audience)
        with self._lock:
            before, after = self.content(moved.before), self.content(moved.after)
            shown = after if moved.after else before
            found = side_by_side(before, after, kind)
            fields = tuple((each, field_words(kind, each, (after, before), words)) for each in found)
        change = self._change(asked, moved)
        return SideBySide(
            entity=moved.entity,
            kind=asked.kind,
            key=asked.key,
            notation=first(values(shown, moved.entity, SKOS + "notation"), asked.key),
            label=_label(shown, moved.entity, asked.key),
            before=Side(asked.before, _main(moved.before) if moved.before else None, before),
            after=Side(asked.after, _main(moved.after) if moved.after else None, after),
            fields=fields,
            words=words,
            change=self.told(asked, [change])[0] if change else None,
        )

    def told(self, asked: Comparison, changes: Iterable[Change]) -> list[ChangeTold]:
        """Return changes in full."""
        words = self._naming.at(asked.after, asked.audience)
        waiting, found = list(changes), list[ChangeTold]()
        for start in range(0, len(waiting), _AT_ONCE):
            with self._lock:  # let go now and then: a whole list must not keep a page waiting
                found += [self._told(asked, each, words) for each in waiting[start : start + _AT_ONCE]]
        return found

    def _told(self, asked: Comparison, change: Change, words: Words) -> ChangeTold:
        moved, kind = change.moved, self._kinds.get(change.kind) or kind_named(change.kind)
        before, after = (self.content(rows) if rows else None for rows in (moved.before, moved.after))
        row, when = self._date(asked, moved)
        shown = after or before or EMPTY
        found = differences(before or EMPTY, after or EMPTY, kind)
        contents = [content for content in (after, before) if content]
        correction = asked.learned and _is_correction(moved)
        spans = (_main(moved.before).holding.span, _main(moved.after).holding.span) if before and after else None
        return ChangeTold(
            entity=moved.entity,
            kind=change.kind,
            key=change.key,
            type=change.type,
            notation=first(values(shown, moved.entity, SKOS + "notation"), change.key),
            label=_label(shown, moved.entity, change.key),
            before=before,
            after=after,
            when=when,
            fields=tuple((each, field_words(kind, each, contents, words)) for each in found),
            sentence=change_sentence(
                kind,
                before,
                after,
                when,
                words,
                reopened=change.type is ChangeType.REOPENED,
                correction=correction,
                spans=spans,
            ),
            source=row.source,
            commit=row.recorded_by,
            correction=correction,
        )

    def _date(self, asked: Comparison, moved: Moved) -> tuple[Row, ChangeDate]:
        """Return the row that makes the change and its day: the start of what is new, else the end of what was."""
        if moved.after:
            old = {row.holding for row in moved.before}
            row = _main([each for each in moved.after if each.holding not in old] or moved.after)
            return row, ChangeDate(row.holding.span.start, row.holding.start)
        ended = self._reader.before(moved.entity, asked.after.day, asked.after.known, asked.audience)
        if ended:
            row = max(ended, key=lambda each: (each.holding.span.end or asked.after.day, each.source))
            return row, ChangeDate(row.holding.span.end, row.holding.end)
        row = _main(moved.before)
        return row, ChangeDate(None)


def _main(rows: Sequence[Row]) -> Row:
    """Return the row that describes a thing best: not derived, the latest to begin."""
    own = [row for row in rows if row.source != RESOLUTION_SOURCE] or list(rows)
    return max(own, key=lambda row: (row.holding.span.start is not None, str(row.holding.span.start), row.source))


def _is_correction(moved: Moved) -> bool:
    """Tell whether a state was replaced by another over the same days, or withdrawn: it was wrong, not followed."""
    if not moved.before or not moved.after:
        return False
    old, new = _main(moved.before).holding, _main(moved.after).holding
    return old.span.start == new.span.start and old.content != new.content


def _label(content: Content, entity: str, key: str) -> str:
    """Return the label as published: the French one when there are several."""
    labels = {
        each.language: each.value
        for each in statements(content)
        if each.subject == entity and each.predicate == LABEL.predicate
    }
    return labels.get("fr") or first(labels.values(), key)
