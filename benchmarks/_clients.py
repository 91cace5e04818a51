"""Many clients at once, on connections that are kept: how many answers a second, how long each took."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import uvloop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_END = b"\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: answers, seconds, milliseconds of each (sorted), bytes of bodies and heads."""

    answers: int
    seconds: float
    times: Sequence[float]
    size: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        """Return the milliseconds that a share of the answers took at most."""
        return self.times[min(len(self.times) - 1, int(len(self.times) * share))]


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """Return the bytes of a request (HTTP/1.1); names of headers with ``_`` for ``-``."""
    given = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body:
        given["content-length"] = str(len(body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


class _Client(asyncio.Protocol):
    """One connection that asks, waits for the whole answer, and asks again."""

    def __init__(self, requests: Iterator[bytes], until: float, expected: Sequence[bytes], times: list[float]) -> None:
        self._requests, self._until, self._expected, self._times = requests, until, expected, times
        self._data = bytearray()
        self._begun = 0.0
        self._known: dict[bytes, int] = {}  # bytes of a whole answer, by its head
        self.size = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        asked = next(self._requests, None)
        if asked is None or time.perf_counter() >= self._until:
            self._transport.close()
            if not self.over.done():
                self.over.set_result(None)
            return
        self._begun = time.perf_counter()
        self._transport.write(asked)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and ask again once the answer is whole."""
        self._data += data
        head = self._data.find(_END)
        if head < 0 or not self._whole(head):
            return
        if not self._data.startswith(self._expected, 9):
            self.over.set_exception(AssertionError(f"not what was expected: {bytes(self._data[:1000])!r}"))
            self._transport.close()
            return
        self._times.append((time.perf_counter() - self._begun) * 1000)
        self.size += len(self._data)
        self._data.clear()
        self._ask()

    def _whole(self, head: int) -> bool:
        # Most heads come again and again: a client that reads each anew would be what is measured.
        told = bytes(self._data[:head])
        known = self._known.get(told)
        if known is not None:
            return len(self._data) >= known
        lowered = told.lower()
        place = lowered.find(b"content-length: ")
        if place >= 0:
            size = head + len(_END) + int(lowered[place + 16 :].split(b"\r\n", 1)[0])
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[told] = size
            return len(self._data) >= size
        if b"transfer-encoding: chunked" in lowered:
            return self._data.endswith(_LAST_CHUNK)
        return True  # 304

    def connection_lost(self, error: Exception | None) -> None:
        """End; a server that closes before the end is a failure."""
        if not self.over.done():
            self.over.set_exception(error or ConnectionError("closed by the server"))


def load(
    address: str,
    requests: Sequence[bytes],
    clients: int,
    seconds: float,
    expected: tuple[bytes, ...] = (b"200",),
    turns: int | None = None,
) -> Load:
    """Ask the requests in turn, over and over or so many ``turns``, from many clients, for so many seconds at most."""
    parts = urlsplit(address)
    times: list[float] = []

    async def run() -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        endless = itertools.cycle(requests)
        shared = endless if turns is None else itertools.islice(endless, turns * len(requests))
        started = time.perf_counter()
        made = [
            await loop.create_connection(
                lambda: _Client(shared, started + seconds, expected, times), str(parts.hostname), parts.port or 80
            )
            for _ in range(clients)
        ]
        await asyncio.gather(*(client.over for _, client in made))
        return time.perf_counter() - started, sum(client.size for _, client in made)

    spent, size = uvloop.run(run())
    return Load(len(times), spent, sorted(times), size)
