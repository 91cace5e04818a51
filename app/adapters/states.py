"""The states dataset: the rows of some kinds or things in the default graph, each content in a named graph.

A state is ``urn:srj:state:`` and the start of the SHA-256 of what identifies it (entity, source, start, commit); a
content is ``urn:srj:content:`` and its SHA-256; a commit ``urn:srj:commit:214``, a source ``urn:srj:source:natinf``.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import RdfFormat

from app.adapters.views import loaded
from app.domain.contents import RDF_TYPE, XSD, ContentBuilder, day, integer, iri, string, text, typed
from app.domain.iris import TERMS
from app.domain.kinds import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.view_keys import ViewKey
    from app.domain.commits import Commit, Source
    from app.domain.contents import Content
    from app.domain.rows import Row

_HASH = 32  # hexadecimal digits


def _urn(kind: str, name: str) -> str:
    return f"urn:srj:{kind}:{quote(name, safe='-._~')}"


def load_states(reader: ProjectionReader, key: ViewKey) -> Store:
    """Load the states that a key names, as known after its commit; with a day, those that hold on it."""
    return loaded(_parts(reader, key), RdfFormat.N_QUADS)


def _parts(reader: ProjectionReader, key: ViewKey) -> Iterator[bytes]:
    contents: set[str] = set()
    commits: set[int] = set()
    sources: set[str] = set()
    for row in reader.states(key.known, key.audience, kinds=key.kinds, things=key.things, day=key.day):
        retracted = row.retracted_by if row.retracted_by is not None and row.retracted_by <= key.known else None
        yield state_content(row, retracted).data
        contents.add(row.holding.content)
        commits.update(number for number in (row.recorded_by, retracted) if number is not None)
        sources.add(row.source)
    for digest in contents:
        yield in_graph(reader.content(digest).lines, f"urn:srj:content:{digest}")
    for commit in reader.commits_named(commits):
        yield commit_content(commit).data
    declared = reader.sources()
    for name in sources:
        yield source_content(declared[name]).data


def in_graph(lines: Iterable[bytes], graph: str) -> bytes:
    """Return canonical lines as N-Quads of one graph."""
    end = f" <{graph}> .\n".encode()
    return b"".join(line[:-2] + end for line in lines)


def state_content(row: Row, retracted: int | None) -> Content:
    """Return a state as statements; ``retracted`` is the commit that is known to have retracted it."""
    span = row.holding.span
    told = json.dumps([row.entity, row.source, str(span.start), row.recorded_by])
    builder = ContentBuilder(_urn("state", hashlib.sha256(told.encode()).hexdigest()[:_HASH]))
    builder.add(RDF_TYPE, iri(TERMS + "State"))
    builder.add(TERMS + "describes", iri(row.entity))
    builder.add(TERMS + "content", iri(_urn("content", row.holding.content)))
    builder.add(TERMS + "fromSource", iri(_urn("source", row.source)))
    if span.start:
        builder.add(TERMS + "validFrom", day(span.start))
    if span.end:
        builder.add(TERMS + "validTo", day(span.end))
    builder.add(TERMS + "startCertainty", iri(f"{TERMS}certainty-{row.holding.start}"))
    builder.add(TERMS + "endCertainty", iri(f"{TERMS}certainty-{row.holding.end}"))
    builder.add(TERMS + "recordedBy", iri(_urn("commit", str(row.recorded_by))))
    if retracted is None:
        builder.add(TERMS + "timeline", string(f"{row.entity} {row.source}"))
    else:
        builder.add(TERMS + "retractedBy", iri(_urn("commit", str(retracted))))
    return builder.content()


def commit_content(commit: Commit) -> Content:
    """Return a commit as statements."""
    time = commit.time.isoformat(timespec="microseconds").replace("+00:00", "Z")
    builder = ContentBuilder(_urn("commit", str(commit.number)))
    builder.add(RDF_TYPE, iri(TERMS + "Commit"))
    builder.add(TERMS + "commitNumber", integer(commit.number))
    builder.add(TERMS + "commitTime", typed(time, XSD + "dateTime"))
    builder.add(TERMS + "commitAgent", string(commit.account))
    builder.add(TERMS + "commitReason", string(commit.reason))
    return builder.content()


def source_content(source: Source) -> Content:
    """Return a source as statements."""
    builder = ContentBuilder(_urn("source", source.name))
    builder.add(RDF_TYPE, iri(TERMS + "Source"))
    builder.add(SKOS + "notation", string(source.name))
    builder.add(
        SKOS + "prefLabel", text(source.label.fr or source.name, "fr"), text(source.label.en or source.name, "en")
    )
    builder.add(TERMS + "audience", iri(f"{TERMS}audience-{source.audience}"))
    return builder.content()
