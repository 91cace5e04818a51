"""The parts of the catalogue: what is read, how it is written, and its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.package_files import package_folder
from app.adapters.projection.catalogue import KindsOfSources
from app.adapters.rdf.representations import WRITERS
from app.api.parts import CatalogueParts
from app.domain.catalogue import Operator
from app.domain.dcat import catalogue_content
from app.domain.void import void_content
from app.main.model import MODEL_VERSION
from app.main.web_pages import visits_of
from app.services.cataloguing import Cataloguing
from app.web.assets import read_assets
from app.web.catalogue_pages import CataloguePages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.adapters.projection.reading import ProjectionReader
    from app.api.moments import Clock
    from app.domain.catalogue import Catalogue
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.negotiation import Representation
    from app.settings import Settings


def cataloguing(projection: Path, reader: ProjectionReader, namespace: Namespace, settings: Settings) -> Cataloguing:
    """Return what reads the catalogue of a home."""
    subjects, rules = (
        [path.stem for path in sorted(package_folder(name).glob("*.ttl"))] for name in ("ontology", "shapes")
    )
    return Cataloguing(
        reader,
        namespace,
        KindsOfSources(projection, reader),
        Operator(settings.publisher, settings.contact),
        (MODEL_VERSION, subjects, rules),
    )


def write_catalogue(suffix: str, catalogue: Catalogue) -> bytes:
    """Write the catalogue in the RDF form of a suffix: ttl, jsonld, nt or rdf."""
    return WRITERS[suffix](catalogue_content(catalogue))


def catalogue_parts(
    projection: Path,
    reader: ProjectionReader,
    namespace: Namespace,
    settings: Settings,
    clock: Clock,
    kinds: Mapping[str, Kind],
) -> CatalogueParts:
    """Return what the routes of the catalogue are given."""

    def write(form: Representation, catalogue: Catalogue) -> bytes:
        return write_catalogue(form.suffix[1:], catalogue)

    pages = CataloguePages(Renderer(read_assets()), visits_of(namespace, clock), kinds)
    read = cataloguing(projection, reader, namespace, settings)
    return CatalogueParts(read.at, write, WRITERS["ttl"](void_content(namespace.base)), pages.catalogue)
