"""Deviations and waivers in drafts, with tokens of a real issuer: a second person publishes what one declares."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from tests.oidc import issuing, listed, signed_in
from tests.server import copy_of, problem_of, serving
from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"Accept": "text/html"}
TERMS = "https://w3id.org/srj/def#"
ROLES = {
    "author": ("srj-steward",),
    "colleague": ("srj-steward", "srj-publisher"),
    "publisher": ("srj-publisher",),
    "second": ("srj-publisher",),
    "reader": ("srj-reader",),
}
DEVIATION = {
    "kind": "deviation",
    "subject": "interface/i12",
    "rule": "ProhibitedSending",
    "office": "office/DACG",
    "evidence": "constaté sur place",
}
WAIVER = {
    "kind": "waiver",
    "subject": "interface/i12",
    "rule": "TargetNotInForce",
    "office": "office/DACG",
    "grantedBy": "organisation/ministere-justice",
    "waiverReason": "reprise prévue",
    "to": "2099-01-01",
}
LINK = {"operation": f"{TERMS}operation-interconnection", "exchangePurpose": f"{TERMS}exchangePurpose-update"}

People = dict[str, httpx.Client]


@pytest.fixture(scope="module")
def people(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """A client for each person of a bureau, of a service with an issuer."""
    folder = tmp_path_factory.mktemp("declared")
    home = copy_of(demonstration_home, folder)
    with (
        issuing() as issuer,
        serving(home, SRJ_ISSUERS=str(listed(folder, issuer))) as served,
        signed_in(served, issuer, ROLES) as found,
    ):
        yield found


def draft_of(client: httpx.Client) -> str:
    answer = client.post("/drafts", json={"title": "Lien constaté"})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


def declared(client: httpx.Client, draft: str, body: dict[str, str]) -> httpx.Response:
    return client.post(f"{draft}/declarations", json=body)


def refused(answer: httpx.Response) -> tuple[int, object]:
    return answer.status_code, problem_of(answer)["code"]


def test_a_declaration_is_not_published_by_its_author(people: People) -> None:
    for name, path, body in (("author", "/deviations", DEVIATION), ("publisher", "/waivers", WAIVER)):
        own = {key: value for key, value in body.items() if key != "kind"}
        assert refused(people[name].post(path, json=own)) == (403, "draft-required")
        tried = people[name].post(path, json={**own, "dryRun": True})
        assert tried.status_code in {200, 422}, tried.text


def test_a_finding_leads_to_the_form_that_declares_it_in_the_draft(people: People) -> None:
    author = people["author"]
    draft = draft_of(author)
    edit = {"kind": "interface", "key": "i12", "changes": LINK}
    assert author.post(f"{draft}/changes", json=edit).status_code == httpx.codes.OK
    page = author.get(draft, headers=PAGE).text
    check(page, "fr")
    assert "Déclarer une dérogation" not in page, "a steward grants no waiver"
    found = re.search(r'href="([^"]*)#declare-deviation"', page)
    assert found is not None
    where = author.base_url.join(draft).join(html.unescape(found[1]))
    form = author.get(where, headers=PAGE).text
    check(form, "fr")
    assert '<details id="declare-deviation" open>' in form
    subject = re.search(r'id="deviation-subject" name="subject" type="text" value="([^"]+/interface/i12)"', form)
    assert subject is not None
    body = {**DEVIATION, "subject": subject[1]}
    sent = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}
    wrong = author.post(f"{draft}/declarations", content=urlencode({**body, "evidence": ""}), headers=sent)
    assert wrong.status_code == httpx.codes.BAD_REQUEST
    check(wrong.text, "fr")
    assert 'name="office" type="text" value="office/DACG"' in wrong.text
    done = author.post(f"{draft}/declarations", content=urlencode(body), headers=sent)
    assert done.status_code == httpx.codes.SEE_OTHER
    page = author.get(draft, headers=PAGE).text
    check(page, "fr")
    assert "Rien ne s’oppose à la publication" in page
    assert "constaté sur place" in page
    gone = author.post(f"{draft}/declarations/1/remove", content=b"", headers=sent)
    assert gone.status_code == httpx.codes.SEE_OTHER
    assert author.get(draft).json()["declarations"] == []


def test_a_true_but_unlawful_link_is_published_once_declared_by_a_second_person(people: People) -> None:
    author, publisher = people["author"], people["publisher"]
    draft = draft_of(author)
    changed = author.post(f"{draft}/changes", json={"kind": "interface", "key": "i12", "changes": LINK})
    assert changed.status_code == httpx.codes.OK, changed.text
    checked = author.post(f"{draft}/check", json={}).json()
    assert checked["conforms"] is False
    assert "ProhibitedSending" in str(checked["results"])
    assert declared(author, draft, DEVIATION).status_code == httpx.codes.CREATED
    told = author.get(draft).json()["declarations"]
    assert [(each["kind"], each["subject"], each["number"]) for each in told] == [("deviation", "interface/i12", 1)]
    assert author.post(f"{draft}/check", json={}).json()["conforms"] is True
    assert author.post(f"{draft}/submit", json={}).status_code == httpx.codes.OK
    assert refused(author.post(f"{draft}/publish", json={}))[0] == httpx.codes.FORBIDDEN
    published = publisher.post(f"{draft}/publish", json={"reason": "constat"})
    assert published.status_code == httpx.codes.CREATED, published.text
    (item,) = publisher.get("/deviations.json").json()["items"]
    assert item["commit"] == published.json()["commit"]
    assert item["declaredBy"] == author.get(draft).json()["account"]
    board = publisher.get("/coherence.json", params={"rule": "ProhibitedSending"}).json()
    assert (board["total"], board["declared"]) == (1, 1)


def test_who_declares_in_a_draft_does_not_publish_it_even_as_a_publisher(people: People) -> None:
    draft = draft_of(people["author"])
    assert declared(people["publisher"], draft, WAIVER).status_code == httpx.codes.CREATED
    assert people["author"].post(f"{draft}/submit", json={}).status_code == httpx.codes.OK
    assert refused(people["publisher"].post(f"{draft}/publish", json={})) == (403, "four-eyes")
    assert people["second"].post(f"{draft}/publish", json={"reason": "accordée"}).status_code == httpx.codes.CREATED
    (item,) = people["second"].get("/waivers.json").json()["items"]
    assert item["rule"].endswith("TargetNotInForce")


def test_who_may_declare_is_who_may_declare_outside_a_draft(people: People) -> None:
    draft = draft_of(people["author"])
    assert refused(declared(people["author"], draft, WAIVER)) == (403, "not-permitted")
    assert refused(declared(people["publisher"], draft, DEVIATION)) == (403, "not-permitted")
    assert declared(people["reader"], draft, DEVIATION).status_code in {403, 404}


def test_what_is_wrong_is_refused_and_what_was_declared_can_be_taken_out(people: People) -> None:
    author = people["author"]
    draft = draft_of(author)
    for wrong, code in (
        ({**DEVIATION, "evidence": ""}, "field-required"),
        ({**DEVIATION, "colour": "red"}, "unknown-field"),
        ({**DEVIATION, "kind": "licence"}, "invalid-field"),
        ({**DEVIATION, "from": "2026-13-01"}, "invalid-date"),
    ):
        assert problem_of(declared(author, draft, wrong))["code"] == code
    assert declared(author, draft, {**DEVIATION, "subject": "interface/nowhere"}).status_code == httpx.codes.CREATED
    assert refused(author.post(f"{draft}/check", json={})) == (404, "unknown")
    assert author.delete(f"{draft}/declarations/9").status_code == httpx.codes.NOT_FOUND
    assert author.delete(f"{draft}/declarations/1").status_code == httpx.codes.NO_CONTENT
    assert author.get(draft).json()["declarations"] == []
    assert refused(author.post(f"{draft}/check", json={})) == (422, "nothing-changes")
