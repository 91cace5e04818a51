"""Many different dates asked at once: each answer is right, or says when to ask again; what it takes is bounded.

200 of them in ``make faults``.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self

import httpx
import pytest

from tests.dated import State, say
from tests.faults.counts import times
from tests.server import Service, children, copy_of, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

DATES = times(60, 200)
FIRST = date(2024, 1, 1)
VIEWS = 12
QUESTION = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { ?thing skos:notation "7" ; skos:prefLabel ?label . FILTER(STRSTARTS(?label, "ETAT")) }"""


def day(number: int) -> date:
    return FIRST + timedelta(days=3 * number)


def label(number: int) -> str:
    return f"ETAT NUMERO {number}"


@pytest.fixture(scope="module")
def service(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that keeps few views, on a thing of as many states as dates."""
    home = copy_of(empty_home, tmp_path_factory.mktemp("dates"))
    states = [State(label(number), day(number), day(number + 1)) for number in range(DATES)]
    say(home, {"7": states, "41": [State("TOUJOURS LA")]})
    with serving(home, SRJ_VIEWS=str(VIEWS)) as served:
        yield served


class Asking:
    """Asks until it is answered; counts how often it was told to wait."""

    def __init__(self, service: Service) -> None:
        self.client = httpx.Client(
            base_url=service.address,
            timeout=120,
            trust_env=False,
            limits=httpx.Limits(max_connections=DATES, max_keepalive_connections=DATES),
        )
        self.told: Counter[int] = Counter()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def answer(self, address: str, **asked: str) -> httpx.Response:
        limit = time.monotonic() + 100
        while True:
            answer = self.client.get(address, params=asked)
            with self._lock:
                self.told[answer.status_code] += 1
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            assert 0 < int(answer.headers["retry-after"]) <= 60
            assert answer.json()["code"], answer.text
            assert time.monotonic() < limit, "it is told to wait for ever"
            time.sleep(min(float(answer.headers["retry-after"]), 1.0))

    def query(self, number: int) -> str:
        answer = self.answer("/sparql", query=QUESTION, format="csv", valid=str(day(number)))
        return answer.text.replace("label", "", 1).strip() if answer.status_code == httpx.codes.OK else answer.text

    def entity(self, number: int) -> str:
        answer = self.answer("/doc/natinf/7.json", valid=str(day(number) + timedelta(days=2)))
        assert answer.headers["content-type"].startswith("application/json"), answer.text
        return str(answer.json()["label"]["fr"])


@pytest.fixture
def asking(service: Service) -> Iterator[Asking]:
    with Asking(service) as opened:
        yield opened


def resident(service: Service) -> int:
    """Return the memory that the processes of a service hold, what they share divided between them, in bytes."""
    total = 0
    for pid in service.every_pid():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def descendants(pid: int) -> int:
    return sum(1 + descendants(child) for child in children(pid))


def test_every_answer_is_right_and_what_was_made_is_bounded(service: Service, asking: Asking, figure: Figure) -> None:
    numbers = list(range(DATES))
    Random(7).shuffle(numbers)
    before, at_rest = resident(service), descendants(service.process.pid)
    begun = time.monotonic()
    with ThreadPoolExecutor(DATES) as together:
        queries = {number: together.submit(asking.query, number) for number in numbers}
        entities = {number: together.submit(asking.entity, number) for number in numbers}
        wrong = {number: each.result() for number, each in queries.items() if each.result() != label(number)}
        assert wrong == {}
        assert {number: each.result() for number, each in entities.items()} == {n: label(n) for n in numbers}
    seconds = time.monotonic() - begun
    assert set(asking.told) <= {200, 503}, asking.told
    # A view is a process and its workers; more than the bound are there only while the last ones leave.
    until(lambda: descendants(service.process.pid) <= at_rest + 3 * VIEWS, 30, "what was made for the dates leaves")
    held = resident(service) - before
    said = f"{seconds:.1f} s, {asking.told[503]} times told to wait, {held / 1e6:.0f} MB more"
    figure(f"{DATES} dates at once, {VIEWS} views kept", said)
    assert asking.query(3) == label(3)
    assert service.is_ready()


def test_before_the_first_state_and_after_the_last_nothing_is_invented(asking: Asking) -> None:
    for valid in (FIRST - timedelta(days=1), day(DATES)):
        assert asking.answer("/sparql", query=QUESTION, format="csv", valid=str(valid)).text.strip() == "label"
        refused = asking.answer("/doc/natinf/7.json", valid=str(valid))
        assert (refused.status_code, refused.json()["code"]) == (404, "not-in-force")
