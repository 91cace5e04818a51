"""``/rights``: who may what, and the grants; ``/audit``: who did what and when, for auditors."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.callers import audience_for, caller_of, require
from app.api.forms import chosen_form, language_of
from app.api.signing import sorted_grants
from app.api.steward_forms import typed
from app.domain.accounts import grant_of
from app.domain.csv_text import csv_text
from app.domain.errors import NotFound
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON
from app.domain.rights import RIGHTS, SEES, Act, may

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.api.identity_parts import Accounts, IdentityParts
    from app.domain.accounts import Account

_PRIVATE = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
_COLUMNS = ("time", "what", "account", "by", "act", "role", "within", "commit", "hash", "reason", "legalBasis")


def router(parts: IdentityParts) -> APIRouter:
    """Return the routes of rights and of the audit export."""
    routes = APIRouter()

    @routes.api_route("/rights", methods=["GET", "HEAD"], summary="Who may what; accounts, for who may see them")
    async def rights(request: Request) -> Response:
        administers = may(caller_of(request.scope), Act.ADMINISTER)
        seen = administers or may(caller_of(request.scope), Act.AUDIT)
        accounts = parts.accounts.all() if parts.accounts and seen else None
        if parts.pages is not None and chosen_form(request, (JSON, HTML)) is HTML:
            page = await parts.pages.rights(request, language_of(request), accounts, administers=administers)
            headers = {**_PRIVATE, "Content-Language": language_of(request)}
            return Response(page, media_type="text/html; charset=utf-8", headers=headers)
        roles = {role.value: {"may": sorted(RIGHTS[role]), "sees": SEES[role]} for role in RIGHTS}
        told: dict[str, object] = {"roles": roles}
        if accounts is not None:
            told["accounts"] = [_account(each, named=administers) for each in accounts]
        return Response(json.dumps(told, ensure_ascii=False), media_type="application/json", headers=_PRIVATE)

    @routes.api_route("/rights.csv", methods=["GET", "HEAD"], summary="Accounts and their roles, one role a line")
    async def rights_csv(request: Request) -> Response:
        caller = require(request.scope, Act.AUDIT)
        accounts = parts.accounts.all() if parts.accounts else []
        named = may(caller, Act.ADMINISTER)
        rows = [row for each in accounts for row in _lines(each, named=named)]
        return _csv(("account", "role", "within", "givenBy", "lastUse", "name", "mail"), rows, "rights.csv")

    @routes.post("/rights/{account}", summary="Give a role, take it back, or erase an account")
    async def change(request: Request, account: str) -> Response:
        by = require(request.scope, Act.ADMINISTER).account
        accounts = _accounts(parts)
        given = await typed(request)
        if given.get("act") == "erase":
            accounts.erase(account, by)
        else:
            grant = grant_of(given.get("role", ""), given.get("within", ""))
            change = accounts.revoke if given.get("act") == "revoke" else accounts.grant
            change(account, grant, by)
        return Response(
            status_code=HTTPStatus.SEE_OTHER, headers={"Location": "../rights", "Cache-Control": "no-store"}
        )

    @routes.api_route("/audit.csv", methods=["GET", "HEAD"], summary="Who did what and when, as CSV")
    async def audit_csv(request: Request) -> Response:
        return _csv(_COLUMNS, await _audited(parts, request), "audit.csv")

    @routes.api_route("/audit.jsonl", methods=["GET", "HEAD"], summary="Who did what and when, as JSON Lines")
    async def audit_lines(request: Request) -> Response:
        lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in await _audited(parts, request))
        headers = {**_PRIVATE, "Content-Disposition": 'attachment; filename="audit.jsonl"'}
        return Response(lines, media_type="application/jsonl", headers=headers)

    return routes


async def _audited(parts: IdentityParts, request: Request) -> list[dict[str, object]]:
    """Return commits and changes of rights in the order of time: opaque accounts, and never what was published.

    What a commit says of itself is told to the audience of the caller, or less when it asks for less.
    """
    require(request.scope, Act.AUDIT)
    audience = audience_for(request.scope, request.query_params.get("audience"))
    commits = await asyncio.to_thread(parts.commits, audience)
    told: list[dict[str, object]] = [
        {
            "time": commit["time"],
            "what": "commit",
            "account": commit["account"],
            "commit": commit["number"],
            "hash": commit["hash"],
            "reason": commit["reason"],
            "legalBasis": commit["legalBasis"],
        }
        for commit in commits
    ]
    told += [
        {
            "time": change.time.isoformat(),
            "what": "rights",
            "account": change.account,
            "by": change.by,
            "act": change.act,
            "role": change.role or None,
            "within": change.within or None,
        }
        for change in (parts.accounts.changes() if parts.accounts else ())
    ]
    return sorted(told, key=lambda each: str(each["time"]))


def _account(account: Account, *, named: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "account": account.id,
        "lastUse": account.used.isoformat(),
        "grants": [
            {"role": each.role.value, "within": each.within or None, "givenBy": _giver(account, each)}
            for each in sorted_grants(account.grants | account.claimed)
        ],
    }
    if named:
        told |= {"name": account.profile.name or None, "mail": account.profile.mail or None}
    return told


def _lines(account: Account, *, named: bool) -> list[dict[str, object]]:
    told = {"account": account.id, "lastUse": account.used.isoformat()}
    if named:
        told |= {"name": account.profile.name, "mail": account.profile.mail}
    grants = sorted_grants(account.grants | account.claimed)
    return [
        {**told, "role": each.role.value, "within": each.within, "givenBy": _giver(account, each)} for each in grants
    ] or [dict(told)]


def _giver(account: Account, grant: object) -> str:
    return "here" if grant in account.grants else "issuer"


def _accounts(parts: IdentityParts) -> Accounts:
    if parts.accounts is None:
        raise NotFound(
            "no-accounts",
            Text(
                "Aucun fournisseur d'identité n'est configuré : il n'y a pas de comptes (SRJ_ISSUERS).",
                "No identity issuer is configured: there are no accounts (SRJ_ISSUERS).",
            ),
        )
    return parts.accounts


def _csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]], name: str) -> Response:
    """Return a CSV file in which no cell is a formula when a spreadsheet opens it."""
    cells = (["" if row.get(column) is None else str(row[column]) for column in columns] for row in rows)
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_text(columns, cells), media_type="text/csv; charset=utf-8; header=present", headers=headers)
