"""``/search``: codes and words of the demonstration graph and of dated editions, in every form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.server import problem_of

if TYPE_CHECKING:
    import httpx


def searched(client: httpx.Client, q: str, **given: str) -> dict[str, Any]:
    """Return the answer for machines."""
    answer = client.get("/search", params={"q": q, **given}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert isinstance(told, dict)
    return told


def keys(told: dict[str, Any]) -> list[str]:
    """Return what was found, in order, as kind/key."""
    return [item["id"].partition("/id/")[2] for item in told["items"]]


def test_the_exact_code_comes_first(client: httpx.Client) -> None:
    told = searched(client, "R53-19")
    assert keys(told)[0] == "article/LEGITEXT000006071154_R53-19"
    assert told["items"][0]["where"] == "code"
    assert {"interface"} <= set(told["kinds"])  # found in their legal basis, after it


@pytest.mark.parametrize("typed", ["R. 53-19", "r53-19", "R5319"])
def test_a_code_is_found_as_people_write_it(client: httpx.Client, typed: str) -> None:
    assert keys(searched(client, typed))[0] == "article/LEGITEXT000006071154_R53-19"


def test_a_code_after_the_sign_of_its_list(client: httpx.Client) -> None:
    assert keys(searched(client, "NATINF 7"))[0] == "natinf/7"
    assert keys(searched(client, "nac 7"))[0] == "nac/7"


@pytest.mark.parametrize(
    "typed", ["tribunal judiciaire", "tribunaux judiciaires", "TRIBUNAL JUDICIAIRE", "judiciaire tribunal"]
)
def test_plurals_case_and_order_do_not_count(client: httpx.Client, typed: str) -> None:
    told = searched(client, typed, kind="court")
    assert told["total"] > 100
    assert told["how"] == "words"


@pytest.mark.parametrize(("with_accents", "without"), [("pêche", "peche"), ("véhicule", "vehicules")])
def test_accents_do_not_count(client: httpx.Client, with_accents: str, without: str) -> None:
    assert searched(client, with_accents)["total"] == searched(client, without)["total"] > 0


def test_errors_of_typing_are_forgiven_and_said(client: httpx.Client) -> None:
    told = searched(client, "escroqerie")
    assert (told["how"], keys(told)) == ("nearby", ["natinf/94"])
    assert searched(client, "tribnual agen")["total"] == 1
    assert searched(client, "zzzzzzzz")["total"] == 0


def test_what_begins_with_the_words(client: httpx.Client) -> None:
    told = searched(client, "escroq")
    assert (told["how"], keys(told)) == ("beginnings", ["natinf/94"])


def test_pages_follow_each_other(client: httpx.Client) -> None:
    told = searched(client, "tribunal", limit="50")
    found = keys(told)
    while told["next"]:
        told = client.get(told["next"], headers={"Accept": "application/json"}).json()
        found += keys(told)
    assert len(found) == len(set(found)) == told["total"]


def test_on_a_day_as_known_and_closed(dated: httpx.Client) -> None:
    assert keys(searched(dated, "41", kind="natinf", valid="2024-06-01")) == ["natinf/41"]
    assert keys(searched(dated, "41", kind="natinf", valid="2025-06-01")) == []
    closed = searched(dated, "41", kind="natinf", valid="2025-06-01", status="closed")
    assert (keys(closed), closed["items"][0]["inForce"]) == (["natinf/41"], False)
    assert keys(searched(dated, "RETRAIT", valid="2025-06-01")) == ["natinf/7"]
    (first,) = [
        each
        for each in dated.get("/commits", headers={"Accept": "application/json"}).json()["items"]
        if "2024-01-01" in str(each)
    ]
    before = searched(dated, "41", kind="natinf", known=f"n{first['number']}")
    assert (keys(before), keys(searched(dated, "41", kind="natinf"))) == (["natinf/41"], [])


def test_a_day_and_a_commit_named_make_an_answer_that_lasts(client: httpx.Client) -> None:
    answer = client.get("/search?q=vol&valid=2026-01-01&known=n5", headers={"Accept": "application/json"})
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(
        "/search?q=vol&valid=2026-01-01&known=n5",
        headers={"Accept": "application/json", "If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_csv_gives_all_of_it(client: httpx.Client) -> None:
    answer = client.get("/search.csv?q=tribunal")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(lines) == searched(client, "tribunal")["total"]
    assert set(lines[0]) >= {"notation", "label", "kind", "validFrom", "id"}


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "query-required"),
        ("q=+", 400, "query-required"),
        (f"q={'a' * 201}", 400, "query-too-long"),
        ("q=vol&status=nope", 400, "invalid-status"),
        ("q=vol&kind=nope", 404, "unknown-kind"),
        ("q=vol&q=lov", 400, "repeated-parameter"),
    ],
)
def test_what_cannot_be_looked_for(client: httpx.Client, query: str, status: int, code: str) -> None:
    for path in ("/search", "/search/complete"):
        answer = client.get(f"{path}?{query}", headers={"Accept": "application/json"})
        assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_nothing_typed_is_read_as_a_question_of_the_index(client: httpx.Client) -> None:
    for typed in ('"', 'a" OR "b', "codes : 7", "vol NEAR vol", "*", "vol*", "-vol", "(vol", "\u0000", "%", "é" * 200):
        answer = client.get("/search", params={"q": typed}, headers={"Accept": "application/json"})
        assert answer.status_code == 200, typed


def test_completion_while_typing(client: httpx.Client) -> None:
    def completed(typed: str) -> list[str]:
        told = client.get("/search/complete", params={"q": typed}).json()
        return keys(told)

    assert completed("7")[:2] == ["nac/7", "natinf/7"]
    assert completed("tribunal judiciaire d'ag") == ["court/tj47001"]
    assert completed("75056")[0] == "commune/75056"
    assert len(completed("tribunal")) == 10
    assert completed("escroqueries au log") == ["natinf/94"]
    assert completed("escroqerie") == ["natinf/94"]


def test_the_page(client: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    page = client.get("/search?q=tribunaux", headers=html).text
    assert 'href="./doc/court/' in page
    assert 'href="./search.csv?q=tribunaux&amp;' in page
    assert "Ne garder que" in page
    assert client.get("/search", headers=html).status_code == 200
    assert client.get("/search?q=vol&status=nope", headers=html).status_code == 400
    nothing = client.get("/search?q=zzzzzzzz&lang=en", headers=html).text
    assert "Nothing is found for" in nothing
    assert "Nothing holds exactly" in client.get("/search?q=escroqerie&lang=en", headers=html).text


def test_a_box_on_every_page(client: httpx.Client) -> None:
    for path in ("/", "/search", "/doc", "/doc/natinf/7", "/query", "/nothing"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert page.count('role="search" aria-label="Rechercher dans tout le référentiel"') == 1, path


def test_a_code_of_another_date_is_told(dated: httpx.Client) -> None:
    page = dated.get("/search?q=41&valid=2025-06-01&kind=natinf", headers={"Accept": "text/html"}).text
    assert "À d’autres dates, 1 réponse(s)" in page
