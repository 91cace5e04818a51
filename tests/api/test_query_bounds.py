"""What one caller may take: rows of one answer, processor seconds of all its queries, places of short questions."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.server import Service, copy_of, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 100
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORMS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")


@pytest.fixture(scope="module")
def bounded(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service for everyone, whose callers have little."""
    home = copy_of(demonstration_home, tmp_path_factory.mktemp("bounded"))
    with serving(
        home,
        SRJ_ISSUER="https://identity.example",
        SRJ_QUERY_DEADLINE="6",
        SRJ_QUERY_BUDGET="1",
        SRJ_LONG_QUERIES="1",
        SRJ_ANSWER_ROWS=str(ROWS),
    ) as served:
        yield served


@pytest.fixture(scope="module")
def owner(bounded: Service) -> Iterator[httpx.Client]:
    """The owner of the home, who is not counted."""
    transport = httpx.HTTPTransport(uds=str(bounded.home / "service.sock"))
    with httpx.Client(base_url="http://localhost", transport=transport, timeout=30) as client:
        yield client


def numbers(count: int) -> str:
    """Return a query with so many rows."""
    digits = " ".join(map(str, range(10)))
    return f"SELECT * {{ VALUES ?a {{ {digits} }} VALUES ?b {{ {digits} }} VALUES ?c {{ {digits} }} }} LIMIT {count}"


@pytest.mark.parametrize("form", FORMS)
def test_one_row_too_many_is_refused(owner: httpx.Client, form: str) -> None:
    """A short answer is not begun; a long one would be broken off (``ENDLESS`` of the attacks)."""
    given = owner.get("/sparql", params={"query": numbers(ROWS)}, headers={"Accept": form})
    assert given.status_code == 200
    assert given.headers["content-type"].startswith(form)
    refused = owner.get("/sparql", params={"query": numbers(ROWS + 1)}, headers={"Accept": form})
    told = problem_of(refused)
    assert (refused.status_code, told["code"], told["cause"]) == (503, "row-limit", "rows")
    assert "LIMIT" in str(told["detail"])


def test_a_long_query_too_many_gives_its_place_back(bounded: Service, owner: httpx.Client) -> None:
    """Of two runaways one is ended early, with its cause; short queries are answered all along."""
    found: list[httpx.Response] = []

    def run(number: int) -> None:
        transport = httpx.HTTPTransport(uds=str(bounded.home / "service.sock"))
        with httpx.Client(base_url="http://localhost", transport=transport, timeout=30) as client:
            found.append(client.get("/sparql", params={"query": f"{RUNAWAY} # {number}"}))

    runs = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for each in runs:
        each.start()
    number = 0
    while any(each.is_alive() for each in runs):
        assert owner.get("/sparql", params={"query": f"ASK {{}} # {number}"}).json()["boolean"] is True
        number += 1
    told = sorted(str(problem_of(answer)["code"]) for answer in found)
    assert told == ["deadline", "too-many-long"]
    crowded = next(answer for answer in found if answer.json()["code"] == "too-many-long")
    assert (crowded.status_code, crowded.json()["cause"]) == (503, "crowded")
    assert crowded.headers["retry-after"]


def test_who_spends_its_budget_is_told_when_to_come_back(bounded: Service, owner: httpx.Client) -> None:
    """Anyone is counted by address; what was kept is still given, the owner of the home goes on."""
    kept = {"query": "SELECT ?s { ?s ?p ?o } LIMIT 1"}
    with bounded.client() as client:
        assert client.get("/sparql", params=kept).status_code == 200
        for number in range(20):  # a machine that does much else gives each of them little
            refused = client.get("/sparql", params={"query": f"{RUNAWAY} # {number}"})
            if refused.status_code != 504:
                break
        assert (number > 0, refused.status_code) == (True, 429)
        told = problem_of(refused)
        assert (told["code"], told["cause"]) == ("budget", "budget")
        assert int(refused.headers["retry-after"]) >= 1
        assert client.get("/sparql", params=kept).status_code == 200
        assert owner.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code == 200
        counted = metrics(owner)
        assert counted["srj_queries_refused_budget"] >= 1
        assert counted["srj_queries_processor_seconds"] >= 1
        assert counted['srj_workers_ended{cause="deadline"}'] >= 2
        assert counted['srj_workers_ended{cause="crowded"}'] == 1


def metrics(client: httpx.Client) -> dict[str, float]:
    """Return what is counted, by name and labels."""
    lines = re.findall(r"^(srj_\S+) (\S+)$", client.get("/metrics").text, re.MULTILINE)
    return {name: float(value) for name, value in lines}
