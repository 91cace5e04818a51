"""The rules, each readable: words, text, examples, findings, trend; at any moment."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import httpx
import pytest
from markupsafe import escape

from app.domain.iris import SHAPES
from tests.api.incoherent import WITHDRAWN, make_incoherent, of
from tests.server import copy_of, serving
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def incoherent(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service whose data have faults, today and later."""
    home = make_incoherent(copy_of(empty_home, tmp_path_factory.mktemp("rules")))
    with serving(home.folder) as served, served.client() as client:
        yield client


def test_every_rule_is_listed_with_its_findings(incoherent: httpx.Client) -> None:
    told = incoherent.get("/rules.json").json()
    assert told["total"] == len(told["items"]) > 250
    found = {each["key"]: each["findings"] for each in told["items"]}
    assert found["Application-criticality"] == 2
    assert found["WithdrawnStillFeeding"] == 0
    conformity = incoherent.get("/rules.json?kind=conformity&severity=violation").json()["items"]
    assert {(each["kind"], each["severity"]) for each in conformity} == {("conformity", "violation")}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_rule_has_a_page_with_its_examples(incoherent: httpx.Client, language: str) -> None:
    told = incoherent.get("/rules.json").json()["items"]
    for each in told if language == "fr" else told[::10]:
        answer = incoherent.get(f"/rules/{each['key']}", params={"lang": language}, headers=PAGE)
        assert answer.status_code == httpx.codes.OK, each["key"]
        begins = each["message"][language].split("…")[0].strip()[:30]
        assert str(escape(begins)) in answer.text, each["key"]
        assert {"fr": "Non conforme", "en": "Not conforming"}[language] in answer.text, each["key"]


def test_a_rule_tells_what_it_requires_in_words(incoherent: httpx.Client) -> None:
    page = incoherent.get("/rules/Interface-operation", headers=PAGE).text
    assert "au plus 1 valeur(s)" in page
    assert "une valeur de cette liste" in page
    assert "interconnexion" in page
    assert "chaque chose du genre « interface »" in page
    told = incoherent.get("/rules/Interface-operation.json").json()
    assert {"constraint": "maxCount", "values": ["1"]} in told["requires"]
    assert told["partOf"] == [f"{SHAPES}Interface"]
    assert told["query"] is None


def test_the_examples_are_those_of_the_tests(incoherent: httpx.Client) -> None:
    told = incoherent.get("/rules/WithdrawnStillFeeding.json").json()
    own = REPOSITORY / "tests" / "shapes" / "examples" / "coherence"
    assert told["examples"] == {
        "conforming": (own / "WithdrawnStillFeeding.pass.ttl").read_text(encoding="utf-8"),
        "failing": (own / "WithdrawnStillFeeding.fail.ttl").read_text(encoding="utf-8"),
    }
    assert told["query"].startswith("SELECT $this")


def test_a_rule_lists_what_it_finds_on_the_day_asked(incoherent: httpx.Client) -> None:
    asked = {"valid": WITHDRAWN.isoformat()}
    told = incoherent.get("/rules/WithdrawnStillFeeding.json", params=asked).json()
    assert (told["findings"], told["total"], told["next"]) == (1, 1, None)
    assert told["items"][0]["offices"] == [of("office", "B1")]
    rows = list(csv.DictReader(io.StringIO(incoherent.get("/rules/WithdrawnStillFeeding.csv", params=asked).text)))
    assert [row["focusNode"] for row in rows] == [of("interface", "ab") + "#flow"]
    page = incoherent.get("/rules/WithdrawnStillFeeding", params=asked, headers=PAGE).text
    assert "doc/interface/ab" in page


def test_the_trend_counts_what_each_commit_left(incoherent: httpx.Client) -> None:
    head = incoherent.get("/health/ready").json()["head"]
    points = incoherent.get("/rules/Application-criticality.json").json()["trend"]["points"]
    assert [each["known"] for each in points] == sorted(each["known"] for each in points)
    for each in points:
        asked = {"valid": each["date"], "known": f"n{each['known']}", "rule": "Application-criticality"}
        assert each["findings"] == incoherent.get("/coherence.json", params=asked).json()["total"], each
    assert [each["findings"] for each in points if each["known"] >= head - 2] == [0, 1, 2]
    public = incoherent.get("/rules/Application-criticality.json?audience=public").json()["trend"]["points"]
    assert public[-1]["findings"] == 1


def test_what_is_no_rule_is_not_found(incoherent: httpx.Client) -> None:
    answer = incoherent.get("/rules/NoSuchRule.json")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-rule")
