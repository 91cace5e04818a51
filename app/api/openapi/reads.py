"""What the reads take and answer, by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.openapi.operations import (
    GRAPH_NAMED,
    PAGE_AND_JSON,
    PAGED,
    RDF,
    READ,
    RESULTS,
    TABLE,
    Operation,
    Schema,
    forms_of,
    one_of,
    read,
    suggested,
    whole_number,
)
from app.domain.draft_records import DraftState
from app.domain.negotiation import CSV, HTML, JSON, JSONL, JSONLD, NTRIPLES, OF_ENTITY, OF_LIST, TURTLE
from app.domain.profiles import LISTED, OF_LISTS, OF_THINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.profiles import Profile

_TEXT = "text/plain"
_KEY, _KIND, _STATUS = suggested("7"), suggested("natinf"), one_of("all", "closed", "in-force")
_THING: Mapping[str, Schema] = {"kind": _KIND, "key": _KEY}
_FROM_TO: Mapping[str, Schema] = {"from": suggested("2026-01-01"), "to": suggested("2026-07-01")}
_CHANGES = (*TABLE, *forms_of((TURTLE, NTRIPLES, JSONLD)))
_CORRESPONDENCES = (*TABLE, *forms_of((TURTLE, JSONLD)))
_FINDINGS: Mapping[str, Schema] = {
    name: suggested(example)
    for name, example in (
        *(("rule", "label"), ("severity", "warning"), ("office", "b-aic"), ("referential", "natinf")),
        *(("application", "cassiopee"), ("kind", "integrity")),
    )
}
_DECLARED: Mapping[str, Schema] = {
    "office": suggested("b-aic"),
    "rule": suggested("label"),
    "subject": suggested("application/cassiopee"),
    "ending": whole_number(0, 36_500),
}
_STATES: Mapping[str, Schema] = {
    "dataset": one_of("states"),
    "of": suggested("http://127.0.0.1:8000/id/natinf/7"),
    "kind": _KIND,
}
_QUERY: Mapping[str, Schema] = {
    "query": {"type": "string", "maxLength": 4_000},
    "format": one_of("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld"),
}
_GRAPHS: Mapping[str, Schema] = {
    "default-graph-uri": suggested("http://127.0.0.1:8000/id/natinf/7"),
    "named-graph-uri": suggested("http://127.0.0.1:8000/id/natinf/7"),
}
_LABELS: Mapping[str, Schema] = {"labels": one_of("fr", "en")}
_PAGED_READ = (*READ, *PAGED)
_TABLE_OF_LINES = (*_PAGED_READ, "sep")


def _profiles(offered: tuple[Profile, ...]) -> Schema:
    return one_of(*(each.token for each in offered), LISTED)


READS: Mapping[str, Operation] = {
    "/health/live": read(JSON.media_type, given=()),
    "/health/ready": read(JSON.media_type, given=(), more={503: (JSON.media_type,)}),
    "/metrics": read(_TEXT, given=()),
    "/id/{kind}/{key}": Operation({303: ()}),
    "/doc/{kind}/{key}": read(*forms_of(OF_ENTITY), own={"_profile": _profiles(OF_THINGS)}),
    "/doc/{kind}": read(
        *forms_of(OF_LIST),
        _TEXT,
        own={"status": _STATUS, "q": suggested("retrait"), "under": suggested("3"), "_profile": _profiles(OF_LISTS)},
        given=_TABLE_OF_LINES,
    ),
    "/doc/{kind}/{key}/history": read(*_CHANGES, given=("known", "audience", "lang", *PAGED)),
    "/doc/correspondence/{key}": read(*_CORRESPONDENCES, given=_TABLE_OF_LINES, more={303: ()}),
    "/correspondences": read(*_CORRESPONDENCES, own={"kind": _KIND, **_FROM_TO}, given=_TABLE_OF_LINES),
    "/changes": read(
        *_CHANGES,
        own={**_THING, **_FROM_TO, "type": one_of("added", "closed", "reopened", "changed")},
        given=_PAGED_READ,
    ),
    "/competence": read(
        *TABLE,
        own={
            "commune": suggested("13055"),
            "kind": suggested("commune"),
            "matter": suggested("general"),
            "type": suggested("tj"),
        },
        more={300: TABLE},
    ),
    "/lookup": read(*TABLE, own={"scheme": _KIND, "value": _KEY}, more={300: TABLE}),
    "/search": read(*TABLE, own={"q": suggested("retrait", 200), "kind": _KIND, "status": _STATUS}, given=_PAGED_READ),
    "/search/complete": read(JSON.media_type, own={"q": suggested("retr", 200), "kind": _KIND}),
    "/project": read(*PAGE_AND_JSON, own={**_THING, "code": _KEY, **_FROM_TO}),
    "/query": read(*PAGE_AND_JSON),
    "/query/{name}": read(
        HTML.media_type,
        *RESULTS,
        own={"page": whole_number(1, 100_000, 1), "size": whole_number(1, 1_000, 100), **_LABELS},
    ),
    "/s": read(JSON.media_type, own={**_QUERY, **_STATES, **_LABELS}, given=("valid", "known", "lang")),
    "/s/{text}": Operation({303: ()}, ("valid", "known", "lang")),
    "/sparql": read(HTML.media_type, *RESULTS, *RDF, own={**_QUERY, **_STATES, **_GRAPHS, **_LABELS}),
    "/corrections": read(*PAGE_AND_JSON, own=_THING),
    "/deviations": read(*TABLE, own=_DECLARED, given=_PAGED_READ),
    "/waivers": read(*TABLE, own=_DECLARED, given=_PAGED_READ),
    "/commits": read(*PAGE_AND_JSON, own={"until": whole_number(0, 999_999_999)}, given=("lang", "audience", "limit")),
    "/commits/{number}": read(*PAGE_AND_JSON, given=("lang", "audience", *PAGED)),
    "/commits/{number}/findings": read(*PAGE_AND_JSON, given=("lang", "audience")),
    "/validate": read(HTML.media_type, given=("lang",)),
    "/def": read(HTML.media_type, TURTLE.media_type),
    "/shape": read(HTML.media_type, TURTLE.media_type),
    "/def/{subject}.ttl": read(TURTLE.media_type, given=()),
    "/shape/{subject}.ttl": read(TURTLE.media_type, given=()),
    "/rules": read(*PAGE_AND_JSON, own={"kind": suggested("integrity")}),
    "/rules/{shape}": read(*TABLE, given=_PAGED_READ),
    "/coherence": read(*TABLE, own=_FINDINGS, given=_PAGED_READ),
    "/coherence/calendar": read(*TABLE, own=_FINDINGS, given=_PAGED_READ),
    "/tasks": read(*TABLE, own={"office": suggested("b-aic"), "kind": suggested("reference")}, given=_PAGED_READ),
    "/catalog": read(*forms_of(OF_ENTITY)),
    **{f"/catalog{each.suffix}": read(each.media_type) for each in OF_ENTITY},
    "/.well-known/void": read(TURTLE.media_type, given=()),
    "/drafts": read(*PAGE_AND_JSON, own={"state": one_of(*map(str, DraftState)), **_THING}, given=("lang", *PAGED)),
    "/drafts/{name}": read(*PAGE_AND_JSON, own={"offset": whole_number(0, 10_000_000)}, given=("lang",)),
    "/drafts/{name}/doc/{kind}/{key}": read(*forms_of(OF_ENTITY), given=("lang",)),
    "/drafts/{name}/impact": read(*TABLE, given=("lang", "sep")),
    "/drafts/{name}/sparql": read(*RESULTS, *RDF, own={**_QUERY, **_GRAPHS}, given=()),
    "/drafts/{name}/data": read(*RDF, own=GRAPH_NAMED, given=()),
    "/drafts/{name}/data/{rest}": read(*RDF, given=()),
    "/rights": read(*PAGE_AND_JSON, given=("lang",)),
    "/rights.csv": read(CSV.media_type, given=("audience",)),
    "/audit.csv": read(CSV.media_type, given=("audience",)),
    "/audit.jsonl": read(JSONL.media_type, given=("audience",)),
}
