"""All the states of one thing, on both axes: what is known now, in order of time, then what was known before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from app.domain.dates import Span
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.differences import differences
from app.domain.fates import Fate, fate_of, superseded_sentence
from app.domain.kinds import kind_named
from app.domain.moves import When
from app.domain.sentences import ChangeDate, ChangeType, change_sentence, field_words
from app.services.naming import called
from app.services.reading import nothing_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.commits import Commit
    from app.domain.contents import Content
    from app.domain.differences import Difference
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.language import Text
    from app.domain.rows import Row
    from app.domain.sentences import Words
    from app.services.naming import Naming
    from app.services.reading import Moment


class HistoryReader(Protocol):
    """What histories are read from."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def commits_of(self, numbers: Iterable[int]) -> dict[int, Commit]:
        """Return commits by number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One state of a history, with the one before it, in time, of the same source."""

    row: Row  # retracted only by what was known at the moment asked
    before: Row | None
    fate: Fate

    @property
    def current(self) -> bool:
        """Whether it is part of what is known."""
        return self.fate is Fate.CURRENT


@dataclass(frozen=True, slots=True)
class StateTold:
    """One state in full: what it changed, in a sentence, and the commits that recorded and retracted it."""

    entry: Entry
    label: Text
    content: Content
    type: ChangeType | None  # None for what is superseded
    fields: tuple[tuple[Difference, Text], ...]
    sentence: Text
    recorded: Commit
    retracted: Commit | None


@dataclass(frozen=True, slots=True)
class History:
    """The states of one thing and the days, between two of them, on which nothing held."""

    entity: str
    kind: str
    key: str
    moment: Moment
    entries: tuple[Entry, ...]  # those that are known first, in order of time; then the others, in order of commit
    gaps: tuple[Span, ...]

    @property
    def current(self) -> tuple[Entry, ...]:
        """The states that are known."""
        return tuple(entry for entry in self.entries if entry.current)


class Histories:
    """Tells the histories of things."""

    def __init__(self, reader: HistoryReader, namespace: Namespace, naming: Naming, kinds: Mapping[str, Kind]) -> None:
        """Give the rows, the base of the IRIs, the names of terms and things, and the kinds."""
        self._reader = reader
        self._namespace = namespace
        self._naming = naming
        self._kinds = kinds

    def of(self, kind: str, key: str, moment: Moment) -> History:
        """Return every state of a thing known at a moment, whatever its days; raises ``NotFound`` for none."""
        entity = self._namespace.mint(kind, key)
        rows = [
            row if (row.retracted_by or 0) <= moment.known else replace(row, retracted_by=None)
            for row in self._reader.rows_ever(entity, moment.audience)
            if row.recorded_by <= moment.known and row.source != RESOLUTION_SOURCE
        ]
        if not rows:
            raise nothing_known(entity, None, moment)
        live = sorted((row for row in rows if row.retracted_by is None), key=_in_time)
        gone = sorted((row for row in rows if row.retracted_by is not None), key=_in_commits)
        entries = [Entry(row, _before(row, live[:place]), Fate.CURRENT) for place, row in enumerate(live)]
        for row in gone:
            then = [each for each in rows if each.recorded_by == row.retracted_by]
            entries.append(Entry(row, None, fate_of(row, then)))
        return History(entity, kind, key, moment, tuple(entries), tuple(_gaps(live)))

    def told(self, history: History, entries: Sequence[Entry]) -> list[StateTold]:
        """Return states in full."""
        numbers = {entry.row.recorded_by for entry in entries} | {entry.row.retracted_by or 0 for entry in entries}
        commits = self._reader.commits_of(sorted(numbers - {0}))
        moment = history.moment
        words = self._naming.at(When(moment.day, moment.known), moment.audience)
        kind = self._kinds.get(history.kind) or kind_named(history.kind)
        return [self._told(entry, kind, words, commits) for entry in entries]

    def _told(self, entry: Entry, kind: Kind, words: Words, commits: Mapping[int, Commit]) -> StateTold:
        row = entry.row
        content = self._reader.content(row.holding.content)
        label = called(content).names.get(row.entity) or words(row.entity)
        before = self._reader.content(entry.before.holding.content) if entry.before else None
        found = differences(before, content, kind) if before else []
        follows = entry.before is not None and entry.before.holding.span.end == row.holding.span.start
        if entry.current:
            type_ = ChangeType.CHANGED if follows else ChangeType.REOPENED if before else ChangeType.ADDED
            sentence = change_sentence(
                kind,
                before if follows else None,
                content,
                ChangeDate(row.holding.span.start, row.holding.start),
                words,
                reopened=type_ is ChangeType.REOPENED,
            )
        else:
            type_, sentence = None, superseded_sentence(row, label, entry.fate)
        return StateTold(
            entry,
            label,
            content,
            type_,
            tuple((each, field_words(kind, each, [content], words)) for each in found),
            sentence,
            commits[row.recorded_by],
            commits[row.retracted_by] if row.retracted_by is not None else None,
        )


def _in_time(row: Row) -> tuple[date, str]:
    return row.holding.span.start or date.min, row.source


def _in_commits(row: Row) -> tuple[int, date, str]:
    return row.recorded_by, *_in_time(row)


def _before(row: Row, earlier: Sequence[Row]) -> Row | None:
    return next((each for each in reversed(earlier) if each.source == row.source), None)


def _gaps(live: Sequence[Row]) -> Iterable[Span]:
    """Yield the days between the first state and the last on which no source says anything."""
    end: date | None = None
    for place, row in enumerate(live):
        span = row.holding.span
        if place and end is not None and span.start is not None and end < span.start:
            yield Span(end, span.start)
        if place == 0 or (end is not None and (span.end is None or span.end > end)):
            end = span.end
        if end is None:
            return
