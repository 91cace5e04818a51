"""Who may do what with a draft, with tokens of a real issuer: four eyes, scopes of publishers, what is not to be seen.

The story of a reform is told here whole: dated ahead, refused to its author, published by another, in force once the
clock moves, then taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from app.domain.dates import PARIS
from tests.api.editions import edition
from tests.api.test_drafts import label_of, opened, renamed
from tests.oidc import issuing, listed, signed_in
from tests.server import Service, copy_of, problem_of, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLES = {
    "author": ("srj-steward",),
    "colleague": ("srj-steward", "srj-publisher"),
    "publisher": ("srj-publisher",),
    "publisher of nac": ("srj-publisher:nac",),
    "publisher of natinf": ("srj-publisher:natinf",),
    "reader": ("srj-reader",),
    "anonymous": (),
}
REFORM = datetime.now(PARIS).date() + timedelta(days=400)


@dataclass
class Bureau:
    """The service, a client for each person, and the file that moves its clock."""

    service: Service
    people: dict[str, httpx.Client]
    clock: Path


@pytest.fixture(scope="module")
def bureau(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A service with an issuer and one edition, imported by who holds the home."""
    folder = tmp_path_factory.mktemp("bureau")
    home, clock = copy_of(empty_home, folder), folder / "clock"
    with (
        issuing() as issuer,
        serving(home, SRJ_ISSUERS=str(listed(folder, issuer)), SRJ_CLOCK_FILE=str(clock)) as served,
        signed_in(served, issuer, ROLES) as people,
    ):
        owner = httpx.HTTPTransport(uds=str(home / "service.sock"))
        with httpx.Client(base_url="http://localhost", transport=owner, timeout=30) as local:
            data = edition("7", "23", "41")
            files = {"file": ("natinf.csv", data, "text/csv")}
            told = local.post("/imports", data={"kind": "natinf", "edition": "2025-01-01"}, files=files)
            assert told.status_code == 200, told.text
        yield Bureau(served, people, clock)


def drafted(bureau: Bureau, key: str, label: str) -> str:
    """Have the author open a draft on a code and submit it."""
    author = bureau.people["author"]
    draft = opened(author)
    renamed(author, draft, key, label)
    assert author.post(f"{draft}/submit").status_code == 200
    return draft


def published(bureau: Bureau, name: str, draft: str, **more: str) -> httpx.Response:
    return bureau.people[name].post(f"{draft}/publish", json={"reason": "Réforme", **more})


def test_who_may_not_publish_is_refused_and_the_draft_stays(bureau: Bureau) -> None:
    draft = drafted(bureau, "23", "VIOLENCES (REFUS)")
    for name, status, code in (
        ("anonymous", 401, "authentication-required"),
        ("reader", 403, "not-permitted"),
        ("author", 403, "not-permitted"),
        ("publisher of nac", 403, "not-permitted"),
    ):
        answer = published(bureau, name, draft)
        assert (answer.status_code, problem_of(answer)["code"]) == (status, code), name
    assert bureau.people["publisher"].get(draft).json()["state"] == "submitted"


def test_who_wrote_in_a_draft_does_not_publish_it(bureau: Bureau) -> None:
    draft = opened(bureau.people["author"])
    renamed(bureau.people["author"], draft, "41", "CONDUITE SANS PERMIS (1)")
    renamed(bureau.people["colleague"], draft, "41", "CONDUITE SANS PERMIS (2)")
    assert bureau.people["author"].post(f"{draft}/submit").status_code == 200
    answer = published(bureau, "colleague", draft)
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "four-eyes")


def test_a_publisher_of_one_referential_publishes_what_is_about_it(bureau: Bureau) -> None:
    draft = drafted(bureau, "23", "VIOLENCES")
    assert published(bureau, "publisher of natinf", draft).status_code == 201
    assert label_of(bureau.people["anonymous"], "23") == "VIOLENCES"


def test_drafts_are_not_for_the_public(bureau: Bureau) -> None:
    draft = drafted(bureau, "41", "SECRET")
    for address in ("/drafts", draft, f"{draft}/sparql?query=ASK%7B%7D", f"{draft}/data?default"):
        answer = bureau.people["anonymous"].get(address)
        assert answer.status_code == 401, address
        assert "SECRET" not in answer.text


