"""Saved questions over HTTP: parameters, forms, pages, validators, and the states they may be asked of."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import httpx
import pytest

from tests.api.editions import edition
from tests.server import post_import, problem_of

TREE = "/query/nac-tree"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


def rows(answer: httpx.Response) -> list[list[str]]:
    """Return the rows of a CSV, without its header."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


def link(answer: httpx.Response, relation: str) -> str | None:
    """Return the address of a relation of the Link header."""
    return next((each["url"] for each in answer.links.values() if each.get("rel") == relation), None)


def test_the_list_tells_every_question_with_its_parameters(client: httpx.Client) -> None:
    told = client.get("/query", headers={"Accept": "application/json"}).json()["items"]
    named = {each["name"]: each for each in told}
    assert len(named) == len(told) > 20
    assert named["courts-of-commune"]["parameters"][0] == {
        "name": "commune",
        "type": "thing",
        "kind": "commune",
        "required": True,
        "default": None,
        "example": "commune/47001",
        "label": {"fr": "Commune", "en": "Municipality"},
    }
    assert {each["type"] for question in told for each in question["parameters"]} == {
        *("string", "integer", "boolean", "date", "term", "thing")
    }


def test_every_question_answers_with_its_examples_in_every_form(client: httpx.Client) -> None:
    for question in client.get("/query", headers={"Accept": "application/json"}).json()["items"]:
        given = {each["name"]: each["example"] for each in question["parameters"] if each["required"]}
        if question["name"] == "courts-of-commune":
            given["commune"] = "13055"
        table = client.get(f"{question['href']}.csv", params=given)
        assert table.text.splitlines()[0] == ",".join(question["columns"]), question["name"]
        found = client.get(f"{question['href']}.json", params=given).json()
        assert found["head"]["vars"] == question["columns"]
        assert len(found["results"]["bindings"]) == len(rows(table)), question["name"]
        # The demonstration data hold no territory of a court; tests/api/test_competence.py asks where there are.
        assert rows(table) or question["name"] == "courts-of-commune", question["name"]


