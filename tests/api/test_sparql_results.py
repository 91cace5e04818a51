"""Results of ``/sparql`` as caches and other sites see them, and what the service says of itself."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

import httpx
import pyoxigraph
import pytest

from tests.server import Service, problem_of

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DIRECT = {"Content-Type": "application/sparql-query"}
GRAPHS = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
    "application/ld+json": pyoxigraph.RdfFormat.JSON_LD,
}


def test_a_result_has_a_tag_and_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get("/sparql", params={"query": COUNT})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": COUNT}, headers={"If-None-Match": tag})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    posted = client.post("/sparql", content=COUNT.encode(), headers=DIRECT)
    assert posted.content == first.content
    assert posted.headers["etag"].strip('"').partition("-")[0] == tag.strip('"').partition("-")[0]


def test_a_long_result_is_worked_for_once(client: httpx.Client) -> None:
    """It goes out as it comes the first time, from what is kept, with its tag, the next one."""
    asked = {"query": "SELECT * { ?subject ?predicate ?long } ORDER BY ?subject ?predicate ?long LIMIT 3000"}
    first, again = (client.get("/sparql", params=asked) for _ in range(2))
    assert len(first.content) > 200_000
    assert "etag" not in first.headers
    assert again.headers["etag"]
    assert again.content == first.content


def test_each_form_has_its_tag(client: httpx.Client) -> None:
    tags = {client.get("/sparql", params={"query": COUNT, "format": form}).headers["etag"] for form in ("json", "csv")}
    assert len(tags) == 2


def test_what_changes_by_itself_is_made_each_time(client: httpx.Client) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    answers = [client.get("/sparql", params={"query": query, "format": "csv"}) for _ in range(2)]
    assert answers[0].text != answers[1].text
    assert "etag" not in answers[0].headers


def test_a_result_of_a_settled_moment_lasts(client: httpx.Client) -> None:
    asked = {"query": COUNT, "valid": "2026-01-01", "known": "n1"}
    lasting = client.get("/sparql", params=asked).headers["cache-control"]
    passing = client.get("/sparql", params={"query": COUNT}).headers["cache-control"]
    assert "immutable" not in passing
    assert "no-store" not in lasting


@pytest.mark.parametrize("query", [COUNT, "ASK {}"])
def test_head_tells_what_get_gives(client: httpx.Client, query: str) -> None:
    given = client.get("/sparql", params={"query": query})
    told = client.head("/sparql", params={"query": query})
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-type"] == given.headers["content-type"]
    assert told.headers["etag"] == given.headers["etag"]


def test_what_may_be_sent_is_told(client: httpx.Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = client.options("/sparql", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["allow"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_service_describes_itself_in_each_form(client: httpx.Client, media_type: str) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["etag"]
    told = {quad.predicate.value for quad in pyoxigraph.parse(answer.content, format=GRAPHS[media_type])}
    assert "http://www.w3.org/ns/sparql-service-description#endpoint" in told


def test_a_deadline_is_told_to_all_who_ask_the_same(service: Service) -> None:
    with service.client() as client:
        broken = urlencode({"query": "SELECT (<http://example.org/f>(1) AS ?x) {}"})
        for _ in range(2):
            assert problem_of(client.get(f"/sparql?{broken}"))["code"] == "unknown-function"


OFFENCES = (
    "SELECT ?offence ?class { ?offence <https://w3id.org/srj/def#offenceClass> ?class } ORDER BY ?offence LIMIT 3"
)


def test_labels_are_beside_iris_when_they_are_asked(client: httpx.Client) -> None:
    asked = {"query": OFFENCES, "format": "csv"}
    plain = client.get("/sparql", params=asked).text.splitlines()
    french = client.get("/sparql", params={**asked, "labels": "fr"})
    assert plain[0] == "offence,class"
    assert french.text.splitlines()[0] == "offence,offenceLabel,class,classLabel"
    rows = list(csv.reader(io.StringIO(french.text)))[1:]
    assert [f"{row[0]},{row[2]}" for row in rows] == plain[1:]
    assert all(row[1] and row[3] for row in rows)
    english = client.get("/sparql", params={**asked, "labels": "en"})
    assert english.text != french.text  # classes have their English names; offences keep the official ones
    assert french.headers["etag"] != english.headers["etag"]
    again = client.get("/sparql", params={**asked, "labels": "fr"}, headers={"If-None-Match": french.headers["etag"]})
    assert again.status_code == 304
    saved = client.get("/query/offences-by-class.csv?labels=fr").text
    assert saved.splitlines()[0] == "class,classLabel,offences"


@pytest.mark.parametrize("asked", [{"labels": "de"}, {"format": "json"}, {"query": "ASK {}"}])
def test_labels_are_for_tables_in_csv(client: httpx.Client, asked: dict[str, str]) -> None:
    answer = client.get("/sparql", params={"query": OFFENCES, "format": "csv", "labels": "fr", **asked})
    told = problem_of(answer)
    assert (answer.status_code, told["code"], told["parameter"]) == (400, "invalid-labels", "labels")
