"""Editions as things of the graph: each one an entity, dated by its own properties and present in every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.contents import RDF_TYPE, ContentBuilder, boolean, day, integer, iri, string, text
from app.domain.dates import Span
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import SKOS
from app.domain.rows import Change, write

if TYPE_CHECKING:
    from app.domain.contents import Content
    from app.domain.editions import Edition

EDITIONS_SOURCE = "editions"
DCAT = "http://www.w3.org/ns/dcat#"

_COMPLETE = ("complète", "complete")
_PARTIAL = ("partielle", "partial")


def editions_source(audience: str) -> str:
    """Return the source of the records of editions that an audience may see: the name of an internal list is internal.

    >>> editions_source("public"), editions_source("internal")
    ('editions', 'editions-internal')
    """
    return EDITIONS_SOURCE if audience == AUDIENCES[0] else f"{EDITIONS_SOURCE}-{audience}"


EDITIONS_SOURCES = frozenset(editions_source(audience) for audience in AUDIENCES)


def edition_key(edition: Edition) -> str:
    """Return the key of an edition: source, date, start of the fingerprint, and whether it is partial."""
    kept = "" if edition.complete else "-partial"
    return f"{edition.source}-{edition.date.isoformat()}-{edition.file_hash[:8]}{kept}"


def edition_content(namespace: Namespace, edition: Edition) -> Content:
    """Describe an edition (DCAT 3, member of the series of its referential)."""
    builder = ContentBuilder(namespace.mint("edition", edition_key(edition)))
    completeness = _COMPLETE if edition.complete else _PARTIAL
    title = (
        f"{edition.source} {edition.date.isoformat()} ({completeness[0]})",
        f"{edition.source} {edition.date.isoformat()} ({completeness[1]})",
    )
    builder.add(RDF_TYPE, iri(TERMS + "Edition"))
    builder.add(SKOS + "notation", string(edition_key(edition)))
    builder.add(SKOS + "prefLabel", text(title[0], "fr"), text(title[1], "en"))
    builder.add(DCAT + "inSeries", iri(namespace.mint("referential", edition.source)))
    builder.add(TERMS + "editionDate", day(edition.date))
    builder.add(TERMS + "complete", boolean(edition.complete))
    builder.add(TERMS + "fileHash", string(edition.file_hash))
    builder.add(TERMS + "fileEncoding", string(edition.encoding))
    builder.add(TERMS + "rowCount", integer(edition.rows))
    builder.add(TERMS + "proof", iri(TERMS + "proof-established"))
    if edition.note:
        builder.add(TERMS + "sourceNote", text(edition.note, "fr"))
    return builder.content()


def edition_change(namespace: Namespace, edition: Edition, audience: str = AUDIENCES[0]) -> tuple[Change, Content]:
    """Return the change that records an edition, for the audience of its list: it is what it is, at every date."""
    content = edition_content(namespace, edition)
    entity = namespace.mint("edition", edition_key(edition))
    return write(entity, editions_source(audience), (), span=Span(None, None), content=content.digest), content
