"""Forty attacks of every family, eight at a time, while others read: each ends in time, and nothing is left of them."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.adapters.processes.limits import private_memory
from tests.faults.attacks import DEADLINE, ENDLESS, GUARDED, MEMORY, RUNAWAYS, ask, check_stopped
from tests.faults.counts import times
from tests.server import copy_of, problem_of, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure
    from tests.server import Service

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

AT_ONCE = 8
GROWTH = 30_000_000  # bytes that the front may have come to hold


@pytest.fixture(scope="module")
def attacked(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a short deadline and little memory for a query."""
    home = copy_of(demonstration_home, tmp_path_factory.mktemp("many"))
    with serving(home, SRJ_QUERY_DEADLINE=str(DEADLINE), SRJ_QUERY_MEMORY=str(MEMORY)) as served:
        yield served


def attacks() -> list[tuple[str, str]]:
    """Return forty attacks: every runaway twice, every endless answer, and what the guard refuses, in a fixed order."""
    chance = random.Random(40)
    refused = [("refused", text) for text in chance.sample(sorted(GUARDED.values()), 9)]
    endless = [("endless", text) for text in ENDLESS.values()]
    runaways = [("runaway", f"{text} # {turn}") for turn in range(2) for text in RUNAWAYS.values()]
    chosen = [*runaways, *endless, *refused]
    chance.shuffle(chosen)
    return chosen


class Readers:
    """Reads an entity, and asks a light query that is new each time, from two threads until the block ends."""

    def __init__(self, service: Service) -> None:
        """Give the service."""
        self._over = threading.Event()
        self.waits: dict[str, list[float]] = {"hot": [], "light": []}
        self._threads = [threading.Thread(target=self._read, args=(service, name)) for name in self.waits]

    def _read(self, service: Service, name: str) -> None:
        with service.client() as client:
            while not self._over.is_set():
                asked = "/doc/natinf/41.json" if name == "hot" else f"/sparql?query=ASK%7B%7D%23{len(self.waits[name])}"
                started = time.monotonic()
                assert client.get(asked).status_code == 200
                self.waits[name].append(time.monotonic() - started)
                self._over.wait(0.005)

    def __enter__(self) -> dict[str, list[float]]:
        """Begin."""
        for each in self._threads:
            each.start()
        return self.waits

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._over.set()
        for each in self._threads:
            each.join(timeout=30)


def _descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _roles(service: Service) -> list[int]:
    found = [service.pid_of(role) for role in ("writer", "reader", "front")]
    return [pid for pid in found if pid is not None]


def _attack(service: Service, attack: tuple[str, str]) -> float:
    """Ask one, check how it ended, and return how long it had run in a worker when it was stopped."""
    family, text = attack
    took, answer = ask(service, text)
    if answer is None:
        assert family == "endless"
        assert took < DEADLINE + 2
        return 0.0
    told = problem_of(answer)
    if family == "refused":
        assert (answer.status_code, told["code"] != "query") == (400, True)
        return 0.0
    if told["code"] not in {"busy", "too-many-long"}:
        check_stopped(DEADLINE, answer)
    else:
        assert (answer.status_code, bool(answer.headers["retry-after"])) == (503, True)
    return float(str(told.get("seconds", 0)))


def test_forty_attacks_eight_at_a_time(attacked: Service, figure: Figure) -> None:
    roles, chosen = _roles(attacked), attacks()
    assert len(chosen) == 40
    front = roles[-1]
    kept = len(attacked.pids_of_workers())
    _attack(attacked, chosen[0])  # what is imported and opened once is there
    before = (_descriptors(front), private_memory(front))
    ran: list[float] = []
    with ExitStack() as stack:
        waits = stack.enter_context(Readers(attacked))
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        for _ in range(times(1, 5)):
            ran += pool.map(lambda each: _attack(attacked, each), chosen[: times(24, 40)])
    for name, found in waits.items():
        found.sort()
        figure(f"40 attacks, 8 at a time: {name} p99", f"{found[int(len(found) * 0.99)] * 1000:.0f} ms of {len(found)}")
    figure("40 attacks: stopped after its start", f"{max(ran):.2f} s at most for a deadline of {DEADLINE:g} s")
    assert _roles(attacked) == roles, "a process that is no worker ended"
    until(lambda: len(attacked.pids_of_workers()) == kept, 30, "as many workers as before")
    until(lambda: _descriptors(front) <= before[0] + kept, 10, "the descriptors of the front are closed")
    assert private_memory(front) < before[1] + GROWTH
