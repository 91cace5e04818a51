"""``/doc/{kind}``: pages, filters, whole lists, and codes looked up."""

from __future__ import annotations

import csv
import io
from urllib.parse import urljoin

import httpx
import pyoxigraph
import pytest

from tests.server import problem_of

COMMON = ["notation", "label", "validFrom", "validTo", "startCertainty", "status", "successor"]
OWN = {
    "natinf": ["class", "definedBy", "punishedBy"],
    "nac": ["level", "parent"],
    "court": ["type"],
    "commune": ["department"],
}


def _rows(answer: httpx.Response, separator: str = ",") -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline=""), delimiter=separator))


@pytest.mark.parametrize("kind", OWN)
def test_the_columns_of_the_csv(client: httpx.Client, kind: str) -> None:
    answer = client.get(f"/doc/{kind}.csv")
    header = answer.text.splitlines()[0].split(",")
    assert header[: len(COMMON) + len(OWN[kind])] == COMMON + OWN[kind]
    assert answer.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert f'filename="{kind}-' in answer.headers["content-disposition"]
    rows = _rows(answer)
    assert len(rows) > 10
    assert {row["status"] for row in rows} == {"in-force"}


def test_the_separator(client: httpx.Client) -> None:
    comma, semicolon = client.get("/doc/natinf.csv"), client.get("/doc/natinf.csv?sep=;")
    assert semicolon.text.splitlines()[0] == ";".join(COMMON + OWN["natinf"])
    assert _rows(comma) == _rows(semicolon, ";")
    assert _rows(client.get("/doc/natinf.csv", params={"sep": "\t"}), "\t") == _rows(comma)


def test_the_values_of_the_csv(client: httpx.Client) -> None:
    by_code = {row["notation"]: row for row in _rows(client.get("/doc/natinf.csv"))}
    told = client.get("/doc/natinf/7.json").json()
    assert by_code["7"]["label"] == told["label"]["fr"]
    assert by_code["7"]["validFrom"] == told["validFrom"]
    assert by_code["7"]["definedBy"] == "ART.L.163-2 AL.1 C.M.F."
    children = {row["notation"]: row for row in _rows(client.get("/doc/nac.csv"))}
    assert (children["10A"]["level"], children["10A"]["parent"]) == ("3", "10")
    departments = {row["notation"]: row["department"] for row in _rows(client.get("/doc/commune.csv"))}
    assert departments["2A004"] == "2A"


def test_closed_entries_are_listed_when_asked_for(dated: httpx.Client) -> None:
    def statuses(query: str) -> dict[str, str]:
        return {row["notation"]: row["status"] for row in _rows(dated.get(f"/doc/natinf.csv{query}"))}

    assert statuses("") == {"7": "in-force", "23": "in-force"}
    assert statuses("?status=all") == {"7": "in-force", "23": "in-force", "41": "closed"}
    assert statuses("?status=closed") == {"41": "closed"}
    assert statuses("?valid=2024-06-01") == {"7": "in-force", "23": "in-force", "41": "in-force"}
    assert statuses("?valid=2000-01-01") == {}


def test_pages_follow_each_other_to_the_end(client: httpx.Client) -> None:
    total = len(_rows(client.get("/doc/nac.csv")))
    address, seen = "/doc/nac.json?limit=40", []
    while address:
        told = client.get(address).json()
        assert set(told) >= {"total", "items", "next"}
        assert told["total"] == total
        assert len(told["items"]) <= 40
        seen += [item["notation"] for item in told["items"]]
        address = urljoin("/doc/nac.json", told["next"]) if told["next"] else ""
    assert len(seen) == len(set(seen)) == total
    assert seen == [row["notation"] for row in _rows(client.get("/doc/nac.csv"))]


