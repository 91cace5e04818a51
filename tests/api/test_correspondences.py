"""Correspondence tables: complete both ways, in each form, on a service that holds the communes that change."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
import rdflib

from tests.communes import editions

GIVEN = {"kind": "commune", "from": "2023-01-01", "to": "2026-01-01", "known": "n3"}
KEY = "commune.2023-01-01.2026-01-01"
XKOS = rdflib.Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")


def test_every_code_of_both_editions_is_in_the_table_once(places: httpx.Client) -> None:
    answer = places.get("/correspondences", params={**GIVEN, "limit": "1000"}).json()
    items = answer["items"]
    assert (answer["total"], answer["next"]) == (len(items), None)
    for place, side in ((0, "sources"), (1, "targets")):
        codes = [each["notation"] for item in items for each in item[side]]
        assert sorted(codes) == sorted(editions().communes(place))
    assert answer["counts"]["not-held"] == 12
    assert answer["counts"]["new"] == 0
    assert sum(answer["counts"].values()) == answer["total"]
    assert len(answer["compares"]) == 2


def test_the_table_backwards_has_the_same_pairs(places: httpx.Client) -> None:
    def pairs(text: str, first: str, second: str) -> set[tuple[str, str]]:
        rows = csv.DictReader(io.StringIO(text))
        return {(row[first], row[second]) for row in rows if row["sourceCode"] and row["targetCode"]}

    there = places.get(f"/doc/correspondence/{KEY}.csv", params={"known": "n3"}).text
    back = places.get("/doc/correspondence/commune.2026-01-01.2023-01-01.csv", params={"known": "n3"}).text
    assert pairs(there, "sourceCode", "targetCode") == pairs(back, "targetCode", "sourceCode")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
@pytest.mark.parametrize(("suffix", "form"), [(".ttl", "turtle"), (".jsonld", "json-ld")])
def test_the_table_is_a_correspondence_of_xkos(places: httpx.Client, suffix: str, form: str) -> None:
    answer = places.get(f"/doc/correspondence/{KEY}{suffix}", params={"known": "n3"})
    assert answer.status_code == httpx.codes.OK, answer.text
    graph = rdflib.Graph().parse(data=answer.content, format=form)
    (table,) = graph.subjects(rdflib.RDF.type, XKOS.Correspondence)
    assert str(table).endswith(f"/id/correspondence/{KEY}")
    made = set(graph.objects(table, XKOS.madeOf))
    assert made == set(graph.subjects(rdflib.RDF.type, XKOS.ConceptAssociation))
    for place, end in ((0, XKOS.sourceConcept), (1, XKOS.targetConcept)):
        assert len(set(graph.objects(None, end))) == len(editions().communes(place))


def test_one_kind_of_passage_can_be_asked_and_is_paged(places: httpx.Client) -> None:
    first = places.get("/correspondences", params={**GIVEN, "association": "renamed", "limit": "5"}).json()
    assert len(first["items"]) == 5
    assert {item["kind"] for item in first["items"]} == {"renamed"}
    following = places.get(first["next"]).json()
    assert following["total"] == first["total"]
    assert following["items"][0] not in first["items"]


def test_the_page_counts_and_shows_what_changes(places: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    assert places.get("/correspondences", headers=html).status_code == httpx.codes.OK
    page = places.get("/correspondences", params=GIVEN, headers=html).text
    for words in ("fusions", "suite non renseignée", "01330", "01187"):
        assert words in page
    sent = places.get(f"/doc/correspondence/{KEY}", headers=html)
    assert sent.status_code == httpx.codes.SEE_OTHER


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/correspondences?kind=commune&from=2023-01-01", 400, "parameter-required"),
        ("/correspondences?kind=canton&from=2023-01-01&to=2026-01-01", 404, "unknown-kind"),
        ("/correspondences?kind=commune&from=2023-02-30&to=2026-01-01", 400, "invalid-date"),
        ("/correspondences?kind=commune&from=2023-01-01&to=2026-01-01&association=x", 400, "unknown-association"),
        ("/doc/correspondence/commune.json", 404, "unknown"),
    ],
)
def test_what_designates_no_table_is_refused(places: httpx.Client, address: str, status: int, code: str) -> None:
    answer = places.get(address)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, code)
