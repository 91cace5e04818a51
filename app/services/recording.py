"""Recording statements that are not editions of a referential: the model, the facts of a Turtle file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.dates import Certainty, Span
from app.domain.rows import write
from app.services.publishing import Publication

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.commits import Source
    from app.domain.contents import Content
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher


@dataclass(frozen=True, slots=True)
class Recording:
    """What a source says of some entities from a day on (None: since a day that is not known)."""

    source: Source
    contents: Mapping[str, Content]  # by entity
    reason: str
    start: date | None = None
    certainty: Certainty = Certainty.UNKNOWN
    account: str = "local"
    legal_basis: str = ""
    home: Mapping[str, str] = field(default_factory=dict)


def record(reader: TimelineReader, publisher: Publisher, recording: Recording) -> Published:
    """Publish a recording through the gate. Raises ``Refused`` with the report."""
    live = reader.live_rows(recording.contents)
    changes = [
        write(
            entity,
            recording.source.name,
            [row for row in live.get(entity, []) if row.source == recording.source.name],
            span=Span(recording.start, None),
            content=content.digest,
            start=recording.certainty,
        )
        for entity, content in recording.contents.items()
    ]
    return publisher.publish(
        Publication(
            account=recording.account,
            reason=recording.reason,
            changes=tuple(change for change in changes if change),
            contents={content.digest: content for content in recording.contents.values()},
            legal_basis=recording.legal_basis,
            home=recording.home,
            sources=(recording.source,),
        )
    )
