"""Answers about drafts: JSON for programs, for people the page of the draft or the way to it.

A form that is refused comes back on the page it was sent from, with what was typed and what is wrong.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from fastapi import Request, Response

from app.api.callers import caller_of, require
from app.api.corrections import html, json_body
from app.api.documents import require_whole_number
from app.api.forms import chosen_form, language_of
from app.api.problems import status_of
from app.api.steward_forms import is_form, typed
from app.domain.asked_dates import fact_day
from app.domain.audiences import AUDIENCES
from app.domain.draft_steps import steps
from app.domain.errors import DeadlineExceeded, InvalidInput, NotFound, OutOfMemory, SrjError, Unavailable
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON
from app.domain.rights import Act, about

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import date

    from app.api.draft_parts import DraftPages
    from app.api.parts import Parts
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft
    from app.domain.rights import Resource
    from app.domain.roles import Caller

SHOWN = 100
"""Entities of a difference in one page."""
_LAST = 10_000_000
_LIVE_SECONDS = 3.0


def seen(parts: Parts, request: Request, name: str) -> Draft:
    """Return a draft that the caller may see; one it may not see is not told from one that does not exist."""
    caller = require(request.scope, Act.COMMENT)
    draft = parts.drafts.desk.get(name)
    if not may_see(caller, draft):
        raise NotFound(
            "no-such-draft",
            Text(f"Aucun brouillon « {name} ». La liste : /drafts.", f"No draft '{name}'. The list: /drafts."),
            {"draft": name},
        )
    return draft


def may_see(caller: Caller, draft: Draft) -> bool:
    """Tell whether a draft is of an audience that a caller sees."""
    return AUDIENCES.index(draft.audience) <= AUDIENCES.index(caller.widest)


def touched(parts: Parts, draft: Draft, found: NetDifference) -> list[Resource]:
    """Return what a draft is about: who publishes within one referential publishes nothing about another."""
    things = map(parts.namespace.parse, found.owners)
    kinds = sorted({thing.kind if thing else "(other)" for thing in things}) or [""]
    declared = [about(str(each["kind"]), str(each["office"]).rpartition("/")[2]) for each in draft.declared]
    return [*(about(kind, audience=draft.audience) for kind in kinds if kind or not declared), *declared]


def as_page(parts: Parts, request: Request) -> DraftPages | None:
    """Return what renders the pages when a page is wanted: asked for, or the answer to a form."""
    pages = parts.drafts.pages
    return pages if pages is not None and chosen_form(request, (JSON, HTML)) is HTML else None


async def changes_of(parts: Parts, request: Request, draft: Draft, found: NetDifference) -> dict[str, object]:
    """Return what a draft changes in words, from the entity asked on."""
    offset = require_whole_number(request.query_params.get("offset"), "offset", 0, _LAST)
    return {"offset": offset, **await parts.drafts.words(draft, found, offset, SHOWN)}


async def draft_page(parts: Parts, pages: DraftPages, request: Request, draft: Draft, **shown: object) -> bytes:
    """Return the page of a draft: some of its changes, what can be done, and what a form was answered."""
    found = await parts.drafts.desk.difference(draft.id)
    changes = await changes_of(parts, request, draft, found)
    if draft.is_live and draft.holds_something and len(found.owners) <= SHOWN:
        shown["impact"] = await _reached(parts, draft, found) if found.owners else None
        if not {"error", "report"} & shown.keys():
            shown |= await _live(parts, request, draft)
    offered = steps(caller_of(request.scope), draft, touched(parts, draft, found))
    return await pages.one(request, language_of(request), draft, changes, offered, {"limit": SHOWN, **shown})


async def checked(parts: Parts, request: Request, draft: Draft, body: Mapping[str, object]) -> dict[str, object]:
    """Return what the rules would say of a draft, and publish nothing."""
    caller = require(request.scope, Act.COMMENT)
    asked = {**body, "draft": draft.id, "version": draft.version, "dryRun": True}
    head = {"body": asked, "account": caller.account}
    return await parts.writer.work("publish-draft", head)


async def _live(parts: Parts, request: Request, draft: Draft) -> dict[str, object]:
    """Return what the rules say of a draft that is looked at, or what stands in its way; nothing when they are busy."""
    try:
        return {"report": await asyncio.wait_for(checked(parts, request, draft, {}), _LIVE_SECONDS)}
    except TimeoutError:
        return {"busy": True}
    except SrjError as error:
        return {"obstacle": error}


async def _reached(parts: Parts, draft: Draft, found: NetDifference) -> dict[str, object] | None:
    """Return whom a draft reaches; None while the processes that tell it are busy."""
    try:
        return await parts.drafts.impact(draft, found)
    except (Unavailable, DeadlineExceeded, OutOfMemory):
        return None


async def tried(
    parts: Parts, request: Request, name: str, act: str, do: Callable[[Mapping[str, object]], Awaitable[Response]]
) -> Response:
    """Do what is asked of a draft with the body of a request; a form that is refused comes back filled."""
    pages = as_page(parts, request) if is_form(request) else None
    if pages is None:
        return await do(await body_of(request))
    given = await body_of(request)
    try:
        return await do(given)
    except SrjError as error:
        draft = seen(parts, request, name)
        shown = await draft_page(parts, pages, request, draft, act=act, given=given, error=error)
        return html(shown, status_of(error), request)


async def body_of(request: Request) -> dict[str, object]:
    """Read the fields of a form, or a JSON object."""
    if is_form(request):
        return {name: value for name, value in (await typed(request)).items() if name != "csrf"}
    return dict(await json_body(request))


def require_fields(body: Mapping[str, object], known: frozenset[str]) -> None:
    """Refuse a field that is not read here. Raises ``InvalidInput`` (``unknown-field``)."""
    unknown = sorted(set(body) - known)
    if unknown:
        raise InvalidInput(
            "unknown-field",
            Text(
                f"« {unknown[0]} » n'est pas un champ de cette demande. Champs : {', '.join(sorted(known))}.",
                f"'{unknown[0]}' is not a field of this request. Fields: {', '.join(sorted(known))}.",
            ),
            {"field": unknown[0]},
        )


def required(name: str, wanted: Text) -> InvalidInput:
    """Return the error of a field that is missing or wrong; ``wanted`` says what to give."""
    return InvalidInput(
        "invalid-field",
        Text(f"« {name} » : donner {wanted.fr}.", f"'{name}': give {wanted.en}."),
        {"field": name},
    )


def day_given(body: Mapping[str, object], name: str) -> date | None:
    """Read a day of a request. Raises ``InvalidInput``, which names the field."""
    try:
        return fact_day(body.get(name) or None, name)
    except InvalidInput as error:
        raise InvalidInput(error.code, error.text, {**error.details, "field": name}) from error


def after(request: Request, draft: Draft, status: int = 200) -> Response:
    """Answer once something was done: the draft, or the way to its page."""
    return to(request, f"drafts/{draft.id}") if is_form(request) else as_json(draft.told(), status)


def to(request: Request, path: str) -> Response:
    """Lead a browser to a page, in the language it reads; the address is relative, whatever proxy is before."""
    root = "../" * (request.url.path.count("/") - 1) or "./"
    language = request.query_params.get("lang")
    page_, marker, fragment = path.partition("#")
    kept = f"?lang={language_of(request)}" if language else ""
    return Response(status_code=303, headers={"Location": f"{root}{page_}{kept}{marker}{fragment}"})


def as_json(answer: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an answer as JSON, which no cache keeps."""
    text = json.dumps(answer, ensure_ascii=False)
    given = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **(headers or {})}
    return Response(text, status_code=status, headers=given, media_type="application/json")
