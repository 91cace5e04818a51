"""Answers given again from their bytes: what they rest on, when they leave; nobody is told yesterday's truth."""

from __future__ import annotations

import asyncio
import itertools
import random
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request

from app.api.conditional import answer
from app.api.hot_answers import HotAnswers
from app.api.hot_reads import HotReads, not_kept
from app.services.touched import EVERYTHING, Touched, of_kind
from tests.api.editions import edition
from tests.api.stewards import head_of
from tests.server import copy_of, post_import, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx
    from starlette.types import Message, Receive, Scope, Send

BASE = "http://127.0.0.1:8000/id/"


@dataclass
class World:
    """An application that says what it was asked, how often, and a world of one number that it tells."""

    day: date = date(2026, 11, 25)
    head: int = 1
    told: str = "first"
    lasting: bool = False
    kept: bool = True
    asked: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    memory: int = 1_000_000

    def __post_init__(self) -> None:
        """Put the layer before the application."""
        self.answers = HotAnswers(self.memory)
        self.touched = Touched(lambda entity: entity.removeprefix(BASE).partition("/")[0], self.head)
        self.layer = HotReads(self._app, self.touched, lambda: self.head, lambda: self.day, self.answers)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        request = Request(scope)
        rests = {"/one": (f"{BASE}natinf/7",), "/list": (of_kind("natinf"),)}.get(request.url.path, (EVERYTHING,))
        made = answer(request, self.told.encode(), "text/plain", self.headers, lasting=self.lasting, rests=rests)
        if not self.kept:
            not_kept(scope)
        await made(scope, receive, send)

    def commit(self, *entities: str) -> None:
        """Publish something that touches these."""
        self.head += 1
        self.touched.commit(self.head, [BASE + each for each in entities])

    def get(self, path: str = "/one", method: str = "GET", query: str = "", **headers: str) -> tuple[int, str, str]:
        """Return status, text and entity tag."""
        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": given,
            "server": ("127.0.0.1", 8000),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.layer(scope, receive, send))
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:]).decode(), told.get("etag", "")


def test_an_answer_is_given_again_without_asking() -> None:
    world = World()
    assert world.get() == world.get() == world.get()
    assert (world.asked, world.answers.given) == (1, 2)


def test_it_leaves_when_what_it_rests_on_is_touched_and_only_then() -> None:
    world = World()
    for path, touching, same in (
        ("/one", "natinf/7", "natinf/8"),
        ("/list", "natinf/8", "nac/10"),
        ("/all", "nac/10", None),
    ):
        before = world.get(path)
        if same is not None:
            world.commit(same)
            asked = world.asked
            assert world.get(path) == before
            assert world.asked == asked
        world.told = f"after {touching}"
        world.commit(touching)
        assert world.get(path)[1] == world.told
        assert world.get(path)[2] != before[2]


def test_what_was_missed_may_have_touched_anything() -> None:
    world = World()
    world.get()
    world.head, world.told = 9, "later"
    world.touched.skip(9)
    assert world.get()[1] == "later"


def test_an_answer_made_while_a_commit_came_is_not_given_again() -> None:
    world = World()
    world.touched.commit(2, [f"{BASE}natinf/7"])  # the front does not count it as known yet
    world.get()
    world.head, world.told = 2, "second"
    assert world.get()[1] == "second"


def test_the_next_day_is_another_answer_unless_it_lasts() -> None:
    for lasting in (False, True):
        world = World(lasting=lasting)
        world.get()
        world.day, world.told = date(2026, 11, 26), "tomorrow"
        assert world.get()[1] == ("first" if lasting else "tomorrow")
        world.commit("natinf/7")
        assert world.get()[1] == ("first" if lasting else "tomorrow")


@pytest.mark.parametrize("name", ["authorization", "cookie", "range"])
def test_who_proves_something_is_answered_by_the_routes(name: str) -> None:
    world = World()
    for _ in range(2):
        world.get(**{name: "x"})
    assert (world.asked, world.answers.given) == (2, 0)


def test_what_the_headers_choose_is_kept_apart() -> None:
    world = World()
    asked: list[Mapping[str, str]] = [
        {},
        {"accept": "text/html"},
        {"accept_language": "en"},
        {"accept_encoding": "gzip"},
        {"accept_encoding": "gzip;q=0"},
    ]
    for headers in asked:
        world.get(**headers)
    assert world.asked == 4  # the last one takes no gzip, like the first
    world.get(query="valid=2026-01-01")
    assert world.asked == 5


