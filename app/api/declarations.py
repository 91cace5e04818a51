"""``/deviations`` and ``/waivers``: what is declared against rules: listed, declared, ended."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import require
from app.api.conditional import answer
from app.api.corrections import html, json_body
from app.api.documents import require_whole_number
from app.api.findings_asked import thing_asked
from app.api.forms import chosen_form, language_of
from app.api.moments import asked_once, moment_of
from app.api.paging import page_of
from app.api.problems import problem, status_of
from app.api.steward_forms import confirming, is_form, typed
from app.domain.csv_text import csv_text
from app.domain.declarations import KINDS
from app.domain.errors import SrjError
from app.domain.four_eyes import require_draft
from app.domain.iris import SHAPES
from app.domain.negotiation import CSV, HTML, JSON
from app.domain.rights import Act, about
from app.services.declared import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parts import Parts
    from app.domain.declarations import Kind
    from app.domain.negotiation import Representation
    from app.services.declared import Item
    from app.services.reading import Moment

_FORMS = (JSON, HTML, CSV)
_CSV = "text/csv; charset=utf-8; header=present"
_ACTS: dict[Kind, Act] = {"deviation": Act.DEVIATION, "waiver": Act.WAIVE}
_LONGEST = 36_500  # days: a century
_FIELDS = ("subject", "rule", "path", "value", "office", "from", "to", "audience", "reason")
_OWN: dict[Kind, tuple[str, ...]] = {"deviation": ("evidence",), "waiver": ("waiverReason", "grantedBy")}
COLUMNS = (
    "key", "subject", "rule", "path", "value", "office", "why", "grantedBy", "declaredBy", "audience", "validFrom",
    "validTo", "commit",
)  # fmt: skip


def router(parts: Parts) -> APIRouter:
    """Return the routes of both kinds."""
    routes = APIRouter()
    for kind in KINDS:
        _add(routes, parts, kind)
    return routes


def _add(routes: APIRouter, parts: Parts, kind: Kind) -> None:
    path = f"/{kind}s"
    words = {"deviation": "observed deviations", "waiver": "waivers"}[kind]

    @routes.api_route(path, methods=["GET", "HEAD"], summary=f"The {words} that hold", name=f"{kind}s")
    async def listed(request: Request) -> Response:
        return await _listed(parts, request, kind, chosen_form(request, _FORMS))

    @routes.api_route(path + ".json", methods=["GET", "HEAD"], include_in_schema=False, name=f"{kind}s_json")
    async def as_json(request: Request) -> Response:
        return await _listed(parts, request, kind, JSON)

    @routes.api_route(path + ".csv", methods=["GET", "HEAD"], include_in_schema=False, name=f"{kind}s_csv")
    async def as_csv(request: Request) -> Response:
        return await _listed(parts, request, kind, CSV)

    @routes.post(path, summary=f"Declare one of the {words}", status_code=201, name=f"declare_{kind}")
    async def declare(request: Request) -> Response:
        if is_form(request):
            return await _formed(parts, request, kind)
        return await _done(parts, request, kind, "declare")

    @routes.post(path + "/{key}/end", summary=f"End one of the {words}", status_code=201, name=f"end_{kind}")
    async def end(request: Request, key: str) -> Response:
        if is_form(request):
            return await _formed(parts, request, kind, key)
        return await _done(parts, request, kind, "end-declaration", key=key)


async def _found(parts: Parts, request: Request, kind: Kind, moment: Moment) -> Sequence[Item]:
    rule = asked_once(request, "rule") or ""
    subject = asked_once(request, "subject") or ""
    wanted = Wanted(
        thing_asked(request, "office", parts.namespace),
        rule if not rule or ":" in rule else SHAPES + rule,
        subject if not subject or "://" in subject else parts.namespace.mint(*_pair(subject)),
        require_whole_number(request.query_params.get("ending"), "ending", 0, _LONGEST),
    )
    return await asyncio.to_thread(parts.declarations.listed.at, kind, moment, wanted)


def _pair(asked: str) -> tuple[str, str]:
    kind, _, key = asked.partition("/")
    return kind, key


async def _listed(parts: Parts, request: Request, kind: Kind, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    if form is HTML:
        wide = {name: value for name, value in request.query_params.items() if name in {*_FIELDS, *_OWN[kind]}}
        found = await _found(parts, request, kind, moment)
        page = await parts.declarations.pages.page(request, language, kind, found, {"given": wide})
        return html(page, 200, request)
    found = await _found(parts, request, kind, moment)
    if form is CSV:
        headers = {"Content-Disposition": f'attachment; filename="{kind}s-{moment.day}.csv"'}
        return answer(request, _csv(found), _CSV, headers, lasting=moment.lasting)
    offset, limit = page_of(request)
    following = offset + limit
    told = {
        "valid": moment.day.isoformat(),
        "known": moment.known,
        "total": len(found),
        "byOffice": _counts((each.office for each in found), "office"),
        "byRule": _counts((each.rule for each in found), "rule"),
        "items": [each.to_json(kind) for each in found[offset:following]],
        "next": following if following < len(found) else None,
    }
    return answer(request, json.dumps(told, ensure_ascii=False).encode(), JSON.media_type, lasting=moment.lasting)


def _counts(values: object, name: str) -> list[dict[str, object]]:
    return [{name: value, "count": count} for value, count in Counter(values).most_common()]  # type: ignore[call-overload]


def _csv(found: Sequence[Item]) -> bytes:
    rows = (
        (
            each.key, each.subject, each.rule, each.path, each.value, each.office, each.why, each.granted_by,
            each.declared_by, each.audience, str(each.start or ""), str(each.until or ""), str(each.commit),
        )
        for each in found
    )  # fmt: skip
    return csv_text(COLUMNS, rows).encode()


def _head(request: Request, kind: Kind, body: Mapping[str, object], key: str) -> dict[str, object]:
    """Return what goes to the writer with the account of who may ask for it."""
    office = body.get("office")
    names = [office, office.rpartition("/")[2]] if isinstance(office, str) else []
    caller = require(request.scope, _ACTS[kind], about(*names))
    require_draft(caller, dry_run=body.get("dryRun") is True)
    return {"body": {**body, "kind": kind}, "idempotencyKey": key, "account": caller.account}


async def _done(parts: Parts, request: Request, kind: Kind, act: str, **more: str) -> Response:
    try:
        body = {**await json_body(request), **more}
        head = _head(request, kind, body, request.headers.get("idempotency-key") or "")
        report = await parts.writer.work(act, head)
    except SrjError as error:
        return problem(error, language_of(request), request.url.path)
    published = report.get("commit") is not None
    headers = {"Location": f"/commits/{report['commit']}"} if published else {}
    text = json.dumps(report, ensure_ascii=False)
    return Response(text, status_code=201 if published else 200, headers=headers, media_type="application/json")


async def _formed(parts: Parts, request: Request, kind: Kind, key: str = "") -> Response:
    """Answer a form by the page: what would change, what was published, or what is wrong."""
    given = await typed(request)
    sent: dict[str, object] = {"given": given, "confirming": confirming(given), "ended": key}
    status = 200
    try:
        names = ("on", "reason") if key else (*_FIELDS, *_OWN[kind])
        body: dict[str, object] = {name: given[name].strip() for name in names if given.get(name, "").strip()}
        body["dryRun"] = given.get("step") != "confirm"
        if key:
            body["key"] = key
        act = "end-declaration" if key else "declare"
        sent["report"] = await parts.writer.work(act, _head(request, kind, body, given.get("once", "")))
    except SrjError as error:
        sent["error"] = error
        status = status_of(error)
    moment = moment_of(request, parts.clock)
    found = await asyncio.to_thread(parts.declarations.listed.at, kind, moment, Wanted())
    return html(await parts.declarations.pages.page(request, language_of(request), kind, found, sent), status, request)
