"""One entry as a draft would have it: what is published on the day that the draft shows, and what the draft changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.contents import EMPTY, Content
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import NotFound
from app.domain.language import Text
from app.services.draft_timeline import DraftedReader, DraftTimeline, union
from app.services.reading import Description, Moment, state_of

if TYPE_CHECKING:
    from datetime import date

    from app.domain.draft_effects import NetDifference, OwnDifference
    from app.domain.draft_records import Draft
    from app.domain.iris import Namespace
    from app.domain.rows import Row


class EntryReader(DraftedReader, Protocol):
    """What entries are read from."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day."""


class DraftReading:
    """Reads entries as drafts would have them."""

    def __init__(self, reader: EntryReader, namespace: Namespace) -> None:
        """Give the rows, and the base of the IRIs."""
        self._reader = reader
        self._namespace = namespace

    def said(self, draft: Draft, entity: str, own: OwnDifference | None) -> Content:
        """Return what a draft says of an entity; without its difference, what it said when it was opened."""
        before = self._published(draft, entity) if draft.base == "published" else EMPTY
        return Content.of((set(before.lines) - own.removed) | own.added) if own else before

    def describe(self, draft: Draft, net: NetDifference, kind: str, key: str) -> Description:
        """Return an entry as a draft would have it. Raises ``NotFound`` (``not-in-draft``)."""
        entity, timeline = self._namespace.mint(kind, key), self._timeline(draft, net)
        rows = [row for row in timeline.live_rows([entity]).get(entity, ()) if row.holding.span.holds_on(draft.valid)]
        if all(row.source in OF_THE_SERVICE for row in rows):
            raise _not_in(draft, entity)
        digests = tuple(dict.fromkeys(row.holding.content for row in rows))
        return Description(
            entity,
            kind,
            key,
            Content.of(line for digest in digests for line in timeline.content(digest).lines),
            digests,
            state_of(rows),
            previous=None,
            following=None,
            in_force=True,
            moment=Moment(draft.valid, draft.known, draft.audience, asked_day=True, asked_known=True),
        )

    def given(self, draft: Draft, net: NetDifference, kind: str, key: str) -> Content:
        """Return what the sources that people write say of an entry in a draft; nothing for one to be added."""
        said = self._timeline(draft, net).by_source(self._namespace.mint(kind, key))
        return union({source: content for source, content in said.items() if source not in OF_THE_SERVICE})

    def _timeline(self, draft: Draft, net: NetDifference) -> DraftTimeline:
        return DraftTimeline(self._reader, self._namespace, draft, net)

    def _published(self, draft: Draft, entity: str) -> Content:
        rows = self._reader.rows_of(entity, draft.valid, draft.known, draft.audience)
        return Content.of(line for row in rows for line in self._reader.content(row.holding.content).lines)


def _not_in(draft: Draft, entity: str) -> NotFound:
    return NotFound(
        "not-in-draft",
        Text(
            f"Le brouillon {draft.id} ne dit rien de {entity} le {draft.valid}. L'y ajouter, ou vérifier le code.",
            f"The draft {draft.id} says nothing of {entity} on {draft.valid}. Add it there, or check the code.",
        ),
        {"draft": draft.id, "entity": entity},
    )
