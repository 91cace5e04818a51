"""``/signin``, ``/signout``, ``/account``: people sign in at an issuer of the operator, and leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from app.api.callers import caller_of
from app.api.forms import chosen_form, language_of
from app.api.identities import FORM_COOKIE, cookies_of, unknown_caller
from app.domain.errors import NotFound
from app.domain.language import Text
from app.domain.negotiation import HTML, JSON

if TYPE_CHECKING:
    from app.api.identity_parts import IdentityPages, IdentityParts, SignedIn, Signing

_BEGUN = "srj-signin"


def router(parts: IdentityParts) -> APIRouter:
    """Return the routes of sign-ins and of one's own account."""
    routes = APIRouter(include_in_schema=False)
    signing = parts.signing

    @routes.api_route("/account", methods=["GET", "HEAD"])
    async def account(request: Request) -> Response:
        caller = caller_of(request.scope)
        if not caller.account:
            raise unknown_caller()
        held = parts.accounts.account(caller.account) if parts.accounts and not caller.local else None
        if chosen_form(request, (HTML, JSON)) is HTML and parts.pages is not None:
            return _page(await parts.pages.account(request, language_of(request), caller, held), request)
        grants = [{"role": each.role.value, "within": each.within or None} for each in sorted_grants(caller.grants)]
        told = {"account": caller.account, "audience": caller.widest, "local": caller.local, "grants": grants}
        return Response(json.dumps(told), media_type="application/json", headers={"Cache-Control": "no-store"})

    if signing is not None and parts.pages is not None:
        _add_sign_in(routes, signing, parts.pages)
        _add_ends(routes, signing)
    return routes


def _add_sign_in(routes: APIRouter, signing: Signing, pages: IdentityPages) -> None:
    """Add the choice of an issuer, the return from it, and the form that waited meanwhile."""

    @routes.api_route("/signin", methods=["GET", "HEAD"])
    async def choose(request: Request) -> Response:
        return _page(await pages.choose(request, language_of(request), signing.choices()), request)

    @routes.get("/signin/back")
    async def back(request: Request) -> Response:
        cookies = cookies_of(request.scope)
        done = await signing.finish(cookies.get(_BEGUN, ""), dict(request.query_params))
        after = "/signin/form" if signing.form(cookies.get(FORM_COOKIE, "")) else done.after
        answer = _to(signing.address + after)
        _set(answer, _BEGUN, "", 0, secure=signing.secure)
        _set(answer, signing.cookie, done.secret, done.seconds, secure=signing.secure)
        return answer

    @routes.api_route("/signin/form", methods=["GET", "HEAD"])
    async def form(request: Request) -> Response:
        if not caller_of(request.scope).account:
            raise unknown_caller()
        kept = signing.form(cookies_of(request.scope).get(FORM_COOKIE, ""))
        if kept is None:
            raise NotFound(
                "no-kept-form",
                Text(
                    "Aucun formulaire n'attend ici : il a été envoyé, ou gardé plus d'une demi-heure.",
                    "No form waits here: it was sent, or kept for more than half an hour.",
                ),
            )
        fields = [
            (name, value)
            for name, value in parse_qsl(kept[1], keep_blank_values=True, max_num_fields=500)
            if name != "csrf"
        ]
        return _page(await pages.form(request, language_of(request), kept[0], fields), request)


def _add_ends(routes: APIRouter, signing: Signing) -> None:
    """Add the way to an issuer, and the way out."""

    @routes.get("/signin/{name}")
    async def begin(request: Request, name: str) -> Response:
        address, secret = await signing.begin(name, _own_path(request.query_params.get("next", "/")))
        answer = _to(address)
        _set(answer, _BEGUN, secret, 1_800, secure=signing.secure)
        return answer

    @routes.post("/signout")
    async def leave(request: Request) -> Response:
        address = await signing.leave(cookies_of(request.scope).get(signing.cookie, ""))
        answer = _to(address)
        _set(answer, signing.cookie, "", 0, secure=signing.secure)
        return answer


def sorted_grants(grants: SignedIn) -> SignedIn:
    """Return grants in the order in which they are shown."""
    return sorted(grants, key=lambda grant: (grant.role.value, grant.within))


def _own_path(given: str) -> str:
    """Return where to go after the sign-in: a path of this service, never another site."""
    own = given.startswith("/") and not given.startswith(("//", "/signin", "/signout")) and given.isprintable()
    return given if own and "\\" not in given else "/"


def _to(address: str) -> Response:
    headers = {"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(status_code=303, headers=headers)


def _set(answer: Response, name: str, value: str, seconds: int, *, secure: bool) -> None:
    """Set a cookie that no script reads and that another site does not send with its forms."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _page(data: bytes, request: Request) -> Response:
    headers = {"Content-Language": language_of(request), "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}
    return Response(data, media_type="text/html; charset=utf-8", headers=headers)
