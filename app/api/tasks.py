"""``/tasks``: what waits for a data steward, by kind, referential and office."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import caller_of
from app.api.conditional import answer
from app.api.draft_answers import may_see
from app.api.findings_asked import one_of, thing_asked
from app.api.forms import chosen_form, language_of
from app.api.hot_reads import not_kept
from app.api.moments import moment_of
from app.api.paging import page_of
from app.domain.csv_text import csv_text
from app.domain.draft_steps import task as draft_task
from app.domain.draft_steps import waits
from app.domain.negotiation import CSV, HTML, JSON
from app.domain.rights import Act, may
from app.domain.waiting import TASKS, Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.api.parts import Parts
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.domain.waiting import Task
    from app.services.reading import Moment

_FORMS = (JSON, HTML, CSV)
_COLUMNS = ("kind", "about", "message", "cause", "date", "referential", "offices", "commit", "source", "row", "draft")


def router(parts: Parts) -> APIRouter:
    """Return the routes of the tasks."""
    routes = APIRouter()

    @routes.api_route("/tasks", methods=["GET", "HEAD"], summary="What waits for a data steward")
    async def tasks(request: Request) -> Response:
        return await _tasks(parts, request, chosen_form(request, _FORMS))

    @routes.api_route("/tasks.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_json(request: Request) -> Response:
        return await _tasks(parts, request, JSON)

    @routes.api_route("/tasks.csv", methods=["GET", "HEAD"], include_in_schema=False)
    async def as_csv(request: Request) -> Response:
        return await _tasks(parts, request, CSV)

    return routes


async def _tasks(parts: Parts, request: Request, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    asked = Asked(
        one_of(request, "kind", TASKS),
        thing_asked(request, "referential", parts.namespace),
        thing_asked(request, "office", parts.namespace),
    )
    offset, limit = page_of(request)
    of_drafts = _of_drafts(parts, request, moment)
    every = (*(of_drafts or ()), *await parts.coherence.waiting.at(moment))
    found = [task for task in every if asked.takes(task)]
    if form is HTML:
        page = await parts.coherence.task_pages.tasks(request, language, every, found, offset, limit)
        given = answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
    else:
        given = _for_machines(request, form, moment, found, (offset, limit))
    if of_drafts is not None:
        not_kept(request.scope)  # a draft waits whatever is published
    return given


def _of_drafts(parts: Parts, request: Request, moment: Moment) -> list[Task] | None:
    """Return the drafts that wait for the caller; None for who sees none, and for what waited at another moment."""
    caller = caller_of(request.scope)
    if moment.asked_known or not may(caller, Act.COMMENT):
        return None
    seen = [draft for draft in parts.drafts.desk.every() if may_see(caller, draft)]
    return [draft_task(draft, what) for draft in seen if (what := waits(caller, draft)) is not None]


def _for_machines(
    request: Request, form: Representation, moment: Moment, found: Sequence[Task], page: tuple[int, int]
) -> Response:
    if form is CSV:
        headers = {"Content-Disposition": f'attachment; filename="tasks-{moment.day}.csv"'}
        media_type = "text/csv; charset=utf-8; header=present"
        return answer(request, _csv(found, language_of(request)), media_type, headers, lasting=moment.lasting)
    told = json.dumps(_json(moment, found, *page), ensure_ascii=False).encode()
    return answer(request, told, JSON.media_type, lasting=moment.lasting)


def _json(moment: Moment, found: Sequence[Task], offset: int, limit: int) -> dict[str, object]:
    following = offset + limit
    counts = Counter(task.kind for task in found)
    return {
        "valid": moment.day.isoformat(),
        "known": moment.known,
        "total": len(found),
        "byKind": {kind: counts[kind] for kind in TASKS},
        "items": [task.to_json() for task in found[offset:following]],
        "next": following if following < len(found) else None,
    }


def _csv(found: Iterable[Task], language: Language) -> bytes:
    rows = (
        (
            task.kind,
            task.about,
            task.words.in_(language),
            task.cause,
            task.date,
            task.referential,
            " | ".join(task.offices),
            "" if task.commit is None else str(task.commit),
            task.source,
            "" if task.row is None else str(task.row),
            task.draft,
        )
        for task in found
    )
    return csv_text(_COLUMNS, rows).encode()
