"""The pages of drafts, put together from the same parts as the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.main.web_pages import visits_of
from app.web.answers import View
from app.web.assets import read_assets
from app.web.draft_pages import DraftPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.iris import Namespace
    from app.web.answers import Queries


def draft_pages(namespace: Namespace, clock: Clock, queries: Queries, questions: Questions) -> DraftPages:
    """Return the pages of drafts."""
    return DraftPages(View(queries, questions), Renderer(read_assets()), visits_of(namespace, clock).asking)
