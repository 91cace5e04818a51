"""Two publishers at once: each has a commit of its own, and the second to end a thing is told so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.faults.counts import times
from tests.server import Service, copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

CREATED, REFUSED = 201, 422
TOGETHER = times(10, 100)


@pytest.fixture(scope="module")
def service(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("together"))) as served:
        yield served


def declaration(evidence: str) -> dict[str, str]:
    return {
        "subject": "interface/i10",
        "rule": "TargetNotInForce",
        "office": "office/DACG",
        "evidence": evidence,
        "from": "2026-01-01",
    }


def declared(client: httpx.Client) -> dict[str, int]:
    """Return what is declared: its evidence and its commit."""
    items = client.get("/deviations.json", params={"limit": "1000"}).json()["items"]
    return {each["evidence"]: each["commit"] for each in items}


def test_two_who_publish_at_once_each_have_their_commit(service: Service) -> None:
    def publish(who: int) -> list[int]:
        with service.client() as client:
            bodies = [declaration(f"constat {who}-{turn}") for turn in range(TOGETHER)]
            answers = [client.post("/deviations", json=body) for body in bodies]
        assert {answer.status_code for answer in answers} == {CREATED}
        return [int(answer.json()["commit"]) for answer in answers]

    with service.client() as client:
        head = int(client.get("/health/ready").json()["head"])
        with ThreadPoolExecutor(2) as pool:
            commits = [number for found in pool.map(publish, (1, 2)) for number in found]
        assert sorted(commits) == list(range(head + 1, head + 1 + 2 * TOGETHER))
        assert len(declared(client)) == 2 * TOGETHER


def test_two_who_end_the_same_thing_are_told_apart(service: Service) -> None:
    with service.client() as client:
        made = client.post("/deviations", json=declaration("à deux")).json()
        key = made["declared"][0].rpartition("/")[2]

        def end(_who: int) -> int:
            body = {"on": "2026-06-01", "reason": "terminé"}
            return client.post(f"/deviations/{key}/end", json=body).status_code

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(end, (1, 2))) == [CREATED, REFUSED]
