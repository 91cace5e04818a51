"""Sequences served by a real service: queries and entity reads at (valid, known) say what the snapshots say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from app.adapters.home import Home
from tests.property.counts import fuzzing
from tests.property.day_by_day import date_in
from tests.property.many_timelines import AUDIENCES, Timelines, pairs, timelines, write_all
from tests.property.sequences import drawn
from tests.server import Service, copy_of, serving
from tests.timeline import BASE, offence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = 30_000  # sequences that the other forms do not take
COUNT = 36 if fuzzing() else 12
EVERY = 1 if fuzzing() else 7  # one pair in so many
QUESTION = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o . FILTER(STRSTARTS(STR(?s), '{BASE}/id/natinf/')) }}"


@pytest.fixture(scope="module")
def said() -> Timelines:
    return timelines({str(number): drawn(number) for number in range(FIRST, FIRST + COUNT)})


@pytest.fixture(scope="module")
def begun(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A home with the sequences, and the commit before their first act."""
    folder = copy_of(empty_home, tmp_path_factory.mktemp("sequences"))
    return folder, write_all(Home(folder), {str(number): drawn(number) for number in range(FIRST, FIRST + COUNT)})


@pytest.fixture(scope="module")
def served(begun: tuple[Path, int]) -> Iterator[Service]:
    with serving(begun[0], SRJ_VIEWS="10") as service:
        yield service


@pytest.fixture(scope="module")
def asked(said: Timelines) -> list[tuple[int, int, str]]:
    """The moments that are asked: (cell, number of acts, audience)."""
    every = [(cell, index, audience) for cell, index in pairs(said) if index >= 0 for audience in AUDIENCES]
    return every[::EVERY]


def when(begun: tuple[Path, int], cell: int, index: int, audience: str) -> dict[str, str]:
    return {"valid": str(date_in(cell)), "known": f"n{begun[1] + index}", "audience": audience}


@pytest.mark.timeout(0 if fuzzing() else 120)
def test_queries(served: Service, begun: tuple[Path, int], said: Timelines, asked: list[tuple[int, int, str]]) -> None:
    with served.client() as client:
        for cell, index, audience in asked:
            answer = client.get(
                "/sparql", params={"query": QUESTION, "format": "nt", **when(begun, cell, index, audience)}
            )
            assert answer.status_code == httpx.codes.OK, answer.text
            right = {line for line in said.view(cell, index, audience) if line.startswith(f"<{BASE}/id/".encode())}
            assert set(answer.content.splitlines()) == right, (cell, index, audience)


@pytest.mark.timeout(0 if fuzzing() else 120)
def test_entities(served: Service, begun: tuple[Path, int], said: Timelines, asked: list[tuple[int, int, str]]) -> None:
    with served.client() as client:
        for cell, index, audience in asked:
            for code in said.snapshots:
                right = said.described(code, cell, index, audience, asked=True)
                moment = when(begun, cell, index, audience)
                found = client.get(f"/doc/natinf/{code}.json", params=moment)
                where = (code, moment, found.text)
                if right.problem is not None:
                    gone = right.problem == "recorded-by-mistake"
                    assert (found.status_code, found.json()["code"]) == (410 if gone else 404, right.problem), where
                    assert right.details is None or found.json().items() >= dict(right.details).items(), where  # type: ignore[call-overload]
                    continue
                assert found.status_code == httpx.codes.OK, where
                told = found.json()
                names = ("source", "validFrom", "validTo", "startCertainty", "endCertainty")
                assert tuple(told[name] for name in names) == right.state, where
                assert (told["id"], told["inForce"]) == (offence(code), True), where
                triples = client.get(f"/doc/natinf/{code}.nt", params=moment)
                assert set(right.lines) <= set(triples.content.splitlines()), where
