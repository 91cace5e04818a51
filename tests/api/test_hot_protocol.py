"""A request asked again to the byte is answered before it is read: to the byte as the routes answered it."""

from __future__ import annotations

import asyncio
import re
import socket
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from app.adapters.clock import ServiceClock
from app.api.hot_protocol import HotProtocol
from tests.api.stewards import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

_DATE = re.compile(rb"\r\ndate: [^\r]*")
_REQUEST_ID = re.compile(rb"\r\nx-request-id: [^\r]*")
_GIVEN = re.compile(r"^srj_kept_answers_given (\d+)", re.MULTILINE)
CODE = "54"


class Connection:
    """One connection on which bytes are sent as they are."""

    def __init__(self, client: httpx.Client) -> None:
        """Connect to the service of a client."""
        address = urlsplit(str(client.base_url))
        self._socket = socket.create_connection((str(address.hostname), address.port or 80), timeout=10)
        self._data = b""

    def send(self, *parts: bytes) -> None:
        """Send each part in a packet of its own."""
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            self._socket.sendall(part)

    def answer(self, *, body: bool = True) -> bytes:
        """Return the next answer without what belongs to one request alone: date, identifier."""
        while b"\r\n\r\n" not in self._data:
            self._more()
        head = self._data.partition(b"\r\n\r\n")[0]
        length = re.search(rb"\r\ncontent-length: (\d+)", head)
        size = len(head) + 4 + (int(length[1]) if length and body else 0)
        while len(self._data) < size:
            self._more()
        found, self._data = self._data[:size], self._data[size:]
        assert head.count(b"\r\ndate: ") == 1
        return _REQUEST_ID.sub(b"", _DATE.sub(b"", found))

    def _more(self) -> None:
        data = self._socket.recv(65536)
        assert data, "closed by the service"
        self._data += data

    def closed(self) -> bool:
        """Wait until the service closes the connection."""
        return self._socket.recv(1) == b""

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


@pytest.fixture
def line(stewarded: httpx.Client) -> Iterator[Connection]:
    """A connection to a service that stewards write to."""
    made = Connection(stewarded)
    yield made
    made.close()


def get(path: str = f"/doc/natinf/{CODE}.json", method: str = "GET", **headers: str) -> bytes:
    """Return the bytes of a request."""
    given = {"host": "x", **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()


def given_again(client: httpx.Client) -> int:
    """Return how many answers the service has given again."""
    found = _GIVEN.search(client.get("/metrics").text)
    assert found is not None
    return int(found[1])


def ask(line: Connection, asked: bytes, times: int = 4) -> list[bytes]:
    """Return the answers to the same bytes, sent again and again."""
    found = []
    for _ in range(times):
        line.send(asked)
        found.append(line.answer(body=not asked.startswith(b"HEAD")))
    return found


@pytest.mark.parametrize("headers", [{}, {"accept": "text/turtle"}, {"accept_encoding": "gzip"}])
def test_the_same_bytes_are_answered_by_the_same_bytes(
    stewarded: httpx.Client, line: Connection, headers: dict[str, str]
) -> None:
    asked = get(f"/doc/natinf/{CODE}", user_agent="same bytes", **headers)
    before = given_again(stewarded)
    first, *others = ask(line, asked)
    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert others == [first] * 3
    assert given_again(stewarded) == before + 3


def test_what_it_says_is_never_older_than_a_commit(stewarded: httpx.Client, line: Connection) -> None:
    for number in range(3):
        label = f"LIBELLE {number}"
        change = {"kind": "natinf", "key": CODE, "from": "2025-06-01", "reason": "essai"}
        changes = {"changes": {"prefLabel": [{"value": label, "lang": "fr"}]}}
        done = stewarded.post("/corrections", json={**change, **changes})
        assert head_of(stewarded) == done.json()["commit"]
        for answer in ask(line, get()):
            assert label.encode() in answer


def test_who_has_it_and_who_wants_the_head_alone(line: Connection) -> None:
    whole = ask(line, get())[-1]
    head, _, body = whole.partition(b"\r\n\r\n")
    tag = re.search(rb"\r\netag: ([^\r]*)", head)
    assert body
    assert tag is not None
    assert [each.partition(b"\r\n\r\n") for each in ask(line, get(method="HEAD"))] == [(head, b"\r\n\r\n", b"")] * 4
    for told in (tag[1].decode(), f'W/{tag[1].decode()}, "other"'):
        answers = ask(line, get(if_none_match=told))
        assert answers[0].startswith(b"HTTP/1.1 304 Not Modified\r\n")
        assert answers == [answers[0]] * 4


def test_requests_in_parts_and_together_are_read_as_ever(line: Connection) -> None:
    whole = ask(line, get())[-1]
    line.send(get()[:20], get()[20:])
    assert line.answer() == whole
    line.send(get() + get() + get())
    assert [line.answer() for _ in range(3)] == [whole] * 3
    line.send(get())
    assert line.answer() == whole


def test_a_body_is_no_request_of_its_own(line: Connection) -> None:
    """What looks like a kept request inside the body of another is that body."""
    whole = ask(line, get())[-1]
    posted = f"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: text/x\r\ncontent-length: {len(get())}\r\n\r\n"
    line.send(posted.encode(), get())
    assert line.answer().startswith(b"HTTP/1.1 415 ")
    line.send(get())
    assert line.answer() == whole


def test_a_connection_ends_when_it_is_asked_to(line: Connection) -> None:
    whole = ask(line, get())[-1]
    line.send(get(connection="close"))
    assert line.answer().partition(b"\r\n\r\n")[2] == whole.partition(b"\r\n\r\n")[2]
    assert line.closed()


def test_who_names_a_request_is_told_the_name(line: Connection, stewarded: httpx.Client) -> None:
    """Named requests are read each time: an answer may bear no other name than that of its own request."""
    for _ in range(3):
        found = stewarded.get(f"/doc/natinf/{CODE}.json", headers={"X-Request-Id": "mine"})
        assert found.headers.get("x-request-id") in {None, "mine"}
    assert b"x-request-id" not in ask(line, get())[-1]


def test_an_idle_connection_is_closed_and_a_busy_one_is_not() -> None:
    """The server closes what is not used for so many seconds; an answer given from bytes is a use."""

    async def live() -> int:
        config = uvicorn.Config(_nothing, http=_ANSWERING, lifespan="off", log_level="error", timeout_keep_alive=1)
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            for _ in range(5):
                writer.write(b"again")
                assert await reader.readexactly(5) == b"given"
                await asyncio.sleep(0.4)
            found = len(await asyncio.wait_for(reader.read(), 10))
            writer.close()
            server.should_exit = True
            await serving
        return found

    assert asyncio.run(live()) == 0


async def _nothing(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("nothing is asked of the application")


_ANSWERING: Any = partial(HotProtocol, again=lambda _data, _date: b"given")


def test_the_day_turns_at_midnight_in_paris() -> None:
    moments = [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),  # the clocks go forward on this day
        (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 3, 29)),  # a clock that is put back
    ]
    told = iter([moment for moment, _ in moments])
    clock = ServiceClock(real=lambda: next(told))
    assert [clock.today() for _ in moments] == [day for _, day in moments]
