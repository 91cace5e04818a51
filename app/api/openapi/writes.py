"""What is sent and what comes back, for operations that are not reads, by method and path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.openapi.operations import (
    BYTES,
    FORM,
    GRAPH_NAMED,
    MOMENT,
    MULTIPART,
    OBJECT,
    PAGE_AND_JSON,
    RDF,
    RESULTS,
    TEXT,
    Operation,
    Schema,
    one_of,
    suggested,
)
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, JUNIT, NTRIPLES, RDFXML, TURTLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_BYTES_SENT = "application/octet-stream"
_FLAG: Schema = {"type": "boolean", "default": False}
_DAY: Schema = {"type": "string", "format": "date"}
_KINDS = ("natinf", "nac", "courts", "structures", "territories", "communes", "successions", "nomenclature")


def _object(*required: str, **properties: Schema) -> Schema:
    told: Schema = {"type": "object", "properties": properties}
    return {**told, "required": list(required)} if required else told


def _sent(schema: Schema) -> dict[str, Schema]:
    """Describe a body as JSON and, for the pages, as a form."""
    return {JSON.media_type: schema, FORM: OBJECT}


def _recorded(schema: Schema) -> Operation:
    """Describe an act of a steward: 201 when something was published, 200 for a dry run and for a form."""
    return Operation({201: (JSON.media_type,), 200: PAGE_AND_JSON}, ("lang",), body=_sent(schema))


def _of_draft(schema: Schema | None = None, status: int = 200) -> Operation:
    """Describe what is done to a draft: the draft as JSON, or the way back to its page."""
    answers = {status: PAGE_AND_JSON, 200: PAGE_AND_JSON, 303: ()}
    return Operation(answers, ("lang",), body=_sent(schema or _object()), body_required=False)


_EDITION: dict[str, Schema] = {
    "edition": _DAY,
    "partial": _FLAG,
    "allow-closures": _FLAG,
    "skip-rejected": _FLAG,
    "dry-run": _FLAG,
    "file": suggested("natinf.csv"),
}
_FILE: dict[str, Schema] = {
    MULTIPART: _object("file", file=BYTES, mapping=BYTES, edition=_DAY),
    _BYTES_SENT: BYTES,
}
_DECLARED = _object(
    "subject", "rule", subject=TEXT, rule=TEXT, path=TEXT, value=TEXT, office=TEXT, to=_DAY, audience=TEXT, reason=TEXT,
    dryRun=_FLAG, **{"from": _DAY},
)  # fmt: skip
_ENDED = _object(on=_DAY, reason=TEXT, dryRun=_FLAG)
_GRAPH: dict[str, Schema] = dict.fromkeys(RDF, TEXT)
_PUBLISHED = _object(effective=_DAY, until=_DAY, reason=TEXT, legalBasis=TEXT)
_STORED = Operation({201: (), 204: ()}, own=GRAPH_NAMED, body=_GRAPH)

WRITES: Mapping[tuple[str, str], Operation] = {
    ("post", "/doc/{kind}/lookup"): Operation(
        {200: (JSON.media_type,)}, MOMENT,
        body={JSON.media_type: _object("codes", codes={"type": "array", "items": TEXT, "maxItems": 1_000})},
    ),
    ("post", "/lookup"): Operation(
        {200: (JSON.media_type,)}, MOMENT,
        body={JSON.media_type: _object("identifiers", identifiers={
            "type": "array", "maxItems": 1_000, "items": _object("value", scheme=TEXT, value=TEXT),
        })},
    ),
    ("post", "/project"): Operation(
        {200: (CSV.media_type, HTML.media_type)}, (*MOMENT, "lang"),
        {"kind": suggested("nac"), "column": suggested("code"), "from": suggested("2026-01-01"),
         "to": suggested("2026-07-01")},
        {CSV.media_type: TEXT, MULTIPART: _object("file", file=BYTES)},
    ),
    ("post", "/sparql"): Operation(
        {200: (*RESULTS, *RDF), 304: ()}, MOMENT, {},
        {"application/sparql-query": TEXT, FORM: _object("query", query=TEXT, format=TEXT, valid=TEXT, known=TEXT)},
    ),
    ("options", "/sparql"): Operation({204: ()}),
    ("post", "/validate"): Operation(
        {200: (*PAGE_AND_JSON, TURTLE.media_type, JSONLD.media_type, CSV.media_type, JUNIT.media_type)},
        (*MOMENT, "lang"),
        {"with": one_of("published"), "shapes": one_of("known", "current"), "kind": one_of(*_KINDS[:-1]),
         "form": one_of("json", "turtle", "jsonld", "csv", "junit")},
        {TURTLE.media_type: TEXT, NTRIPLES.media_type: TEXT, RDFXML.media_type: TEXT, JSONLD.media_type: TEXT,
         CSV.media_type: TEXT, MULTIPART: _object(file=BYTES, document=TEXT, format=TEXT, kind=TEXT)},
    ),
    ("post", "/imports"): Operation({200: PAGE_AND_JSON}, ("lang",), {"kind": one_of(*_KINDS), **_EDITION}, _FILE),
    ("post", "/corrections"): _recorded(
        _object("kind", "key", "values", kind=TEXT, key=TEXT, source=TEXT, values=OBJECT, to=_DAY,
                reason=TEXT, legalBasis=TEXT, dryRun=_FLAG, **{"from": _DAY})
    ),
    ("post", "/legal-dates"): _recorded(
        _object("kind", "key", "on", kind=TEXT, key=TEXT, on=_DAY, change=_DAY, reason=TEXT, legalBasis=TEXT,
                dryRun=_FLAG)
    ),
    ("post", "/commits/{number}/undo"): _recorded(_object(reason=TEXT, legalBasis=TEXT, dryRun=_FLAG)),
    ("post", "/commits/{number}/draft"): Operation(
        {201: (JSON.media_type,), 200: (HTML.media_type,), 303: ()}, ("lang",),
        body=_sent(_object(title=TEXT, valid=_DAY, audience=TEXT)), body_required=False,
    ),
    ("post", "/deviations"): _recorded(_DECLARED),
    ("post", "/waivers"): _recorded(_DECLARED),
    ("post", "/deviations/{key}/end"): _recorded(_ENDED),
    ("post", "/waivers/{key}/end"): _recorded(_ENDED),
    ("post", "/uses"): Operation(
        {201: (JSON.media_type,), 200: (JSON.media_type,)},
        body={JSON.media_type: _object(
            "application", "referential", application=TEXT, referential=TEXT, role=one_of("master", "copy", "consumer"),
            scope={"type": "array", "items": TEXT}, audience=TEXT, edition=TEXT, editionFrom=TEXT,
            editionUntil=TEXT, source=TEXT,
        )},
    ),
    ("post", "/drafts"): Operation(
        {201: (JSON.media_type,), 303: (), 200: PAGE_AND_JSON}, ("lang",),
        body=_sent(_object("title", title=TEXT, base=one_of("published", "empty"), valid=_DAY, audience=TEXT)),
    ),
    ("delete", "/drafts/{name}"): Operation({204: ()}),
    ("post", "/drafts/{name}/comments"): _of_draft(_object("text", text=TEXT), 201),
    ("post", "/drafts/{name}/submit"): _of_draft(),
    ("post", "/drafts/{name}/return"): _of_draft(),
    ("post", "/drafts/{name}/close"): _of_draft(),
    ("post", "/drafts/{name}/check"): _of_draft(_PUBLISHED),
    ("post", "/drafts/{name}/publish"): _of_draft(_PUBLISHED, 201),
    ("post", "/drafts/{name}/changes"): Operation(
        {200: PAGE_AND_JSON, 303: ()}, ("lang",), {},
        {JSON.media_type: _object(dryRun=_FLAG), FORM: OBJECT, CSV.media_type: TEXT, **_FILE},
    ),
    ("post", "/drafts/{name}/declarations"): _of_draft(
        _object("kind", "subject", "rule", kind=one_of("deviation", "waiver"), subject=TEXT, rule=TEXT, office=TEXT),
        201,
    ),
    ("delete", "/drafts/{name}/declarations/{number}"): Operation({204: ()}),
    ("post", "/drafts/{name}/import/{kind}"): Operation({200: PAGE_AND_JSON}, ("lang",), _EDITION, _FILE),
    ("post", "/drafts/{name}/sparql"): Operation(
        {200: (*RESULTS, *RDF)}, (), {}, {"application/sparql-query": TEXT, FORM: _object("query", query=TEXT)},
    ),
    ("post", "/drafts/{name}/update"): Operation(
        {204: (), 303: ()}, ("lang",), {}, {"application/sparql-update": TEXT, FORM: _object("update", update=TEXT)},
    ),
    ("put", "/drafts/{name}/data"): _STORED,
    ("post", "/drafts/{name}/data"): _STORED,
    ("delete", "/drafts/{name}/data"): Operation({204: ()}, own=GRAPH_NAMED),
    ("put", "/drafts/{name}/data/{rest}"): Operation({201: (), 204: ()}, body=_GRAPH),
    ("post", "/drafts/{name}/data/{rest}"): Operation({201: (), 204: ()}, body=_GRAPH),
    ("delete", "/drafts/{name}/data/{rest}"): Operation({204: ()}),
    ("post", "/rights/{account}"): Operation(
        {303: ()}, body={FORM: _object("act", act=one_of("grant", "revoke", "erase"), role=TEXT, within=TEXT)},
    ),
}  # fmt: skip
