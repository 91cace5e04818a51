"""Who a request comes from: the bearer of a token, a person with a session, or nobody known.

A session acts only through forms of its own pages (OWASP, synchroniser tokens): each carries what only they know. A
form sent when the session has ended is kept for its browser, and comes back filled after the sign-in.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Protocol

from starlette.datastructures import Headers

from app.domain.errors import InvalidInput, NotPermitted
from app.domain.language import Text
from app.domain.roles import ANONYMOUS, Caller

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

FORM_TOKEN = "srj.form_token"  # noqa: S105 - of the scope: what the forms of a session carry
SIGNS_IN = "srj.signs_in"  # of the scope: whether people can sign in here
FORM_COOKIE = "srj-form"  # names the form that was kept for a browser
_FIELD = "csrf"
_HEADER = "x-csrf-token"
_FORM = "application/x-www-form-urlencoded"
_LOOKED_AT = 65_536  # bytes of a form in which its token must be: pages write it first
_MOST_KEPT = 1_000_000  # bytes of a form that is kept


class Identities(Protocol):
    """What tells who callers are, by the issuers that the operator listed."""

    cookie: str  # name of the cookie of sessions
    signs_in: bool  # whether people can sign in

    async def of_token(self, token: str) -> Caller:
        """Return the bearer of a token. Raises ``InvalidInput`` (``invalid-token``)."""

    def of_session(self, secret: str) -> Caller | None:
        """Return whose session a secret is; None when it has ended."""

    def form_token(self, secret: str) -> str:
        """Return what the forms of a session carry."""

    def keep_form(self, path: str, body: str) -> str:
        """Keep a form and return the secret that gives it back."""


async def caller_by(identities: Identities, scope: Scope) -> Caller:
    """Return who calls, from a token or else from a session. Raises ``InvalidInput`` (``invalid-token``)."""
    headers = Headers(scope=scope)
    given = headers.getlist("authorization")
    if given:
        scheme, _, token = given[0].partition(" ")
        # More than one, or another scheme: never the anonymous caller, who proved nothing and claimed nothing.
        alone = len(given) == 1 and scheme.lower() == "bearer"
        return await identities.of_token(token if alone else "")
    secret = cookies_of(scope).get(identities.cookie, "")
    found = identities.of_session(secret) if secret else None
    if found is None:
        return ANONYMOUS
    scope[FORM_TOKEN] = identities.form_token(secret)
    # A page of a session is made for it alone: what a browser kept from before is not the same page.
    scope["headers"] = [each for each in scope["headers"] if each[0] != b"if-none-match"]
    return found


def cookies_of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request; none from a header that cannot be read."""
    found: dict[str, str] = {}
    for value in Headers(scope=scope).getlist("cookie"):
        try:
            found.update({name: each.value for name, each in SimpleCookie(value).items()})
        except CookieError:
            continue
    return found


async def own_form(scope: Scope, receive: Receive) -> Receive:
    """Let through what a page of the session sent, by its header or the first bytes of its form.

    Returns what gives the body again from its beginning. Raises ``NotPermitted`` (``form-expired``).
    """
    expected = str(scope.get(FORM_TOKEN, ""))
    if not expected or Headers(scope=scope).get(_HEADER) == expected:
        return receive
    taken: list[Message] = []
    data = b""
    while len(data) < _LOOKED_AT:
        message = await receive()
        taken.append(message)
        data += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    media_type = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if not _carries(data[:_LOOKED_AT], media_type, expected.encode()):
        raise _expired_form()
    return _again(taken, receive)


def _carries(data: bytes, media_type: str, expected: bytes) -> bool:
    """Tell whether a form holds the token: a secret of the session, so that its presence is the proof."""
    field = _FIELD.encode()
    if media_type == _FORM:
        return field + b"=" + expected in data.split(b"&")
    if media_type == "multipart/form-data":
        return b'name="' + field + b'"\r\n\r\n' + expected + b"\r\n" in data
    return False


def _again(taken: list[Message], receive: Receive) -> Receive:
    waiting = list(reversed(taken))

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


async def kept_form(identities: Identities, scope: Scope, receive: Receive) -> str:
    """Keep the form of somebody whose session has ended; return its secret, empty when it is none of ours."""
    media_type = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    if not identities.signs_in or scope["method"] != "POST" or media_type != _FORM:
        return ""
    data = b""
    while True:
        message = await receive()
        data += message.get("body", b"")
        if len(data) > _MOST_KEPT or message["type"] != "http.request":
            return ""
        if not message.get("more_body"):
            break
    query = scope["query_string"].decode("latin-1")
    return identities.keep_form(f"{scope['path']}{'?' if query else ''}{query}", data.decode("latin-1"))


def _expired_form() -> NotPermitted:
    return NotPermitted(
        "form-expired",
        Text(
            "Ce formulaire ne vient pas d'une page de cette session : rouvrir la page et l'envoyer de nouveau.",
            "This form does not come from a page of this session: open the page again and send it again.",
        ),
    )


def unknown_caller() -> InvalidInput:
    """Return the refusal of who is not known and asks for more than public reads."""
    return InvalidInput(
        "authentication-required",
        Text(
            "Le service doit savoir qui demande cela : sans jeton ni session, il répond aux lectures publiques et rien "
            "d'autre. Se connecter, ou joindre un jeton.",
            "The service must know who asks for this: without a token or a session it answers public reads and nothing "
            "else. Sign in, or send a token.",
        ),
    )
