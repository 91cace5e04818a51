"""``/changes``: what was added, closed, reopened or changed between two dates, editions or commits."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer, page_answer
from app.api.documents import require_kind
from app.api.ends import ends_of
from app.api.forms import chosen_form, language_of
from app.api.lists import separator_of
from app.api.paging import page_of
from app.api.problems import status_of
from app.domain.errors import InvalidInput, SrjError
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, NTRIPLES, TURTLE, by_suffix
from app.domain.sentences import ChangeType
from app.services.changed import Comparison
from app.services.changes_forms import change_json, changes_csv

if TYPE_CHECKING:
    from app.api.ends import Ends
    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.services.changed import ChangesPage

_MOST_WHOLE = 20_000  # changes in one file; a whole list of offences is 17,000
_GRAPHS = (TURTLE, JSONLD, NTRIPLES)


def router(parts: Parts) -> APIRouter:
    """Return the routes of changes."""
    routes = APIRouter()
    offered = (HTML, JSON, CSV, *_GRAPHS) if parts.times.pages else (JSON, CSV, *_GRAPHS)

    @routes.api_route("/changes", methods=["GET", "HEAD"], summary="What changed between two dates")
    @routes.api_route("/changes.{suffix}", methods=["GET", "HEAD"], include_in_schema=False)
    async def changes(request: Request) -> Response:
        form = by_suffix(request.url.path, offered)[1] or chosen_form(request, offered)
        if form is HTML:
            return await _page(parts, request)
        ends = ends_of(request, parts)
        asked, of_type = comparison_of(request, parts, ends), _type(request)
        offset, limit = page_of(request) if form is JSON else (0, _MOST_WHOLE)
        if form is not JSON:
            require_not_too_many(len(await asyncio.to_thread(parts.times.changes.between, asked)))
        found = await asyncio.to_thread(parts.times.changes.page, asked, of_type, offset, limit)
        if form is JSON:
            data = json.dumps(_json(request, ends, found), ensure_ascii=False).encode()
            return answer(request, data, JSON.media_type, lasting=ends.fixed)
        return await _whole(parts, request, form, ends, found)

    return routes


def require_not_too_many(count: int) -> None:
    """Refuse a file of more changes than one file takes; pages of JSON have no bound."""
    if count > _MOST_WHOLE:
        raise InvalidInput(
            "too-many-changes",
            Text(
                f"{count} choses diffèrent, plus que les {_MOST_WHOLE} d'un fichier : choisir une liste (kind=), des "
                "dates plus proches, ou la forme .json, qui est paginée.",
                f"{count} things differ, over the {_MOST_WHOLE} of one file: choose a list (kind=), nearer dates, or "
                "the form .json, which is paged.",
            ),
            {"total": count},
        )


async def _page(parts: Parts, request: Request) -> Response:
    """Return the page: its form alone, with what changed, or with what is wrong in what was asked."""
    language, status = language_of(request), 200
    found: ChangesPage | None = None
    problem: SrjError | None = None
    try:
        if any(request.query_params.get(name) for name in ("from", "to")):
            asked, of_type = comparison_of(request, parts, ends_of(request, parts)), _type(request)
            found = await asyncio.to_thread(parts.times.changes.page, asked, of_type, *page_of(request))
    except SrjError as error:
        problem, status = error, int(status_of(error))
    if parts.times.pages is None:
        raise AssertionError
    data = await parts.times.pages.changes(request, language, found, problem)
    return page_answer(request, data, language, status)


async def _whole(parts: Parts, request: Request, form: Representation, ends: Ends, found: ChangesPage) -> Response:
    """Return every change as CSV or as a graph."""
    name = f"changes-{ends.before.day}-{ends.after.day}{form.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form is CSV:
        data = changes_csv(found.items, language_of(request), separator_of(request)).encode()
        return answer(request, data, "text/csv; charset=utf-8; header=present", headers, lasting=ends.fixed)
    data = await asyncio.to_thread(parts.times.write, form, found)
    return answer(request, data, form.media_type, lasting=ends.fixed)


def _json(request: Request, ends: Ends, found: ChangesPage) -> dict[str, object]:
    url = request.url.include_query_params(offset=found.following, limit=found.limit)
    return {
        "from": {"valid": ends.before.day.isoformat(), "known": f"n{ends.before.known}"},
        "to": {"valid": ends.after.day.isoformat(), "known": f"n{ends.after.known}"},
        "counts": found.counts,
        "total": found.total,
        "items": [change_json(each) for each in found.items],
        "next": f"{url.path}?{url.query}" if found.following is not None else None,
    }


def comparison_of(request: Request, parts: Parts, ends: Ends) -> Comparison:
    """Return what is compared; raises for a kind that does not exist, or a key without a kind."""
    kind, key = (request.query_params.get(name, "").strip() or None for name in ("kind", "key"))
    if kind is not None:
        require_kind(kind, parts.kinds.seen_by(ends.audience))
    elif key is not None:
        raise InvalidInput(
            "kind-required",
            Text("« key » demande aussi « kind » : kind=natinf&key=7.", "'key' needs 'kind' too: kind=natinf&key=7."),
        )
    return Comparison(ends.before, ends.after, ends.audience, kind, key)


def _type(request: Request) -> ChangeType | None:
    asked = request.query_params.get("type", "").strip()
    types = [each.value for each in ChangeType]
    if asked and asked not in types:
        raise InvalidInput(
            "invalid-type",
            Text(
                f"« type » vaut « {asked} » : choisir {', '.join(types)}.",
                f"'type' is '{asked}': choose {', '.join(types)}.",
            ),
        )
    return ChangeType(asked) if asked else None
