"""Undo of publications over HTTP, the publications themselves, and what was recorded of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.editions import edition
from tests.api.stewards import head_of, label_on
from tests.server import post_import, problem_of

if TYPE_CHECKING:
    import httpx

WHY = {"reason": "publiée par erreur"}


def correct(client: httpx.Client, code: str, label: str, **more: str) -> int:
    """Correct the label of an offence from 2025 on; return the number of the publication."""
    body = {"kind": "natinf", "key": code, "from": "2025-01-01", "changes": {"label": label}, "reason": "coquille"}
    answer = client.post("/corrections", json={**body, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["commit"])


def undo(client: httpx.Client, number: int) -> httpx.Response:
    return client.post(f"/commits/{number}/undo", json=WHY)


def test_an_import_is_undone_and_given_back(stewarded: httpx.Client) -> None:
    told = post_import(stewarded, "natinf", edition("58", n58="AUTRE"), edition="2025-06-01", partial="true").json()
    number = told["commit"]
    assert label_on(stewarded, "58", "2025-07-01") == "AUTRE"
    done = undo(stewarded, number)
    assert (done.status_code, done.json()["withdrawn"], done.json()["undoes"]) == (201, [number], number)
    assert label_on(stewarded, "58", "2025-07-01") == "INFRACTION 58"
    assert label_on(stewarded, "58", "2025-07-01", known=f"n{number}") == "AUTRE"
    twice = undo(stewarded, number)
    assert (twice.status_code, problem_of(twice)["code"]) == (422, "already-undone")
    back = undo(stewarded, int(done.json()["commit"]))
    assert (back.status_code, back.json()["givenBack"]) == (201, [number])
    assert label_on(stewarded, "58", "2025-07-01") == "AUTRE"
    assert undo(stewarded, int(back.json()["commit"])).status_code == 201
    assert label_on(stewarded, "58", "2025-07-01") == "INFRACTION 58"
    again = post_import(stewarded, "natinf", edition("58", n58="AUTRE"), edition="2025-06-01", partial="true").json()
    assert again["commit"] == head_of(stewarded)
    assert label_on(stewarded, "58", "2025-07-01") == "AUTRE"


def test_corrections_are_undone_in_any_order(stewarded: httpx.Client) -> None:
    one, two = correct(stewarded, "59", "UN"), correct(stewarded, "59", "DEUX")
    assert undo(stewarded, one).status_code == 201
    assert label_on(stewarded, "59", "2025-07-01") == "DEUX"
    assert undo(stewarded, two).status_code == 201
    assert label_on(stewarded, "59", "2025-07-01") == "INFRACTION 59"
    told = stewarded.get("/corrections", params={"kind": "natinf", "key": "59"}).json()
    assert [(each["commit"], each["withdrawnBy"]) for each in told["items"]] == [(two, two + 2), (one, one + 2)]


def test_a_legal_date_is_undone(stewarded: httpx.Client) -> None:
    body = {"kind": "natinf", "key": "60", "date": "2020-01-01", "legalBasis": "loi n° 2019-1"}
    number = stewarded.post("/legal-dates", json=body).json()["commit"]
    params = {"kind": "natinf", "key": "60"}
    (told,) = stewarded.get("/corrections", params=params).json()["items"]
    assert (told["what"], told["date"], told["words"], told["speaks"]) == (
        "legal-date",
        "2020-01-01",
        "loi n° 2019-1",
        True,
    )
    assert label_on(stewarded, "60", "2021-01-01") == "INFRACTION 60"
    assert undo(stewarded, number).status_code == 201
    answer = stewarded.get("/doc/natinf/60.json", params={"valid": "2021-01-01"})
    assert problem_of(answer)["code"] == "not-known-yet"
    (told,) = stewarded.get("/corrections", params=params).json()["items"]
    assert (told["speaks"], told["withdrawnBy"]) == (False, number + 1)


def test_what_a_publication_did(stewarded: httpx.Client) -> None:
    number = correct(stewarded, "61", "SOIXANTE ET UN", legalBasis="arrêté du 1er janvier 2025")
    told = stewarded.get(f"/commits/{number}").json()
    assert (told["number"], told["reason"], told["account"], told["total"]) == (number, "coquille", "local", 1)
    assert told["legalBasis"] == "arrêté du 1er janvier 2025"
    first = told["items"][0]
    assert (first["key"], first["source"]) == ("61", "natinf")
    assert first["changes"][0]["fields"]["label"] == {"before": "INFRACTION 61", "after": "SOIXANTE ET UN"}
    undo(stewarded, number)
    assert stewarded.get(f"/commits/n{number}").json()["undoneBy"] == number + 1
    listed = stewarded.get("/commits", params={"limit": "2"}).json()
    assert [each["number"] for each in listed["items"]] == [number + 1, number]
    assert (listed["items"][0]["undoes"], listed["next"]) == (number, number - 1)


@pytest.mark.parametrize(
    ("number", "body", "status", "code"),
    [
        ("1", WHY, 422, "not-undoable"),
        ("999999", WHY, 404, "unknown-commit"),
        ("x", WHY, 404, "unknown-commit"),
        ("2", {}, 400, "reason-required"),
        ("2", {"reason": "x", "why": "y"}, 400, "unknown-field"),
    ],
)
def test_what_is_not_undone(stewarded: httpx.Client, number: str, body: dict[str, str], status: int, code: str) -> None:
    head = head_of(stewarded)
    answer = stewarded.post(f"/commits/{number}/undo", json=body)
    assert (answer.status_code, problem_of(answer)["code"], head_of(stewarded)) == (status, code, head)
    assert stewarded.get("/commits/999999").status_code == 404


def test_a_dry_run_of_an_undo_writes_nothing(stewarded: httpx.Client) -> None:
    number = correct(stewarded, "62", "SOIXANTE-DEUX")
    dry = stewarded.post(f"/commits/{number}/undo", json={**WHY, "dryRun": True})
    assert (dry.status_code, dry.json()["entities"], head_of(stewarded)) == (200, 1, number)


def test_an_undo_is_done_once_for_one_key(stewarded: httpx.Client) -> None:
    number = correct(stewarded, "63", "SOIXANTE-TROIS")
    keyed = {"Idempotency-Key": "u-1"}
    first = stewarded.post(f"/commits/{number}/undo", json=WHY, headers=keyed)
    again = stewarded.post(f"/commits/{number}/undo", json=WHY, headers=keyed)
    told = {name: value for name, value in first.json().items() if name != "findings"}
    assert (first.status_code, again.status_code, again.json()) == (201, 201, told)
    assert head_of(stewarded) == number + 1


def test_a_file_that_does_not_speak_any_more_is_told(stewarded: httpx.Client) -> None:
    one, two = (edition("64", n64=label) for label in ("PREMIER", "SECOND"))
    asked = {"edition": "2025-08-01", "partial": "true"}
    assert post_import(stewarded, "natinf", one, **asked).json()["warnings"] == []
    second = post_import(stewarded, "natinf", two, **asked).json()["commit"]
    again = post_import(stewarded, "natinf", one, **asked).json()
    (warning,) = again["warnings"]
    assert (again["commit"], warning["code"]) == (None, "another-file-speaks")
    assert f"publication n° {second}" in warning["cause"]["fr"]
    assert label_on(stewarded, "64", "2025-09-01") == "SECOND"


def test_an_import_tells_what_stewards_recorded_against_it(stewarded: httpx.Client) -> None:
    correct(stewarded, "65", "RECTIFIÉ", to="2025-12-01")
    number = correct(stewarded, "66", "RECTIFIÉ")
    late = edition("65", "66", n65="TARDIF", n66="TARDIF")
    told = post_import(stewarded, "natinf", late, edition="2025-09-01", partial="true").json()
    assert [(each["notation"], each["code"]) for each in told["warnings"]] == [
        ("65", "correction-stands"),
        ("66", "correction-ended"),
    ]
    assert f"n° {number}" in told["warnings"][1]["cause"]["fr"]
    assert label_on(stewarded, "65", "2025-10-01") == "RECTIFIÉ"
    assert label_on(stewarded, "66", "2025-10-01") == "TARDIF"
    assert label_on(stewarded, "66", "2025-08-01") == "RECTIFIÉ"
