"""The parts of the routes of the catalogue, its page among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.rdf.representations import WRITERS
from app.api.parts import CatalogueParts
from app.domain.void import void_content
from app.main.cataloguing import cataloguing, write_catalogue
from app.main.web_pages import visits_of
from app.web.assets import read_assets
from app.web.catalogue_pages import CataloguePages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.projection.reading import ProjectionReader
    from app.api.moments import Clock
    from app.domain.catalogue import Catalogue
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.domain.negotiation import Representation
    from app.settings import Settings


def catalogue_parts(
    projection: Path,
    reader: ProjectionReader,
    namespace: Namespace,
    settings: Settings,
    clock: Clock,
    kinds: HeldKinds,
) -> CatalogueParts:
    """Return what the routes of the catalogue are given."""

    def write(form: Representation, catalogue: Catalogue) -> bytes:
        return write_catalogue(form.suffix[1:], catalogue)

    pages = CataloguePages(Renderer(read_assets()), visits_of(namespace, clock), kinds)
    read = cataloguing(projection, reader, namespace, settings)
    return CatalogueParts(read.at, write, WRITERS["ttl"](void_content(namespace.base)), pages.catalogue)
