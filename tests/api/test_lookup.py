"""``/lookup``: from an identifier to the thing that bears it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.server import post_import, problem_of
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    import httpx


def test_the_identifier_of_a_court_in_its_scheme(client: httpx.Client) -> None:
    answer = client.get("/lookup?scheme=tj-cog&value=tj75056")
    told = answer.json()
    assert (answer.status_code, told["total"]) == (200, 1)
    (item,) = told["items"]
    assert item["id"].endswith("/id/court/tj75056")
    assert item["scheme"].endswith("/id/identifier-scheme/tj-cog")
    assert "Paris" in item["label"]


def test_the_code_of_an_entry_in_its_referential(client: httpx.Client) -> None:
    for scheme, value in (("natinf", "41"), ("nac", "10A"), ("communes", "2A004")):
        answer = client.get("/lookup", params={"scheme": scheme, "value": value})
        assert (answer.status_code, answer.json()["total"]) == (200, 1), scheme
        assert answer.json()["items"][0]["id"].endswith(f"/{value}")


def test_in_any_scheme_one_thing_is_one_answer(client: httpx.Client) -> None:
    """The court is known by its identifier and by its code in the list: two lines, one thing."""
    answer = client.get("/lookup?value=tj75056")
    assert answer.status_code == 200
    assert {item["id"] for item in answer.json()["items"]} == {answer.json()["items"][0]["id"]}


def test_several_things_bear_an_identifier(dated: httpx.Client) -> None:
    """A commune and its delegated commune have one code: two kinds, two schemes, one file."""
    header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
    rows = ("COM,01033,84,01,,012,0,,,Valserhône,,", "COMD,01033,,,,,0,,,Bellegarde-sur-Valserine,,01033")
    data = "\n".join((header, *rows, "")).encode()
    assert post_import(dated, "communes", data, edition="2026-01-01", partial="true").status_code == 200
    answer = dated.get("/lookup?scheme=communes&value=01033")
    kinds = {item["id"].split("/")[-2] for item in answer.json()["items"]}
    assert (answer.status_code, kinds) == (300, {"commune", "delegated-commune"})


def test_nothing_bears_it(client: httpx.Client) -> None:
    for query in ("value=nobody", "scheme=tj-cog&value=nobody", "scheme=nope&value=tj75056"):
        answer = client.get(f"/lookup?{query}")
        assert (answer.status_code, problem_of(answer)["code"]) == (404, "unknown-identifier")


def test_a_value_is_never_read_as_part_of_the_question(client: httpx.Client) -> None:
    for value in ('" } # ', "\\", '"@fr', "tj75056\n", "{}", "?x", "\u0000"):
        answer = client.get("/lookup", params={"value": value})
        assert answer.status_code in {400, 404}, value
        problem_of(answer)
    for scheme in ("> } #", "../court/tj75056", "a b", "é"):
        answer = client.get("/lookup", params={"scheme": scheme, "value": "tj75056"})
        assert answer.status_code in {400, 404}, scheme
        problem_of(answer)


def test_a_code_is_found_on_the_days_on_which_it_is_borne(dated: httpx.Client) -> None:
    """41 is in the editions of 2024 and of January 2026, not in the others."""
    for day, status in (("2024-06-01", 200), ("2025-06-01", 404), ("2026-01-15", 200), ("2026-03-01", 404)):
        answer = dated.get("/lookup", params={"scheme": "natinf", "value": "41", "valid": day})
        assert answer.status_code == status, day
    told = problem_of(answer)
    assert told["code"] == "identifier-not-in-force"
    spans = [span for other in told["others"] for span in other["spans"]]  # type: ignore[attr-defined]
    assert [span["validTo"] for span in spans] == ["2025-01-01", "2026-02-01"]
    before = dated.get("/lookup?scheme=natinf&value=41&valid=2025-06-01&known=n2")
    assert before.status_code == 200, "the edition of 2025 was not known yet"


def test_a_code_written_otherwise_is_suggested(client: httpx.Client) -> None:
    told = problem_of(client.get("/lookup?scheme=tj-cog&value=75056"))
    assert (told["code"], told["status"]) == ("unknown-identifier", 404)
    assert [each["value"] for each in told["suggestions"]] == ["tj75056"]  # type: ignore[attr-defined]


def test_the_answer_as_csv_and_as_page(client: httpx.Client) -> None:
    lines = client.get("/lookup.csv?scheme=tj-cog&value=tj75056").text.splitlines()
    assert lines[0] == "value,scheme,kind,notation,label,validFrom,validTo,startCertainty,borne,id"
    assert lines[1].startswith("tj75056,tj-cog,court,tj75056,Tribunal judiciaire de Paris,")
    for language, word in (("fr", "Table de concordance"), ("en", "Crosswalk")):
        page = client.get(f"/lookup?value=tj75056&lang={language}", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert f"<h1>{word}</h1>" in page.text
        assert "srj:identifierScheme" in page.text, "the query behind it"
    assert client.get("/lookup?value=nobody", headers={"Accept": "text/html"}).status_code == 404
    assert client.get("/lookup", headers={"Accept": "text/html"}).status_code == 200
    suggested = client.get("/lookup?value=TJ75056", headers={"Accept": "text/html"})
    assert (suggested.status_code, "value=tj75056" in suggested.text) == (404, True)


def test_the_query_behind_the_page_gives_the_same(client: httpx.Client) -> None:
    """The page shows queries/lookup/by-identifier.rq; the rows of the projection answer."""
    text = (REPOSITORY / "queries" / "lookup" / "by-identifier.rq").read_text(encoding="utf-8")
    found = client.get("/sparql", params={"query": text, "format": "json"}).json()["results"]["bindings"]
    items = client.get("/lookup?value=tj75056").json()["items"]
    assert {(each["thing"]["value"], each["scheme"]["value"]) for each in found} == {
        (item["id"], item["scheme"]) for item in items
    }


def test_many_identifiers_are_answered_in_the_order_asked(dated: httpx.Client) -> None:
    asked = {"identifiers": [{"scheme": "natinf", "value": each} for each in ("23", "41", "none")]}
    results = dated.post("/lookup?valid=2026-03-01", json=asked).json()["results"]
    assert [(each["value"], each["status"]) for each in results] == [
        ("23", "one"),
        ("41", "other-dates"),
        ("none", "none"),
    ]
    too_many = {"identifiers": [{"value": "7"}] * 1001}
    for wrong in (b"{}", b"[]", b'{"identifiers": [{}]}', b'{"identifiers": ["7"]}', json.dumps(too_many).encode()):
        assert problem_of(dated.post("/lookup", content=wrong))["code"] == "invalid-identifiers"
