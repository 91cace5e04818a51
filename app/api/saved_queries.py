"""``/query``: the saved questions, listed, and each asked with its parameters in every form of a result."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.documents import require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.labels import READ_AS, labels_asked, with_labels
from app.api.moments import asked_once, moment_of
from app.api.problems import status_of
from app.api.results import ENGINE_NAMES, given
from app.domain.negotiation import HTML, JSON, OF_RESULTS, RESULTS_CSV, RESULTS_TSV, Representation, by_suffix

if TYPE_CHECKING:
    from app.api.parts import Parts
    from app.api.query_parts import Work
    from app.domain.questions import Question
    from app.services.reading import Moment
    from app.services.saved_queries import Bound

SIZE, LARGEST = 100, 1_000  # lines of a page
LAST_PAGE = 100_000
# The forms of an answer by what people type after a name; those of OF_RESULTS are known too.
FORMS = (
    Representation("results-json", "application/sparql-results+json", ".json", ("application/json",)),
    Representation("results-xml", "application/sparql-results+xml", ".xml", ("application/xml", "text/xml")),
    Representation("results-csv", "text/csv; charset=utf-8; header=present", ".csv", ("text/csv",)),
    Representation("results-tsv", "text/tab-separated-values; charset=utf-8", ".tsv", (RESULTS_TSV.media_type,)),
)


def router(parts: Parts) -> APIRouter:
    """Return the routes of saved questions."""
    routes = APIRouter()
    pages = (HTML,) if parts.pages is not None else ()

    @routes.api_route("/query", methods=["GET", "HEAD"], summary="The saved questions and their parameters")
    async def listed(request: Request) -> Response:
        moment_of(request, parts.clock)
        if parts.pages is not None and chosen_form(request, (HTML, JSON)) is HTML:
            language = language_of(request)
            return page_answer(request, await parts.pages.queries(request, language), language)
        told = {"items": [listed_question(question) for question in parts.saved]}
        return answer(request, json.dumps(told, ensure_ascii=False).encode(), JSON.media_type)

    @routes.api_route("/query/{name}", methods=["GET", "HEAD"], summary="The answer to a saved question")
    async def asked(request: Request, name: str) -> Response:
        key, suffix = by_suffix(name, (*pages, *FORMS, *OF_RESULTS))
        question = parts.saved.named(key)
        form = suffix or chosen_form(request, (*pages, *FORMS))
        if form is HTML and parts.pages is not None:
            language = language_of(request)
            page, error = await parts.pages.query(request, language, question)
            return page_answer(request, page, language, int(status_of(error)) if error else 200)
        return await _answer(parts, request, question, form)

    return routes


def listed_question(question: Question) -> dict[str, object]:
    """Return a saved question as the list of them tells it."""
    return {
        "name": question.key,
        "summary": {"fr": question.summary.fr, "en": question.summary.en},
        "user": question.user,
        "columns": list(question.columns),
        "parameters": [
            {
                "name": each.name,
                "type": each.declared.type,
                "kind": each.declared.kind or None,
                "required": each.required,
                "default": None if each.required else each.sample_value or None,
                "example": each.sample_value or None,
                "label": {"fr": each.declared.label.fr, "en": each.declared.label.en},
            }
            for each in question.asked_with
            if each.declared is not None
        ],
        "href": f"/query/{question.key}",
    }


async def _answer(parts: Parts, request: Request, question: Question, form: Representation) -> Response:
    moment = moment_of(request, parts.clock)
    bound = parts.saved.bound(question, request.query_params.multi_items(), language_of(request), moment)
    page = _page(request)
    headers = {"Content-Disposition": f'inline; filename="{question.key}{form.suffix}"'}
    text = bound.text
    if page is not None:
        number, size = page
        first = (number - 1) * size
        text = bound.page(first, size)
        links = await _links(parts, request, bound, moment, number, size)
        if links:
            headers["Link"] = links
    labels = labels_asked(request, form, "SELECT")
    wanted = READ_AS if labels else ENGINE_NAMES[form.name]
    key = (text, wanted, moment, bound.states, labels)
    lasting = moment.lasting if bound.states is None else moment.settled
    work = with_labels(parts, moment, labels, _work(parts, bound, text, wanted, moment))
    return await given(parts, request, form, work, key, lasting=lasting, headers=headers)


def _work(parts: Parts, bound: Bound, text: str, wanted: str, moment: Moment) -> Work:
    if bound.states is None:
        return partial(parts.queries.query, text, wanted=wanted, moment=moment)
    return partial(parts.queries.states, text, wanted=wanted, moment=moment, asked=bound.states)


def _page(request: Request) -> tuple[int, int] | None:
    """Return the number of the page and its size; None when the whole answer is asked."""
    number, size = asked_once(request, "page"), asked_once(request, "size")
    if not number and not size:
        return None
    wanted = require_whole_number(size or None, "size", SIZE, LARGEST) or SIZE
    return require_whole_number(number or None, "page", 1, LAST_PAGE) or 1, wanted


async def _links(parts: Parts, request: Request, bound: Bound, moment: Moment, number: int, size: int) -> str:
    """Return the addresses of the pages around (RFC 8288), of the same moment whatever is published meanwhile."""
    beyond = bound.page(number * size, 1)
    more = await _work(parts, bound, beyond, ENGINE_NAMES[RESULTS_CSV.name], moment)()
    lines = b"".join([piece async for piece in more.body]).splitlines()
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"page", "size"}]
    pinned = [("known", f"n{moment.known}"), *([] if moment.asked_day else [("valid", moment.day.isoformat())])]
    kept += [each for each in pinned if each[0] not in dict(kept) and (bound.states is None or each[0] == "known")]

    def link(page: int, relation: str) -> str:
        query = urlencode([*kept, ("page", str(page)), ("size", str(size))])
        return f'<{request.url.path}?{query}>; rel="{relation}"'

    found = [link(1, "first")]
    if number > 1:
        found.append(link(number - 1, "prev"))
    if len(lines) > 1:
        found.append(link(number + 1, "next"))
    return ", ".join(found)
