"""How descriptions and lists are written in each form: the formats of adapters given to the routes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.adapters.rdf.representations import WRITERS
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, day, iri
from app.domain.iris import TERMS
from app.domain.negotiation import JSON
from app.domain.profiles import BRIEF, in_profile
from app.services.entity_json import entity_json
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from app.domain.negotiation import Representation
    from app.domain.profiles import Profile
    from app.domain.rows import Row
    from app.services.reading import Description

_WRITTEN_BYTES = 64_000_000  # of things written, kept for the next caller
_KEY_BYTES = 500


def dates_of(entity: str, row: Row) -> Content:
    """Return the dates of a state as statements: what the RDF of a thing has besides its contents."""
    builder = ContentBuilder(entity)
    span = row.holding.span
    if span.start:
        builder.add(TERMS + "validFrom", day(span.start))
    if span.end:
        builder.add(TERMS + "validTo", day(span.end))
    builder.add(TERMS + "startCertainty", iri(f"{TERMS}certainty-{row.holding.start}"))
    builder.add(TERMS + "endCertainty", iri(f"{TERMS}certainty-{row.holding.end}"))
    return builder.content()


class Writers:
    """Writes things in the forms that are offered."""

    def __init__(self) -> None:
        """Start with nothing written."""
        self._written: Remembered[tuple[object, ...], bytes] = Remembered(_WRITTEN_BYTES)

    def one(self, form: Representation, description: Description, profile: Profile) -> bytes:
        """Write one thing: its contents plus the dates of its state; what was written is remembered under both."""
        state = description.state
        moment = (state.source, state.holding, description.in_force)
        key = (form.suffix, profile.token, description.entity, description.digests, *moment)
        kept = self._written.get(key)
        if kept is None:
            data = self._one(form, description, profile)
            kept = self._written.keep(key, data, len(data) + _KEY_BYTES)
        return kept

    def _one(self, form: Representation, description: Description, profile: Profile) -> bytes:
        if form is JSON:
            told = entity_json(description, brief=profile is BRIEF)
            return json.dumps(told, ensure_ascii=False, indent=1).encode()
        said = description.content | dates_of(description.entity, description.state)
        return WRITERS[form.suffix[1:]](in_profile(profile, description.entity, said))


def write_content(form: Representation, content: Content) -> bytes:
    """Write what was made for an answer, in one of the forms of RDF."""
    return WRITERS[form.suffix[1:]](content)


def service_description(base: str, form: Representation) -> bytes:
    """Describe the SPARQL endpoint in one of the forms of RDF (SPARQL 1.1 Service Description)."""
    described = "http://www.w3.org/ns/sparql-service-description#"
    builder = ContentBuilder(f"{base}/sparql")
    formats = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
    graphs = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
    builder.add(RDF_TYPE, iri(described + "Service"))
    builder.add(described + "endpoint", iri(f"{base}/sparql"))
    builder.add(described + "supportedLanguage", iri(described + "SPARQL11Query"))
    builder.add(
        described + "resultFormat", *(iri(f"http://www.w3.org/ns/formats/{name}") for name in (*formats, *graphs))
    )
    builder.add(described + "defaultDataset", iri(f"{base}/sparql#dataset"))
    builder.add(RDF_TYPE, iri(described + "Dataset"), fragment="dataset")
    builder.add(described + "defaultGraph", iri(f"{base}/sparql#graph"), fragment="dataset")
    builder.add(RDF_TYPE, iri(described + "Graph"), fragment="graph")
    return write_content(form, builder.content())
