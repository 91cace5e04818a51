"""``/sparql``: SPARQL 1.1 Protocol (query), forms of results, errors with a place, streams, what was committed."""

from __future__ import annotations

import csv
import io
import json
import socket
import time
from functools import partial
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph
import pytest

from app.settings import Settings
from tests.api.editions import edition
from tests.server import Service, post_import, problem_of, until

SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
SRJ = "PREFIX srj: <https://w3id.org/srj/def#>\n"
SELECT = SKOS + SRJ + 'SELECT ?thing WHERE { ?thing a srj:Offence ; skos:notation "41" }'
ASK = SKOS + SRJ + 'ASK { ?thing a srj:Offence ; skos:notation "41" }'
CONSTRUCT = SKOS + SRJ + 'CONSTRUCT { ?thing skos:notation "41" } WHERE { ?thing a srj:Offence ; skos:notation "41" }'
THING = "http://127.0.0.1:8000/id/natinf/41"
TABLES = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
A_MILLION = "SELECT ?a ?b WHERE {{ VALUES ?a {{ {0} }} VALUES ?b {{ {0} }} }}".format(" ".join(map(str, range(1_000))))


def _first(answer: httpx.Response, form: str) -> str:
    """Return the value of the only cell."""
    if form == "json":
        (row,) = answer.json()["results"]["bindings"]
        return str(row["thing"]["value"])
    if form == "xml":
        root = ET.fromstring(answer.content)  # noqa: S314 - our own answer
        return next(str(each.text) for each in root.iter("{http://www.w3.org/2005/sparql-results#}uri"))
    if form == "csv":
        return list(csv.reader(io.StringIO(answer.text)))[1][0]
    return answer.text.splitlines()[1].strip("<>")


# -- protocol --------------------------------------------------------------------------------------------------------


def test_the_three_ways_to_ask(client: httpx.Client) -> None:
    accept = {"Accept": "application/sparql-results+json"}
    answers = [
        client.get("/sparql", params={"query": SELECT}, headers=accept),
        client.post("/sparql", content=urlencode({"query": SELECT}), headers={**FORM, **accept}),
        client.post("/sparql", content=SELECT.encode(), headers={**DIRECT, **accept}),
        client.post(
            "/sparql",
            content=SELECT.encode(),
            headers={"Content-Type": "application/sparql-query; charset=utf-8", **accept},
        ),
    ]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert {_first(answer, "json") for answer in answers} == {THING}


