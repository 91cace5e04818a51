"""What the changes of a draft reach, on the demonstration."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app.domain.language import LANGUAGES
from tests.server import copy_of, serving
from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def client(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with the demonstration data, and drafts of its own."""
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("impact"))) as served, served.client() as opened:
        yield opened


def drafted(client: httpx.Client, *edits: dict[str, object], **more: str) -> str:
    """Open a draft with edits and return its address."""
    draft = str(client.post("/drafts", json={"title": "Impact", **more}).headers["location"])
    answer = client.post(f"{draft}/changes", json={"items": list(edits)})
    assert answer.status_code == httpx.codes.OK, answer.text
    return draft


def reached(client: httpx.Client, draft: str) -> dict[tuple[str, str], Any]:
    answer = client.get(f"{draft}/impact")
    assert answer.status_code == httpx.codes.OK, answer.text
    told = answer.json()
    assert (told["whole"], told["left"], told["total"]) == (True, 0, len(told["items"]))
    return {(each["kind"], each["key"]): each for each in told["items"]}


def uses_of(client: httpx.Client, referential: str) -> set[tuple[str, str]]:
    """Return the interfaces and applications that use a referential, asked of the graph by another query."""
    text = (
        "PREFIX srj: <https://w3id.org/srj/def#> SELECT ?user { ?use srj:ofReferential ?r ; srj:user ?user . "
        f"FILTER(STRENDS(STR(?r), '/referential/{referential}')) }}"
    )
    found = client.get("/sparql", params={"query": text}, headers={"Accept": "text/csv"}).text.split()[1:]
    return {(each.split("/")[-2], each.split("/")[-1]) for each in found}


def test_a_closed_code_reaches_who_uses_its_referential_with_a_way_in_words(client: httpx.Client) -> None:
    draft = drafted(client, {"kind": "natinf", "key": "11", "action": "close"}, valid="2027-01-01")
    found = reached(client, draft)
    users = uses_of(client, "natinf")
    assert len(users) > 5
    assert users - set(found) == {("application", "minos")}  # which takes contraventions alone; 11 is none
    assert ("office", "DACG") in found
    interface = found["interface", "i01"]
    assert (interface["entriesTotal"], interface["closedTotal"], interface["broad"]) == (1, 1, True)
    assert [each["key"] for each in interface["entries"]] == ["11"]
    assert len(interface["steps"]) == 3
    assert "11 ABANDON DE FAMILLE" in interface["steps"][0]["fr"]
    assert "i01" in interface["steps"][-1]["en"]
    application = found["application", "cassiopee"]
    assert [each["id"].rpartition("/")[2] for each in application["offices"]] == ["B-AIP"]
    assert client.get(f"{draft}/impact").json()["day"] == "2027-01-01"


def test_a_use_of_a_part_is_reached_by_that_part(client: httpx.Client) -> None:
    text = (
        "PREFIX srj: <https://w3id.org/srj/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?code "
        "{ ?use srj:user ?user ; srj:useScope ?scope . FILTER(STRENDS(STR(?user), '/minos')) "
        "?offence srj:offenceClass ?scope ; skos:notation ?code } LIMIT 1"
    )
    code = client.get("/sparql", params={"query": text}, headers={"Accept": "text/csv"}).text.split()[1]
    found = reached(client, drafted(client, {"kind": "natinf", "key": code, "action": "close"}))
    assert found["application", "minos"]["broad"] is False


def test_a_changed_interface_reaches_its_applications_alone(client: httpx.Client) -> None:
    draft = drafted(client, {"kind": "interface", "key": "i01", "changes": {"label": "Autre"}})
    found = reached(client, draft)
    assert {("application", "lrppn"), ("application", "cassiopee")} <= set(found)
    assert not any(each["broad"] for each in found.values())
    assert ("interface", "i13") not in found


def test_what_nothing_uses_reaches_nothing_but_its_office(client: httpx.Client) -> None:
    draft = drafted(client, {"kind": "office", "key": "DSJ", "changes": {"label": "Autre"}})
    assert reached(client, draft) == {}


def test_the_impact_is_a_table_too(client: httpx.Client) -> None:
    draft = drafted(
        client,
        {"kind": "natinf", "key": "11", "action": "close"},
        {"kind": "natinf", "key": "23", "changes": {"label": "AUTRE"}},
    )
    answer = client.get(f"{draft}/impact.csv", params={"lang": "en"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = {(row["kind"], row["key"]): row for row in csv.DictReader(io.StringIO(answer.text))}
    assert set(rows) == set(reached(client, draft))
    row = rows["interface", "i01"]
    assert (row["entries"], row["closed"], row["firstEntries"], row["broad"]) == ("2", "1", "11 23", "yes")
    assert "uses this referential" in row["path"]
    asked = client.get(f"{draft}/impact", headers={"Accept": "text/turtle"})
    assert asked.status_code == httpx.codes.NOT_ACCEPTABLE


def test_who_is_reached_is_told_on_the_pages_of_the_draft(client: httpx.Client) -> None:
    draft = drafted(client, {"kind": "natinf", "key": "11", "action": "close"}, valid="2027-01-01")
    total = client.get(f"{draft}/impact").json()["total"]
    for language in LANGUAGES:
        for address in (draft, f"{draft}/impact"):
            page = client.get(address, params={"lang": language}, headers={"Accept": "text/html"})
            assert page.status_code == httpx.codes.OK
            found = check(page.text, language)
            assert f"{draft[1:]}/doc/application/cassiopee" in page.text, "what is reached is read in the draft"
            assert ("closes : 1" if language == "fr" else "closed: 1") in page.text
        assert page.text.count("<details><summary>") == total
        where = httpx.URL(str(page.url))
        assert any(where.join(each).path == f"{draft}/impact.csv" for each in found.addresses)
