"""A publication and the declarations that it needs: the gate sees them together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.dates import Certainty, Span
from app.domain.rows import write
from app.domain.stewardship import stewardship

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.declarations import Declaration
    from app.domain.iris import Namespace
    from app.services.publishing import Publication


def with_declarations(
    publication: Publication, declarations: Sequence[Declaration], namespace: Namespace, number: int
) -> Publication:
    """Return a publication that declares these too: the gate sees them with the change that needs them.

    Their keys are the number of the commit and their place in it, so they are given once and never used again.
    """
    changes, contents, sources = [], {}, dict.fromkeys(publication.sources)
    for place, each in enumerate(declarations, start=1):
        key = f"{number}-{place}"
        entity = namespace.mint(each.kind, key)
        content = each.content(entity, key, publication.account)
        source = stewardship(each.audience)
        span = Span(each.start, each.end)
        contents[content.digest] = content
        sources[source] = None
        changes.append(
            write(
                entity, source.name, (), span=span, content=content.digest, start=_sure(each.start), end=_sure(each.end)
            )
        )
    return replace(
        publication,
        changes=(*publication.changes, *changes),
        contents={**publication.contents, **contents},
        sources=tuple(sources),
    )


def _sure(day: date | None) -> Certainty:
    return Certainty.ATTESTED if day is not None else Certainty.UNKNOWN