@pytest.mark.parametrize("media_type", TABLES)
def test_every_form_of_solutions(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "accept" in answer.headers["vary"].lower()
    assert _first(answer, TABLES[media_type]) == THING


@pytest.mark.parametrize("query", [SELECT, ASK])
def test_solutions_are_json_unless_asked_otherwise(client: httpx.Client, query: str) -> None:
    for accept in ("*/*", "application/json", "application/*"):
        answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("application/sparql-results+json"), accept
        assert answer.json()["head"] is not None


def test_a_form_by_parameter(client: httpx.Client) -> None:
    for form in ("json", "xml", "csv", "tsv"):
        assert _first(client.get("/sparql", params={"query": SELECT, "format": form}), form) == THING
    posted = client.post("/sparql", content=urlencode({"query": SELECT, "format": "csv"}), headers=FORM)
    assert posted.headers["content-type"].startswith("text/csv")


def test_yes_and_no(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": ASK.replace('"41"', '"none"')}).json()["boolean"] is False
    xml = client.get("/sparql", params={"query": ASK}, headers={"Accept": "application/sparql-results+xml"})
    assert b"<boolean>true</boolean>" in xml.content


@pytest.mark.parametrize("media_type", GRAPHS)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{THING}>"])
def test_every_form_of_graphs(client: httpx.Client, media_type: str, query: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    subjects = {str(quad.subject.value) for quad in pyoxigraph.parse(answer.content, format=GRAPHS[media_type])}
    assert THING in subjects


def test_a_form_of_graphs_is_no_form_of_solutions(client: httpx.Client) -> None:
    wrong = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"})
    assert (wrong.status_code, problem_of(wrong)["code"]) == (406, "not-acceptable")
    wrong = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": "application/sparql-results+json"})
    assert wrong.status_code == 406


def test_the_service_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = {str(quad.triple) for quad in pyoxigraph.parse(answer.content, format=pyoxigraph.RdfFormat.TURTLE)}
    assert any("sparql-service-description#Service" in triple for triple in graph)
    assert any("sparql-service-description#SPARQL11Query" in triple for triple in graph)
    assert client.get("/sparql", headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")


def test_a_query_of_32_kilobytes(client: httpx.Client) -> None:
    codes = " ".join(f'"{number}"' for number in range(5_000))
    query = (
        f"{SKOS}{SRJ}SELECT ?thing WHERE {{ VALUES ?code {{ {codes} }} ?thing a srj:Offence ; skos:notation ?code }}"
    )
    assert len(query) > 32_000
    answer = client.post("/sparql", content=query.encode(), headers=DIRECT)
    assert THING in answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"", FORM, 400, "one-query"),
        (b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400, "one-query"),
        (b"update=DROP%20ALL", FORM, 400, "update-refused"),
        (b"DROP ALL", {"Content-Type": "application/sparql-update"}, 400, "update-refused"),
        (b"DROP ALL", DIRECT, 400, "update-refused"),
        (b"INSERT DATA { <x:a> <x:b> 1 }", DIRECT, 400, "update-refused"),
        (b"LOAD <http://127.0.0.1:9/>", DIRECT, 400, "update-refused"),
        (b"SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", DIRECT, 400, "service-refused"),
        (b"SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", DIRECT, 400, "from-refused"),
        (b"query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2F127.0.0.1%3A9%2F", FORM, 400, "from-refused"),
        (b"query=ASK%20%7B%7D&valid=2026-13-01", FORM, 400, "invalid-date"),
        (b"query=ASK%20%7B%7D&" + b"&".join(b"x%d=" % n for n in range(60)), FORM, 400, "too-many-fields"),
        (b"ASK {}\xff", DIRECT, 400, "not-utf-8"),
        (b"", DIRECT, 400, "syntax"),
        (b"SELECT", DIRECT, 400, "syntax"),
        (b"x" * 70_000, DIRECT, 400, "too-long"),
        (b"ASK {}", {"Content-Type": "text/plain"}, 415, "unsupported-query-type"),
        (b"ASK {}", {}, 415, "unsupported-query-type"),
        (b"{}", {"Content-Type": "application/json"}, 415, "unsupported-query-type"),
        (b"SELECT (<http://example.org/f>(1) AS ?x) {}", DIRECT, 400, "unknown-function"),
    ],
)
def test_what_is_refused(client: httpx.Client, content: bytes, headers: dict[str, str], status: int, code: str) -> None:
    answer = client.post("/sparql", content=content, headers=headers)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_refused_in_the_address_too(client: httpx.Client) -> None:
    assert problem_of(client.get("/sparql?update=DROP%20ALL"))["code"] == "update-refused"
    graph = quote("http://127.0.0.1:9/", safe="")
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = client.get(f"/sparql?query=ASK%20%7B%7D&{name}={graph}")
        assert (answer.status_code, problem_of(answer)["code"]) == (400, "from-refused")


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT ?s WHERE {\n  ?s ?p \n}", 3, 1),
        ("SELECT ?s WHERE {\n  ?s a unknown:Thing }", 2, 8),
        ("SELECT ?s\nWHERE { ?s ?p ?o } ORDER", 2, 25),
    ],
)
def test_an_error_of_syntax_has_its_place(client: httpx.Client, query: str, line: int, column: int) -> None:
    told = problem_of(client.post("/sparql", content=query.encode(), headers=DIRECT))
    assert (told["code"], told["line"], told["column"]) == ("syntax", line, column)


# -- streams ---------------------------------------------------------------------------------------------------------