def test_what_waits_is_told_to_whom_it_waits_for(bureau: Bureau) -> None:
    def tasks(name: str, kind: str) -> set[str]:
        answer = bureau.people[name].get("/tasks.json", params={"kind": kind})
        return {str(each["draft"]) for each in answer.json()["items"]}

    draft = drafted(bureau, "41", "CONDUITE")
    key = draft.rpartition("/")[2]
    assert key in tasks("publisher", "draft-to-review")
    assert key not in tasks("author", "draft-to-review")
    assert tasks("anonymous", "draft-to-review") == tasks("reader", "draft-to-review") == set()
    assert bureau.people["publisher"].post(f"{draft}/return").status_code == 200
    assert key not in tasks("publisher", "draft-to-review")
    assert key in tasks("author", "draft-sent-back")
    page = bureau.people["author"].get("/tasks", headers={"Accept": "text/html"}).text
    assert f"{draft[1:]}" in page
    listed = bureau.people["author"].get("/drafts", headers={"Accept": "text/html"}).text
    assert "Renvoyé : à reprendre" in listed


def test_pages_offer_what_one_may_do_and_refuse_the_rest_clearly(bureau: Bureau) -> None:
    draft = drafted(bureau, "41", "CONDUITE")
    page = {"Accept": "text/html"}
    form = {**page, "Content-Type": "application/x-www-form-urlencoded"}
    author, publisher = bureau.people["author"], bureau.people["publisher"]
    seen = author.get(draft, headers=page).text
    assert "/publish" not in seen
    assert "attend une personne qui a le rôle de publier" in seen
    assert "/publish" in publisher.get(draft, headers=page).text
    assert f"{draft[1:]}/close" not in publisher.get(draft, headers=page).text
    refused = author.post(f"{draft}/publish", content=b"effective=2030-01-01&reason=essai", headers=form)
    assert refused.status_code == 403
    assert "n&#39;a pas le rôle" in refused.text
    assert 'value="2030-01-01"' in refused.text
    assert bureau.people["anonymous"].get("/drafts", headers=page).status_code == 401
    assert "Modifier dans un brouillon" in author.get("/doc/natinf/7", headers=page).text
    for name in ("anonymous", "publisher", "reader"):
        assert "Modifier dans un brouillon" not in bureau.people[name].get("/doc/natinf/7", headers=page).text
    assert author.post(f"{draft}/return").status_code == 200


def test_a_reform_from_its_draft_to_its_undoing(bureau: Bureau) -> None:
    public, publisher = bureau.people["anonymous"], bureau.people["publisher"]
    before = label_of(public, "7")
    draft = drafted(bureau, "7", "RETRAIT DE PROVISION (REFORME)")
    checked = publisher.post(f"{draft}/check", json={"effective": REFORM.isoformat()})
    assert checked.status_code == 200, checked.text
    assert published(bureau, "author", draft, effective=REFORM.isoformat()).status_code == 403
    done = published(bureau, "publisher", draft, effective=REFORM.isoformat())
    assert done.status_code == 201, done.text
    assert label_of(public, "7") == before
    assert label_of(public, "7", valid=REFORM.isoformat()) == "RETRAIT DE PROVISION (REFORME)"
    moment = datetime.combine(REFORM, datetime.min.time(), PARIS) + timedelta(hours=1)
    bureau.clock.with_suffix(".new").write_text(moment.isoformat(), encoding="utf-8")
    bureau.clock.with_suffix(".new").rename(bureau.clock)
    try:
        until(lambda: label_of(public, "7") == "RETRAIT DE PROVISION (REFORME)", 20, "the reform")
    finally:
        bureau.clock.unlink()
    owner = httpx.HTTPTransport(uds=str(bureau.service.home / "service.sock"))
    with httpx.Client(base_url="http://localhost", transport=owner, timeout=30) as local:
        undone = local.post(f"/commits/{done.json()['commit']}/undo", json={"reason": "Réforme abandonnée"})
        assert undone.status_code == 201, undone.text
    assert label_of(public, "7", valid=REFORM.isoformat()) == before
