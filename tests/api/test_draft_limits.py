"""Bounds of drafts: opened once with a key, so many, so large, so old; and what a hostile document cannot do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.server import Service, copy_of, post_import, problem_of, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 12
TURTLE, UPDATE = "text/turtle", "application/sparql-update"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clock") / "clock"


@pytest.fixture(scope="module")
def service(empty_home: Path, clock: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a few offences, small bounds, and a clock that tests move."""
    home = copy_of(empty_home, tmp_path_factory.mktemp("limits"))
    bounded = serving(
        home,
        SRJ_CLOCK_FILE=str(clock),
        SRJ_DRAFTS=str(MOST),
        SRJ_DRAFT_SIZE="20000",
        SRJ_DRAFT_DAYS="30",
        SRJ_DOCUMENT_DEADLINE="3",
    )
    with bounded as served, served.client() as client:
        assert post_import(client, "natinf", edition("7", "23"), edition="2025-01-01").status_code == httpx.codes.OK
        yield served


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with service.client() as opened:
        yield opened


@pytest.fixture
def draft(client: httpx.Client) -> Iterator[str]:
    """A draft, closed when the test is over."""
    address = str(client.post("/drafts", json={"title": "Essai"}).headers["location"])
    yield address
    client.delete(address)


def put(client: httpx.Client, draft: str, data: bytes | str, media_type: str = TURTLE) -> httpx.Response:
    return client.post(f"{draft}/data?default", content=data, headers={"Content-Type": media_type})


def effects(client: httpx.Client, draft: str) -> int:
    return int(client.get(draft).json()["effects"])


def test_a_key_opens_one_draft_and_gives_the_same_answer_again(client: httpx.Client) -> None:
    key, body = {"Idempotency-Key": "ouvrir-1"}, {"title": "Une fois", "valid": "2030-01-01"}
    first = client.post("/drafts", json=body, headers=key)
    edit = {"kind": "natinf", "key": "7", "changes": {"label": "AUTRE"}}
    assert client.post(f"{first.headers['location']}/changes", json=edit).status_code == httpx.codes.OK
    again = client.post("/drafts", json=body, headers=key)
    assert (again.status_code, again.headers["location"]) == (httpx.codes.CREATED, first.headers["location"])
    assert again.json() == first.json()
    for other in ({"title": "Autre"}, {**body, "valid": "2031-01-01"}, {**body, "base": "empty"}):
        refused = client.post("/drafts", json=other, headers=key)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert problem_of(refused)["code"] == "idempotency-mismatch"
    other_key = client.post("/drafts", json=body, headers={"Idempotency-Key": "ouvrir-2"})
    assert other_key.headers["location"] != first.headers["location"]
    client.delete(first.headers["location"])
    client.delete(other_key.headers["location"])


def test_a_key_is_forgotten_after_a_day(client: httpx.Client, clock: Path) -> None:
    key, body = {"Idempotency-Key": "hier"}, {"title": "Hier"}
    first = client.post("/drafts", json=body, headers=key)
    later(client, clock, 25 * 3600)
    second = client.post("/drafts", json={"title": "Aujourd'hui"}, headers=key)
    assert second.status_code == httpx.codes.CREATED, second.text
    assert second.headers["location"] != first.headers["location"]
    for each in (first, second):
        client.delete(each.headers["location"])


def later(client: httpx.Client, clock: Path, seconds: int) -> None:
    """Move the clock of the service, and wait until its views have moved too."""
    moved = float(clock.read_text()) if clock.exists() else 0.0
    fresh = clock.with_suffix(".new")
    fresh.write_text(str(moved + seconds))
    fresh.replace(clock)
    day = (datetime.now(UTC) + timedelta(seconds=moved + seconds)).date().isoformat()
    until(lambda: abs_days(client, day) <= 1, 20, "the day of the service")


def abs_days(client: httpx.Client, day: str) -> int:
    told = client.post("/drafts", json={"title": "jour"})
    client.delete(told.headers["location"])
    opened = datetime.fromisoformat(told.json()["valid"]).date()
    return abs((opened - datetime.fromisoformat(day).date()).days)


def test_no_more_drafts_than_are_allowed_wait(client: httpx.Client) -> None:
    opened: list[str] = []
    while len(opened) <= MOST:
        answer = client.post("/drafts", json={"title": f"n° {len(opened)}"})
        if answer.status_code != httpx.codes.CREATED:
            break
        opened.append(answer.headers["location"])
    assert answer.status_code == httpx.codes.CONFLICT
    assert problem_of(answer)["code"] == "too-many-drafts"
    assert "SRJ_DRAFTS" in answer.json()["text"]["en"]
    client.delete(opened[0])
    assert client.post("/drafts", json={"title": "place"}).status_code == httpx.codes.CREATED
    for each in client.get("/drafts", params={"state": "open"}).json()["items"]:
        client.delete(f"/drafts/{each['id']}")


def test_a_draft_that_grows_too_large_is_refused_and_stays_as_it_was(client: httpx.Client, draft: str) -> None:
    line = f'<http://x/id/{{}}> <{SKOS}note> "{"x" * 100}" .\n'
    assert put(client, draft, "".join(line.format(n) for n in range(50))).status_code == httpx.codes.NO_CONTENT
    refused = put(client, draft, "".join(line.format(n) for n in range(50, 200)))
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert problem_of(refused)["code"] == "draft-too-large"
    assert effects(client, draft) == 1
    held = client.get(f"{draft}/data?default", headers={"Accept": "application/n-triples"}).text
    assert sum("xxxxx" in line for line in held.splitlines()) == 50


