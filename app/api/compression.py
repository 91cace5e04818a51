"""Answers compressed with gzip for who accepts it; those that can be kept are compressed once (RFC 9110, section 8.4).

A compressed answer is another representation: its strong entity tag ends with ``-gzip``, and ``Vary`` names
Accept-Encoding. Streams are compressed piece by piece, so the first bytes are not held back.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from app.api.entity_tags import compressed
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST = 512  # bytes: below, headers and processor time cost more than is gained
_MOST_KEPT = 32_000_000  # bytes of compressed answers kept for the next caller
_ALONE = 200_000  # bytes: past this an answer is compressed outside the event loop
_STREAM_LEVEL, _KEPT_LEVEL = 1, 6
_MOST_CODINGS = 16  # elements of the header that are read
_COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/n-", "application/trig", "image/svg")


def _worth(headers: Headers) -> bool:
    name = headers.get("content-type", "").partition(";")[0]
    compressible = name.startswith(_COMPRESSIBLE) or name.endswith(("+json", "+xml"))
    return compressible and "content-encoding" not in headers and "content-range" not in headers


class Compression:
    """ASGI layer that compresses what is worth it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app
        self._kept: Remembered[str, bytes] = Remembered(_MOST_KEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        passage = _Passage(self, send, headers.get("if-none-match", ""))
        accepted = accepts_gzip(headers.get("accept-encoding"))
        await self._app(scope, receive, passage.take if accepted else passage.leave)

    async def whole(self, data: bytes, tag: str | None) -> bytes:
        """Return bytes compressed, from those kept when their entity tag is known."""
        found = self._kept.get(tag) if tag else None
        if found is not None:
            return found
        if len(data) > _ALONE:
            made = await asyncio.to_thread(gzip.compress, data, _KEPT_LEVEL, mtime=0)
        else:
            made = gzip.compress(data, _KEPT_LEVEL, mtime=0)
        if tag and len(made) <= _MOST_KEPT:
            self._kept.keep(tag, made, len(made))
        return made


class _Passage:
    """One answer on its way out: its head waits for the first bytes, which tell whether it is whole."""

    def __init__(self, compression: Compression, send: Send, if_none_match: str) -> None:
        self._compression = compression
        self._send = send
        self._if_none_match = if_none_match
        self._start: Message | None = None
        self._stream: zlib._Compress | None = None

    async def leave(self, message: Message) -> None:
        """Pass one message on as it is, but say that another caller could have had it compressed."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if _worth(headers):
                _vary(headers)
        await self._send(message)

    async def take(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body":
            await self._send(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._first(start, message)
        elif self._stream is not None:
            await self._send(self._piece(self._stream, message))
        else:
            await self._send(message)

    async def _first(self, start: Message, body: Message) -> None:
        headers = MutableHeaders(scope=start)
        worth = _worth(headers)
        more, data = bool(body.get("more_body")), body.get("body", b"")
        if worth:
            _vary(headers)
        if start["status"] == 304:  # noqa: PLR2004 - Not Modified
            self._same_tag(headers)
        elif worth and more:
            self._stream = zlib.compressobj(_STREAM_LEVEL, zlib.DEFLATED, 31)
            _mark(headers)
            body = self._piece(self._stream, body)
        elif worth and len(data) >= _LEAST:
            body = {**body, "body": await self._compression.whole(data, headers.get("etag"))}
            _mark(headers)
            headers["content-length"] = str(len(body["body"]))
        await self._send(start)
        await self._send(body)

    def _same_tag(self, headers: MutableHeaders) -> None:
        """A caller who holds the compressed representation is told that this is the one it may keep."""
        tag = headers.get("etag", "")
        if tag and compressed(tag) in self._if_none_match:
            headers["etag"] = compressed(tag)

    def _piece(self, stream: zlib._Compress, message: Message) -> Message:
        more = bool(message.get("more_body"))
        data = stream.compress(message.get("body", b"")) + stream.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
        return {**message, "body": data}


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Tell whether a caller takes gzip: by its name, else by ``*``; a weight of 0 refuses (RFC 9110, 12.5.3)."""
    weights = {}
    for element in (accept_encoding or "").lower().split(",")[:_MOST_CODINGS]:
        name, _, weight = element.replace(" ", "").partition(";q=")
        weights[name] = weight.strip("0.") != "" if weight else True
    return weights.get("gzip", weights.get("*", False))


def _vary(headers: MutableHeaders) -> None:
    named = headers.get("vary", "")
    if "accept-encoding" not in named.lower():
        headers["vary"] = f"{named}, Accept-Encoding" if named else "Accept-Encoding"


def _mark(headers: MutableHeaders) -> None:
    headers["content-encoding"] = "gzip"
    for name in ("repr-digest", "accept-ranges"):  # of the bytes that are not sent (RFC 9530, section 3)
        if name in headers:
            del headers[name]
    if "content-length" in headers:
        del headers["content-length"]
    tag = headers.get("etag")
    if tag:
        headers["etag"] = compressed(tag)
