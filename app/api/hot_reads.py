"""Answers that were given are given again from their bytes, before any route: the hot path of reads.

What is kept is a whole answer, headers and bytes as they went out (compressed or not), under what was asked: address,
query, and the headers that choose a representation. It is given again while nothing that it rests on was touched by a
commit (``rests_on``) and the day has not moved; an answer that can never change stays. A caller who proves who it is
goes to the routes. Bounded by bytes, the least recently used leave.

A request that is asked again to the byte is answered by the protocol (``hot_protocol``), from the bytes of the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.compression import accepts_gzip
from app.api.entity_tags import plain
from app.api.hot_answers import ENTRY, HotAnswers, Kept
from app.api.observing import answered_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.api.hot_answers import Headers, Key
    from app.services.touched import Touched

KEPT = "(kept)"  # what answers a request, instead of a route
_RESTS = "srj.rests"  # of the state of a request: what its answer rests on; absent, the answer is not kept
_KEEPS = "srj.keeps"  # of the scope: its whole answer will be kept here, when it may be
_LONGEST = 2_048  # bytes of an address, or of a header, that is kept
_ONLY_WHOLE = frozenset({b"content-type", b"content-length", b"content-encoding", b"content-disposition"})
_OF_ONE_REQUEST = frozenset({b"x-request-id", b"date"})
_PERSONAL = frozenset({b"authorization", b"cookie", b"range", b"upgrade"})


def rests_on(scope: Scope, names: Iterable[str], *, lasting: bool = False) -> None:
    """Say what an answer rests on, so that it can be kept until one of these is touched; ``lasting``: for ever."""
    scope.setdefault("state", {})[_RESTS] = None if lasting else frozenset(names)


def is_kept_whole(scope: Scope) -> bool:
    """Tell whether the answer to a request is kept here as it goes out: it need not be kept elsewhere too."""
    return bool(scope.get(_KEEPS))


def not_kept(scope: Scope) -> None:
    """Say that an answer depends on more than the graph and the day."""
    scope.setdefault("state", {}).pop(_RESTS, None)


class HotReads:
    """ASGI layer that gives answers again."""

    def __init__(
        self,
        app: ASGIApp,
        touched: Touched,
        head: Callable[[], int],
        today: Callable[[], date],
        answers: HotAnswers,
    ) -> None:
        """Wrap an application."""
        self._app = app
        self._touched = touched
        self._head = head
        self._today = today
        self._answers = answers
        answers.right = self._is_right
        self._asked_again: set[Key] = set()  # answered by a 304 that could not be kept: asked whole the next time
        self._gzip: dict[bytes, bool] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = self._asked(scope) if scope["type"] == "http" and self._answers.memory else None
        if asked is None:
            await self._app(scope, receive, send)
            return
        key, if_none_match = asked
        kept = self._answers.kept.get(key)
        if kept is not None:
            if self._is_right(kept):
                self._answers.given += 1
                self._answers.understood(scope, key, if_none_match)
                answered_by(scope, KEPT)
                await _give(kept, if_none_match, send, head=scope["method"] == "HEAD")
                return
            self._answers.kept.forget(key)
        await self._make(key, if_none_match, scope, receive, send)

    def _asked(self, scope: Scope) -> tuple[Key, bytes] | None:
        """Return what was asked; None for what is never kept."""
        if scope["method"] != "GET" and scope["method"] != "HEAD":
            return None
        accept = language = encoding = if_none_match = b""
        for name, value in scope["headers"]:
            if name == b"accept":
                accept = value
            elif name == b"accept-language":
                language = value
            elif name == b"accept-encoding":
                encoding = value
            elif name == b"if-none-match":
                if_none_match = value
            elif name in _PERSONAL:
                return None
        path, query = scope["raw_path"], scope["query_string"]
        if len(path) + len(query) > _LONGEST or len(accept) + len(language) > _LONGEST:
            return None
        server = scope.get("server")
        return (path, query, accept, language, self._takes_gzip(encoding), server is None or server[1] is None), (
            if_none_match
        )

    def _takes_gzip(self, encoding: bytes) -> bool:
        known = self._gzip.get(encoding)
        if known is None:
            if len(self._gzip) > _LONGEST:
                self._gzip.clear()
            known = self._gzip[encoding] = accepts_gzip(encoding.decode("latin-1"))
        return known

    def _is_right(self, kept: Kept) -> bool:
        if kept.day is not None and kept.day != self._today():
            return False
        if kept.seen != self._touched.moves:
            if self._touched.since(kept.known, kept.names):
                return False
            kept.seen = self._touched.moves
        return True

    async def _make(self, key: Key, if_none_match: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the application answer, and keep what it gave if it may be given again."""
        scope[_KEEPS] = scope["method"] == "GET"
        # What commits touch while the answer is being made comes after these two.
        day, known = self._today(), self._head()
        whole = bool(if_none_match) and key in self._asked_again
        asked = scope
        if whole:
            self._asked_again.discard(key)
            headers = [each for each in scope["headers"] if each[0] != b"if-none-match"]
            asked = {**scope, "headers": headers, "state": scope.setdefault("state", {})}
        passing = _Passing(self._answers.most)
        waiting: list[Message] = []

        async def sending(message: Message) -> None:
            passing.take(message)
            if whole:
                waiting.append(message)
            else:
                await send(message)

        await self._app(asked, receive, sending)
        kept = self._keep(key, scope, passing, day, known)
        if whole and kept is not None:
            await _give(kept, if_none_match, send, head=scope["method"] == "HEAD")
            return
        for message in waiting:
            await send(message)

    def _keep(self, key: Key, scope: Scope, passing: _Passing, day: date, known: int) -> Kept | None:
        state = scope.get("state", {})
        if _RESTS not in state or scope["method"] != "GET":
            return None
        named = dict(passing.headers)
        tag = named.get(b"etag")
        if tag is None or b"set-cookie" in named or b"no-store" in named.get(b"cache-control", b""):
            return None
        if passing.status == 304:  # noqa: PLR2004 - Not Modified
            if len(self._asked_again) > _LONGEST:
                self._asked_again.clear()
            self._asked_again.add(key)
            return None
        if passing.status != 200 or not passing.whole:  # noqa: PLR2004 - OK
            return None
        names = state[_RESTS]
        kept = Kept(
            passing.headers,
            [each for each in passing.headers if each[0] not in _ONLY_WHOLE],
            b"".join(passing.parts),
            plain(tag.decode()),
            None if names is None else day,
            names or frozenset(),
            known,
            -1,
        )
        return self._answers.kept.keep(key, kept, len(kept.body) + ENTRY)


class _Passing:
    """An answer that goes by: its head, and its bytes as long as they are few enough to be kept."""

    def __init__(self, most: int) -> None:
        self.status = 0
        self.headers: Headers = []
        self.parts: list[bytes] = []
        self._left = most
        self._ended = False

    @property
    def whole(self) -> bool:
        """Whether all of its bytes are here."""
        return self._ended and self._left >= 0

    def take(self, message: Message) -> None:
        """Take one message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = ((bytes(name).lower(), bytes(value)) for name, value in message["headers"])
            self.headers = [each for each in named if each[0] not in _OF_ONE_REQUEST]
        elif message["type"] == "http.response.body":
            data = message.get("body", b"")
            self._left -= len(data)
            if self._left >= 0:
                self.parts.append(data)
            else:
                self.parts.clear()
            self._ended = not message.get("more_body")


async def _give(kept: Kept, if_none_match: bytes, send: Send, *, head: bool) -> None:
    if if_none_match:
        headers = kept.not_modified(if_none_match)
        if headers is not None:
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": b"" if head else kept.body})
