"""The catalogue as plain JSON: the referentials, and the editions of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.catalogue import Catalogue, Listed, Series


def catalogue_json(catalogue: Catalogue) -> dict[str, object]:
    """Return the catalogue for machines that read no RDF."""
    items = [_series(each) for each in catalogue.series]
    return {
        "id": f"{catalogue.base}/catalog",
        "known": catalogue.known,
        "total": len(items),
        "items": items,
        "next": None,
    }


def _series(series: Series) -> dict[str, object]:
    steward = series.steward
    return {
        "id": series.iri,
        "notation": series.key,
        "label": series.title._asdict(),
        "steward": {"id": steward.iri, "label": steward.name._asdict()} if steward else None,
        "source": series.source_note or None,
        "licence": series.licence or None,
        "kinds": list(series.kinds),
        "editions": [_edition(each) for each in series.editions],
    }


def _edition(listed: Listed) -> dict[str, object]:
    edition = listed.edition
    return {
        "id": listed.iri,
        "notation": listed.key,
        "date": edition.date.isoformat(),
        "complete": edition.complete,
        "file": edition.file_name or None,
        "sha256": edition.file_hash,
        "encoding": edition.encoding,
        "rows": edition.rows,
        "commit": edition.commit,
        "received": listed.received.isoformat() if listed.received else None,
    }