def test_the_filter(client: httpx.Client) -> None:
    told = client.get("/doc/natinf.json?q=provision").json()
    assert 0 < told["total"] < client.get("/doc/natinf.json").json()["total"]
    assert all("provision" in item["label"].casefold() for item in told["items"])
    assert "7" in {item["notation"] for item in client.get("/doc/natinf.json?q=7").json()["items"]}
    assert client.get("/doc/natinf.json?q=nothing-has-this-label").json()["items"] == []


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("ttl", pyoxigraph.RdfFormat.TURTLE),
        ("nq", pyoxigraph.RdfFormat.N_QUADS),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
    ],
)
def test_the_whole_list_as_a_graph(client: httpx.Client, suffix: str, form: pyoxigraph.RdfFormat) -> None:
    answer = client.get(f"/doc/commune.{suffix}")
    subjects = {str(quad.subject.value).partition("#")[0] for quad in pyoxigraph.parse(answer.content, format=form)}
    things = {each for each in subjects if "/id/commune/" in each}  # N-Quads give states and sources too
    assert len(things) == client.get("/doc/commune.json").json()["total"]


def test_forms_of_a_list_by_accept(client: httpx.Client) -> None:
    for accept in ("text/html", "application/json", "text/csv", "text/turtle", "application/n-quads"):
        answer = client.get("/doc/court", headers={"Accept": accept})
        assert answer.headers["content-type"].partition(";")[0] == accept


# -- codes looked up -------------------------------------------------------------------------------------------------


def _looked_up(client: httpx.Client, codes: list[str], query: str = "") -> list[dict[str, object]]:
    answer = client.post(f"/doc/natinf/lookup{query}", json={"codes": codes})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def test_answers_come_in_the_order_asked(dated: httpx.Client) -> None:
    codes = ["41", "7", "nobody", "23", "7", "", " 7"]
    results = _looked_up(dated, codes)
    assert [each["code"] for each in results] == codes
    assert [each["status"] for each in results] == [
        "closed",
        "in-force",
        "unknown",
        "in-force",
        "in-force",
        "unknown",
        "unknown",
    ]
    assert (results[0]["validTo"], results[1]["label"]) == ("2026-02-01", "RETRAIT DE PROVISION")


def test_codes_at_a_date(dated: httpx.Client) -> None:
    assert [each["status"] for each in _looked_up(dated, ["41", "7"], "?valid=2024-06-01")] == ["in-force"] * 2
    assert [each["status"] for each in _looked_up(dated, ["41", "7"], "?valid=2025-06-01")] == ["closed", "in-force"]


def test_a_lookup_tells_what_is_to_come_from_what_is_over(dated: httpx.Client) -> None:
    def to_come(day: str) -> list[tuple[object, object]]:
        return [(each["status"], each["toCome"]) for each in _looked_up(dated, ["41", "7"], f"?valid={day}")]

    assert to_come("2023-12-31") == [("closed", True), ("closed", True)]
    assert to_come("2025-06-01") == [("closed", True), ("in-force", False)]
    assert to_come("2026-06-01") == [("closed", False), ("in-force", False)]
    assert [each["status"] for each in _looked_up(dated, ["41"], "?known=n2")] == ["in-force"]


def test_a_thousand_codes_and_no_more(client: httpx.Client) -> None:
    assert len(_looked_up(client, ["7"] * 1_000)) == 1_000
    answer = client.post("/doc/natinf/lookup", json={"codes": ["7"] * 1_001})
    assert (answer.status_code, problem_of(answer)["code"]) == (400, "invalid-codes")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"codes": 7}', b'{"codes": [7]}', b"[" * 100_000, b"\xff\xfe"])
def test_a_body_that_is_no_list_of_codes(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/doc/natinf/lookup", content=body)
    assert (answer.status_code, problem_of(answer)["code"]) == (400, "invalid-codes")


def test_a_kind_that_does_not_exist_has_no_codes(client: httpx.Client) -> None:
    assert problem_of(client.post("/doc/nope/lookup", json={"codes": ["7"]}))["code"] == "unknown-kind"
