"""Drafts over HTTP: opened, written, read in words, checked, published, read back; what is refused; kill -9."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.server import copy_of, post_import, problem_of, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.server import Service

SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = f"PREFIX skos: <{SKOS}> "
UPDATE = {"Content-Type": "application/sparql-update"}


@pytest.fixture(scope="module")
def service(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one edition of the offence codes."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("drafts"))) as served, served.client() as client:
        data = edition("7", "23", "41", *map(str, range(55, 70)))
        assert post_import(client, "natinf", data, edition="2025-01-01").status_code == httpx.codes.OK
        yield served


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client() as opened:
        yield opened


def opened(client: httpx.Client, **more: str) -> str:
    """Open a draft and return its address."""
    answer = client.post("/drafts", json={"title": "Réforme", **more})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert answer.headers["location"] == f"/drafts/{answer.json()['id']}"
    return str(answer.headers["location"])


def thing(client: httpx.Client, key: str) -> str:
    return str(client.get(f"/doc/natinf/{key}.json").json()["id"])


def renamed(client: httpx.Client, draft: str, key: str, label: str) -> None:
    entity = thing(client, key)
    text = (
        f'{PREFIXES} DELETE {{ <{entity}> skos:prefLabel ?l }} INSERT {{ <{entity}> skos:prefLabel "{label}"@fr }} '
        f"WHERE {{ <{entity}> skos:prefLabel ?l }}"
    )
    answer = client.post(f"{draft}/update", content=text, headers=UPDATE)
    assert answer.status_code == httpx.codes.NO_CONTENT, answer.text


def replaced(service: Service, role: str, gone: int) -> None:
    """Wait for another process in a role."""
    until(lambda: service.pid_of(role) not in {None, gone}, 30, f"another {role}")
    service.wait_until_ready()


def label_of(client: httpx.Client, key: str, **asked: str) -> str:
    return str(client.get(f"/doc/natinf/{key}.json", params=asked).json()["label"]["fr"])


def test_a_change_is_drafted_checked_published_and_read_back(client: httpx.Client) -> None:
    draft = opened(client)
    before = label_of(client, "7")
    renamed(client, draft, "7", "VOL AGGRAVE")
    told = client.get(draft).json()
    assert told["changes"]["total"] == 1
    (change,) = told["changes"]["items"]
    assert change["kind"] == "natinf"
    assert change["key"] == "7"
    assert "VOL AGGRAVE" in change["sentence"]["fr"]
    assert label_of(client, "7") == before
    asked = client.post(
        f"{draft}/sparql",
        content=f"{PREFIXES} ASK {{ <{change['entity']}> skos:prefLabel 'VOL AGGRAVE'@fr }}",
        headers={"Content-Type": "application/sparql-query"},
    )
    assert asked.json()["boolean"] is True
    checked = client.post(f"{draft}/check", json={})
    assert checked.status_code == httpx.codes.OK, checked.text
    assert checked.json()["conforms"] is True
    published = client.post(f"{draft}/publish", json={"reason": "reform"})
    assert published.status_code == httpx.codes.CREATED, published.text
    assert isinstance(published.json()["commit"], int)
    assert published.json()["notes"][0]["note"] == "until-next-edition"
    assert label_of(client, "7") == "VOL AGGRAVE"
    assert client.get(draft).json()["state"] == "published"
    again = client.post(f"{draft}/publish", json={"reason": "reform"})
    assert again.json()["commit"] == published.json()["commit"]


def test_a_change_to_come_holds_on_its_day_and_until_its_end(client: httpx.Client) -> None:
    draft = opened(client, valid="2030-01-01")
    before = label_of(client, "23")
    renamed(client, draft, "23", "A VENIR")
    answer = client.post(f"{draft}/publish", json={"effective": "2030-01-01", "until": "2031-01-01"})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert label_of(client, "23") == before
    assert label_of(client, "23", valid="2029-12-31") == before
    assert label_of(client, "23", valid="2030-01-01") == "A VENIR"
    assert label_of(client, "23", valid="2031-01-01") == before


def test_an_import_again_does_not_erase_what_was_published(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "41", "CORRIGE")
    assert client.post(f"{draft}/publish", json={}).status_code == httpx.codes.CREATED
    data = edition("7", "23", "41", *map(str, range(55, 71)))
    assert post_import(client, "natinf", data, edition="2024-06-01").status_code == httpx.codes.OK
    assert label_of(client, "41") == "CORRIGE"


def test_who_changed_the_same_property_meanwhile_is_a_conflict(client: httpx.Client) -> None:
    first, second = opened(client), opened(client)
    renamed(client, first, "55", "PREMIER")
    renamed(client, second, "55", "SECOND")
    assert client.post(f"{first}/publish", json={}).status_code == httpx.codes.CREATED
    refused = client.post(f"{second}/publish", json={})
    assert refused.status_code == httpx.codes.CONFLICT
    told = problem_of(refused)
    assert told["code"] == "draft-conflict"
    assert client.get(second).json()["changes"]["total"] == 1


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ("INSERT DATA { <{e}> <http://www.w3.org/2004/02/skos/core#note> [] }", "draft-blank-nodes"),
        ("INSERT DATA { <urn:elsewhere> <urn:p> 1 }", "draft-foreign-subjects"),
        ("INSERT DATA { GRAPH <urn:g> { <{e}> <urn:p> 1 } }", "draft-named-graphs"),
        ("INSERT DATA { <{e}> <urn:p> 1 } ; DELETE DATA { <{e}> <urn:p> 1 }", "nothing-changes"),
    ],
)
def test_what_is_never_published_is_refused_by_name(client: httpx.Client, update: str, code: str) -> None:
    draft = opened(client)
    text = update.replace("{e}", thing(client, "56"))
    assert client.post(f"{draft}/update", content=text, headers=UPDATE).status_code == httpx.codes.NO_CONTENT
    refused = client.post(f"{draft}/publish", json={})
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, refused.text
    assert problem_of(refused)["code"] == code


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ("LOAD <http://example.org/x>", "load-refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "service-refused"),
        ("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o } ; NONSENSE", "syntax"),
        ("CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", "update-failed"),
        ("INSERT DATA { <urn:a> <urn:p> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", "update-failed"),
    ],
)
def test_an_update_that_is_refused_changes_nothing(client: httpx.Client, update: str, code: str) -> None:
    draft = opened(client, base="empty")
    refused = client.post(f"{draft}/update", content=update, headers=UPDATE)
    assert refused.status_code == httpx.codes.BAD_REQUEST, refused.text
    assert problem_of(refused)["code"] == code
    assert client.get(draft).json()["effects"] == 0
    for number in range(4):  # whichever process answers
        left = client.get(f"{draft}/sparql", params={"query": f"ASK {{ ?s <urn:p> ?o }} # {number}"})
        assert left.json()["boolean"] is False


def test_what_one_operation_adds_and_the_next_removes_is_gone(client: httpx.Client) -> None:
    draft = opened(client, base="empty")
    text = "INSERT DATA { <urn:a> <urn:p> 1, 2 } ; DELETE DATA { <urn:a> <urn:p> 1 }"
    assert client.post(f"{draft}/update", content=text, headers=UPDATE).status_code == httpx.codes.NO_CONTENT
    found = client.get(f"{draft}/data?default", headers={"Accept": "application/n-triples"}).text
    assert [line.split('"')[1] for line in found.splitlines()] == ["2"]


def test_a_draft_opened_empty_closes_nothing(client: httpx.Client) -> None:
    draft = opened(client, base="empty")
    entity = thing(client, "57")
    text = f'<{entity}> <{SKOS}prefLabel> "REMPLACE"@fr .'
    put = client.put(f"{draft}/data?default", content=text, headers={"Content-Type": "text/turtle"})
    assert put.status_code == httpx.codes.NO_CONTENT, put.text
    assert client.post(f"{draft}/publish", json={}).status_code == httpx.codes.CREATED
    told = client.get("/doc/natinf/57.json").json()
    assert told["label"]["fr"] == "REMPLACE"
    assert told["notation"] == "57"
    assert label_of(client, "58")


def test_graphs_are_made_read_and_deleted(client: httpx.Client) -> None:
    draft = opened(client, base="empty")
    turtle = {"Content-Type": "text/turtle"}
    graph = f"{draft}/data?graph=http://example.org/g"
    assert client.get(graph).status_code == httpx.codes.NOT_FOUND
    assert client.put(graph, content="<urn:a> <urn:p> 1 .", headers=turtle).status_code == httpx.codes.CREATED
    assert client.put(graph, content="<urn:a> <urn:p> 2 .", headers=turtle).status_code == httpx.codes.NO_CONTENT
    assert client.post(graph, content="<urn:a> <urn:p> 3 .", headers=turtle).status_code == httpx.codes.NO_CONTENT
    found = client.get(graph, headers={"Accept": "application/n-triples"}).text.splitlines()
    assert sorted(line.split('"')[1] for line in found) == ["2", "3"]
    assert client.head(graph).status_code == httpx.codes.OK
    assert client.delete(graph).status_code == httpx.codes.NO_CONTENT
    assert client.delete(graph).status_code == httpx.codes.NOT_FOUND
    made = client.post(f"{draft}/data", content="<urn:a> <urn:p> 1 .", headers=turtle)
    assert made.status_code == httpx.codes.CREATED
    direct = httpx.URL(made.headers["location"]).path
    assert client.get(direct).status_code == httpx.codes.OK


def test_life_comments_submission_and_sending_back(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "59", "RELU")
    assert client.post(f"{draft}/comments", json={"text": "À relire"}).status_code == httpx.codes.CREATED
    assert client.post(f"{draft}/submit", json={}).json()["state"] == "submitted"
    refused = client.post(f"{draft}/update", content="INSERT DATA { <urn:a> <urn:p> 1 }", headers=UPDATE)
    assert problem_of(refused)["code"] == "draft-not-open"
    told = client.post(f"{draft}/return", json={}).json()
    assert told["state"] == "open"
    assert told["comments"][0]["text"] == "À relire"
    assert client.delete(draft).status_code == httpx.codes.NO_CONTENT
    assert client.get(draft).json()["state"] == "closed"
    assert draft.rpartition("/")[2] in {each["id"] for each in client.get("/drafts").json()["items"]}


def test_a_draft_survives_kill_9_and_its_torn_tail_is_cut(service: Service, client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "60", "SURVIT")
    for role in ("front", "reader"):
        pid = service.pid_of(role)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        replaced(service, role, pid)
    journal = service.home / draft.strip("/") / "journal"
    whole = journal.read_bytes()
    with service.client() as fresh:
        assert fresh.get(draft).json()["changes"]["total"] == 1
        asked = f"{PREFIXES} ASK {{ ?s skos:prefLabel 'SURVIT'@fr }}"
        assert fresh.get(f"{draft}/sparql", params={"query": asked}).json()["boolean"] is True
    with journal.open("ab") as file:
        file.write(whole.splitlines(keepends=True)[-1][:40])
    front = service.pid_of("front")
    assert front is not None
    os.kill(front, signal.SIGKILL)
    replaced(service, "front", front)
    with service.client() as fresh:
        assert fresh.get(draft).json()["effects"] == 1
    assert journal.read_bytes() == whole


def test_an_update_that_never_ends_is_ended_and_nothing_is_half_done(
    empty_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = copy_of(empty_home, tmp_path_factory.mktemp("endless"))
    with serving(home, SRJ_DOCUMENT_DEADLINE="2") as served, served.client() as client:
        draft = opened(client)
        text = (
            "INSERT DATA { <urn:a> <urn:p> 1 } ; "
            "INSERT { <urn:b> <urn:p> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }"
        )
        refused = client.post(f"{draft}/update", content=text, headers=UPDATE)
        assert refused.status_code == httpx.codes.GATEWAY_TIMEOUT, refused.text
        assert client.get(draft).json()["effects"] == 0
        assert client.get(f"{draft}/sparql", params={"query": "ASK { <urn:a> ?p ?o }"}).json()["boolean"] is False
