"""``/lookup``: from an identifier to the thing that bears it."""

from __future__ import annotations

import httpx

from tests.server import post_import, problem_of


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
