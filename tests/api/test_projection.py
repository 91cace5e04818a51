"""``/project`` on a service that holds the communes that change: answers, bad dates, unknown codes."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from tests.server import post_import


def asked(client: httpx.Client, key: str, **given: str) -> dict[str, Any]:
    parameters = {"kind": "commune", "key": key, "from": "2023-01-01", "to": "2026-01-01", **given}
    answer = client.get("/project", params=parameters)
    assert answer.status_code == httpx.codes.OK, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


def test_a_code_leads_to_the_code_that_carries_it(places: httpx.Client) -> None:
    found = asked(places, "01330")
    assert (found["total"], found["next"], found["status"], found["cardinality"]) == (1, None, "succeeded", "n-1")
    (item,) = found["items"]
    assert (item["notation"], item["extent"], item["listed"]) == ("01187", "whole", True)
    assert [step["given"] for step in item["steps"]] == ["file"]


def test_a_code_whose_successor_is_not_held_says_so(places: httpx.Client) -> None:
    found = asked(places, "02311")
    assert (found["total"], found["status"], found["cardinality"]) == (0, "successor-not-held", "1-0")
    assert found["stops"][0]["date"] == "2026-01-01"


def test_a_projection_as_known_before_the_second_edition_knows_nothing_of_it(places: httpx.Client) -> None:
    found = asked(places, "01330", known="n2")
    assert (found["status"], found["items"][0]["notation"]) == ("unchanged", "01330")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"from": "2023-02-30"}, 400, "invalid-date"),
        ({"to": "2222-02-22"}, 400, "date-to-be-set"),
        ({"to": "2999-01-01"}, 400, "far-date"),
        ({"from": ""}, 400, "parameter-required"),
        ({"key": " "}, 400, "parameter-required"),
        ({"kind": "canton"}, 404, "unknown-kind"),
        ({"key": "99999"}, 404, "unknown"),
        ({"known": "n900"}, 404, "no-such-commit"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_cause(
    places: httpx.Client, given: dict[str, str], status: int, code: str
) -> None:
    parameters = {"kind": "commune", "key": "01330", "from": "2023-01-01", "to": "2026-01-01", **given}
    answer = places.get("/project", params=parameters)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, code)


HEADER = "kind;event;dateInLaw;dateSeen;text;from;to"


@pytest.fixture(scope="module")
def stated(places: httpx.Client) -> httpx.Client:
    """The same service, once an operator has told what became of one of the twelve communes, and closed another."""
    rows = (
        "commune;merger;2025-01-01;2025-02-01;Arrêté d'exemple;02311;02589",
        "commune;closing;2025-01-01;2025-02-01;Arrêté d'exemple;42072;",
    )
    answer = post_import(places, "successions", "\n".join((HEADER, *rows, "")).encode(), partial="true")
    assert answer.status_code == httpx.codes.OK, answer.text
    assert [each["notation"] for each in answer.json()["added"]] == [
        "commune-closing-2025-01-01-42072",
        "commune-merger-2025-01-01-02589",
    ]
    assert answer.json()["edition"] == "2025-02-01"
    return places


def test_what_an_operator_states_is_followed_with_its_text_and_its_date_in_law(stated: httpx.Client) -> None:
    found = asked(stated, "02311")
    assert (found["status"], found["items"][0]["notation"]) == ("succeeded", "02589")
    first = found["items"][0]["steps"][0]
    assert (first["date"], first["seen"], first["given"]) == ("2025-01-01", "2025-02-01", "event")
    assert (first["texts"], first["proof"]) == (["Arrêté d'exemple"], "established")
    assert asked(stated, "42072")["status"] == "closed-without-successor"
    assert asked(stated, "02311", known="n3")["status"] == "successor-not-held"


def test_an_event_is_a_thing_that_is_present_at_every_date(stated: httpx.Client) -> None:
    key = "commune-merger-2025-01-01-02589"
    for day in ("1990-01-01", "2026-06-01", "2050-01-01"):
        answer = stated.get(f"/doc/event/{key}.json", params={"valid": day})
        assert answer.status_code == httpx.codes.OK, answer.text
        assert answer.json()["properties"]["eventDate"] == ["2025-01-01"]
    listed = stated.get("/doc/event.csv").text.splitlines()
    assert listed[0].endswith("successor,type,date,text")
    assert len(listed) == 3


def rows_of(client: httpx.Client, **given: str) -> list[dict[str, str]]:
    text = client.get("/doc/commune.csv", params=given).text
    return list(csv.DictReader(io.StringIO(text)))


def test_lists_name_the_successor_of_closed_entries_and_say_where_none_is_held(places: httpx.Client) -> None:
    closed = rows_of(places, status="closed", known="n3")
    assert len(closed) == 81
    assert sum(bool(row["successor"]) for row in closed) == 69
    (one,) = (row for row in closed if row["notation"] == "01330")
    assert one["successor"] == "01187"
    assert {row["successor"] for row in rows_of(places, status="all") if row["status"] == "in-force"} == {""}


def test_a_closed_thing_names_its_successor(places: httpx.Client) -> None:
    found = places.get("/doc/commune/01330.json").json()
    assert (found["inForce"], found["successorStatus"]) == (False, "held")
    assert [each["notation"] for each in found["successor"]] == ["01187"]
    unknown = places.get("/doc/commune/08300.json").json()
    assert (unknown["successor"], unknown["successorStatus"]) == ([], "not-held")
    held = places.get("/doc/commune/01187.json").json()
    assert (held["successor"], held["successorStatus"]) == ([], None)
    page = places.get("/doc/commune/01330", headers={"Accept": "text/html"}).text
    assert "Suivie par" in page
    assert "doc/commune/01187" in page


def test_a_successor_stated_to_be_absent_is_not_one_that_is_not_held(stated: httpx.Client) -> None:
    told = {row["notation"]: row["successor"] for row in rows_of(stated, status="closed")}
    assert (told["42072"], told["02311"], told["08300"]) == ("none", "02589", "")
