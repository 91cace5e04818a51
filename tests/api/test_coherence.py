"""The board and the calendar of coherence: what the rules find today, on any day, and what is already programmed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import httpx
import pytest

from app.domain.iris import SHAPES
from tests.api.incoherent import REPLACED, SERVICE_END, WITHDRAWN, make_incoherent, of
from tests.server import copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEEDING = f"{SHAPES}WithdrawnStillFeeding"
Identity = tuple[str, str, str, str | None, str | None]


@pytest.fixture(scope="module")
def incoherent(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose data have faults, today and later."""
    home = make_incoherent(copy_of(empty_home, tmp_path_factory.mktemp("incoherent")))
    with serving(home.folder) as served, served.client() as client:
        yield client


def board(client: httpx.Client, **asked: object) -> dict[str, object]:
    """Return the board as JSON."""
    answer = client.get(
        "/coherence.json", params={"limit": "1000", **{name: str(each) for name, each in asked.items()}}
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


def identities(items: object) -> set[Identity]:
    """Return what makes each finding the same one in two answers."""
    assert isinstance(items, list)
    return {
        (each["focusNode"], each["sourceShape"], each["component"], each["resultPath"], each["value"]) for each in items
    }


def test_the_board_counts_by_rule_office_and_application(incoherent: httpx.Client) -> None:
    found = board(incoherent)
    assert found["total"] == found["results"] == len(identities(found["items"]))
    assert {each["rule"] for each in found["byRule"]} == {f"{SHAPES}Application-criticality"}  # type: ignore[attr-defined]
    assert found["byOffice"] == [{"office": "none", "count": found["total"]}]
    lonely = of("application", "lonely")
    assert lonely in {each["application"] for each in found["byApplication"]}  # type: ignore[attr-defined]


def test_a_finding_to_come_is_on_the_board_of_its_day_with_its_office(incoherent: httpx.Client) -> None:
    found = board(incoherent, valid=WITHDRAWN, rule="WithdrawnStillFeeding")
    assert found["total"] == 1
    items = found["items"]
    assert isinstance(items, list)
    finding = items[0]
    assert finding["focusNode"] == of("interface", "ab") + "#flow"
    assert finding["offices"] == [of("office", "B1")]
    assert finding["applications"] == [of("application", "fed"), of("application", "feeding")]
    assert (finding["kind"], finding["severity"]) == ("conformity", "Warning")
    assert board(incoherent, valid=WITHDRAWN, office="B1", kind="conformity")["total"] == 1
    assert board(incoherent, valid=WITHDRAWN, office="none", kind="conformity")["total"] == 0
    assert board(incoherent, valid=WITHDRAWN, application="fed", severity="warning")["total"] == 1
    assert board(incoherent, valid=REPLACED, rule="WithdrawnStillFeeding")["total"] == 0


def test_the_calendar_tells_what_whole_checks_of_both_days_tell(incoherent: httpx.Client) -> None:
    told = incoherent.get("/coherence/calendar.json").json()
    assert told["stopped"] is None
    days = [each["date"] for each in told["items"]]
    assert {WITHDRAWN.isoformat(), SERVICE_END.isoformat(), REPLACED.isoformat()} <= set(days)
    before = identities(board(incoherent)["items"])
    for each in told["items"]:
        after = identities(board(incoherent, valid=each["date"])["items"])
        assert identities(each["appearing"]) == after - before, each["date"]
        assert identities(each["disappearing"]) == before - after, each["date"]
        assert (each["appear"], each["disappear"]) == (len(after - before), len(before - after))
        before = after
    moves = {each["date"]: each for each in told["items"]}
    assert FEEDING in {each["rule"] for each in moves[WITHDRAWN.isoformat()]["byRule"]}
    assert moves[WITHDRAWN.isoformat()]["byOffice"] == [{"office": of("office", "B1"), "count": 1}]
    # No state begins or ends on that day: a rule compares it with the date of the view.
    assert {each["rule"] for each in moves[SERVICE_END.isoformat()]["byRule"]} == {f"{SHAPES}InUseBeforeStart"}
    assert FEEDING in {each["sourceShape"] for each in moves[REPLACED.isoformat()]["disappearing"]}


def test_both_are_read_as_tables(incoherent: httpx.Client) -> None:
    answer = incoherent.get("/coherence.csv", params={"valid": WITHDRAWN.isoformat(), "lang": "en"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {"rule", "severity", "kind", "focusNode", "message", "offices"} <= rows[0].keys()
    assert {row["rule"] for row in rows} == {"Application-criticality", "WithdrawnStillFeeding"}
    later = list(csv.DictReader(io.StringIO(incoherent.get("/coherence/calendar.csv").text)))
    assert (WITHDRAWN.isoformat(), "appears", "WithdrawnStillFeeding") in {
        (row["date"], row["what"], row["rule"]) for row in later
    }
    assert (REPLACED.isoformat(), "disappears", "WithdrawnStillFeeding") in {
        (row["date"], row["what"], row["rule"]) for row in later
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_name_things_rules_and_offices(incoherent: httpx.Client, language: str) -> None:
    asked = {"lang": language, "valid": WITHDRAWN.isoformat()}
    page = incoherent.get("/coherence", params=asked, headers={"Accept": "text/html"}).text
    assert "WithdrawnStillFeeding" in page
    assert "B1" in page
    assert "{?" not in page
    later = incoherent.get("/coherence/calendar", params={"lang": language}, headers={"Accept": "text/html"}).text
    assert f'id="on-{WITHDRAWN}"' in later
    assert f'href="../coherence?valid={SERVICE_END}' in later


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/coherence?severity=grave", "invalid-choice"),
        ("/coherence?kind=other", "invalid-choice"),
        ("/coherence?shapes=old", "invalid-choice"),
        ("/coherence?limit=x", "invalid-number"),
        ("/coherence/calendar?valid=soon", "invalid-date"),
        ("/coherence?rule=a&rule=b", "repeated-parameter"),
    ],
)
def test_what_does_not_exist_is_refused(incoherent: httpx.Client, address: str, code: str) -> None:
    answer = incoherent.get(address)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_each_audience_has_its_own_findings(incoherent: httpx.Client) -> None:
    everyone, public = board(incoherent), board(incoherent, audience="public")
    assert "hiddenmark" in str(everyone)
    assert "hiddenmark" not in str(public)
    later = incoherent.get("/coherence/calendar.json", params={"audience": "public"}).text
    assert "hiddenmark" not in later
    assert (REPLACED.isoformat()) in later
    assert "2102-01-31" not in later
    assert "2102-01-31" in incoherent.get("/coherence/calendar.json").text


def test_what_was_found_can_be_kept_by_its_moment(incoherent: httpx.Client) -> None:
    first = incoherent.get("/coherence.json?valid=2101-04-01&known=n3&audience=public")
    assert "immutable" in first.headers["cache-control"]
    again = incoherent.get(first.url, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == httpx.codes.NOT_MODIFIED
