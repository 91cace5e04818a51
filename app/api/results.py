"""Results of queries as answers: in the form that was asked, whole with their validators, or as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.api.callers import caller_of
from app.api.conditional import LASTING, VARY, answer
from app.api.forms import chosen_form
from app.api.hot_reads import is_kept_whole
from app.api.streams import unless_gone
from app.domain.negotiation import offered_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Mapping

    from app.api.parts import Parts
    from app.api.query_parts import Work
    from app.domain.negotiation import Representation

# How the workers call each form.
ENGINE_NAMES = {
    "results-json": "json",
    "results-xml": "xml",
    "results-csv": "csv",
    "results-tsv": "tsv",
    "turtle": "ttl",
    "ntriples": "nt",
    "rdfxml": "rdf",
    "jsonld": "jsonld",
}


async def given(
    parts: Parts,
    request: Request,
    form: Representation,
    work: Work,
    key: Hashable | None,
    *,
    lasting: bool,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Give a whole answer with its validators, a long one as it comes; without a key the answer is never kept."""
    scope = request.scope

    async def ask() -> AsyncIterator[bytes]:
        asking = parts.budgets.asking(caller_of(scope), request.client.host if request.client else "")
        return (await work(asking=asking)).body

    giving = ask() if key is None else parts.results.give(key, ask, keep=not is_kept_whole(scope))
    found = await unless_gone(request, giving)
    if isinstance(found, bytes):
        return answer(request, found, form.media_type, headers, lasting=lasting)
    kept = LASTING if lasting and key is not None else "no-cache"
    told = {"Vary": VARY, "Cache-Control": kept, **(headers or {})}
    return StreamingResponse(found, media_type=form.media_type, headers=told)


def form_asked(request: Request, query_form: str) -> Representation:
    """Return the form of an answer: ``format``, else what the Accept header prefers (406 when it admits none)."""
    offered = offered_for(query_form)
    asked = request.query_params.get("format")
    named = next(
        (each for each in offered if asked and asked in (each.name, each.suffix[1:], ENGINE_NAMES[each.name])), None
    )
    return named or chosen_form(request, offered)
