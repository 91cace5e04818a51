"""``/competence`` and the importers of structures and territories, on a real service with made-up examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server import copy_of, post_import, problem_of, serving
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

EXAMPLES = REPOSITORY / "docs" / "examples"


@pytest.fixture(scope="module")
def placed(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with the demonstration data and the made-up territories and structures."""
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("placed"))) as served, served.client() as client:
        for kind in ("territories", "structures"):
            data = (EXAMPLES / f"{kind}-example.csv").read_bytes()
            answer = post_import(client, kind, data, edition="2026-06-11", partial="true")
            assert answer.status_code == 200, answer.text
        yield client


def test_the_example_is_answered_and_said_to_be_one(placed: httpx.Client) -> None:
    told = placed.get("/competence?commune=47001&matter=general&valid=2026-07-01").json()
    (line,) = told["items"]
    assert (told["status"], told["example"], told["total"]) == ("held", True, 1)
    assert line["court"]["id"].endswith("/id/court/tj47001")
    assert (line["proof"], line["court"]["type"], line["complete"]) == ("example", "tj", False)
    page = placed.get("/competence?commune=47001&valid=2026-07-01", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Exemple fictif" in page.text
    saved = placed.get("/query/courts-of-commune.csv?commune=47001&matter=matter-general&valid=2026-07-01")
    assert line["court"]["id"] in saved.text
    assert placed.get("/query/courts-of-commune.csv?commune=47001&matter=matter-social").text.count("\n") == 1
    rows = placed.get("/competence.csv?commune=47001&matter=general&valid=2026-07-01").text.splitlines()
    assert rows[0].startswith("status,court,courtLabel,type,matter,place")
    assert "example" in rows[1].split(",")
    turtle = placed.get(line["territory"].replace("/id/", "/doc/").partition("8000")[2] + ".ttl")
    assert "proof-example" in turtle.text


def test_the_answer_is_that_of_the_day_and_of_what_was_known(placed: httpx.Client) -> None:
    for day, court in (("2024-12-31", "tj33063"), ("2025-01-01", "tj47001")):
        told = placed.get(f"/competence?commune=33063&matter=general&valid={day}").json()
        assert [each["court"]["id"].rpartition("/")[2] for each in told["items"]] == [court], day
    before = placed.get("/competence?commune=33063&known=n20").json()
    assert (before["status"], before["items"]) == ("not-held", [])


def test_not_held_is_an_answer_and_not_an_error(client: httpx.Client) -> None:
    """No file held gives territories after 2020: the demonstration says so, and does not guess."""
    answer = client.get("/competence?commune=75056")
    told = answer.json()
    assert (answer.status_code, told["status"], told["items"]) == (200, "not-held", [])
    assert "Ressort non tenu" in told["words"]["fr"]
    assert client.get("/competence.csv?commune=75056").text.splitlines()[1].startswith("not-held,")
    for language, words in (("fr", "Ressort non tenu"), ("en", "Territory not held")):
        page = client.get(f"/competence?commune=75056&lang={language}", headers={"Accept": "text/html"})
        assert (page.status_code, words in page.text) == (200, True)


def test_a_code_of_two_kinds_is_told_and_asked_back(client: httpx.Client) -> None:
    held = client.get("/query/codes-of-two-commune-kinds.json").json()["results"]["bindings"]
    code = held[0]["code"]["value"]
    answer = client.get("/competence", params={"commune": code})
    told = answer.json()
    assert (answer.status_code, told["status"]) == (300, "ambiguous")
    assert [each["kind"] for each in told["choices"]] == ["commune", "delegated-commune"]
    page = client.get("/competence", params={"commune": code}, headers={"Accept": "text/html"})
    assert (page.status_code, "kind=delegated-commune" in page.text) == (300, True)
    chosen = client.get("/competence", params={"commune": code, "kind": "delegated-commune"})
    assert chosen.json()["status"] == "not-held"


def test_a_shared_commune_and_its_query(placed: httpx.Client) -> None:
    told = placed.get("/competence?commune=69123&matter=general").json()
    assert [(each["court"]["id"].rpartition("/")[2], each["relation"]) for each in told["items"]] == [
        ("tj01053", "part"),
        ("tj69123", "whole"),
    ]
    assert "Aéroport fictif" in told["items"][0]["condition"]["fr"]
    name = "competence/courts-of-commune"
    text = (REPOSITORY / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    query = text.replace("commune/47001", "commune/69123")
    found = placed.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    assert {(each["court"]["value"], each["place"]["value"]) for each in found} == {
        (each["court"]["id"], each["place"]["id"]) for each in told["items"]
    }


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "commune-required"),
        ("commune=47001&matter=divorce", 400, "unknown-matter"),
        ("commune=47001&type=TGI", 400, "unknown-type"),
        ("commune=47001&kind=hameau", 400, "unknown-commune-kind"),
        ("commune=47001&valid=2026-02-30", 400, "invalid-date"),
        ("commune=47001&known=2001-01-01", 404, "no-such-commit"),
        ("commune=4701", 404, "unknown-commune"),
        ("commune=%22%20%7D", 404, "unknown-commune"),
    ],
)
def test_what_is_no_question_is_refused(client: httpx.Client, query: str, status: int, code: str) -> None:
    answer = client.get(f"/competence?{query}")
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_the_form_is_a_page_and_an_error_is_told_in_it(client: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    for language, word in (("fr", "Date de saisine"), ("en", "Date of referral")):
        page = client.get(f"/competence?lang={language}", headers=html)
        assert (page.status_code, word in page.text) == (200, True)
    assert client.get("/competence?commune=99999", headers=html).status_code == 404
    assert client.get("/competence?commune=47001&matter=x", headers=html).status_code == 400


def test_a_code_that_changes_leaves_its_structure_what_it_is(placed: httpx.Client) -> None:
    for day, code in (("2023-06-01", "999001"), ("2026-07-01", "999002")):
        told = placed.get(f"/lookup?scheme=srj&value={code}&valid={day}").json()
        assert [each["id"].rpartition("/")[2] for each in told["items"]] == ["spip-exemple"]
    assert problem_of(placed.get("/lookup?scheme=srj&value=999001"))["code"] == "identifier-not-in-force"


def test_one_code_for_two_structures_on_a_day_is_refused_by_the_rule(placed: httpx.Client) -> None:
    header = "key,type,label,srj,from,source,proof\n"
    row = "autre-exemple,spip,Autre service (exemple fictif),999002,2025-01-01,Exemple fictif,example\n"
    answer = post_import(placed, "structures", (header + row).encode(), edition="2026-07-03", partial="true")
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (422, "refused-by-rule")
    assert {each["sourceShape"].rpartition("#")[2] for each in told["results"]} == {"UniqueIdentifier"}  # type: ignore[attr-defined]


def test_a_bad_row_refuses_the_file_and_names_it(placed: httpx.Client) -> None:
    header = "court,type,commune,matter,from,until,source,text,coverage\n"
    rows = (
        "tj00000,tj,47001,general,2020-01-01,,x,LEGITEXT000006071164,\n",
        "tj47001,tj,47999,general,2020-01-01,,x,LEGITEXT000006071164,\n",
        "tj47001,tj,47001,general,2222-02-22,,x,LEGITEXT000006071164,\n",
    )
    answer = post_import(placed, "territories", (header + "".join(rows)).encode(), edition="2026-07-01", partial="true")
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (422, "rejected-rows")
    rejected = told["report"]["rejected"]  # type: ignore[index]
    assert [(each["row"], each["column"], each["value"], each["code"]) for each in rejected] == [
        (2, "court", "tj00000", "unknown-court"),
        (3, "commune", "47999", "unknown-commune"),
        (4, "from", "2222-02-22", "date-to-be-set"),
    ]


def test_an_incomplete_coverage_is_refused_by_the_rule(placed: httpx.Client) -> None:
    """Lyon and its department declared complete for one matter while another commune of it has no court."""
    header = "court,type,commune,matter,from,source,text,coverage,proof\n"
    row = "tj69123,tj,69123,nationality,2026-06-11,Exemple fictif,LEGITEXT000006071164,69,example\n"
    answer = post_import(placed, "territories", (header + row).encode(), edition="2026-07-02", partial="true")
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (422, "refused-by-rule")
    assert all("ExactlyOneInCoverage" in each["sourceShape"] for each in told["results"])  # type: ignore[attr-defined]
