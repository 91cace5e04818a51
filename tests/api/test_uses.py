"""Applications declare the referentials that they use, with tokens of a real issuer; a publisher publishes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.oidc import issuing, listed, signed_in
from tests.server import copy_of, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLES = {
    "taj": ("srj-application:taj",),
    "cassiopee": ("srj-application:cassiopee",),
    "publisher": ("srj-publisher",),
    "reader": ("srj-reader",),
    "anonymous": (),
}
CHAPTER = "https://w3id.org/srj/def#offenceClass-contravention-5"

People = dict[str, httpx.Client]


@pytest.fixture(scope="module")
def callers(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    folder = tmp_path_factory.mktemp("uses")
    home = copy_of(demonstration_home, folder)
    with (
        issuing() as issuer,
        serving(home, SRJ_ISSUERS=str(listed(folder, issuer))) as served,
        signed_in(served, issuer, ROLES) as found,
    ):
        yield found


def declare(client: httpx.Client, body: dict[str, object], **headers: str) -> httpx.Response:
    return client.post("/uses", json=body, headers=headers)


def published(client: httpx.Client, answer: httpx.Response) -> None:
    done = client.post(f"{answer.headers['location']}/publish", json={})
    assert done.status_code == httpx.codes.CREATED, done.text


def triples(client: httpx.Client, use: str) -> str:
    return client.get(f"/doc/use/{use}.nt").text


def test_an_application_declares_a_use_and_somebody_else_publishes_it(callers: People) -> None:
    body: dict[str, object] = {
        "application": "taj",
        "referential": "nac",
        "role": "consumer",
        "source": "dossier d'exploitation",
    }
    told = declare(callers["taj"], body)
    assert told.status_code == httpx.codes.CREATED, told.text
    assert told.json()["state"] == "submitted"
    assert told.json()["use"].endswith("/id/use/taj-nac")
    assert callers["anonymous"].get("/doc/use/taj-nac.json").status_code == httpx.codes.NOT_FOUND
    published(callers["publisher"], told)
    said = triples(callers["anonymous"], "taj-nac")
    for part in (
        "/id/application/taj>",
        "/id/referential/nac>",
        "#useRole-consumer>",
        "#proof-attested>",
        "exploitation",
    ):
        assert part in said
    again = declare(callers["taj"], body)
    assert (again.status_code, again.json()["draft"]) == (httpx.codes.OK, None)


def test_a_declaration_says_the_whole_use_whatever_its_key(callers: People) -> None:
    before = triples(callers["anonymous"], "cassiopee-natinf")
    assert "useScope" not in before
    label = next(line for line in before.splitlines() if "prefLabel" in line)
    body: dict[str, object] = {"application": "cassiopee", "referential": "natinf", "scope": [CHAPTER], "role": "copy"}
    told = declare(callers["cassiopee"], body)
    published(callers["publisher"], told)
    after = triples(callers["anonymous"], "cassiopee-natinf")
    assert label in after
    assert f"useScope> <{CHAPTER}>" in after
    told = declare(callers["cassiopee"], {"application": "cassiopee", "referential": "natinf"})
    published(callers["publisher"], told)
    after = triples(callers["anonymous"], "cassiopee-natinf")
    assert "useScope" not in after
    assert "useRole" not in after


def test_a_retry_with_a_key_finds_its_draft(callers: People) -> None:
    body: dict[str, object] = {"application": "taj", "referential": "srj"}
    one, two = (declare(callers["taj"], body, **{"Idempotency-Key": "taj-srj"}) for _ in range(2))
    assert one.json() == two.json()
    assert one.headers["location"] == two.headers["location"]
    other = declare(callers["taj"], {**body, "role": "copy"}, **{"Idempotency-Key": "taj-srj"})
    assert other.status_code == httpx.codes.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize(
    ("who", "body", "status", "code"),
    [
        ("anonymous", {"application": "taj", "referential": "nac"}, 401, "authentication-required"),
        ("reader", {"application": "taj", "referential": "nac"}, 403, "not-permitted"),
        ("taj", {"application": "cassiopee", "referential": "nac"}, 403, "not-permitted"),
        ("taj", {"application": "taj"}, 400, "invalid-field"),
        ("taj", {"application": "taj", "referential": "nac", "role": "owner"}, 400, "invalid-field"),
        ("taj", {"application": "taj", "referential": "nac", "scope": "chapter"}, 400, "invalid-field"),
        ("taj", {"application": "taj", "referential": "nac", "scope": [7]}, 400, "invalid-field"),
        ("taj", {"application": "taj", "referential": "nac", "colour": "red"}, 400, "unknown-field"),
        ("taj", {"application": "taj", "referential": "absent"}, 400, "unknown-reference"),
        ("taj", {"application": "taj", "referential": "nac", "edition": "absent"}, 400, "unknown-reference"),
        ("taj", {"application": "taj", "referential": "nac", "audience": "internal"}, 403, "not-permitted"),
    ],
)
def test_what_is_refused(callers: People, who: str, body: dict[str, object], status: int, code: str) -> None:
    answer = declare(callers[who], body)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)
