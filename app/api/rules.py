"""``/rules``: every rule readable, with its text, its examples, what it finds now and what it found before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.findings_asked import findings_csv, rules_of_now, severity_and_kind
from app.api.forms import chosen_form, language_of
from app.api.hot_reads import not_kept
from app.api.moments import moment_of
from app.api.paging import page_of
from app.domain.coherence import Wanted
from app.domain.errors import DeadlineExceeded, NotFound, OutOfMemory, Unavailable
from app.domain.iris import SHAPES
from app.domain.language import Text
from app.domain.negotiation import CSV, HTML, JSON, by_suffix
from app.domain.rules import RuleTold

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any, TypeVar

    from app.api.parts import Parts
    from app.domain.negotiation import Representation
    from app.domain.rules import Rule
    from app.services.reading import Moment

    T = TypeVar("T")

_FORMS = (JSON, HTML, CSV)
_CSV = "text/csv; charset=utf-8; header=present"
# A rule can be read while what it finds cannot be told.
_NOT_NOW = (Unavailable, DeadlineExceeded, OutOfMemory)


def router(parts: Parts) -> APIRouter:
    """Return the routes of the rules."""
    routes = APIRouter()

    @routes.api_route("/rules", methods=["GET", "HEAD"], summary="The rules, with how many findings each has")
    async def rules(request: Request) -> Response:
        return await _rules(parts, request, chosen_form(request, (JSON, HTML)))

    @routes.api_route("/rules.json", methods=["GET", "HEAD"], include_in_schema=False)
    async def rules_as_json(request: Request) -> Response:
        return await _rules(parts, request, JSON)

    @routes.api_route("/rules/{shape}", methods=["GET", "HEAD"], summary="One rule: examples, findings, trend")
    async def rule(request: Request, shape: str) -> Response:
        key, asked = by_suffix(shape, _FORMS)
        return await _rule(parts, request, key, asked or chosen_form(request, _FORMS))

    return routes


async def _rules(parts: Parts, request: Request, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    severity, kind = severity_and_kind(request)
    rules = parts.coherence.book.at(moment.known)
    shown = [
        rule for rule in rules.by_iri.values() if severity.casefold() in {"", rule.severity} and kind in {"", rule.kind}
    ]
    found = await _if_now(parts.coherence.coherence.findings(moment))
    if form is HTML:
        page = await parts.coherence.rule_pages.rules(request, language, rules, shown, found)
        told = answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
        return told if found else _for_now(request, told)
    items = [{**each.to_json(), "findings": found.rules.get(each.iri, 0) if found else None} for each in shown]
    body = {"valid": moment.day.isoformat(), "known": moment.known, "total": len(items), "items": items, "next": None}
    told = answer(request, _json(body), JSON.media_type, lasting=moment.lasting and found is not None)
    return told if found else _for_now(request, told)


async def _rule(parts: Parts, request: Request, key: str, form: Representation) -> Response:
    moment, language = moment_of(request, parts.clock), language_of(request)
    offset, limit = page_of(request)
    told = await _told(parts, request, key, moment, with_trend=form is not CSV)
    whole = told.found is not None and told.trend is not None
    if form is HTML:
        page = await parts.coherence.rule_pages.rule(request, language, told, offset, limit)
        shown = answer(request, page, "text/html; charset=utf-8", {"Content-Language": language})
        return shown if whole else _for_now(request, shown)
    if form is CSV:
        if told.found is None:
            await parts.coherence.coherence.findings(moment)  # raises what kept them from being told
        data = findings_csv([((), each) for each in told.items], language)
        headers = {"Content-Disposition": f'attachment; filename="{told.rule.key}-{moment.day}.csv"'}
        return answer(request, data, _CSV, headers, lasting=moment.lasting)
    data = _json(_rule_json(told, offset, limit))
    as_json = answer(request, data, JSON.media_type, lasting=moment.lasting and whole)
    return as_json if whole else _for_now(request, as_json)


def _for_now(request: Request, told: Response) -> Response:
    """Mark an answer in which something could not be told now: nobody keeps it."""
    not_kept(request.scope)
    told.headers["Cache-Control"] = "no-store"
    return told


async def _told(parts: Parts, request: Request, key: str, moment: Moment, *, with_trend: bool) -> RuleTold:
    rules = parts.coherence.book.at(moment.known)
    rule = rules.by_iri.get(key if ":" in key else SHAPES + key)
    if rule is None:
        raise NotFound(
            "unknown-rule",
            Text(
                f"Aucune règle « {key} » n'est connue à ce moment. La liste est à /rules.",
                f"No rule '{key}' is known at that moment. The list is at /rules.",
            ),
        )
    coherence = parts.coherence.coherence
    found = await _if_now(coherence.findings(moment, rules_of_now=rules_of_now(request)))
    wanted = Wanted(rule=rule.iri)
    items = tuple(each for each in found.items if wanted.takes(each)) if found else ()
    trend = await _if_now(coherence.trend(moment)) if with_trend else None
    return RuleTold(rule, rules, parts.coherence.example_of(rule.key), found, items, trend)


async def _if_now(work: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await work
    except _NOT_NOW:
        return None


def _rule_json(told: RuleTold, offset: int, limit: int) -> dict[str, object]:
    rule, following, found = told.rule, offset + limit, told.found
    return {
        **rule.to_json(),
        "query": rule.query or None,
        "examples": {"conforming": told.example.conforming, "failing": told.example.failing} if told.example else None,
        "findings": found.rules.get(rule.iri, 0) if found else None,
        "total": len(told.items) if found else None,
        "items": [each.to_json() for each in told.items[offset:following]],
        "next": following if following < len(told.items) else None,
        "trend": _trend_json(told, rule) if told.trend else None,
    }


def _trend_json(told: RuleTold, rule: Rule) -> dict[str, object]:
    points = told.trend.points if told.trend else ()
    return {
        "points": [
            {"date": each.day.isoformat(), "known": each.known, "findings": each.rules.get(rule.iri, 0)}
            for each in points
        ],
        "stopped": (told.trend.stopped or None) if told.trend else None,
    }


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
