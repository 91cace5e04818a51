"""Queries made to stop the service: each ends in time with its cause, and the service goes on as before."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

import pytest

from tests.faults.attacks import ALIVE, DEADLINE, ENDLESS, GUARDED, MEMORY, RUNAWAYS, ask, check_stopped
from tests.server import Service, copy_of, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.figures import Figure

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]


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


def _roles(service: Service) -> set[int | None]:
    return {service.process.pid, *(service.pid_of(role) for role in ("writer", "reader", "front"))}


@pytest.fixture
def unharmed(attacked: Service) -> Iterator[Service]:
    """The service, of which no process but workers may end, and which answers as before afterwards."""
    roles = _roles(attacked)
    yield attacked
    assert _roles(attacked) == roles
    assert None not in roles
    _, answer = ask(attacked, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert answer is not None
    assert answer.status_code == 200


@pytest.mark.parametrize("family", RUNAWAYS)
def test_a_runaway_is_stopped(unharmed: Service, family: str) -> None:
    with _Pulse(unharmed) as pulse:
        check_stopped(*ask(unharmed, RUNAWAYS[family]))
    pulse.check()


@pytest.mark.parametrize("family", ENDLESS)
def test_an_endless_answer_is_visibly_broken(unharmed: Service, family: str) -> None:
    with _Pulse(unharmed) as pulse:
        took, answer = ask(unharmed, ENDLESS[family])
    assert answer is None
    assert took < DEADLINE + 1
    pulse.check()


def test_four_at_a_time(unharmed: Service) -> None:
    queries = [*RUNAWAYS.values(), *ENDLESS.values()]
    with _Pulse(unharmed) as pulse, ThreadPoolExecutor(4) as pool:
        for query, (took, answer) in zip(queries, pool.map(lambda each: ask(unharmed, each), queries), strict=True):
            if query in ENDLESS.values() and answer is None:
                assert took < DEADLINE + 1
            else:
                check_stopped(took, answer)
    assert max(pulse.waits) < 1


@pytest.mark.parametrize("family", GUARDED)
def test_the_guard_refuses_at_once(unharmed: Service, family: str) -> None:
    _, answer = ask(unharmed, GUARDED[family])
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
        took = [seconds for seconds, _ in pool.map(lambda each: ask(unharmed, each), queries)]
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
        answers = [answer for _, answer in pool.map(lambda each: ask(attacked, each), asked)]
    told = [problem_of(answer)["code"] for answer in answers if answer is not None]
    assert len(told) == 20
    assert set(told) == {"deadline", "busy"}
    busy = next(answer for answer in answers if answer is not None and answer.json()["code"] == "busy")
    assert (busy.status_code, int(busy.headers["retry-after"]) > 0) == (503, True)
