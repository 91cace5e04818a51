"""``/sparql``: SPARQL 1.1 Protocol, query only, over the view of any moment, or states; guarded, bounded, streamed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Request, Response

from app.api.callers import reads_for
from app.api.conditional import VARY, answer
from app.api.forms import chosen_form, language_of
from app.api.labels import READ_AS, labels_asked, with_labels
from app.api.moments import moment_of
from app.api.results import ENGINE_NAMES, form_asked, given
from app.api.states import GRAPHS, states_asked
from app.domain.audiences import AUDIENCES
from app.domain.errors import InvalidInput, UnsupportedFormat
from app.domain.language import Text
from app.domain.negotiation import HTML, OF_GRAPH
from app.services.kept_results import is_volatile

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.api.query_parts import Work

PATH = "/sparql"
METHODS = frozenset({"GET", "HEAD", "POST"})
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_MOST_FIELDS = 50
# What a page of another site may send, as its browser asks first (Fetch standard, CORS-preflight).
_ALLOWED = {
    "Allow": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def router(parts: Parts) -> APIRouter:
    """Return the SPARQL route."""
    routes = APIRouter()

    @routes.api_route(PATH, methods=["GET", "HEAD"], summary="SPARQL 1.1 query, or the page to write one")
    async def get(request: Request) -> Response:
        return await answered(parts, request)

    @routes.post(PATH, summary="SPARQL 1.1 query, posted as a form or as it is")
    async def post(request: Request) -> Response:
        return await answered(parts, request)

    @routes.options(PATH, summary="What a page of another site may send here (CORS)", status_code=204)
    async def options(request: Request) -> Response:
        if parts.identities is not None:
            reads_for(request.scope, AUDIENCES[0])  # what may be sent is told to everyone
        return Response(status_code=204, headers=_ALLOWED)

    return routes


async def answered(parts: Parts, request: Request) -> Response:
    """Answer a request that asks something; raises what is told to the caller."""
    if request.method == "POST":
        return await _answer(parts, *await _posted(request))
    if "update" in request.query_params:
        raise _no_update()
    if "query" not in request.query_params:
        return await _without_query(parts, request)
    return await _answer(parts, request, _only_one(request.query_params.getlist("query")))


async def _without_query(parts: Parts, request: Request) -> Response:
    form = chosen_form(request, (HTML, *OF_GRAPH) if parts.pages is not None else OF_GRAPH)
    if parts.pages is not None and form is HTML:
        language = language_of(request)
        page = await parts.pages.sparql(request, language)
        headers = {"Vary": VARY, "Content-Language": language}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)
    return answer(request, parts.service_description(form), form.media_type)


async def _posted(request: Request) -> tuple[Request, str]:
    """Return the query, and the request with the other fields of a form read as if they were in its address."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media_type == _QUERY:
        return request, _decoded(body)
    if media_type == _FORM:
        form = _form(body)
        if "update" in form:
            raise _no_update()
        query = _only_one(form.pop("query", []))
        others = urlencode(form, doseq=True).encode()
        scope = {**request.scope, "query_string": b"&".join((request.scope["query_string"], others)).strip(b"&")}
        return Request(scope, request.receive), query
    if media_type == _UPDATE:
        raise _no_update()
    raise UnsupportedFormat(
        "unsupported-query-type",
        Text(
            f"« {media_type} » n'est pas lu ici : envoyer {_QUERY} ou {_FORM}.",
            f"'{media_type}' is not read here: send {_QUERY} or {_FORM}.",
        ),
    )


def _form(body: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(_decoded(body), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise InvalidInput(
            "too-many-fields",
            Text(f"Le formulaire a plus de {_MOST_FIELDS} champs.", f"The form has more than {_MOST_FIELDS} fields."),
        ) from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            "not-utf-8",
            Text(
                f"La requête n'est pas en UTF-8 (octet {error.start}). L'encoder en UTF-8.",
                f"The query is not UTF-8 (byte {error.start}). Encode it as UTF-8.",
            ),
        ) from error


def _only_one(queries: list[str]) -> str:
    if len(queries) != 1:
        raise InvalidInput(
            "one-query",
            Text(
                "Donner une requête et une seule dans « query ».",
                "Give one query, and only one, in 'query'.",
            ),
        )
    return queries[0]


def _no_update() -> InvalidInput:
    return InvalidInput(
        "update-refused",
        Text(
            "Ce point d'accès ne fait que répondre : aucune mise à jour n'y est possible.",
            "This address only answers: no update can be made here.",
        ),
    )


async def _answer(parts: Parts, request: Request, text: str) -> Response:
    """Answer a query; an error after the first bytes breaks the connection, never a whole-looking answer."""
    moment = moment_of(request, parts.clock)
    own_graphs = request.query_params.get("dataset") == "states"
    if not own_graphs:
        _refuse_graphs(request)
    shape = parts.guard.check(text, own_graphs=own_graphs)
    form = form_asked(request, shape.form)
    labels = labels_asked(request, form, shape.form)
    wanted = READ_AS if labels else ENGINE_NAMES[form.name]
    states = states_asked(parts, request, moment)
    work: Work
    if states is None:
        lasting, work = moment.lasting, partial(parts.queries.query, shape.text, wanted=wanted, moment=moment)
    else:
        # Without a day the states of every day are asked: what was known says all.
        lasting = moment.settled
        work = partial(parts.queries.states, shape.text, wanted=wanted, moment=moment, asked=states)
    key = None if is_volatile(shape.text) else (shape.text, wanted, moment, states, labels)
    return await given(parts, request, form, with_labels(parts, moment, labels, work), key, lasting=lasting)


def _refuse_graphs(request: Request) -> None:
    named = [name for name in GRAPHS if name in request.query_params]
    if named:
        raise InvalidInput(
            "from-refused",
            Text(
                f"« {named[0]} » : la vue n'a qu'un graphe, celui par défaut. Retirer ce paramètre, ou "
                "choisir parmi les graphes des états avec dataset=states.",
                f"'{named[0]}': the view has one graph, the default one. Remove this parameter, or choose among the "
                "graphs of states with dataset=states.",
            ),
        )
