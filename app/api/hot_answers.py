"""The answers that are kept to be given again: by what was asked, and by the very bytes that asked it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.api.entity_tags import matched
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from starlette.types import Scope

    Headers = list[tuple[bytes, bytes]]
    Key = tuple[bytes, bytes, bytes, bytes, bool, bool]

ENTRY = 1_000  # bytes counted for an answer besides its body
RAW = "srj.raw"  # of the scope: the bytes of the request, when they came alone and whole
_PART = 8  # no answer takes more than this part of the memory given
# Headers that say how a connection goes on, or that no two requests share: their requests are read each time.
_OF_ONE_CONNECTION = frozenset(
    {b"connection", b"content-length", b"transfer-encoding", b"expect", b"te", b"trailer", b"x-request-id"}
)
_OK, _NOT_MODIFIED, _END = b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 304 Not Modified\r\n", b"\r\n"


@dataclass(slots=True)
class Kept:
    """An answer, and until when it is right."""

    headers: Headers
    brief: Headers  # those of a 304 (RFC 9110, section 15.4.5)
    body: bytes
    tag: str  # of its plain form
    day: date | None  # None: whatever the day
    names: frozenset[str]
    known: int
    seen: int  # moves of ``Touched`` when it was last found right
    wire: bytes = b""  # status and headers of the whole answer as they are sent, its date left out

    def not_modified(self, if_none_match: bytes) -> Headers | None:
        """Return the headers of a 304 for who already has the answer; None for who has not."""
        tag = matched(if_none_match.decode("latin-1"), self.tag)
        if tag is None or tag == "*":
            return None if tag is None else self.brief
        return [*(each for each in self.brief if each[0] != b"etag"), (b"etag", tag.encode())]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the bytes of a request ask."""

    key: Key
    if_none_match: bytes
    head: bool


class HotAnswers:
    """The answers that are kept, for what gives them and for the operator."""

    def __init__(self, memory: int) -> None:
        """Give the most bytes that are kept, 0 for nothing."""
        self.memory = memory
        self.kept: Remembered[Key, Kept] = Remembered(memory)
        self.given = 0  # since the start
        self.right: Callable[[Kept], bool] = _never  # whether an answer may still be given, said by the layer
        self._requests: Remembered[bytes, _Asked] = Remembered(memory // _PART)

    @property
    def most(self) -> int:
        """The bytes over which one answer is not kept."""
        return self.memory // _PART

    def understood(self, scope: Scope, key: Key, if_none_match: bytes) -> None:
        """Remember what the bytes of a request ask, when the protocol gave them and all of them were read."""
        raw = scope.get(RAW)
        if raw is None or scope["http_version"] != "1.1" or not _well_ended(raw):
            return
        if not any(name in _OF_ONE_CONNECTION for name, _ in scope["headers"]):
            asked = _Asked(key, if_none_match, scope["method"] == "HEAD")
            self._requests.keep(raw, asked, len(raw) + ENTRY)

    def again(self, raw: bytes, date: bytes) -> bytes | None:
        """Return the bytes that answer those of a request; ``date`` is the header line of now. None: not kept."""
        asked = self._requests.get(raw)
        kept = None if asked is None else self.kept.get(asked.key)
        if asked is None or kept is None or not self.right(kept):
            return None
        self.given += 1
        if asked.if_none_match:
            headers = kept.not_modified(asked.if_none_match)
            if headers is not None:
                return b"".join((_NOT_MODIFIED, date, _lines(headers), _END))
        if not kept.wire:
            kept.wire = _lines(kept.headers) + _END
        return b"".join((_OK, date, kept.wire, b"" if asked.head else kept.body))


def _never(_kept: Kept) -> bool:
    return False


def _well_ended(raw: bytes) -> bool:
    """Tell whether every line ends in the one way that all readers of HTTP agree on."""
    return raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")


def _lines(headers: Headers) -> bytes:
    return b"".join(b"%b: %b\r\n" % each for each in headers)
