"""What a draft says, by source: the rows known where it was opened, with what it changes carried from its day on.

It stands for the rows of a home where something is compared with a draft and not with what is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.audiences import up_to
from app.domain.carrying import carried
from app.domain.contents import EMPTY, Content
from app.domain.dates import Span
from app.domain.draft_effects import OwnDifference
from app.domain.draft_sharing import OF_THE_SERVICE, shared_out
from app.domain.rows import Row
from app.domain.stewardship import stewardship
from app.services.property_owners import KindReader, PropertyOwners

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from app.domain.commits import Source
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft
    from app.domain.draft_sharing import Owning
    from app.domain.iris import Namespace


class DraftedReader(KindReader, Protocol):
    """What the rows under a draft are read from."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class DraftTimeline:
    """The rows of a draft."""

    def __init__(self, reader: DraftedReader, namespace: Namespace, draft: Draft, net: NetDifference) -> None:
        """Give the rows of the home, the base of the IRIs, the draft and what it changes."""
        self._reader = reader
        self._namespace = namespace
        self._draft = draft
        self._net = net
        self._contents: dict[str, Content] = {}
        seen = up_to(draft.audience)
        sources = reader.sources()
        self._hidden = frozenset(name for name, source in sources.items() if source.audience not in seen)
        self._owners = PropertyOwners(reader, set(sources) - self._hidden)

    @property
    def day(self) -> date:
        """The day that the draft shows."""
        return self._draft.valid

    def is_hidden(self, source: str) -> bool:
        """Tell whether the audience of the draft does not see a source."""
        return source in self._hidden

    def content(self, digest: str) -> Content:
        """Return a content of the home or of the draft."""
        found = self._contents.get(digest)
        return found if found is not None else self._reader.content(digest)

    def live_rows(self, entities: Iterable[str]) -> dict[str, list[Row]]:
        """Return, for each entity of which the draft says something, its rows, whatever their days."""
        found = ((entity, self._rows(entity)) for entity in entities)
        return {entity: rows for entity, rows in found if rows}

    def by_source(self, entity: str) -> dict[str, Content]:
        """Return what each source says of an entity in the draft, on its day."""
        rows = (row for row in self._rows(entity) if row.holding.span.holds_on(self.day))
        return {row.source: self.content(row.holding.content) for row in rows}

    def entities_of(self, kinds: Iterable[str], source: str) -> set[str]:
        """Return the entities of some kinds of which a source says something in the draft, on its day."""
        wanted = frozenset(kinds)
        changed = {entity for entity in self._net.owners if self.kind_of(entity) in wanted}
        said = {entity for entity in changed if source in self.by_source(entity)}
        if self._draft.base != "published":
            return said
        listed = (
            row.entity
            for kind in wanted
            for row in self._reader.listed(kind, self.day, self._draft.known, self._draft.audience)
            if row.source == source
        )
        return said | {entity for entity in listed if entity not in changed}

    def samples(self, kind: str, most: int) -> list[tuple[str, str, Content]]:
        """Return, source by source, some things of a kind that are published, each with what the source says of it."""
        seen = sorted(self._reader.sources_of_kind(kind) - self._hidden - OF_THE_SERVICE)
        return [(source, *found) for source in seen for found in self._reader.contents_of_source(source, kind, most)]

    def owning(self, kind: str) -> Owning:
        """Return what tells which source gives a property to things of a kind."""
        return lambda predicate: self._owners.of(kind, predicate)

    def kind_of(self, entity: str) -> str:
        """Return the kind of an entity, empty for what is not a thing of here."""
        thing = self._namespace.parse(entity)
        return thing.kind if thing else ""

    def _rows(self, entity: str) -> list[Row]:
        own, known = self._net.owners.get(entity), self._draft.known
        rows: list[Row] = []
        if self._draft.base == "published":
            ever = self._reader.rows_ever(entity, self._draft.audience)
            rows = [row for row in ever if row.known_at(known)]
        return rows if own is None else self._changed(entity, own, rows)

    def _changed(self, entity: str, own: OwnDifference, rows: list[Row]) -> list[Row]:
        at = {row.source: self._reader.content(row.holding.content) for row in rows if self._holds(row)}
        default = stewardship(self._draft.audience).name
        parts = shared_out(own, own.removed, at, self.owning(self.kind_of(entity)), default)
        for source in OF_THE_SERVICE & at.keys():  # what is derived goes from the view of the draft with its entry
            if gone := own.removed & set(at[source].lines):
                parts[source] = OwnDifference(removed=gone)
        found = [row for row in rows if row.source not in parts]
        for source, part in parts.items():
            before = [row.holding for row in rows if row.source == source]
            moved = carried(before, self._reader.content, part.removed, part.added, Span(self.day, None))
            self._contents.update({content.digest: content for content in moved.contents})
            found += [Row(entity, source, holding, self._draft.known) for holding in moved.holdings]
        return found

    def _holds(self, row: Row) -> bool:
        return row.holding.span.holds_on(self.day)


def union(by_source: Mapping[str, Content]) -> Content:
    """Return what sources say together."""
    found = list(by_source.values())
    return Content.of(line for content in found for line in content.lines) if found else EMPTY
