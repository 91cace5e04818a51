"""What ``srj export`` writes of a home that may be in use: it reads beside the service."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from app.adapters.clock import today
from app.domain.errors import InvalidInput, NotFound
from app.domain.iris import Namespace
from app.domain.kinds import HeldKinds
from app.domain.language import Text
from app.main.cataloguing import cataloguing, write_catalogue
from app.services.listing import Listing, csv_of
from app.services.reading import Moment
from app.services.succession import Succession

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home
    from app.adapters.projection.reading import ProjectionReader
    from app.settings import Settings

_CATALOGUE_FORMS = ("ttl", "jsonld", "nt", "rdf")


def export_graph(reader: ProjectionReader, out: IO[bytes]) -> None:
    """Write the view of today for the public, as N-Quads of the default graph."""
    for data in reader.view(today(), reader.head_number(), "public"):
        out.write(data)


def export_catalogue(home: Home, reader: ProjectionReader, settings: Settings, file: Path, out: IO[bytes]) -> None:
    """Write the public catalogue of today, in the RDF form of the file's ending."""
    suffix = file.suffix[1:] or "ttl"
    if suffix not in _CATALOGUE_FORMS:
        known = ", ".join(f".{each}" for each in _CATALOGUE_FORMS)
        raise InvalidInput(
            "unknown-form",
            Text(
                f"{file.name} : le catalogue s'écrit en {known}.",
                f"{file.name}: the catalogue is written as {known}.",
            ),
        )
    read = cataloguing(home.projection, reader, Namespace(reader.meta("base") or ""), settings)
    out.write(write_catalogue(suffix, read.at(Moment(today(), reader.head_number(), "public"))))


def export_csv(reader: ProjectionReader, kind: str, out: IO[bytes]) -> None:
    """Write the list of a kind."""
    kinds = HeldKinds(reader.nomenclatures)
    if kind not in kinds:
        raise NotFound(
            "unknown-kind",
            Text(f"« {kind} » n'est pas un genre connu : {', '.join(kinds)}.", f"'{kind}' is not a known kind."),
        )
    moment = Moment(today(), reader.head_number(), "public")
    listing = Listing(reader, Succession(reader, Namespace(str(reader.meta("base")))))
    out.write(csv_of(kinds[kind], listing.items(kind, moment), ",").encode())