def test_a_draft_that_nobody_writes_in_is_closed_and_can_still_be_read(client: httpx.Client, clock: Path) -> None:
    draft = str(client.post("/drafts", json={"title": "Oublié"}).headers["location"])
    edit = {"kind": "natinf", "key": "7", "changes": {"label": "OUBLIE"}}
    assert client.post(f"{draft}/changes", json=edit).status_code == httpx.codes.OK
    later(client, clock, 20 * 86_400)
    assert client.get(draft).json()["state"] == "open"
    assert client.post(f"{draft}/comments", json={"text": "encore"}).status_code == httpx.codes.CREATED
    later(client, clock, 20 * 86_400)
    assert client.get(draft).json()["state"] == "open"
    later(client, clock, 11 * 86_400)
    told = client.get(draft).json()
    assert told["state"] == "closed"
    assert told["changes"]["items"][0]["key"] == "7"
    assert problem_of(client.post(f"{draft}/publish", json={}))["code"] == "draft-not-open"


HOSTILE = {
    "an entity that grows": (
        b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        "application/rdf+xml",
        "doctype-refused",
    ),
    "a context elsewhere": (
        b'{"@context": "http://127.0.0.1:1/context"}',
        "application/ld+json",
        "remote-context-refused",
    ),
    "deep JSON": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "application/ld+json", "too-deep"),
    "not UTF-8": (b"<urn:a> <urn:p> \xff .", TURTLE, "not-utf-8"),
    "half a triple": (b"<urn:a> <urn:p>", TURTLE, "syntax"),
    "a quoted triple": (b"<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", TURTLE, None),
    "a direction": (b'<urn:a> <urn:p> "x"@ar--rtl .', TURTLE, None),
    "several graphs": (b"<urn:a> <urn:p> <urn:o> <urn:g> .", "application/n-quads", "named-graph"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "image/png", "unsupported-format"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_whole(client: httpx.Client, draft: str, name: str) -> None:
    data, media_type, code = HOSTILE[name]
    for method in ("PUT", "POST"):
        refused = client.request(method, f"{draft}/data?default", content=data, headers={"Content-Type": media_type})
        assert refused.status_code in {400, 415}, (method, refused.text)
        assert code is None or problem_of(refused)["code"] == code, refused.text
    assert effects(client, draft) == 0
    assert client.get("/health/ready").status_code == httpx.codes.OK


@pytest.mark.parametrize(
    "update",
    [
        "INSERT { ?a ?b ?n } WHERE { SELECT ?a ?b (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?b }",
        "INSERT { ?a ?b ?n } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . BIND(CONCAT(STR(?a), STR(?d), STR(?g)) AS ?n) }",
        "DELETE { ?a ?b ?c } INSERT { ?d ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
)
def test_an_update_without_end_is_ended_and_others_go_on(client: httpx.Client, draft: str, update: str) -> None:
    refused = client.post(f"{draft}/update", content=update, headers={"Content-Type": UPDATE}, timeout=60)
    assert refused.status_code in {httpx.codes.GATEWAY_TIMEOUT, httpx.codes.SERVICE_UNAVAILABLE}, refused.text
    assert effects(client, draft) == 0
    assert put(client, draft, f'<http://x/id/a> <{SKOS}note> "après" .').status_code == httpx.codes.NO_CONTENT


def test_blank_nodes_of_two_documents_are_two(client: httpx.Client, draft: str) -> None:
    for _ in range(2):
        assert put(client, draft, f"_:same <{SKOS}note> <urn:o> .").status_code == httpx.codes.NO_CONTENT
    asked = "SELECT (COUNT(*) AS ?n) { ?s ?p <urn:o> }"
    found = client.get(f"{draft}/sparql", params={"query": asked}, headers={"Accept": "text/csv"})
    assert found.text.split() == ["n", "2"]


@pytest.mark.parametrize(
    "name", ["https://w3id.org/srj/shape#OffenceNotation", "https://w3id.org/srj/def#Offence"], ids=["rule", "term"]
)
def test_a_rule_changed_in_a_draft_is_refused_by_its_name(client: httpx.Client, draft: str, name: str) -> None:
    text = f'INSERT DATA {{ <{name}> <{SKOS}note> "autre" }}'
    assert client.post(f"{draft}/update", content=text, headers={"Content-Type": UPDATE}).is_success
    for act in ("check", "publish"):
        refused = client.post(f"{draft}/{act}", json={})
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        told = problem_of(refused)
        assert (told["code"], told["values"]) == ("draft-changes-model", [name])


def test_two_sources_that_disagree_are_refused_and_what_is_not_seen_is_not_told(client: httpx.Client) -> None:
    """What a restricted draft said, a public one contradicts without having seen it."""
    entity, other = (str(client.get(f"/doc/natinf/{code}.json").json()["id"]) for code in ("23", "7"))
    drafts = [
        str(client.post("/drafts", json={"title": audience, "audience": audience}).headers["location"])
        for audience in ("restricted", "public")
    ]
    for draft, value in zip(drafts, (other, entity), strict=True):
        text = f"INSERT DATA {{ <{entity}> <https://w3id.org/srj/def#recidivismOf> <{value}> }}"
        assert client.post(f"{draft}/update", content=text, headers={"Content-Type": UPDATE}).is_success
    first = client.post(f"{drafts[0]}/publish", json={})
    assert first.status_code == httpx.codes.CREATED, first.text
    refused = client.post(f"{drafts[1]}/publish", json={})
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    told = problem_of(refused)
    assert told["code"] == "sources-disagree"
    assert "stewardship-public" in str(told["values"])
    assert "stewardship-restricted" not in refused.text
    assert other not in str(told["values"])
    client.delete(drafts[1])
