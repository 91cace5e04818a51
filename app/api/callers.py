"""Who calls, and what a caller may: the one place that decides the widest audience, and who may write.

Without an identity issuer the service listens on loopback alone: who reaches it is the local administrator, sees every
audience and may write. With an issuer, a caller who proves nothing is anonymous: it sees what is public and writes
nothing. The Unix socket of the home is for its owner in both cases (the rights of the file are the proof).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from app.domain.audiences import AUDIENCES
from app.domain.errors import InvalidInput
from app.domain.four_eyes import not_permitted
from app.domain.language import Text
from app.domain.rights import ANYTHING, Act, Resource, may, may_write
from app.domain.roles import ANONYMOUS, LOCAL, Caller

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.domain.errors import SrjError

    Refuse = Callable[[Scope, SrjError], Awaitable[Response]]

WIDEST = "srj.widest"  # of the scope: the widest audience that the caller may ask for
CALLER = "srj.caller"  # of the scope: who calls, and in which roles
AUDIENCE = "srj.audience"  # of the state of a request: the audience of what was read to answer it
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_POSTED_QUESTIONS = ("/sparql", "/lookup", "/validate", "/project", "/import/report.csv")  # they change nothing
_ALWAYS_PUBLIC = ("/static/", "/openapi.json")


def widest_audience(issuer: str, scope: Scope) -> str:
    """Return the widest audience of a caller, from the issuer that is configured and where the call comes from."""
    return AUDIENCES[0] if issuer and not _from_home(scope) else AUDIENCES[-1]


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
    raise not_permitted(act) if caller.account else _unknown_caller()


def changes_something(scope: Scope) -> bool:
    """Tell whether a request is more than a question."""
    return scope["method"] not in _READING and not str(scope["path"]).endswith(_POSTED_QUESTIONS)


class Callers:
    """ASGI layer: says what a caller may see, refuses writes of who may not, keeps shared caches to what is public."""

    def __init__(self, app: ASGIApp, issuer: str, refuse: Refuse) -> None:
        """Wrap an application; ``refuse`` makes the answer that tells an error."""
        self._app = app
        self._issuer = issuer
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        widest = widest_audience(self._issuer, scope)
        state = scope.setdefault("state", {})
        scope[WIDEST] = widest
        scope[CALLER] = LOCAL if widest == AUDIENCES[-1] else ANONYMOUS

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                audience = state.get(AUDIENCE, widest)
                public = audience == AUDIENCES[0] or str(scope["path"]).startswith(_ALWAYS_PUBLIC)
                _for_audience(MutableHeaders(scope=message), public=public)
            await send(message)

        caller = caller_of(scope)
        if changes_something(scope) and not may_write(caller):
            refused = not_permitted(Act.DRAFT) if caller.account else _unknown_caller()
            await (await self._refuse(scope, refused))(scope, receive, sending)
            return
        await self._app(scope, receive, sending)


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
        raise not_permitted(Act.READ) if caller_of(scope).account else _unknown_caller()
    reads_for(scope, audience)
    return audience


def reads_for(scope: Scope, audience: str) -> None:
    """Note for which audience an answer is made: what caches and other sites may do with it follows."""
    scope.setdefault("state", {})[AUDIENCE] = audience


def _unknown_caller() -> InvalidInput:
    return InvalidInput(
        "authentication-required",
        Text(
            "Le service doit savoir qui demande cela : sans jeton, il répond aux lectures publiques et rien d'autre.",
            "The service must know who asks for this: without a token it answers public reads and nothing else.",
        ),
    )
