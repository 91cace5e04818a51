"""What is declared, on the board: who declared it covers it, until the day on which it comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.server import copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def declared(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with an unlawful link declared until a date, and a waiver that ends soon."""
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("findings"))) as served, served.client() as client:
        terms = "https://w3id.org/srj/def#"
        today = str(client.get("/coherence.json").json()["valid"])
        deviation = {
            "subject": "interface/i12",
            "rule": "ProhibitedSending",
            "office": "office/DACG",
            "evidence": "relevé des flux",
            "to": after(today, 400),
        }
        link = {
            "kind": "interface",
            "key": "i12",
            "from": today,
            "changes": {
                "operation": f"{terms}operation-interconnection",
                "exchangePurpose": f"{terms}exchangePurpose-update",
            },
            "reason": "constaté sur place",
            "deviations": [deviation],
        }
        made = client.post("/corrections", json=link)
        assert made.status_code == 201, made.text
        waiver = {
            "subject": "interface/i12",
            "rule": "TargetNotInForce",
            "office": "office/DACG",
            "grantedBy": "organisation/ministere-justice",
            "waiverReason": "reprise prévue",
            "to": after(today, 30),
        }
        granted = client.post("/waivers", json=waiver)
        assert granted.status_code == 201, granted.text
        yield client


def after(day: str, days: int) -> str:
    """Return the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def test_a_declared_finding_stays_on_the_board_with_what_covers_it(declared: httpx.Client) -> None:
    told = declared.get("/coherence.json", params={"rule": "ProhibitedSending"}).json()
    assert (told["total"], told["declared"]) == (1, 1)
    deviation = declared.get("/deviations.json").json()["items"][0]
    assert told["items"][0]["declared"] == deviation["id"]
    assert declared.get("/coherence.json", params={"declared": "no", "rule": "ProhibitedSending"}).json()["total"] == 0
    assert declared.get("/coherence.json", params={"declared": "yes"}).json()["total"] == 1
    page = declared.get("/coherence", params={"declared": "yes"}, headers=PAGE).text
    assert "Déclaré" in page
    assert f"doc/deviation/{deviation['key']}" in page


def test_it_comes_back_in_the_calendar_when_the_deviation_ends(declared: httpx.Client) -> None:
    told = declared.get("/coherence/calendar.json").json()
    ends = after(told["valid"], 400)
    (day,) = [each for each in told["items"] if each["date"] == ends]
    assert [each["sourceShape"].rpartition("#")[2] for each in day["returning"]] == ["ProhibitedSending"]
    assert day["returning"][0]["declared"] is None
    assert [each["date"] for each in told["items"] if each["returning"]] == [ends]
    assert "returns" in declared.get("/coherence/calendar.csv").text
    page = declared.get("/coherence/calendar", headers=PAGE).text
    assert f'id="return-{ends}"' in page
    later = declared.get("/coherence.json", params={"valid": ends, "rule": "ProhibitedSending"}).json()
    assert (later["total"], later["declared"]) == (1, 0)


def test_the_public_is_told_of_no_internal_declaration(declared: httpx.Client) -> None:
    told = declared.get("/coherence.json", params={"rule": "ProhibitedSending", "audience": "public"}).json()
    assert told["declared"] == 0


def test_a_waiver_that_ends_soon_waits_for_a_steward(declared: httpx.Client) -> None:
    told = declared.get("/tasks.json", params={"kind": "ending-waiver"}).json()
    (task,) = told["items"]
    assert task["date"] == after(told["valid"], 29), "the last day on which it holds"
    assert [each.rpartition("/")[2] for each in task["offices"]] == ["DACG"]
    page = declared.get("/tasks", params={"kind": "ending-waiver"}, headers=PAGE).text
    assert "doc/waiver/" in page
    long_before = declared.get("/tasks.json", params={"kind": "ending-waiver", "known": "n3"}).json()
    assert long_before["total"] == 0
