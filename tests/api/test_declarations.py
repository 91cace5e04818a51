"""A true but unlawful link: refused undeclared, published once declared, listed with its office, then programmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.api.stewards import head_of
from tests.server import Service, copy_of, serving, srj

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

RULE = "https://w3id.org/srj/shape#ProhibitedSending"
INTERCONNECTION = "https://w3id.org/srj/def#operation-interconnection"
UPDATE = "https://w3id.org/srj/def#exchangePurpose-update"
# FIJAIT to the file of wanted persons: CPP 706-25-13 allows an interconnection for "diligences" alone.
LINK = {
    "kind": "interface",
    "key": "i12",
    "from": None,
    "changes": {"operation": INTERCONNECTION, "exchangePurpose": UPDATE},
    "reason": "constaté sur place",
}


@pytest.fixture(scope="module")
def service(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("declared"))) as served:
        yield served


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client() as opened:
        yield opened


def today(client: httpx.Client) -> str:
    return str(client.get("/deviations.json").json()["valid"])


def next_year(client: httpx.Client) -> str:
    return f"{int(today(client)[:4]) + 1}-07-01"


def link(client: httpx.Client, **more: object) -> httpx.Response:
    return client.post("/corrections", json={**LINK, "from": today(client), **more})


def deviation(client: httpx.Client, **more: object) -> dict[str, object]:
    return {
        "subject": "interface/i12",
        "rule": "ProhibitedSending",
        "office": "office/DACG",
        "evidence": "relevé des flux du 3 mars 2026",
        "to": next_year(client),
        **more,
    }


def _is_told_again(client: httpx.Client, commit: int, by: str) -> None:
    """What the commit brought is told again whenever it is asked, with what covers it."""
    brought = client.get(f"/commits/{commit}/findings.json").json()
    (new,) = [each for each in brought["appearing"] if each["sourceShape"] == RULE]
    assert (brought["commit"], brought["valid"], new["declared"]) == (commit, today(client), by)
    shown = client.get(f"/commits/{commit}/findings", params={"lang": "en"}, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert "ProhibitedSending" in shown.text
    assert f"commits/{commit}/findings" in client.get(f"/commits/{commit}", headers={"Accept": "text/html"}).text
    assert client.get("/commits/1/findings.json").status_code == 200
    assert client.get(f"/commits/{commit + 1}/findings.json").status_code == 404


def test_the_story_of_a_true_but_unlawful_link(client: httpx.Client) -> None:
    head = head_of(client)
    refused = link(client)
    assert refused.status_code == 422, refused.text
    (result,) = refused.json()["results"]
    assert (result["sourceShape"], result["ruleOrigin"], result["planned"]) == (RULE, "prohibition", False)
    (way,) = result["remedies"]
    assert way["kind"] == "deviation"
    assert client.get(way["href"], headers={"Accept": "text/html"}).status_code == 200
    assert "écart constaté" in refused.json()["text"]["fr"]

    planned = client.post(
        "/corrections", json={**LINK, "from": next_year(client), "deviations": [deviation(client, to=None)]}
    )
    assert planned.status_code == 422
    assert [each["planned"] for each in planned.json()["results"]] == [True]
    assert planned.json()["results"][0]["remedies"] == []
    assert head_of(client) == head

    done = link(client, deviations=[deviation(client)])
    assert done.status_code == 201, done.text
    told = done.json()["findings"]
    (covered,) = told["covered"]
    assert (covered["sourceShape"], covered["declaredAs"]) == (RULE, "deviation")
    (returning,) = told["returning"]
    assert (returning["sourceShape"], returning["day"]) == (RULE, next_year(client))

    _is_told_again(client, done.json()["commit"], covered["by"])

    listed = client.get("/deviations.json", params={"office": "office/DACG"}).json()
    (item,) = listed["items"]
    assert item["id"] == covered["by"]
    assert item["office"].endswith("/id/office/DACG")
    assert (item["declaredBy"], item["validTo"]) == ("local", next_year(client))
    assert client.get("/deviations.json", params={"office": "office/DSJ"}).json()["total"] == 0
    assert client.get("/deviations.json", params={"ending": "1"}).json()["total"] == 0
    assert client.get("/deviations.json", params={"ending": "800"}).json()["total"] == 1
    assert client.get("/deviations.json", params={"audience": "public"}).json()["total"] == 0
    assert "relevé des flux" in client.get("/deviations.csv").text
    page = client.get("/deviations", headers={"Accept": "text/html"}).text
    assert "relevé des flux du 3 mars 2026" in page

    # On the board it stays a finding, with its office; what covers it says so.
    board = client.get("/coherence.json", params={"rule": "ProhibitedSending"}).json()
    assert board["total"] == 1

    ended = client.post(f"/deviations/{item['key']}/end", json={"on": today(client), "reason": "plus suivi"})
    assert ended.status_code == 201, ended.text
    assert [each["sourceShape"] for each in ended.json()["findings"]["returning"]] == [RULE]
    assert client.get("/deviations.json").json()["total"] == 0
    again = client.post("/deviations", json=deviation(client, to=None))
    assert again.status_code == 201, again.text
    assert [each["sourceShape"] for each in again.json()["findings"]["covered"]] == [RULE]


def test_nobody_waives_a_law(client: httpx.Client) -> None:
    body = {
        "subject": "interface/i12",
        "rule": "ProhibitedSending",
        "office": "office/DACG",
        "grantedBy": "organisation/ministere-justice",
        "waiverReason": "en attendant",
        "to": next_year(client),
    }
    answer = client.post("/waivers", json=body)
    assert answer.status_code == 422
    assert [each["sourceShape"].rpartition("#")[2] for each in answer.json()["results"]] == ["WaiverOfNorm"]


def test_a_norm_is_waived_until_a_date(client: httpx.Client) -> None:
    body = {
        "subject": "interface/i12",
        "rule": "TargetNotInForce",
        "office": "office/DACG",
        "grantedBy": "organisation/ministere-justice",
        "waiverReason": "reprise prévue",
        "to": next_year(client),
        "dryRun": True,
    }
    assert client.post("/waivers", json=body).json()["commit"] is None
    made = client.post("/waivers", json={**body, "dryRun": False}, headers={"Idempotency-Key": "waiver-1"})
    assert made.status_code == 201, made.text
    again = client.post("/waivers", json={**body, "dryRun": False}, headers={"Idempotency-Key": "waiver-1"})
    assert again.json()["declared"] == made.json()["declared"]
    (item,) = client.get("/waivers.json").json()["items"]
    assert item["grantedBy"].endswith("ministere-justice")


REFUSED = [
    ({"office": ""}, 400, "field-required"),
    ({"office": "DACG"}, 400, "invalid-field"),
    ({"office": "office/none"}, 404, "unknown"),
    ({"subject": "interface/none"}, 404, "unknown"),
    ({"evidence": " "}, 400, "field-required"),
    ({"audience": "secret"}, 400, "invalid-field"),
    ({"to": "2020-01-01"}, 400, "reversed-dates"),
    ({"until": "2030-01-01"}, 400, "unknown-field"),
    ({"rule": "Interface"}, 422, "refused-by-rule"),
]


@pytest.mark.parametrize(("wrong", "status", "code"), REFUSED)
def test_what_is_wrong_is_told(client: httpx.Client, wrong: dict[str, object], status: int, code: str) -> None:
    answer = client.post("/deviations", json=deviation(client, **wrong))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_a_waiver_has_an_end(client: httpx.Client) -> None:
    body = {"subject": "interface/i12", "rule": "TargetNotInForce", "office": "office/DACG",
            "grantedBy": "office/DACG", "waiverReason": "sans fin"}  # fmt: skip
    answer = client.post("/waivers", json=body)
    assert (answer.status_code, answer.json()["field"]) == (400, "to")


def test_the_form_previews_then_declares(client: httpx.Client) -> None:
    form = {"subject": "interface/i12", "rule": "ProhibitedReceiving", "office": "office/DACG",
            "evidence": "vu sur place", "step": "preview"}  # fmt: skip
    head, page = head_of(client), {"Accept": "text/html"}
    seen = client.post("/deviations", data=form, headers=page)
    assert (seen.status_code, head_of(client)) == (200, head), seen.text
    assert 'name="once"' in seen.text
    done = client.post("/deviations", data={**form, "step": "confirm"}, headers=page)
    assert (done.status_code, head_of(client)) == (200, head + 1)
    wrong = client.post("/deviations", data={**form, "office": "office/none"}, headers=page)
    assert wrong.status_code == 404
    assert "notice-error" in wrong.text


def test_the_command_line_declares_and_ends(service: Service, client: httpx.Client) -> None:
    home = service.home
    told = ("--office", "office/DACG", "--evidence", "vu sur place", "--from", date(2026, 1, 1).isoformat())
    done = srj("deviation", "interface/i12", "ProhibitedReceiving", *told, home=home)
    assert done.returncode == 0, done.stderr
    key = max(client.get("/deviations.json").json()["items"], key=lambda each: each["commit"])["key"]
    ended = srj("end-declaration", "deviation", key, "--on", today(client), "--reason", "terminé", home=home)
    assert ended.returncode == 0, ended.stderr
    assert key not in {each["key"] for each in client.get("/deviations.json").json()["items"]}


def test_the_page_of_a_refused_correction_leads_to_the_declaration(client: httpx.Client) -> None:
    page = {"Accept": "text/html"}
    text = client.get("/corrections", params={"kind": "interface", "key": "i10"}, headers=page).text
    assert "notice-error" not in text
    form = {"kind": "waiver", "subject": "interface/i12", "rule": "ProhibitedSending", "office": "office/DACG",
            "grantedBy": "office/DACG", "waiverReason": "en attendant", "to": next_year(client)}  # fmt: skip
    refused = client.post("/waivers", data=form, headers=page)
    assert refused.status_code == 422
    assert "jamais" in refused.text or "aucune dérogation" in refused.text
