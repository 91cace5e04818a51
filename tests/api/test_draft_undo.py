"""A publication taken back in a draft: what it changed is put back, what was changed since is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.server import copy_of, post_import, problem_of, serving
from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def client(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("undone"))) as served, served.client() as opened:
        data = edition(*map(str, range(50, 70)))
        assert post_import(opened, "natinf", data, edition="2025-01-01").status_code == httpx.codes.OK
        yield opened


def published(client: httpx.Client, *edits: dict[str, object], **asked: str) -> int:
    """Publish edits by a draft and return the commit."""
    opening = {"valid": asked["effective"]} if "effective" in asked else {}
    draft = str(client.post("/drafts", json={"title": "Essai", **opening}).headers["location"])
    written = client.post(f"{draft}/changes", json={"items": list(edits)})
    assert written.status_code == httpx.codes.OK, written.text
    answer = client.post(f"{draft}/publish", json=asked)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return int(answer.json()["commit"])


def renamed(key: str, label: str) -> dict[str, object]:
    return {"kind": "natinf", "key": key, "changes": {"label": label}}


def label_of(client: httpx.Client, key: str, **asked: str) -> str:
    return str(client.get(f"/doc/natinf/{key}.json", params=asked).json()["label"]["fr"])


def test_changed_added_and_closed_entries_are_put_back(client: httpx.Client) -> None:
    commit = published(
        client,
        renamed("50", "RENOMMEE"),
        {"kind": "natinf", "key": "51", "action": "close"},
        {"kind": "natinf", "key": "90", "action": "add", "changes": {"label": "NOUVELLE"}},
    )
    answer = client.post(f"/commits/{commit}/draft", json={})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    told = answer.json()
    assert (told["undoes"], told["conflicts"], told["state"]) == (commit, [], "open")
    assert "n° " in told["title"]
    changes = client.get(answer.headers["location"]).json()["changes"]
    assert {(each["key"], each["type"]) for each in changes["items"]} == {
        ("50", "changed"),
        ("51", "added"),
        ("90", "closed"),
    }
    assert label_of(client, "50") == "RENOMMEE"
    done = client.post(f"{answer.headers['location']}/publish", json={"reason": "annulation"})
    assert done.status_code == httpx.codes.CREATED, done.text
    assert label_of(client, "50") == "INFRACTION 50"
    assert client.get("/doc/natinf/51.json").json()["inForce"] is True
    assert client.get("/doc/natinf/90.json").status_code == httpx.codes.GONE, "it held on no day"
    again = client.post(f"/commits/{commit}/draft", json={})
    assert problem_of(again)["code"] == "nothing-changes"


def test_a_reform_to_come_is_taken_back_on_its_day(client: httpx.Client) -> None:
    commit = published(client, renamed("52", "REFORME"), effective="2031-01-01")
    answer = client.post(f"/commits/{commit}/draft", json={"title": "Retrait de la réforme"})
    assert (answer.json()["valid"], answer.json()["title"]) == ("2031-01-01", "Retrait de la réforme")
    done = client.post(f"{answer.headers['location']}/publish", json={})
    assert done.status_code == httpx.codes.CREATED, done.text
    assert done.json()["effective"] == "2031-01-01"
    assert label_of(client, "52", valid="2031-06-01") == "INFRACTION 52"


def test_what_was_changed_again_is_left_and_named(client: httpx.Client) -> None:
    commit = published(client, renamed("53", "UNE"), renamed("54", "DEUX"))
    published(client, renamed("53", "AUTRE"))
    answer = client.post(f"/commits/{commit}/draft", json={})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    (conflict,) = answer.json()["conflicts"]
    assert conflict["entity"].endswith("/natinf/53")
    assert conflict["property"].endswith("#prefLabel")
    assert (conflict["opened"], conflict["now"], conflict["draft"]) == (["UNE"], ["AUTRE"], ["INFRACTION 53"])
    changes = client.get(answer.headers["location"]).json()["changes"]
    assert [each["key"] for each in changes["items"]] == ["54"]
    published(client, renamed("54", "ENCORE"))
    refused = client.post(f"/commits/{commit}/draft", json={})
    assert refused.status_code == httpx.codes.CONFLICT
    assert problem_of(refused)["code"] == "changed-since"
    assert len(refused.json()["values"]) == 2


def test_what_cannot_be_taken_back_is_refused(client: httpx.Client) -> None:
    for number, body, status, code in (
        ("1", {}, 422, "not-undoable"),
        ("999", {}, 404, "unknown-commit"),
        ("x", {}, 404, "unknown-commit"),
        ("2", {"colour": "red"}, 400, "unknown-field"),
        ("2", {"valid": "2020-01-01"}, 422, "nothing-changes"),
    ):
        answer = client.post(f"/commits/{number}/draft", json=body)
        assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_the_page_of_a_publication_opens_the_draft_and_tells_what_it_leaves(client: httpx.Client) -> None:
    commit = published(client, renamed("60", "UNE"), renamed("61", "DEUX"))
    page = {"Accept": "text/html"}
    form = {**page, "Content-Type": "application/x-www-form-urlencoded"}
    shown = client.get(f"/commits/{commit}", headers=page).text
    check(shown, "fr")
    assert f'action="../commits/{commit}/draft"' in shown
    opened = client.post(f"/commits/{commit}/draft", content=b"", headers=form)
    assert opened.status_code == httpx.codes.SEE_OTHER
    assert "INFRACTION 60" in client.get(opened.url.join(opened.headers["location"]), headers=page).text
    published(client, renamed("60", "AUTRE"))
    left = client.post(f"/commits/{commit}/draft", content=b"", headers=form)
    assert left.status_code == httpx.codes.OK
    check(left.text, "fr")
    assert "Une partie n’est pas reprise" in left.text
    table = left.text.partition('id="conflicts"')[2].partition("</table>")[0]
    assert all(value in table for value in ("UNE", "AUTRE", "INFRACTION 60"))