def test_a_form_is_asked_by_suffix_or_by_accept(client: httpx.Client) -> None:
    lines = len(rows(client.get(f"{TREE}.csv")))
    assert len(client.get(f"{TREE}.tsv").text.splitlines()) == lines + 1
    document = ET.fromstring(client.get(f"{TREE}.xml").content)  # noqa: S314 - of the service under test
    assert len(document.findall(f"{RESULTS}results/{RESULTS}result")) == lines
    for accept in ("application/sparql-results+json", "application/json"):
        answer = client.get(TREE, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert len(answer.json()["results"]["bindings"]) == lines
    assert client.get(TREE, headers={"Accept": "text/csv"}).headers["content-type"].startswith("text/csv")
    assert client.get(TREE, headers={"Accept": "text/html"}).headers["content-type"].startswith("text/html")
    assert problem_of(client.get(TREE, headers={"Accept": "image/png"}))["code"] == "not-acceptable"


def test_a_thing_is_named_by_iri_by_kind_and_key_or_by_code(client: httpx.Client) -> None:
    base = client.get("/doc/commune/13055.json").json()["id"].removesuffix("/id/commune/13055")
    asked = ("13055", "commune/13055", f"{base}/id/commune/13055")
    answers = [client.get("/query/courts-of-commune.csv", params={"commune": each}) for each in asked]
    assert {answer.status_code for answer in answers} == {200}
    court = client.get("/doc/court.json?limit=1").json()["items"][0]
    histories = [
        rows(client.get("/query/history-of-a-thing.csv", params={"of": each}))
        for each in (court["id"], "court/" + court["id"].rpartition("/")[2], court["notation"])
    ]
    assert histories[0] == histories[1] == histories[2] != []


@pytest.mark.parametrize(
    ("address", "code", "parameter"),
    [
        (f"{TREE}.csv?chapitre=3", "unknown-parameter", "chapitre"),
        (f"{TREE}.csv?chapter=3&chapter=4", "repeated-parameter", "chapter"),
        ("/query/courts-of-commune.csv", "missing-parameter", "commune"),
        ("/query/courts-of-commune.csv?commune=00000", "invalid-parameter", "commune"),
        ("/query/courts-of-commune.csv?commune=natinf/7", "invalid-parameter", "commune"),
        ("/query/courts-of-commune.csv?commune=13055&matter=a%3Ab%3E", "invalid-parameter", "matter"),
        ("/query/most-cited-articles.json?least=two", "invalid-parameter", "least"),
        ("/query/downstream-of-an-application.json?onlyDirect=oui", "invalid-parameter", "onlyDirect"),
        ("/query/nac-not-for-new-cases.json?by=2026-02-30", "invalid-parameter", "by"),
        ("/query/history-of-a-thing.json?of=natinf/none", "invalid-parameter", "of"),
    ],
)
def test_a_wrong_parameter_is_named(client: httpx.Client, address: str, code: str, parameter: str) -> None:
    answer = client.get(address)
    told = problem_of(answer)
    assert (answer.status_code, told["code"], told["parameter"]) == (400, code, parameter)
    page = client.get(address.replace(".csv", "").replace(".json", ""), headers={"Accept": "text/html"})
    assert page.status_code == (200 if code == "missing-parameter" else 400)


def test_typed_parameters_choose(client: httpx.Client) -> None:
    every = rows(client.get("/query/downstream-of-an-application.csv"))
    direct = rows(client.get("/query/downstream-of-an-application.csv?onlyDirect=true"))
    assert direct == [row for row in every if row[3] == "true"] != every
    cited = rows(client.get("/query/most-cited-articles.csv?least=2"))
    assert cited
    assert all(int(row[2]) >= 2 for row in cited)
    closed = rows(client.get("/query/nac-not-for-new-cases.csv"))
    assert rows(client.get("/query/nac-not-for-new-cases.csv?by=1990-01-01")) == []
    assert rows(client.get("/query/nac-not-for-new-cases.csv?by=2100-01-01")) == closed != []


def test_a_value_is_never_syntax(client: httpx.Client) -> None:
    for hostile in ('3" } # ', "3 } UNION { ?s ?p ?o", "\\", "3\n} DROP ALL"):
        assert rows(client.get(f"{TREE}.csv", params={"chapter": hostile})) == []


def test_pages_are_the_whole_cut_in_order(client: httpx.Client) -> None:
    whole = rows(client.get(f"{TREE}.csv"))
    found: list[list[str]] = []
    following: str | None = f"{TREE}.csv?size=7"
    while following is not None:
        answer = client.get(following)
        found += rows(answer)
        following = link(answer, "next")
    assert found == whole
    assert link(answer, "prev")
    assert len(rows(answer)) <= 7
    assert "known=n" in str(link(answer, "first"))
    assert rows(client.get(f"{TREE}.csv?page=900")) == []
    assert problem_of(client.get(f"{TREE}.csv?size=5000"))["code"] == "invalid-number"


def test_an_answer_has_its_validators_and_its_moment(client: httpx.Client) -> None:
    first = client.get(f"{TREE}.csv")
    again = client.get(f"{TREE}.csv", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = client.get(TREE, headers={"Accept": "text/html"})
    assert client.get(TREE, headers={"Accept": "text/html", "If-None-Match": page.headers["etag"]}).status_code == 304
    settled = client.get(f"{TREE}.csv", params={"valid": "2026-01-01", "known": "n1"})
    assert "immutable" in settled.headers["cache-control"]
    assert problem_of(client.get(f"{TREE}.csv", params={"valid": "today"}))["parameter"] == "valid"


def test_states_are_asked_of_one_thing_or_of_a_kind(dated: httpx.Client) -> None:
    told = rows(dated.get("/query/history-of-a-thing.csv", params={"of": "natinf/7"}))
    assert {row[1] for row in told} == {"7"}
    assert len(told) > 1
    days = {row[0] for row in rows(dated.get("/query/offences-by-class-per-edition.csv"))}
    assert {"2024-01-01", "2025-01-01"} <= days
    page = dated.get("/query/history-of-a-thing", params={"of": "natinf/7"}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "inscrit par la publication" in page.text


def test_pages_stay_the_same_while_others_publish(stewarded: httpx.Client) -> None:
    asked = "/query/offences-by-class-per-edition.json?size=1"
    following = link(stewarded.get(asked), "next")
    assert following is not None
    before = json.loads(stewarded.get(following).content)
    published = post_import(stewarded, "natinf", edition("901"), edition="2023-01-01", partial="true")
    assert published.json()["commit"] is not None
    assert json.loads(stewarded.get(following).content) == before
    assert len(rows(stewarded.get("/query/offences-by-class-per-edition.csv"))) > 2
