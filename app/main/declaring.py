"""Declarations, put together: those that hold, and their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.declaration_parts import DeclarationParts
from app.main.web_pages import visits_of
from app.services.declared import DeclaredList
from app.web.answers import View
from app.web.assets import read_assets
from app.web.declaration_pages import DeclarationPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from app.adapters.processes.queries import PooledQueries
    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.iris import Namespace


def declaration_parts(
    namespace: Namespace, clock: Clock, queries: PooledQueries, questions: Questions, reader: ProjectionReader
) -> DeclarationParts:
    """Return what the routes of deviations and waivers need."""
    pages = DeclarationPages(View(queries, questions), Renderer(read_assets()), visits_of(namespace, clock).asking)
    return DeclarationParts(DeclaredList(reader, namespace), pages)
