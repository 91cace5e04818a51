"""Who calls, and what a caller may: the one place that decides the widest audience, and who may write.

Without an identity issuer the service listens on loopback alone: who reaches it is the local administrator, sees every
audience and may write. With an issuer, a caller who proves nothing is anonymous: it sees what is public and writes
nothing. The Unix socket of the home is for its owner in both cases (the rights of the file are the proof).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from app.api.identities import (
    FORM_COOKIE,
    FORM_TOKEN,
    SIGNS_IN,
    caller_by,
    cookies_of,
    kept_form,
    own_form,
    unknown_caller,
)
from app.domain.audiences import AUDIENCES
from app.domain.errors import InvalidInput, SrjError
from app.domain.four_eyes import not_permitted
from app.domain.language import Text
from app.domain.rights import ANYTHING, Act, Resource, may, may_write
from app.domain.roles import ANONYMOUS, LOCAL, Caller

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.identities import Identities

    Refuse = Callable[[Scope, SrjError], Awaitable[Response]]

WIDEST = "srj.widest"  # of the scope: the widest audience that the caller may ask for
CALLER = "srj.caller"  # of the scope: who calls, and in which roles
AUDIENCE = "srj.audience"  # of the state of a request: the audience of what was read to answer it
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_POSTED_QUESTIONS = ("/sparql", "/lookup", "/validate", "/project", "/import/report.csv")  # they change nothing
_OF_ANYONE = frozenset({"/signout"})  # changes nothing but the session of who asks
_ALWAYS_PUBLIC = ("/static/", "/openapi.json")


def caller_of(scope: Scope) -> Caller:
    """Return who calls, as the layer of callers found it; nobody known, when it was not asked."""
    caller = scope.get(CALLER, ANONYMOUS)
    return caller if isinstance(caller, Caller) else ANONYMOUS


def require(scope: Scope, act: Act, resource: Resource = ANYTHING) -> Caller:
    """Let through who may do something, and return the caller: its account is the author of what is written.

    Raises ``InvalidInput`` (``authentication-required``, 401) for who is not known, ``NotPermitted`` (403) for who is.
    """
    caller = caller_of(scope)
    if may(caller, act, resource):
        return caller
    raise not_permitted(act) if caller.account else unknown_caller()


def changes_something(scope: Scope) -> bool:
    """Tell whether a request is more than a question."""
    return scope["method"] not in _READING and not str(scope["path"]).endswith(_POSTED_QUESTIONS)


class Callers:
    """ASGI layer: says what a caller may see, refuses writes of who may not, keeps shared caches to what is public."""

    def __init__(self, app: ASGIApp, identities: Identities | None, refuse: Refuse) -> None:
        """Wrap an application; without identities every caller is local; ``refuse`` makes the answer of an error."""
        self._app = app
        self._identities = identities
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identities = None if _from_home(scope) else self._identities
        state = scope.setdefault("state", {})
        _called_by(scope, LOCAL if identities is None else ANONYMOUS)
        cookies: list[str] = []

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(scope, MutableHeaders(scope=message), state, cookies, asked=identities is not None)
            await send(message)

        try:
            if identities is not None:
                receive = await self._known(identities, scope, receive, cookies)
            else:
                _require_writer(scope)
        except SrjError as error:
            await (await self._refuse(scope, error))(scope, receive, sending)
            return
        await self._app(scope, receive, sending)

    async def _known(self, identities: Identities, scope: Scope, receive: Receive, cookies: list[str]) -> Receive:
        """Find who calls and refuse what they may not; return what gives the body of the request."""
        scope[SIGNS_IN] = identities.signs_in
        _called_by(scope, await caller_by(identities, scope))
        if not changes_something(scope):
            return receive
        caller = caller_of(scope)
        if not caller.account and "authorization" not in dict(_texts(scope)):
            kept = await kept_form(identities, scope, receive)
            if kept:
                cookies.append(f"{FORM_COOKIE}={kept}; Path=/; Max-Age=1800; HttpOnly; SameSite=Lax")
        receive = await own_form(scope, receive)
        if str(scope["path"]) not in _OF_ANYONE:
            _require_writer(scope)
        if FORM_COOKIE in cookies_of(scope):
            cookies.append(f"{FORM_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
        return receive


def _called_by(scope: Scope, caller: Caller) -> None:
    scope[CALLER] = caller
    scope[WIDEST] = caller.widest


def _texts(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


def _require_writer(scope: Scope) -> None:
    """Refuse a write of who may write nothing at all: whatever the route, none forgets it."""
    caller = caller_of(scope)
    if changes_something(scope) and not may_write(caller):
        raise not_permitted(Act.DRAFT) if caller.account else unknown_caller()


def _mark(
    scope: Scope, headers: MutableHeaders, state: Mapping[str, object], cookies: list[str], *, asked: bool
) -> None:
    """Add what keeps an answer from those it is not for."""
    caller = caller_of(scope)
    audience = state.get(AUDIENCE, caller.widest)
    for_all = audience == AUDIENCES[0] and (caller.local or not caller.account)
    _for_audience(headers, public=for_all or str(scope["path"]).startswith(_ALWAYS_PUBLIC))
    if asked:
        headers.add_vary_header("Authorization, Cookie")
    if FORM_TOKEN in scope and headers.get("content-type", "").startswith("text/html") and "etag" in headers:
        del headers["etag"]
    for cookie in cookies:
        headers.append("set-cookie", cookie)


def _from_home(scope: Scope) -> bool:
    """Tell whether a request came by the socket in the home: a Unix socket has a path and no port.

    The address of the client says nothing: it is missing too when a caller left before it was read.
    """
    server = scope.get("server")
    return server is not None and server[1] is None


def _for_audience(headers: MutableHeaders, *, public: bool) -> None:
    """What is not public is kept by no shared cache, and read by no script of another site (CORS)."""
    if public:
        headers.setdefault("Access-Control-Allow-Origin", "*")
        return
    kept = headers.get("cache-control")
    if kept is None:
        headers["Cache-Control"] = "private"
    elif kept.startswith("public"):
        headers["Cache-Control"] = f"private{kept.removeprefix('public')}"
    elif kept == "no-cache":
        headers["Cache-Control"] = "private, no-cache"


def audience_for(scope: Scope, asked: str | None) -> str:
    """Return the audience of a read: what the caller may see, or less when it asks for less; never more."""
    widest = str(scope.get(WIDEST, AUDIENCES[0]))
    audience = widest if asked is None else asked
    if audience not in AUDIENCES:
        raise InvalidInput(
            "invalid-audience",
            Text(
                f"« {asked} » n'est pas un public : choisir {', '.join(AUDIENCES)}.",
                f"'{asked}' is not an audience: choose {', '.join(AUDIENCES)}.",
            ),
            {"parameter": "audience"},
        )
    if AUDIENCES.index(audience) > AUDIENCES.index(widest):
        raise not_permitted(Act.READ) if caller_of(scope).account else unknown_caller()
    reads_for(scope, audience)
    return audience


def reads_for(scope: Scope, audience: str) -> None:
    """Note for which audience an answer is made: what caches and other sites may do with it follows."""
    scope.setdefault("state", {})[AUDIENCE] = audience
