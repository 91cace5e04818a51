"""The W3C tests of SPARQL 1.1 Update and of the Graph Store Protocol, over HTTP, on an empty draft.

The same runner asks the server of Oxigraph, where its command is at hand; both counts are printed. Each miss of ours
must be listed in ``MISSES`` with its reason.
"""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.server import SRJ, copy_of, free_port, serving, until
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.figures import Figure

UPDATE_TESTS = {"UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"}
NAMES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
_LOADS = "LOAD goes out to the network, SILENT or not: it is refused"
MISSES = {
    "sparql11/update-silent/load-silent": _LOADS,
    "sparql11/update-silent/load-into-silent": _LOADS,
    **{f"sparql11/syntax-update-1/test_{number}": _LOADS for number in (1, 2, 3, 37)},
    "sparql11/syntax-update-1/test_18": "clearing a graph that is not there is an error when it is run",
}
"""Tests that a draft does not pass, each with the reason."""


@dataclass
class Store:
    """An end point: queries, updates, graphs named by a parameter, graphs named by their own address."""

    client: httpx.Client
    query: str
    update: str
    data: str


def _tests() -> tuple[Path, list[dict[str, Any]]]:
    index = shared_file("conformance/w3c-sparql11/tests.json")
    return index.parent, json.loads(index.read_text(encoding="utf-8"))["tests"]


def _passes(store: Store, folder: Path, test: dict[str, Any]) -> bool:
    if test["type"] in UPDATE_TESTS:
        return _update(store, folder, test)
    return _requests(store, test)


# -- updates ---------------------------------------------------------------------------------------------------------


def _base(name: str) -> str:
    return f"https://w3c.github.io/rdf-tests/{name}"


def _put(store: Store, folder: Path, name: str, graph: str) -> None:
    quads = parse((folder / name).read_bytes(), RdfFormat.TURTLE, base_iri=_base(name))
    text = "".join(f"{quad.triple} .\n" for quad in quads)
    answer = store.client.post(f"{store.data}?{graph}", content=text, headers={"Content-Type": "application/n-triples"})
    assert answer.is_success, answer.text


def _update(store: Store, folder: Path, test: dict[str, Any]) -> bool:
    for name in test.get("data", []):
        _put(store, folder, name, "default")
    for each in test.get("graphData", []):
        _put(store, folder, each["file"], f"graph={each['name']}")
    name = test.get("query") or test["input"]
    text = f"BASE <{_base(name)}>\n" + (folder / name).read_text(encoding="utf-8")
    answer = store.client.post(store.update, content=text, headers={"Content-Type": "application/sparql-update"})
    if test["type"] == "NegativeUpdateSyntaxTest11":
        return answer.is_client_error
    if test["type"] == "PositiveUpdateSyntaxTest11":
        return answer.is_success
    if not answer.is_success:
        return False
    expected = {each["name"]: [each["file"]] for each in test.get("resultGraphData", [])}
    named = {f"graph={graph}": files for graph, files in expected.items()}
    wanted = {"default": test.get("resultData", []), **named}
    return all(_same(store, folder, graph, files) for graph, files in wanted.items())


def _same(store: Store, folder: Path, graph: str, files: list[str]) -> bool:
    answer = store.client.get(f"{store.data}?{graph}", headers={"Accept": "application/n-triples"})
    found = Graph().parse(data=answer.text if answer.is_success else "", format="nt")
    expected = Graph()
    for name in files:
        expected.parse(folder / name, publicID=_base(name))
    return isomorphic(found, expected)


# -- protocols -------------------------------------------------------------------------------------------------------


def _requests(store: Store, test: dict[str, Any]) -> bool:
    place = ""
    for asked in test["requests"]:
        path = _path(store, asked, place)
        body = asked.get("body")
        answer = store.client.request(
            asked["method"],
            path,
            headers=dict(asked["headers"]),
            content=body.encode(asked.get("encoding") or "UTF-8") if body is not None else None,
        )
        place = answer.headers.get("location", place)
        if not _answers(answer, asked["resp"]):
            return False
    return True


def _path(store: Store, asked: dict[str, Any], place: str) -> str:
    path = str(asked["path"])
    if path.startswith("/gsp"):
        return store.data + path.removeprefix("/gsp")
    if path.startswith("/sparql/"):
        is_query = "query" in dict(asked["headers"]).get("content-type", "") or "query=" in (asked.get("body") or path)
        return (store.query if is_query else store.update) + path.removeprefix("/sparql/")
    return urlsplit(place).path or path


def _answers(answer: httpx.Response, expected: dict[str, Any]) -> bool:
    if not any(_is(answer.status_code, name) for name in expected["status"]):
        return False
    if "boolean" in expected:
        return bool(answer.json()["boolean"]) is expected["boolean"]
    if "body" in expected:
        found = Graph().parse(data=answer.text, format="turtle")
        return isomorphic(found, Graph().parse(data=expected["body"], format="turtle"))
    return True


def _is(status: int, name: str) -> bool:
    if name.startswith("StatusCode"):
        return status // 100 == int(name.removeprefix("StatusCode")[0])
    return status == NAMES[name]


# -- both servers ----------------------------------------------------------------------------------------------------


def _ours(client: httpx.Client) -> Store:
    draft = client.post("/drafts", json={"title": "W3C", "base": "empty"}).headers["location"]
    return Store(client, f"{draft}/sparql", f"{draft}/update", f"{draft}/data")


@contextmanager
def _oxigraph() -> Iterator[Callable[[], Store]]:
    port = free_port()
    with (
        subprocess.Popen(
            [SRJ.with_name("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
        # A connection each: that server gives a body to HEAD, which the next answer on the same one would begin with.
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}", trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        ) as client,
    ):

        def is_up() -> bool:
            try:
                return client.get("/").is_success
            except httpx.TransportError:
                return False

        def emptied() -> Store:
            client.post("/update", content="DROP ALL", headers={"Content-Type": "application/sparql-update"})
            return Store(client, "/query", "/update", "/store")

        try:
            until(is_up, 20, "the server of Oxigraph")
            yield emptied
        finally:
            process.terminate()


def _kept() -> list[dict[str, Any]]:
    _, tests = _tests()
    updates = [each for each in tests if each["type"] in UPDATE_TESTS]
    stores = [each for each in tests if each["type"] == "GraphStoreProtocolTest"]
    protocol = [each for each in tests if each["type"] == "ProtocolTest" and "update" in each["id"].rpartition("/")[2]]
    return [*updates, *stores, *protocol]


def test_the_w3c_tests_on_an_empty_draft(
    empty_home: Path, tmp_path_factory: pytest.TempPathFactory, figure: Figure
) -> None:
    folder, tests = _tests()[0], _kept()
    started = time.monotonic()
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("w3c"))) as served, served.client() as client:
        ours = {test["id"]: _passes(_ours(client), folder, test) for test in tests}
    seconds = time.monotonic() - started
    with _oxigraph() as emptied:
        theirs = {test["id"]: _passes(emptied(), folder, test) for test in tests}
    for kind in sorted({test["type"] for test in tests}):
        ids = [test["id"] for test in tests if test["type"] == kind]
        counts = (sum(found[each] for each in ids) for found in (ours, theirs))
        figure(f"W3C {kind}: draft / Oxigraph server", "{} / {} of {}".format(*counts, len(ids)))
    figure("W3C on drafts", f"{seconds:.0f} s")
    missed = {name for name, passed in ours.items() if not passed}
    assert missed == set(MISSES)
