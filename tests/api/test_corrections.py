"""Corrections and legal dates over HTTP: what they change, what is refused, what stays visible as it was served."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.stewards import head_of, label_on
from tests.server import problem_of

if TYPE_CHECKING:
    import httpx


def test_a_correction_is_seen_at_once_and_what_was_served_stays(stewarded: httpx.Client) -> None:
    head = head_of(stewarded)
    body = {
        "kind": "natinf",
        "key": "23",
        "from": "2024-01-01",
        "changes": {"label": "VIOLENCES"},
        "reason": "coquille",
    }
    answer = stewarded.post("/corrections", json=body)
    told = answer.json()
    assert (answer.status_code, told["commit"], answer.headers["location"]) == (201, head + 1, f"/commits/{head + 1}")
    (change,) = told["changes"]
    assert change["fields"] == {"label": {"before": "VIOLENCE AYANT ENTRAINE UNE INCAPACITE", "after": "VIOLENCES"}}
    assert (change["validFrom"], change["validTo"]) == ("2024-01-01", "2025-01-01")
    assert label_on(stewarded, "23", "2024-06-01") == "VIOLENCES"
    assert label_on(stewarded, "23", "2025-06-01") == "VIOLENCE AYANT ENTRAINE UNE INCAPACITE"
    assert label_on(stewarded, "23", "2024-06-01", known=f"n{head}") == "VIOLENCE AYANT ENTRAINE UNE INCAPACITE"


def test_a_dry_run_tells_the_same_and_writes_nothing(stewarded: httpx.Client) -> None:
    head = head_of(stewarded)
    body = {"kind": "natinf", "key": "55", "from": "2025-01-01", "nothing": True, "reason": "radiée"}
    dry = stewarded.post("/corrections", json={**body, "dryRun": True})
    assert (dry.status_code, dry.json()["commit"], head_of(stewarded)) == (200, None, head)
    done = stewarded.post("/corrections", json=body).json()
    assert {**done, "commit": None} == dry.json()


def test_a_legal_date_replaces_that_of_the_edition(stewarded: httpx.Client) -> None:
    body = {"kind": "natinf", "key": "7", "seen": "2025-01-01", "date": "2024-07-01", "legalBasis": "loi n° 2024-1"}
    assert stewarded.post("/legal-dates", json=body).status_code == 201
    assert label_on(stewarded, "7", "2024-06-30") == "VOL"
    told = stewarded.get("/doc/natinf/7.json", params={"valid": "2024-07-01"}).json()
    assert (told["label"]["fr"], told["validFrom"], told["startCertainty"]) == ("VOL SIMPLE", "2024-07-01", "legal")


def test_what_was_recorded_by_mistake_only_is_gone(stewarded: httpx.Client) -> None:
    head = head_of(stewarded)
    body = {"kind": "natinf", "key": "57", "nothing": True, "reason": "ligne de test du fichier"}
    assert stewarded.post("/corrections", json=body).status_code == 201
    answer = stewarded.get("/doc/natinf/57.json")
    assert (answer.status_code, problem_of(answer)["code"]) == (410, "recorded-by-mistake")
    assert stewarded.get("/doc/natinf/57", headers={"Accept": "text/html"}).status_code == 410
    assert label_on(stewarded, "57", "2025-06-01", known=f"n{head}") == "INFRACTION 57"
    assert "INFRACTION 57" not in stewarded.get("/doc/natinf.csv").text


def test_references_are_resolved_again_when_they_are_corrected(stewarded: httpx.Client) -> None:
    changes = {"definedBy": "ART.311-1 C.PENAL. NAWAK 9"}
    body = {"kind": "natinf", "key": "41", "from": "2025-01-01", "changes": changes, "reason": "coquille"}
    assert stewarded.post("/corrections", json=body).status_code == 201
    told = stewarded.get("/doc/natinf/41.nt").text
    assert "ART.311-1" in told
    assert told.count("definedBy-1> <https://w3id.org/srj/def#referenceFailure>") == 1


REFUSED = [
    ({"key": "999999", "from": "2025-01-01", "nothing": True}, 404, "unknown"),
    ({"source": "nac", "from": "2025-01-01", "nothing": True}, 422, "source-does-not-describe"),
    ({"source": "resolution", "from": "2025-01-01", "nothing": True}, 422, "source-of-the-service"),
    ({"from": "2025-02-30", "nothing": True}, 400, "invalid-date"),
    ({"from": "2025-02-01", "to": "2025-01-01", "nothing": True}, 400, "reversed-dates"),
    ({"from": "2222-02-22", "nothing": True}, 400, "date-to-be-set"),
    ({"from": "2025-01-01", "to": "2999-01-01", "nothing": True}, 400, "no-end-date"),
    ({"from": "0001-01-01", "nothing": True}, 400, "far-date"),
    ({"from": "2025-01-01", "nothing": True, "reason": " "}, 400, "reason-required"),
    ({"from": "2025-01-01"}, 400, "one-wish"),
    ({"from": "2025-01-01", "nothing": True, "changes": {"label": "X"}}, 400, "one-wish"),
    ({"changes": {"label": "X"}}, 400, "from-required"),
    ({"from": "2025-01-01", "changes": {"colour": "X"}}, 422, "unknown-property"),
    ({"from": "2025-01-01", "changes": {"class": "Bêtise"}}, 400, "unknown-class"),
    ({"from": "2025-01-01", "changes": {"label": ""}}, 400, "invalid-value"),
    ({"from": "2025-01-01", "changes": {"label": "VOL SIMPLE"}}, 422, "nothing-changes"),
    ({"from": "2025-01-01", "changes": {"label": None}}, 422, "refused-by-rule"),
    ({"from": "2025-01-01", "content": "_:b <urn:p> <urn:o> ."}, 422, "blank-node-in-content"),
    ({"from": "2025-01-01", "content": "<urn:a> <urn:p> <urn:o> ."}, 422, "foreign-subject"),
    ({"from": "2025-01-01", "content": "not RDF"}, 400, "invalid-content"),
    ({"from": "2025-01-01", "nothing": True, "until": "2026-01-01"}, 400, "unknown-field"),
    ({"from": "2025-01-01", "nothing": "yes"}, 400, "invalid-field"),
    ({"from": "2025-01-01", "nothing": True, "legalBasis": "http://127.0.0.1:8000/id/article/x"}, 404, "unknown-text"),
]


@pytest.mark.parametrize(("asked", "status", "code"), REFUSED)
def test_what_is_refused(stewarded: httpx.Client, asked: dict[str, object], status: int, code: str) -> None:
    head = head_of(stewarded)
    answer = stewarded.post("/corrections", json={"kind": "natinf", "key": "7", "reason": "essai", **asked})
    assert (answer.status_code, problem_of(answer)["code"], head_of(stewarded)) == (status, code, head)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"date": "2024-07-01"}, 400, "legal-basis-required"),
        ({"legalBasis": "loi"}, 400, "invalid-field"),
        ({"date": "2024-07-01", "seen": "2024-05-05", "legalBasis": "loi"}, 422, "no-such-change"),
        ({"date": "2025-07-01", "seen": "2024-01-01", "legalBasis": "loi"}, 422, "changed-again-before"),
        ({"date": "2222-02-22", "legalBasis": "loi"}, 400, "date-to-be-set"),
    ],
)
def test_legal_dates_that_are_refused(
    stewarded: httpx.Client, asked: dict[str, object], status: int, code: str
) -> None:
    answer = stewarded.post("/legal-dates", json={"kind": "natinf", "key": "7", **asked})
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"\xff"])
def test_a_body_that_is_no_request(stewarded: httpx.Client, body: bytes) -> None:
    answer = stewarded.post("/corrections", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    problem_of(answer)


def test_a_retry_is_answered_and_does_nothing(stewarded: httpx.Client) -> None:
    body = {"kind": "natinf", "key": "56", "from": "2025-01-01", "changes": {"label": "CINQ SIX"}, "reason": "coquille"}
    first = stewarded.post("/corrections", json=body, headers={"Idempotency-Key": "c-1"})
    head = head_of(stewarded)
    again = stewarded.post("/corrections", json=body, headers={"Idempotency-Key": "c-1"})
    assert (first.status_code, again.status_code, head_of(stewarded)) == (201, 201, head)
    told = first.json()
    assert told.pop("findings")["coveredTotal"] == 0  # told when it is checked, and not kept
    assert again.json() == told
    other = stewarded.post("/corrections", json={**body, "reason": "autre"}, headers={"Idempotency-Key": "c-1"})
    assert problem_of(other)["code"] == "idempotency-mismatch"


def test_another_site_cannot_correct(stewarded: httpx.Client) -> None:
    answer = stewarded.post("/corrections", json={}, headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "cross-site")
