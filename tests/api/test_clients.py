"""Clients that others wrote, against a running service: SPARQLWrapper, rdflib, curl, Comunica, sparql-http-client."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

SRJ = Namespace("https://w3id.org/srj/def#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
HEAD = "PREFIX srj: <https://w3id.org/srj/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
SELECT = HEAD + "SELECT ?thing ?label { ?thing a srj:NacPost ; srj:level 1 ; skos:prefLabel ?label } ORDER BY ?thing"
ASK = HEAD + "ASK { ?thing a srj:NacPost }"
CONSTRUCT = HEAD + "CONSTRUCT { ?thing skos:prefLabel ?label } WHERE { ?thing srj:level 1 ; skos:prefLabel ?label }"
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
NODE = REPOSITORY / "tests" / "clients"


@pytest.fixture(scope="module")
def chapters(client: httpx.Client) -> list[list[str]]:
    """The IRI and the label of each chapter of the NAC, as the service itself lists them."""
    items = client.get("/doc/nac.json?limit=1000").json()["items"]
    return sorted([each["id"], each["label"]] for each in items if len(each["notation"]) == 1)


def wrapped(site: str, query: str, form: str, way: tuple[str, str] = WAYS[0]) -> Any:  # noqa: ANN401 - what the client makes of each form
    """Return what SPARQLWrapper makes of the answer to one query in one form, asked in one way."""
    asking = SPARQLWrapper(f"{site}/sparql")
    asking.setQuery(query)
    asking.setReturnFormat(form)
    asking.setMethod(way[0])
    asking.setRequestMethod(way[1])
    return asking.queryAndConvert()


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_rows_in_every_form(site: str, chapters: list[list[str]], way: tuple[str, str]) -> None:
    found = wrapped(site, SELECT, JSON, way)["results"]["bindings"]
    assert [[row["thing"]["value"], row["label"]["value"]] for row in found] == chapters
    document = wrapped(site, SELECT, XML, way)
    assert len(document.getElementsByTagName("result")) == len(chapters)
    table = wrapped(site, SELECT, CSV, way).decode()
    assert [line.partition(",")[0] for line in table.splitlines()[1:]] == [each[0] for each in chapters]
    lines = wrapped(site, SELECT, TSV, way).decode().splitlines()
    assert lines[0] == "?thing\t?label"
    assert len(lines) == len(chapters) + 1


# The client still makes its graphs with a class that rdflib will take away.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_booleans_and_graphs(site: str, chapters: list[list[str]], way: tuple[str, str]) -> None:
    assert wrapped(site, ASK, JSON, way)["boolean"] is True
    for form in (RDFXML, XML, JSONLD):
        assert len(wrapped(site, CONSTRUCT, form, way)) == len(chapters)
    for form in (TURTLE, N3):
        data = wrapped(site, CONSTRUCT, form, way)
        assert len(Graph().parse(data=data, format="turtle")) == len(chapters)
    described = wrapped(site, f"DESCRIBE <{chapters[0][0]}>", RDFXML, way)
    assert (URIRef(chapters[0][0]), SKOS.prefLabel, Literal(chapters[0][1], "fr")) in described


def test_sparqlwrapper_is_told_of_a_bad_query(site: str) -> None:
    with pytest.raises(QueryBadFormed) as caught:
        wrapped(site, "SELECT ?s { ?s", JSON)
    assert "problem/syntax" in str(caught.value)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_service_as_a_graph(site: str, chapters: list[list[str]], method: str) -> None:
    graph = Graph(SPARQLStore(f"{site}/sparql", method=method))
    first = URIRef(chapters[0][0])
    assert graph.value(first, SKOS.prefLabel) == Literal(chapters[0][1], "fr")
    assert (first, SRJ.level, Literal(1)) in graph
    rows = sorted([str(row[0]), str(row[1])] for row in graph.query(SELECT) if isinstance(row, tuple))
    assert rows == chapters
    assert graph.query(ASK).askAnswer is True
    assert len(list(graph.query(CONSTRUCT))) == len(chapters)


def curl(*arguments: str) -> str:
    """Run curl and return what it printed; skip where there is none, fail with CI=true."""
    if shutil.which("curl") is None:
        absent("curl is not installed")
    done = subprocess.run(["curl", "-sS", "--fail-with-body", *arguments], capture_output=True, check=True)
    return done.stdout.decode()


def absent(message: str) -> None:
    """Skip with one line where a tool is missing; fail with CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json;q=0.5, application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/html"),
        ("application/n-triples, */*;q=0.1", "application/n-triples"),
    ],
)
def test_curl_follows_a_thing_to_the_form_it_accepts(site: str, accept: str, media_type: str) -> None:
    told = curl(
        "-L", "-H", f"Accept: {accept}", "-o", "/dev/null", "-w", "%{http_code} %{content_type}", f"{site}/id/natinf/7"
    )
    assert told.startswith(f"200 {media_type}")


def test_curl_goes_on_with_a_download(site: str, tmp_path: Path) -> None:
    address = f"{site}/doc/nac.csv?valid=2026-07-01"
    whole, part = tmp_path / "whole.csv", tmp_path / "part.csv"
    curl("-o", str(whole), address)
    size = whole.stat().st_size
    curl("-r", f"0-{size // 3}", "-o", str(part), address)
    assert part.stat().st_size == size // 3 + 1
    curl("-C", "-", "-o", str(part), address)
    assert part.read_bytes() == whole.read_bytes()
    assert curl("-r", "-10", address).encode() == whole.read_bytes()[-10:]


def test_curl_asks_again_only_for_what_changed(site: str, tmp_path: Path) -> None:
    tag, page = tmp_path / "tag", f"{site}/doc/natinf/7.ttl"
    curl("--etag-save", str(tag), "-o", "/dev/null", page)
    assert curl("--etag-compare", str(tag), "-o", "/dev/null", "-w", "%{http_code}", page) == "304"
    assert curl("--compressed", page) == curl(page)


@pytest.fixture(scope="module")
def node_clients(site: str) -> dict[str, dict[str, object]]:
    """What the clients in JavaScript got from the service."""
    if shutil.which("node") is None or not (NODE / "node_modules").is_dir():
        absent("Comunica and sparql-http-client are not installed: python3 dev.py clients (needs node and npm)")
    done = subprocess.run(
        ["node", "ask.mjs", f"{site}/sparql", SELECT, ASK, CONSTRUCT],
        cwd=NODE,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr[-5_000:]
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def test_comunica_asks_the_service(node_clients: dict[str, dict[str, object]], chapters: list[list[str]]) -> None:
    told = node_clients["comunica"]
    assert sorted(told["select"]) == chapters  # type: ignore[call-overload]  # a list of pairs
    assert (told["ask"], told["construct"]) == (True, len(chapters))


def test_sparql_http_client_asks_in_its_three_ways(
    node_clients: dict[str, dict[str, object]], chapters: list[list[str]]
) -> None:
    expected = {"select": chapters, "ask": True, "construct": len(chapters)}
    assert node_clients["sparql-http-client"] == dict.fromkeys(("get", "postUrlencoded", "postDirect"), expected)
