"""The pages of codes and places: the crosswalk, put together from the same parts as the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.main.web_pages import visits_of
from app.web.answers import View
from app.web.assets import read_assets
from app.web.lookup_pages import LookupPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.services.crosswalk import Crosswalk
    from app.services.listing import Item, Listing
    from app.services.reading import Moment
    from app.web.answers import Queries


def lookup_pages(
    namespace: Namespace,
    clock: Clock,
    queries: Queries,
    questions: Questions,
    kinds: Mapping[str, Kind],
    crosswalk: Crosswalk,
    listing: Listing,
) -> LookupPages:
    """Return the page of the crosswalk."""

    def schemes(moment: Moment) -> list[Item]:
        return [*listing.items("identifier-scheme", moment), *listing.items("referential", moment)]

    view = View(queries, questions)
    return LookupPages(crosswalk, view, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking, schemes)
