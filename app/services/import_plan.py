"""What an edition changes: the rows it leads to, and the difference on its own date, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.import_report import ChangedEntry, Difference, EntryLine, changed_fields
from app.domain.kinds import SKOS, kind_named
from app.domain.rows import holding_on
from app.domain.statements import first, values
from app.services.import_warnings import what_stands
from app.services.rederiving import held_of, rederived

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.domain.contents import Content
    from app.domain.editions import Edition
    from app.domain.imports import Entry, Reading, RowProblem
    from app.domain.iris import Namespace
    from app.domain.rows import Change, Holding, Row
    from app.services.ports import TimelineReader


@dataclass(slots=True)
class Outcome:
    """What an edition does to what its source says on its date, entry by entry."""

    added: list[EntryLine] = field(default_factory=list)
    changed: list[ChangedEntry] = field(default_factory=list)
    closed: list[EntryLine] = field(default_factory=list)
    unchanged: int = 0


class EditionPlan:
    """The rows that an edition leads to, computed from all the editions held and this one."""

    def __init__(
        self,
        reader: TimelineReader,
        namespace: Namespace,
        edition: Edition,
        reading: Reading,
        states: Mapping[str, Content] | None = None,
    ) -> None:
        """Compute from the editions held in the projection, this one being the last to come.

        ``states`` are the contents of the dated states that the edition gives, besides those of its entries.
        """
        self._reader = reader
        self._namespace = namespace
        self._edition = replace(edition, commit=reader.head_number() + 1)
        self._by_entity: dict[str, Entry] = {entry.entity: entry for entry in reading.entries}
        self.entries = {entry.entity: entry.content.digest for entry in reading.entries}
        self.contents: dict[str, Content] = {
            **(states or {}),
            **{entry.content.digest: entry.content for entry in reading.entries},
        }
        held = reader.editions(edition.source)
        spoken = {each: reader.edition_entries(each) for each in held}
        spoken[self._edition] = self.entries
        self._held = held_of(reader, edition.source, spoken)
        touched = set(self.entries)
        if edition.complete:
            touched.update(entity for entries in spoken.values() for entity in entries)
            touched.difference_update(edition.silent)
        self._touched = sorted(touched)
        self._rows = reader.live_rows(self._touched)
        self.in_force_before = 0

    @property
    def rows(self) -> Mapping[str, list[Row]]:
        """The live rows of each entity, all sources together."""
        return self._rows

    def _own_rows(self, entity: str) -> list[Row]:
        return [row for row in self._rows.get(entity, []) if row.source == self._edition.source]

    def content(self, digest: str) -> Content:
        """Return a content of the file or of the home."""
        found = self.contents.get(digest)
        return found if found is not None else self._reader.content(digest)

    def changes(self) -> list[Change]:
        """Return the changes of rows of the importer's source."""
        return rederived(self._edition.source, self._touched, self._held, self._rows)

    def warnings(self) -> list[RowProblem]:
        """Return what stewards recorded that sets the edition aside, or that it ends."""
        return what_stands(self._namespace, self._edition, self._touched, self._held)

    def outcome(self) -> Outcome:
        """Return what changes on the date of the edition, entry by entry."""
        outcome = Outcome()
        day = self._edition.date
        for entity in self._touched:
            before = next(iter(holding_on(self._own_rows(entity), day)), None)
            after_digest = self._said_on(entity, day)
            if before is not None:
                self.in_force_before += 1
            if before is None and after_digest is None:
                self._other_days(outcome, entity)
            if before is None and after_digest is not None:
                outcome.added.append(self._told(entity, after_digest))
            elif before is not None and after_digest is None:
                outcome.closed.append(self._told(entity, before.holding.content))
            elif before is not None and after_digest is not None:
                self._compare(outcome, entity, before.holding.content, after_digest)
        return outcome

    def _said_on(self, entity: str, day: date) -> str | None:
        """Return what the edition says of an entity on a day; a dated one may say it of other days only."""
        states = self._edition.states.get(entity)
        if states is None:
            return self.entries.get(entity)
        return next((state.content for state in states if state.span.holds_on(day)), None)

    def _other_days(self, outcome: Outcome, entity: str) -> None:
        """Tell of an entity that is the same on the day of the edition: a dated one may change on other days."""
        digest, own = self.entries.get(entity), self._own_rows(entity)
        if digest is None:
            return
        dated = entity in self._edition.states
        if dated and not own:
            outcome.added.append(self._told(entity, digest))
        elif dated and rederived(self._edition.source, [entity], self._held, self._rows):
            line = self._told(entity, digest)
            said = self._held.holdings(entity)
            days = Difference(before=_days(row.holding for row in own), after=_days(said))
            outcome.changed.append(ChangedEntry(line.kind, line.notation, line.label, line.row, {"days": days}))
        else:
            outcome.unchanged += 1

    def _compare(self, outcome: Outcome, entity: str, before: str, after_digest: str) -> None:
        if before == after_digest:
            self._other_days(outcome, entity)
            return
        outcome.changed.append(compared(self._by_entity[entity], self.content(before)))

    def _told(self, entity: str, digest: str) -> EntryLine:
        return told(self._namespace, entity, self.content(digest), self._by_entity.get(entity))


def compared(entry: Entry, before: Content) -> ChangedEntry:
    """Return an entry of a file beside what its source said of it, field by field."""
    fields = changed_fields(kind_named(entry.kind), before, entry.content)
    label = first(values(entry.content, entry.entity, SKOS + "prefLabel"))
    return ChangedEntry(entry.kind, entry.notation, label, entry.row, fields)


def told(namespace: Namespace, entity: str, content: Content, entry: Entry | None) -> EntryLine:
    """Return how a report names an entry, with its row when the file has one for it."""
    thing = namespace.parse(entity)
    return EntryLine(
        thing.kind if thing else "",
        first(values(content, entity, SKOS + "notation")),
        first(values(content, entity, SKOS + "prefLabel")),
        entry.row if entry else None,
    )


def _days(said: Iterable[Holding]) -> str:
    """Return spans in one line; ends are excluded."""
    return " ; ".join(sorted(f"{holding.span.start or ''}/{holding.span.end or ''}" for holding in said))
