"""The W3C suites of SPARQL over HTTP on a running service, beside the Oxigraph server on the same runner."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox
import pytest

from tests.conformance.missed import MISSED, UPDATES
from tests.conformance.suites import (
    CONFORMANCE,
    QueryTest,
    protocol_quads,
    protocol_tests,
    quads_of,
    query_tests,
    wrong,
)
from tests.server import free_port, make_home, serving, until
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
DIRECT = "application/sparql-query"
INDEX = CONFORMANCE / "w3c-sparql11" / "tests.json"
SUITES = ("w3c-sparql11", "w3c-sparql10")


class Endpoint(NamedTuple):
    """Where queries are sent, and what is said besides."""

    client: httpx.Client
    path: str
    said: tuple[tuple[str, str], ...] = ()

    def judged(self, test: QueryTest) -> str:
        """Run a test; return what is wrong."""
        answer = self.client.post(
            self.path,
            params=httpx.QueryParams([*self.said, *test.dataset]),
            content=test.text.encode(),
            headers={"Content-Type": DIRECT, "Accept": test.accept},
        )
        return wrong(test, answer.status_code, answer.content)


@pytest.fixture(scope="module")
def tests() -> list[QueryTest]:
    """The tests of both suites."""
    for suite in SUITES:
        shared_file(f"conformance/{suite}/tests.json")
    return [test for suite in SUITES for test in query_tests(suite)]


@pytest.fixture(scope="module")
def graphs(tests: list[QueryTest], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphs of all tests in one file."""
    path = tmp_path_factory.mktemp("suites") / "graphs.nq"
    path.write_bytes(ox.serialize([*quads_of(tests), *protocol_quads()], format=ox.RdfFormat.N_QUADS) or b"")
    return path


@pytest.fixture(scope="module")
def ours(graphs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A running service whose states are the graphs of the suites."""
    home, port = tmp_path_factory.mktemp("conformance") / "home", free_port()
    make_home(home, "--empty", port=port)
    preloaded = str(Path(__file__).with_name("preloaded"))
    with serving(home, port, PYTHONPATH=preloaded, SRJ_TEST_GRAPHS=str(graphs)) as served, served.client() as client:
        yield Endpoint(client, "/sparql", (("dataset", "states"), ("kind", "natinf")))


@contextmanager
def oxigraph(graphs: Path) -> Iterator[Endpoint]:
    """Run the Oxigraph server on the same graphs."""
    port = free_port()
    server = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:

            def answers() -> bool:
                try:
                    return client.get("/query", params={"query": "ASK {}"}).is_success
                except httpx.TransportError:
                    return False

            until(answers, 30, "the Oxigraph server answers")
            loaded = client.post("/store", content=graphs.read_bytes(), headers={"Content-Type": "application/n-quads"})
            assert loaded.is_success, loaded.text
            yield Endpoint(client, "/query")
    finally:
        server.terminate()
        server.wait()


def test_the_queries_of_the_suites(tests: list[QueryTest], ours: Endpoint, graphs: Path, figure: Figure) -> None:
    """At least as many as the Oxigraph server, and every miss has its reason."""
    missed = {test.id: why for test in tests if (why := ours.judged(test))}
    with oxigraph(graphs) as server:
        theirs = {test.id: why for test in tests if (why := server.judged(test))}
    for suite in SUITES:
        ids = [test.id for test in tests if suite.removeprefix("w3c-") == test.id.partition("/")[0]]
        figure(f"{suite}: right here", f"{sum(each not in missed for each in ids)}/{len(ids)}")
        figure(f"{suite}: right by the Oxigraph server", f"{sum(each not in theirs for each in ids)}/{len(ids)}")
    for name, why in sorted(missed.items()):
        sys.stdout.write(f"missed {name}: {MISSED.get(name, why)}\n")
    assert missed.keys() <= MISSED.keys(), {name: missed[name] for name in missed.keys() - MISSED.keys()}
    assert len(missed) <= len(theirs)


@pytest.mark.parametrize("told", protocol_tests() if INDEX.exists() else [], ids=lambda told: told["id"])
def test_the_protocol(told: dict[str, Any], ours: Endpoint) -> None:
    """Each request as it is written; updates have their place in drafts and are refused here."""
    for request in told["requests"]:
        path = request["path"].removeprefix("/sparql/")
        said = urlencode(ours.said)
        address = f"{ours.path}{path}&{said}" if path else f"{ours.path}?{said}"
        body = request.get("body", "").encode(request.get("encoding") or "utf-8")
        answer = ours.client.request(request["method"], address, content=body, headers=request["headers"])
        if told["id"].rpartition("/")[2] in UPDATES:
            assert answer.status_code == 400 or request["headers"][0][1] == DIRECT
            continue
        expected = request["resp"]
        assert any(status[10] == str(answer.status_code)[0] for status in expected["status"]), answer.text
        if "boolean" in expected:
            assert (
                bool(ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)) is expected["boolean"]
            )


def test_the_service_description(ours: Endpoint) -> None:
    """It is RDF, and names the address it was asked at (tests ``returns-rdf`` and ``has-endpoint-triple``)."""
    answer = ours.client.get(ours.path, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    described = {
        quad.object.value
        for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == "http://www.w3.org/ns/sparql-service-description#endpoint"
    }
    assert described == {str(ours.client.base_url).rstrip("/") + ours.path}