def test_a_million_rows_come_as_they_are_made(service: Service) -> None:
    with (
        service.client() as client,
        client.stream("POST", "/sparql?format=csv", content=A_MILLION.encode(), headers=DIRECT) as answer,
    ):
        started = time.monotonic()
        pieces = answer.iter_raw()
        size, rows = 0, 0
        first = None
        for piece in pieces:
            first = first if first is not None else time.monotonic() - started
            size += len(piece)
            rows += piece.count(b"\r\n") if answer.headers.get("content-encoding") is None else 0
        took = time.monotonic() - started
    assert first is not None
    assert first < took / 4, "the first bytes came before the rest was made"
    assert size > 100_000


def test_a_million_rows_are_all_there(service: Service) -> None:
    with (
        service.client() as client,
        client.stream("POST", "/sparql?format=csv", content=A_MILLION.encode(), headers=DIRECT) as answer,
    ):
        rows = sum(piece.count(b"\n") for piece in answer.iter_bytes())
    assert rows == 1_000_001


def _one_was_replaced(service: Service, before: set[int]) -> bool:
    now = set(service.pids_of_workers())
    return len(now) == len(before) and len(before - now) == 1


def test_a_caller_who_leaves_frees_the_service(service: Service) -> None:
    """Before the first bytes and after them: the worker that nobody listens to any more is ended at once."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    flowing = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for query in (endless, flowing):
        # One that was ended before may still be giving back its memory.
        until(lambda: len(service.pids_of_workers()) == Settings().workers, 10, "as many workers as there are places")
        before = set(service.pids_of_workers())
        with socket.create_connection(("127.0.0.1", service.port)) as caller:
            body = query.encode()
            head = f"Host: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(body)}"
            caller.sendall(f"POST /sparql?format=csv HTTP/1.1\r\n{head}\r\n\r\n".encode() + body)
            time.sleep(0.5)
            if query == flowing:
                assert caller.recv(1_000).startswith(b"HTTP/1.1 200")
        until(partial(_one_was_replaced, service, before), 5, "the worker was ended and replaced")
        with service.client() as client:
            assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True


# -- what was committed ----------------------------------------------------------------------------------------------


def test_what_was_acknowledged_is_read_at_once(empty_service: Service) -> None:
    """Each import is seen by the very next read, on any worker and in every route."""
    question = SKOS + SRJ + 'SELECT ?label WHERE {{ ?thing a srj:Offence ; skos:notation "7" ; skos:prefLabel ?label }}'
    with empty_service.client() as client:
        for number in range(12):
            label = f"LIBELLE {number}"
            data = edition("7", str(1_000 + number), n7=label)
            report = post_import(client, "natinf", data, edition=f"2025-01-{number + 1:02}", partial="true").json()
            found = client.get("/sparql", params={"query": question.format(), "format": "json"}).json()
            (row,) = found["results"]["bindings"]
            assert row["label"]["value"] == label
            told = client.get(f"/doc/natinf/7.json?known=n{report['commit']}").json()
            assert told["label"]["fr"] == label
            listed = {item["notation"]: item["label"] for item in client.get("/doc/natinf.json").json()["items"]}
            assert listed["7"] == label
            assert str(1_000 + number) in listed
            (looked,) = client.post("/doc/natinf/lookup", json={"codes": ["7"]}).json()["results"]
            assert looked["label"] == label


def test_a_commit_that_is_to_come_is_waited_for_a_moment(empty_service: Service) -> None:
    with empty_service.client() as client:
        head = client.get("/health/ready").json()["head"]
        started = time.monotonic()
        answer = client.get(f"/doc/natinf/7.json?known=n{head + 1}")
        assert problem_of(answer)["code"] == "no-such-commit"
        assert 1.5 < time.monotonic() - started < 10


def test_json_is_whole(client: httpx.Client) -> None:
    query = "SELECT * { ?a ?b ?c }"
    told = json.loads(client.post("/sparql?format=json", content=query.encode(), headers=DIRECT).content)
    assert len(told["results"]["bindings"]) > 5_000
