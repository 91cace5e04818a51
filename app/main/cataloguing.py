"""What reads the catalogue of a home, and how it is written: for the service and for ``srj export`` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.package_files import package_folder
from app.adapters.projection.catalogue import KindsOfSources
from app.adapters.rdf.representations import WRITERS
from app.domain.catalogue import Operator
from app.domain.dcat import catalogue_content
from app.main.model import MODEL_VERSION
from app.services.cataloguing import Cataloguing

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.projection.reading import ProjectionReader
    from app.domain.catalogue import Catalogue
    from app.domain.iris import Namespace
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
