"""The pages of drafts, put together from the same parts as the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.main.web_pages import visits_of
from app.web.answers import View
from app.web.assets import read_assets
from app.web.draft_entries import DraftEntryPages
from app.web.draft_pages import DraftPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.adapters.questions import Questions
    from app.api.draft_parts import DraftParts
    from app.api.moments import Clock
    from app.domain.commits import Source
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.web.answers import Queries


def with_pages(
    parts: DraftParts,
    namespace: Namespace,
    clock: Clock,
    queries: Queries,
    questions: Questions,
    kinds: HeldKinds,
    sources: Callable[[], Mapping[str, Source]],
) -> DraftParts:
    """Return the parts of drafts with what renders their pages."""
    renderer, asking = Renderer(read_assets()), visits_of(namespace, clock).asking
    return replace(
        parts,
        pages=DraftPages(View(queries, questions), renderer, asking, kinds),
        entry_pages=DraftEntryPages(parts.desk, questions, renderer, asking, kinds, sources),
    )
