"""A draft as a SPARQL 1.1 dataset: query and update (SPARQL 1.1 Protocol), and the Graph Store HTTP Protocol."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from app.api.callers import require
from app.api.draft_answers import required, seen, to, tried
from app.api.forms import chosen_form
from app.api.results import ENGINE_NAMES, form_asked
from app.api.sparql import _decoded, _form, _only_one
from app.api.steward_forms import is_form
from app.domain.errors import InvalidInput, SrjError, UnsupportedFormat
from app.domain.language import Text
from app.domain.negotiation import OF_GRAPH
from app.domain.rights import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.parts import Parts
    from app.domain.draft_records import Draft

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


def router(parts: Parts) -> APIRouter:
    """Return the routes of the dataset of a draft."""
    routes, desk = APIRouter(), parts.drafts.desk

    @routes.api_route("/drafts/{name}/sparql", methods=["GET", "HEAD", "POST"], summary="Query a draft")
    async def query(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        text, given = await _asked(request, "query", _QUERY)
        return await _query(parts, request, draft, text, given)

    @routes.post("/drafts/{name}/update", summary="Update a draft", status_code=204)
    async def update(request: Request, name: str) -> Response:
        if is_form(request):
            return await tried(parts, request, name, "update", partial(_by_form, parts, request, name))
        draft = seen(parts, request, name)
        caller = require(request.scope, Act.DRAFT)
        text, given = await _asked(request, "update", _UPDATE)
        head = {"using": given.get("using-graph-uri", []), "named": given.get("using-named-graph-uri", [])}
        await desk.write(draft.id, "draft-update", head, text.encode(), caller.account)
        return Response(status_code=204)

    @routes.api_route("/drafts/{name}/data", methods=_METHODS, summary="The graphs of a draft (Graph Store)")
    async def indirect(request: Request, name: str) -> Response:
        draft = seen(parts, request, name)
        graph, made = _graph_named(parts, request)
        return await _graph(parts, request, draft, graph, made=made)

    @routes.api_route("/drafts/{name}/data/{rest:path}", methods=_METHODS, summary="A graph of a draft, by its address")
    async def direct(request: Request, name: str, rest: str) -> Response:
        draft = seen(parts, request, name)
        return await _graph(parts, request, draft, f"{parts.namespace.base}/drafts/{name}/data/{rest}")

    return routes


async def _by_form(parts: Parts, request: Request, name: str, body: Mapping[str, object]) -> Response:
    """Run the update that was typed on the page of a draft, and lead back to it."""
    draft, caller = seen(parts, request, name), require(request.scope, Act.DRAFT)
    text = str(body.get("update") or "")
    if not text.strip():
        raise required("update", Text("une mise à jour SPARQL", "a SPARQL update"))
    try:
        await parts.drafts.desk.write(draft.id, "draft-update", {}, text.encode(), caller.account)
    except SrjError as error:
        error.details.setdefault("field", "update")
        raise
    return to(request, f"drafts/{draft.id}")


async def _asked(request: Request, field: str, media_type: str) -> tuple[str, Mapping[str, list[str]]]:
    """Return the text of a query or an update, and the other parameters of the request."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    if request.method in {"GET", "HEAD"}:
        return _only_one(given.pop(field, [])), given
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent == media_type:
        return _decoded(await request.body()), given
    if sent == _FORM:
        form = _form(await request.body())
        text = _only_one(form.pop(field, []))
        return text, {**given, **form}
    raise UnsupportedFormat(
        "unsupported-query-type",
        Text(
            f"« {sent} » n'est pas lu ici : envoyer {media_type} ou {_FORM}.",
            f"'{sent}' is not read here: send {media_type} or {_FORM}.",
        ),
    )


async def _query(parts: Parts, request: Request, draft: Draft, text: str, given: Mapping[str, list[str]]) -> Response:
    shape = parts.guard.check(text, own_graphs=True)
    form = form_asked(request, shape.form)
    graphs = {
        "defaultGraphs": given.get("default-graph-uri", []),
        "namedGraphs": given.get("named-graph-uri", []),
    }
    answer = await parts.drafts.desk.query(draft.id, shape.text, ENGINE_NAMES[form.name], graphs)
    return StreamingResponse(answer.body, media_type=form.media_type, headers={"Cache-Control": "no-store"})


# -- Graph Store -----------------------------------------------------------------------------------------------------


def _graph_named(parts: Parts, request: Request) -> tuple[str, bool]:
    """Return the graph that a request names (4.2), and whether its name is made here (5.5)."""
    graphs = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if len(graphs) + default > 1:
        raise _which_graph()
    if default:
        return "", False
    if graphs:
        if ":" not in graphs[0]:
            raise _which_graph()
        return graphs[0], False
    if request.method == "POST":
        return f"{parts.namespace.base}{request.url.path}/{secrets.token_hex(6)}", True
    raise _which_graph()


def _which_graph() -> InvalidInput:
    return InvalidInput(
        "which-graph",
        Text(
            "Dire de quel graphe il s'agit : ?default, ou ?graph= suivi d'une IRI absolue, l'un ou l'autre.",
            "Say which graph: ?default, or ?graph= followed by an absolute IRI, one of the two.",
        ),
    )


async def _graph(parts: Parts, request: Request, draft: Draft, graph: str, *, made: bool = False) -> Response:
    desk = parts.drafts.desk
    head: dict[str, object] = {"graph": graph}
    if request.method in {"GET", "HEAD"}:
        form = chosen_form(request, OF_GRAPH)
        data = await desk.read(draft.id, {**head, "format": ENGINE_NAMES[form.name]})
        return Response(data, media_type=form.media_type, headers={"Cache-Control": "no-store", "Vary": "Accept"})
    caller = require(request.scope, Act.DRAFT)
    if request.method == "DELETE":
        await desk.write(draft.id, "draft-delete", head, b"", caller.account)
        return Response(status_code=204)
    head["base"] = graph or f"{parts.namespace.base}/id/"
    if request.method == "POST":
        head["merge"] = "yes"
    created = False
    for media_type, data in await _documents(parts, request):
        told = await desk.write(draft.id, "draft-put", {**head, "mediaType": media_type}, data, caller.account)
        created = created or bool(told.get("created"))
    headers = {"Location": graph} if made else {}
    return Response(status_code=201 if created or made else 204, headers=headers)


async def _documents(parts: Parts, request: Request) -> list[tuple[str, bytes]]:
    """Return the documents that a request holds: one, or the files of a form (5.5)."""
    sent = request.headers.get("content-type", "text/turtle").partition(";")[0].strip().lower()
    if sent == "multipart/form-data" and request.method == "POST":
        async with request.form(max_files=20, max_fields=20) as form:
            files = [each for each in form.values() if isinstance(each, UploadFile)]
            return [(each.content_type or "text/turtle", await each.read(parts.upload_limit)) for each in files]
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > parts.upload_limit:
            raise InvalidInput(
                "upload-too-large",
                Text(
                    f"Le document dépasse {parts.upload_limit // 1_000_000} Mo.",
                    f"The document is over {parts.upload_limit // 1_000_000} MB.",
                ),
            )
        chunks.append(chunk)
    return [(sent or "text/turtle", b"".join(chunks))]
