"""The pages of codes and places: search, crosswalk and competence, put together from the same parts as the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.searching import SearchReads
from app.main.web_pages import visits_of
from app.services.competence import Competence
from app.services.correspondence import Correspondences
from app.services.naming import Naming
from app.services.searching import Search
from app.services.succession import Succession
from app.web.answers import View
from app.web.assets import read_assets
from app.web.competence_pages import CompetencePages
from app.web.correspondence_pages import CorrespondencePages
from app.web.lookup_pages import LookupPages
from app.web.projection_pages import ProjectionPages
from app.web.rendering import Renderer
from app.web.search_pages import SearchPages

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.services.crosswalk import Crosswalk
    from app.services.listing import Item, Listing
    from app.services.reading import Moment
    from app.web.answers import Queries


def search_of(projection: Path, namespace: Namespace) -> Search:
    """Return who searches, on connections of its own: it works in threads."""
    return Search(SearchReads(projection), ProjectionReader(projection), namespace)


def search_pages(namespace: Namespace, clock: Clock, kinds: HeldKinds, search: Search) -> SearchPages:
    """Return the page of the search."""
    return SearchPages(search, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking)


def competence_of(projection: Path, namespace: Namespace) -> Competence:
    """Return who answers on competence, on a connection of its own: it reads in a thread, beside short reads."""
    reader = ProjectionReader(projection)
    return Competence(reader, Naming(reader), Succession(reader, namespace), namespace)


def competence_pages(
    namespace: Namespace, clock: Clock, questions: Questions, kinds: HeldKinds, competence: Competence
) -> CompetencePages:
    """Return the page of the competent courts."""
    return CompetencePages(competence, questions, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking)


def lookup_pages(
    namespace: Namespace,
    clock: Clock,
    queries: Queries,
    questions: Questions,
    kinds: HeldKinds,
    crosswalk: Crosswalk,
    listing: Listing,
) -> LookupPages:
    """Return the page of the crosswalk."""

    def schemes(moment: Moment) -> list[Item]:
        return [*listing.items("identifier-scheme", moment), *listing.items("referential", moment)]

    view = View(queries, questions)
    return LookupPages(crosswalk, view, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking, schemes)


def project_pages(namespace: Namespace, clock: Clock, kinds: HeldKinds, succession: Succession) -> ProjectionPages:
    """Return the page of projection."""
    return ProjectionPages(succession, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking)


def correspondences_of(projection: Path, namespace: Namespace) -> Correspondences:
    """Return what makes correspondence tables, on a connection of its own: it works in a thread."""
    reader = ProjectionReader(projection)
    return Correspondences(reader, Succession(reader, namespace), namespace)


def correspondence_pages(
    namespace: Namespace, clock: Clock, kinds: HeldKinds, correspondences: Correspondences
) -> CorrespondencePages:
    """Return the page of correspondences."""
    return CorrespondencePages(correspondences, Renderer(read_assets()), kinds, visits_of(namespace, clock).asking)
