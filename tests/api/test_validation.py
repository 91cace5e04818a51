"""``/validate``: each finding with its line in each form; nothing posted is kept; hostile documents end soon."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse

from tests.server import copy_of, serving

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

TURTLE = {"Content-Type": "text/turtle"}
DOCUMENT = """@prefix srj: <https://w3id.org/srj/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<commune/x> a srj:Commune ;
    srj:departmentCode "47" , "autre" ;
    skos:prefLabel "secretword"@fr .
"""
REPORT = "http://www.w3.org/ns/shacl#ValidationReport"


def _post(client: httpx.Client, accept: str, **asked: str) -> httpx.Response:
    answer = client.post("/validate", params=asked, content=DOCUMENT, headers={**TURTLE, "Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer


def test_every_form_tells_the_same_findings(client: httpx.Client) -> None:
    results = _post(client, "application/json").json()["results"]
    lines = [each["line"] for each in results]
    assert 4 in lines
    assert lines == sorted(lines)
    rows = list(csv.DictReader(io.StringIO(_post(client, "text/csv", lang="en").text)))
    assert [(row["line"], row["sourceShape"]) for row in rows] == [
        (str(each["line"]), each["sourceShape"]) for each in results
    ]
    assert [row["message"] for row in rows] == [each["message"]["en"] for each in results]
    suite = ET.fromstring(_post(client, "application/xml").text)  # noqa: S314 - made by the service
    assert [case.get("line") for case in suite] == [str(each) for each in lines]
    for accept, form in (("text/turtle", RdfFormat.TURTLE), ("application/ld+json", RdfFormat.JSON_LD)):
        graph = [quad.triple for quad in parse(_post(client, accept).content, form)]
        assert any(getattr(triple.object, "value", "") == REPORT for triple in graph)
        assert sum(triple.predicate.value.endswith("#resultSeverity") for triple in graph) == len(results)


def test_a_form_can_be_named_and_is_then_a_file(client: httpx.Client) -> None:
    answer = _post(client, "text/html", form="junit")
    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["content-disposition"] == 'attachment; filename="validation.xml"'
    refused = client.post("/validate?form=pdf", content=DOCUMENT, headers=TURTLE)
    assert refused.status_code == 406


def test_the_page_shows_findings_under_the_line_counts_and_rules(client: httpx.Client) -> None:
    page = client.post(
        "/validate?lang=fr", data={"document": DOCUMENT, "format": "ttl"}, files={"file": ("", b"")},
        headers={"Accept": "text/html"},
    ).text  # fmt: skip
    line = page.index('id="line-4"')
    assert page.index("srj:departmentCode", line) < page.index('class="under"', line) < page.index('id="line-5"')
    assert "Par règle" in page
    assert 'formaction="validate?form=csv' in page or "form=csv" in page
    assert "secretword" in page  # the text comes back to be corrected, and is nowhere else


TABLE = """Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par
7;Délit;secretword;ART.L.234-1 §I C.ROUTE.;ART.L.234-1 C.ROUTE.
07x;Délit;VOL;;
8;Rien;X;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_table_is_judged_row_by_row(client: httpx.Client, encoding: str) -> None:
    """Rows that the importer refuses and what the rules find are told together, with row, column and header."""
    answer = client.post(
        "/validate?kind=natinf", content=TABLE.encode(encoding),
        headers={"Content-Type": "text/csv", "Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    told = answer.json()
    places = [(each["line"], each["column"], each["field"], each["value"]) for each in told["results"] if each["line"]]
    assert places == [(3, 1, "Numéro NATINF", "07x"), (4, 2, "Nature de l'infraction", "Rien")]
    assert all(each["message"]["fr"] and each["message"]["en"] for each in told["results"])
    together = client.post(
        "/validate?kind=natinf&with=published", content=TABLE.replace("07x", "17").replace("Rien", "Crime").encode(),
        headers={"Content-Type": "text/csv", "Accept": "application/json"},
    ).json()  # fmt: skip
    assert [each for each in together["results"] if each["severity"] == "Violation"] == []


@pytest.mark.parametrize("kind", ["natinf", "nac"])
def test_a_list_that_the_service_gives_is_a_table_that_it_checks(client: httpx.Client, kind: str) -> None:
    """What was taken, corrected in a spreadsheet, is checked in the columns in which it was given."""
    head, first, *rows = client.get(f"/doc/{kind}.csv").text.splitlines(keepends=True)
    wrong = first.replace(first.partition(",")[0], "x y", 1)
    answer = client.post(
        f"/validate?kind={kind}&with=published", content="".join((head, wrong, *rows)).encode(),
        headers={"Content-Type": "text/csv", "Accept": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    (found,) = [each for each in answer.json()["results"] if each["severity"] == "Violation"]
    assert (found["line"], found["column"], found["field"], found["value"]) == (2, 1, "notation", "x y")


def test_every_form_tells_the_rows_of_a_table(client: httpx.Client) -> None:
    for accept, wanted in {
        "text/csv": ",3,1,Numéro NATINF,Violation,",
        "application/xml": 'line="3"',
        "text/turtle": "<urn:x-srj:table#row=3>",
        "application/ld+json": "urn:x-srj:table#row=3",
    }.items():
        headers = {"Content-Type": "text/csv", "Accept": accept}
        assert wanted in client.post("/validate?kind=natinf", content=TABLE.encode(), headers=headers).text


def test_a_table_without_what_it_holds_is_refused(client: httpx.Client) -> None:
    for query in ("", "?kind=planets"):
        answer = client.post(f"/validate{query}", content=TABLE.encode(), headers={"Content-Type": "text/csv"})
        assert (answer.status_code, answer.json()["code"]) == (400, "table-kind-required")
        assert "natinf" in answer.json()["known"]


def _page(client: httpx.Client, document: str, **fields: str) -> httpx.Response:
    data = {"document": document, "format": "ttl", **fields}
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    return client.post("/validate", data=data, files={"file": ("", b"")}, headers=headers)


def test_the_page_shows_rows_and_cells(client: httpx.Client) -> None:
    page = _page(client, TABLE, format="csv", kind="natinf").text
    line = page.index('id="line-3"')
    assert page.index("07x", line) < page.index("column Numéro NATINF", line) < page.index('id="line-4"')
    assert '<option value="natinf" selected>' in page
    assert '<option value="csv" selected>' in page


def test_the_page_tells_each_rule_with_its_text_and_a_corrected_example(client: httpx.Client) -> None:
    page = _page(client, DOCUMENT).text
    explained = page.index('id="explained"')
    assert "Example that meets the rule" in page[explained:]
    assert "srj:CommuneUnit" in page[explained:] or "srj:Commune" in page[explained:]
    wrong = "@prefix srj: <https://w3id.org/srj/def#> .\n<structure/x> a srj:Court , srj:Commune ."
    page = _page(client, wrong).text
    assert "https://www.w3.org/TR/owl2-profiles/" in page[page.index('id="explained"') :]


def test_a_text_that_cannot_be_read_comes_back_with_the_error_under_its_line(client: httpx.Client) -> None:
    answer = _page(client, f"{DOCUMENT} ] secretword")
    page = answer.text
    assert answer.status_code == 400
    assert 'role="alert"' in page
    line = page.index('id="line-6"')
    assert 'class="under"' in page[line:]
    area = page[page.index("<textarea") : page.index("</textarea>")]
    assert "secretword" in area
    assert "srj:departmentCode" in area


def test_what_is_posted_is_neither_kept_nor_logged(empty_home: Path, tmp_path: Path) -> None:
    home = copy_of(empty_home, tmp_path)
    with serving(home) as service, service.client() as client:
        for accept in ("application/json", "text/html", "text/csv"):
            _post(client, accept)
        client.post("/validate", content=f"{DOCUMENT} ] secretword", headers=TURTLE)
        client.post("/validate?kind=natinf", content=TABLE.encode(), headers={"Content-Type": "text/csv"})
    held = [file for file in home.rglob("*") if file.is_file()]
    assert held
    assert not any(b"secretword" in file.read_bytes() for file in held)


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>'),
        ("application/ld+json", b"[" * 20_000 + b"]" * 20_000),
        ("application/ld+json", json.dumps({"@context": "http://192.0.2.1/context", "a": 1}).encode()),
        ("text/turtle", b"<urn:a> <urn:b> " + b"(" * 100_000),
        ("text/turtle", b'<urn:a> <urn:b> """' + b"a" * 5_000_000),
        ("text/turtle", b"\xff\xfe not UTF-8"),
        ("text/csv", b"=1+1"),
    ],
    ids=["entities", "nested JSON-LD", "remote context", "nested Turtle", "long literal", "encoding", "CSV"],
)
def test_hostile_documents_are_refused_soon(client: httpx.Client, media_type: str, data: bytes) -> None:
    answer = client.post("/validate", content=data, headers={"Content-Type": media_type}, timeout=20)
    assert answer.status_code in {400, 415, 422}, answer.text
    assert answer.json()["code"]