def test_what_may_not_be_given_again_is_not_kept() -> None:
    for world in (
        World(headers={"Set-Cookie": "a=1"}),
        World(headers={"Cache-Control": "no-store"}),
        World(kept=False),
    ):
        world.get()
        world.get()
        assert world.asked == 2
    world = World()
    for _ in range(2):
        world.get(method="POST")
    assert world.asked == 2


def test_who_has_it_already_is_told_so_from_the_bytes() -> None:
    world = World()
    tag = world.get()[2]
    compressed = f'{tag[:-1]}-gzip"'
    for asked, found in ((tag, tag), (f'"other", W/{tag}', tag), (compressed, compressed), ("*", tag)):
        assert world.get(if_none_match=asked) == (304, "", found)
    assert world.get(if_none_match='"other"')[0] == 200
    assert world.asked == 1


def test_who_only_asks_whether_it_changed_is_soon_answered_from_the_bytes() -> None:
    world = World()
    tag = world.get()[2]
    world.commit("natinf/7")
    for asked in (2, 3, 3, 3):  # the first 304 is not kept, the second is made from the whole answer
        assert world.get(if_none_match=tag) == (304, "", tag)
        assert world.asked == asked
    assert world.get() == (200, "first", tag)
    assert world.asked == 3


def test_a_head_is_answered_from_the_bytes() -> None:
    world = World()
    world.get(method="HEAD")
    assert world.asked == 1
    _, _, tag = world.get()
    assert world.get(method="HEAD") == (200, "", tag)
    assert world.asked == 2


def test_the_memory_is_bounded_and_the_least_used_leaves() -> None:
    world = World(memory=10_000)
    for number in range(12):
        world.get(query=str(number))
        world.get(query="0")
    asked = world.asked
    world.get(query="0")
    assert world.asked == asked
    world.get(query="1")
    assert world.asked == asked + 1
    world.told = "x" * 2_000
    world.get(query="large")
    world.get(query="large")
    assert world.asked == asked + 3
    nothing = World(memory=0)
    nothing.get()
    nothing.get()
    assert nothing.asked == 2


# -- a real service ----------------------------------------------------------------------------------------------------

ADDRESSES = [
    *(f"/doc/natinf/{code}{suffix}" for code in ("7", "23", "41") for suffix in (".json", ".jsonld", ".html", "")),
    *("/doc/natinf.json", "/doc/natinf.csv", "/doc/natinf.json?status=all", "/doc/natinf", "/doc/nac.csv"),
    *("/doc/natinf/7.json?valid=2024-06-01", "/at/2024-06-01/doc/natinf/7.ttl", "/doc/natinf/7/history.json"),
    *("/doc/natinf/41.ttl?known=n3", "/changes.json?from=2023-01-01&to=2027-01-01", "/catalog.ttl", "/commits"),
]


@pytest.fixture(scope="module")
def hot(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with two editions; 41 has left."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("hot"))) as served, served.client() as client:
        for day, codes in (("2024-01-01", ("7", "23", "41")), ("2025-01-01", ("7", "23"))):
            done = post_import(client, "natinf", edition(*codes), edition=day, allow_closures="true")
            assert done.status_code == 200, done.text
        yield client


def test_every_answer_is_that_of_the_routes_after_every_commit(hot: httpx.Client) -> None:
    chance, fresh = random.Random(20261125), itertools.count()  # noqa: S311 - the same draws each time
    for number in range(6):
        for _ in range(2):
            for address in ADDRESSES:
                given = hot.get(address)
                # A language that nothing is written in chooses nothing, and is asked for the first time.
                made = hot.get(address, headers={"Accept-Language": f"fr, x{next(fresh)};q=0.1"})
                assert (given.status_code, given.content) == (made.status_code, made.content), address
                assert given.headers.get("etag") == made.headers.get("etag"), address
                tag = given.headers.get("etag")
                if tag:
                    assert hot.get(address, headers={"If-None-Match": tag}).status_code == 304, address
        code = chance.choice(["7", "23"])
        body = {
            "kind": "natinf",
            "key": code,
            "from": chance.choice(["2024-03-01", "2025-06-01", "2026-01-01"]),
            "changes": {"prefLabel": [{"value": f"LIBELLE {number}", "lang": "fr"}]},
            "reason": "essai",
        }
        done = hot.post("/corrections", json=body)
        assert done.status_code == 201, done.text
        assert head_of(hot) == done.json()["commit"]
