"""Queries made to stop the service: each ends in time with its cause, and the service goes on as before."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import httpx
import pytest

from tests.domain.sparql_attacks import CALLS, CHAINS, CHOICES, JOINS, NESTINGS, WRITES
from tests.server import Service, copy_of, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.figures import Figure

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

LONGEST = 60_000  # characters; a query of 64 kB is refused for its length alone
DEADLINE = 1.0  # seconds that a query has in these tests
MEMORY = 400_000_000  # bytes
ALIVE = 0.1  # seconds in which the service says that it is alive, on a machine that does nothing else

_NUMBERS = " ".join(map(str, range(200)))
_LISTS = " ".join(f"VALUES ?{name} {{ {_NUMBERS} }}" for name in "abcde")
_MATCH = "REGEX(CONCAT(STR(?c), STR(?f)), '(a+)+(b+)+$')"
_ALL, _TWICE = "?a ?b ?c", "?a ?b ?c . ?d ?e ?f"
_THRICE = f"{_TWICE} . ?g ?h ?i"
_APART = "?a ?x ?y . ?y ?z ?f . ?q ?w ?d . ?q2 ?w2 ?d2 FILTER(?w2 = ?w && ?d2 = 5)"
_GROWING = " ".join(f"BIND(CONCAT({', '.join([f'?s{n}'] * 20)}) AS ?s{n + 1})" for n in range(8))

# What passes the guard and would run for hours or take all the memory: stopped by the kernel.
RUNAWAYS = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_THRICE} }}",
    "cartesian order": f"SELECT * {{ {_THRICE} }} ORDER BY ?c ?f ?i",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {_THRICE} }}",
    "group by": f"SELECT ?a ?d (SAMPLE(?i) AS ?x) {{ {_THRICE} }} GROUP BY ?a ?d ?c ?f ?i",
    "not exists": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER NOT EXISTS {{ {_APART} }} }}",
    "exists": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER EXISTS {{ {_APART} }} }}",
    "values by values": f"SELECT (COUNT(*) AS ?n) {{ {_LISTS} }}",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?c (!<x:y>)* ?d }",
    "regular expression": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER({_MATCH}) }}",
    "optional": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} OPTIONAL {{ ?d ?e ?f OPTIONAL {{ ?g ?h ?i }} }} }}",
    "minus": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} MINUS {{ ?x ?y ?z . ?d ?e ?w }} }}",
    "growing strings": f"SELECT (STRLEN(?s8) AS ?n) {{ BIND('aaaaaaaaaa' AS ?s0) {_GROWING} }}",
    "describe": f"DESCRIBE ?a {{ {_THRICE} }}",
    "distinct": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f), STR(?i))) AS ?n) {{ {_THRICE} }}",
}
# What gives bytes before it is stopped: the connection is broken, so that nobody takes the answer for whole.
ENDLESS = {
    "rows": f"SELECT * {{ {_THRICE} }}",
    "distinct rows": f"SELECT DISTINCT ?a ?d ?g {{ {_THRICE} }}",
    "construct": f"CONSTRUCT {{ ?a ?e ?i }} {{ {_THRICE} }}",
}


def _largest(make: Callable[[int], str], size: int) -> str:
    """Return the attack of this size, or of the largest one below that a query may be long enough for."""
    while len(make(size)) > LONGEST:
        size = size * 9 // 10
    return make(size)


# What never reaches the engine.
GUARDED = {
    **{f"nested {name}": _largest(make, 2_000) for name, make in NESTINGS.items()},
    **{f"chained {name}": _largest(make, 5_000) for name, make in CHAINS.items()},
    **{f"joined {name}": _largest(make, 240) for name, make in JOINS.items()},
    **{f"network {number}": query for number, query in enumerate(CALLS)},
    **{f"graph {number}": query for number, query in enumerate(CHOICES)},
    **{f"write {number}": query for number, query in enumerate(WRITES)},
}


@pytest.fixture(scope="module")
def attacked(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a short deadline and little memory for a query."""
    home = copy_of(demonstration_home, tmp_path_factory.mktemp("attacked"))
    with serving(home, SRJ_QUERY_DEADLINE=str(DEADLINE), SRJ_QUERY_MEMORY=str(MEMORY), SRJ_QUEUE="4") as served:
        yield served


class _Pulse:
    """Asks again and again whether the service is alive, from a thread of its own, until the block ends."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._over = threading.Event()
        self.waits: list[float] = []
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def _beat(self) -> None:
        with self._service.client(timeout=5) as client:
            while not self._over.is_set():
                started = time.monotonic()
                assert client.get("/health/live").status_code == 200
                self.waits.append(time.monotonic() - started)
                time.sleep(0.01)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=10)

    def check(self) -> None:
        """The service answered all along; the odd slow answer is the machine's."""
        assert len(self.waits) > 10
        assert sorted(self.waits)[len(self.waits) // 2] < ALIVE
        assert max(self.waits) < 1


def _ask(service: Service, query: str) -> tuple[float, httpx.Response | None]:
    """Return how long a query took and its answer; None when the connection was broken after its first bytes."""
    started = time.monotonic()
    headers = {"Content-Type": "application/sparql-query"}
    answer = None
    with service.client(timeout=60) as client, suppress(httpx.RemoteProtocolError):
        answer = client.post("/sparql", content=query.encode(), headers=headers)
    return time.monotonic() - started, answer


def _check_stopped(took: float, answer: httpx.Response | None) -> None:
    assert answer is not None, "the connection was broken"
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) in {(504, "deadline"), (503, "memory")}
    assert told["cause"] == told["code"]
    assert took < DEADLINE + 1
    if answer.status_code == 503:
        assert answer.headers["retry-after"]


