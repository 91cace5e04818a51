"""What waits for a data steward: references, dated labels, reviews, rows of imports; by referential and office."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import HEADER
from tests.server import copy_of, post_import, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def imported(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service into which a file was imported with a row rejected."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("tasks"))) as served, served.client() as client:
        lines = (HEADER, "7;Délit;RETRAIT;ART.163-2 C.MONET.;ART.163-2 C.MONET.", ";Délit;SANS CODE;;")
        data = "\n".join(lines).encode()
        answer = post_import(client, "natinf", data, edition="2026-01-01", skip_rejected="true")
        assert answer.status_code == httpx.codes.OK, answer.text
        assert answer.json()["rejected"]
        yield client


def test_tasks_are_counted_and_told_with_their_cause(client: httpx.Client) -> None:
    told = client.get("/tasks.json", params={"limit": "1000"}).json()
    assert told["total"] == len(told["items"]) == sum(told["byKind"].values())
    assert told["byKind"]["reference"] > 50
    assert told["byKind"]["dated-label"] > 20
    reference = next(each for each in told["items"] if each["cause"] == "text-not-held")
    assert reference["about"].count("#") == 1
    assert "ne mène à aucun article" in reference["message"]["fr"]
    assert "leads to no article" in reference["message"]["en"]
    label = next(each for each in told["items"] if each["cause"] == "not-for-new-cases")
    assert label["date"] in label["message"]["fr"]


def test_tasks_are_chosen_by_kind_referential_and_office(client: httpx.Client) -> None:
    def total(**asked: str) -> int:
        return int(client.get("/tasks.json", params=asked).json()["total"])

    every = total()
    assert sum(total(kind=kind) for kind in client.get("/tasks.json").json()["byKind"]) == every
    natinf = client.get("/tasks.json", params={"referential": "natinf", "limit": "1000"}).json()["items"]
    assert natinf
    assert all(each["offices"] for each in natinf), "the office in charge of NATINF answers for its entries"
    assert total(referential="referential/nac", kind="dated-label") == total(kind="dated-label")
    assert 0 < total(office="DACG") < every
    assert 0 < total(office="none") < every


def test_pages_of_tasks_and_their_table(client: httpx.Client) -> None:
    first = client.get("/tasks.json", params={"limit": "5"}).json()
    second = client.get("/tasks.json", params={"limit": "5", "offset": str(first["next"])}).json()
    assert first["items"] != second["items"]
    rows = list(csv.DictReader(io.StringIO(client.get("/tasks.csv", params={"lang": "en"}).text)))
    assert len(rows) == first["total"]
    assert rows[0]["message"] == first["items"][0]["message"]["en"]
    for language, title in (("fr", "À faire"), ("en", "To do")):
        page = client.get("/tasks", params={"lang": language, "kind": "dated-label"}, headers=PAGE).text
        assert f"<h1>{title}</h1>" in page
        assert "doc/nac/" in page


def test_rejected_rows_lead_to_the_import(imported: httpx.Client) -> None:
    told = imported.get("/tasks.json", params={"kind": "rejected-row"}).json()
    assert [(each["source"], each["row"], each["date"]) for each in told["items"]] == [("natinf", 3, "2026-01-01")]
    commit = told["items"][0]["commit"]
    page = imported.get("/tasks", params={"kind": "rejected-row"}, headers=PAGE).text
    assert f"commits/{commit}" in page
    before = imported.get("/tasks.json", params={"kind": "rejected-row", "known": f"n{commit - 1}"}).json()
    assert before["total"] == 0


def test_a_later_edition_has_its_own_rows(imported: httpx.Client) -> None:
    board = imported.get("/coherence.json").json()
    data = f"{HEADER}\n7;Délit;RETRAIT;ART.163-2 C.MONET.;ART.163-2 C.MONET.\n".encode()
    assert post_import(imported, "natinf", data, edition="2026-02-01").status_code == httpx.codes.OK
    assert imported.get("/tasks.json", params={"kind": "rejected-row"}).json()["total"] == 0
    assert imported.get("/coherence.json").json()["known"] == board["known"] + 1


def test_an_unknown_kind_of_task_is_refused(client: httpx.Client) -> None:
    answer = client.get("/tasks.json", params={"kind": "other"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-choice")
