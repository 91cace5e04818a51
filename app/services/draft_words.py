"""What a draft changes, in words: one sentence for each thing, as between two dates of what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.differences import Difference, differences
from app.domain.kinds import kind_named
from app.domain.moves import When
from app.domain.sentences import ChangeType, change_sentence, field_words, value_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.draft_effects import NetDifference, OwnDifference
    from app.domain.draft_records import Draft
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.language import Text
    from app.domain.sentences import Words
    from app.services.draft_reading import DraftReading
    from app.services.naming import Naming


class DraftWords:
    """Tells the difference of a draft by entity, the difference alone decides which."""

    def __init__(self, reading: DraftReading, namespace: Namespace, naming: Naming, kinds: Mapping[str, Kind]) -> None:
        """Give what reads entries in drafts, the base of the IRIs, the names of terms and things, and the kinds."""
        self._reading = reading
        self._namespace = namespace
        self._naming = naming
        self._kinds = kinds

    def page(self, draft: Draft, found: NetDifference, offset: int, limit: int) -> dict[str, object]:
        """Return some entities of a difference, each with its sentence and its fields, and what cannot go out."""
        entities = found.entities
        last = offset + limit
        return {
            "total": len(entities),
            "items": [self.one(draft, entity, found.owners[entity]) for entity in entities[offset:last]],
            "next": last if last < len(entities) else None,
            "blankNodes": len(found.blank),
            "namedGraphs": sorted(found.named)[:limit],
        }

    def one(self, draft: Draft, entity: str, own: OwnDifference) -> dict[str, object]:
        """Return what a draft changes of one entity."""
        before, after = self._reading.said(draft, entity, None), self._reading.said(draft, entity, own)
        told: dict[str, object] = {"entity": entity, "removed": len(own.removed), "added": len(own.added)}
        thing = self._namespace.parse(entity)
        if thing is None:
            return {**told, "type": None, "sentence": None, "fields": []}
        kind = self._kinds.get(thing.kind) or kind_named(thing.kind)
        words = self._naming.at(When(draft.valid, draft.known), draft.audience)
        was, now = (content if content.lines else None for content in (before, after))
        kind_of = ChangeType.ADDED if was is None else ChangeType.CLOSED if now is None else ChangeType.CHANGED
        sentence = change_sentence(kind, was, now, None, words) if was or now else None
        fields = [
            _field(each, field_words(kind, each, (after, before), words), words)
            for each in differences(before, after, kind)
        ]
        return {
            **told,
            "kind": thing.kind,
            "key": thing.key,
            "type": kind_of.value,
            "sentence": sentence._asdict() if sentence else None,
            "fields": fields,
        }


def _field(change: Difference, name: Text, words: Words) -> dict[str, object]:
    """Return one field: its values for machines, and in words as people read them."""
    return {
        "field": name._asdict(),
        "property": change.predicate,
        "subject": change.subject,
        "language": change.language,
        "removed": [gone.value for gone in change.gone],
        "added": [new.value for new in change.new],
        "removedWords": [value_words(gone, words)._asdict() for gone in change.gone],
        "addedWords": [value_words(new, words)._asdict() for new in change.new],
    }