def _roles(service: Service) -> set[int | None]:
    return {service.process.pid, *(service.pid_of(role) for role in ("writer", "reader", "front"))}


@pytest.fixture
def unharmed(attacked: Service) -> Iterator[Service]:
    """The service, of which no process but workers may end, and which answers as before afterwards."""
    roles = _roles(attacked)
    yield attacked
    assert _roles(attacked) == roles
    assert None not in roles
    _, answer = _ask(attacked, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert answer is not None
    assert answer.status_code == 200


@pytest.mark.parametrize("family", RUNAWAYS)
def test_a_runaway_is_stopped(unharmed: Service, family: str) -> None:
    with _Pulse(unharmed) as pulse:
        _check_stopped(*_ask(unharmed, RUNAWAYS[family]))
    pulse.check()


@pytest.mark.parametrize("family", ENDLESS)
def test_an_endless_answer_is_visibly_broken(unharmed: Service, family: str) -> None:
    with _Pulse(unharmed) as pulse:
        took, answer = _ask(unharmed, ENDLESS[family])
    assert answer is None
    assert took < DEADLINE + 1
    pulse.check()


def test_four_at_a_time(unharmed: Service) -> None:
    queries = [*RUNAWAYS.values(), *ENDLESS.values()]
    with _Pulse(unharmed) as pulse, ThreadPoolExecutor(4) as pool:
        for query, (took, answer) in zip(queries, pool.map(lambda each: _ask(unharmed, each), queries), strict=True):
            if query in ENDLESS.values() and answer is None:
                assert took < DEADLINE + 1
            else:
                _check_stopped(took, answer)
    assert max(pulse.waits) < 1


@pytest.mark.parametrize("family", GUARDED)
def test_the_guard_refuses_at_once(unharmed: Service, family: str) -> None:
    _, answer = _ask(unharmed, GUARDED[family])
    assert answer is not None
    told = problem_of(answer)
    assert answer.status_code == 400
    assert told["code"] != "query"


def _percentile(waits: list[float], part: float) -> float:
    return sorted(waits)[min(int(len(waits) * part), len(waits) - 1)]


@pytest.mark.parametrize("number", [4, 8])
def test_short_queries_go_on_while_long_ones_run(unharmed: Service, number: int, figure: Figure) -> None:
    """Each light query is another one, so none is kept; long ones are of low priority and have places of their own."""
    queries = [f"{query} # {turn}" for turn in range(2) for query in RUNAWAYS.values()][: 3 * number]
    over = threading.Event()
    light: list[float] = []
    hot: list[float] = []

    def read() -> None:
        with unharmed.client(timeout=30) as client:
            while not over.is_set():
                for waits, asked in (
                    (hot, "/doc/natinf/41.json"),
                    (light, f"/sparql?query=ASK%20%7B%7D%23{len(light)}"),
                ):
                    started = time.monotonic()
                    assert client.get(asked).status_code == 200
                    waits.append(time.monotonic() - started)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    with ThreadPoolExecutor(number) as pool:
        took = [seconds for seconds, _ in pool.map(lambda each: _ask(unharmed, each), queries)]
    over.set()
    reader.join(timeout=30)
    figure(f"{number} runaways: light SPARQL p99", f"{_percentile(light, 0.99) * 1000:.0f} ms of {len(light)}")
    figure(f"{number} runaways: hot reads p99", f"{_percentile(hot, 0.99) * 1000:.0f} ms of {len(hot)}")
    figure(f"{number} runaways: stopped, longest", f"{max(took):.2f} s for a deadline of {DEADLINE:g} s")
    assert max(took) < DEADLINE + 1
    assert _percentile(light, 0.99) < DEADLINE, "short queries did not wait for long ones to end"


def test_a_full_queue_is_said(attacked: Service) -> None:
    """More runaways than workers and places in the queue: some are told to come back, none waits for ever."""
    query = RUNAWAYS["cartesian count"]
    with ThreadPoolExecutor(20) as pool:
        asked = [f"{query} # {number}" for number in range(20)]  # of the same query one would be run for all
        answers = [answer for _, answer in pool.map(lambda each: _ask(attacked, each), asked)]
    told = [problem_of(answer)["code"] for answer in answers if answer is not None]
    assert len(told) == 20
    assert set(told) == {"deadline", "busy"}
    busy = next(answer for answer in answers if answer is not None and answer.json()["code"] == "busy")
    assert (busy.status_code, int(busy.headers["retry-after"]) > 0) == (503, True)
