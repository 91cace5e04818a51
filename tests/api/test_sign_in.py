"""People sign in at a real issuer, act through forms, lose no form, and leave."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.oidc import Issuer, issuing, listed
from tests.server import Service, copy_of, free_port, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}
CORRECTION = {"kind": "natinf", "key": "7", "reason": "essai d'une très longue phrase", "from": "2026-01-01"}


class Site(NamedTuple):
    """A service with two issuers."""

    service: Service
    first: Issuer
    second: Issuer
    opened: list[httpx.Client]

    def browser(self) -> httpx.Client:
        """Return a browser that nobody has used."""
        self.opened.append(self.service.client())
        return self.opened[-1]


@pytest.fixture(scope="module")
def site(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("people"), free_port()
    with issuing() as first, issuing() as second:
        first.people = {
            "steward": {"realm_access": {"roles": ["srj-steward:natinf", "offline_access"]}},
            "administrator": {"groups": ["/srj/administrator", "/other"]},
        }
        settings = {
            "SRJ_ISSUERS": str(listed(folder, first, second)),
            "SRJ_ADDRESS": f"http://127.0.0.1:{port}",
        }
        with serving(copy_of(demonstration_home, folder), port, **settings) as service:
            made = Site(service, first, second, [])
            yield made
            for client in made.opened:
                client.close()


def signed_in(site: Site, subject: str, after: str = "/account") -> httpx.Client:
    """Return the browser of somebody who signed in."""
    client = site.browser()
    site.first.next_subject = subject
    answer = client.get("/signin/issuer-1", params={"next": after}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    assert answer.url.path == after
    return client


def form_token(page: str) -> str:
    """Return what the forms of a page carry; every one that writes does."""
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>', page)
    tokens = re.findall(
        r'<form\b[^>]*method="post"[^>]*><input type="hidden" name="csrf" value="([0-9a-f]{64})">', page
    )
    assert forms
    assert len(tokens) == len(forms)
    return str(tokens[0])


def test_a_page_leads_to_the_choice_of_an_issuer_and_comes_back(site: Site) -> None:
    client = site.browser()
    page = client.get("/doc/natinf/7", headers=PAGE, params={"lang": "en"}).text
    assert "Sign in" in page
    choice = client.get("/signin", params={"next": "/doc/natinf/7", "lang": "en"}).text
    assert "Sign in with Issuer 1" in choice
    assert "Sign in with Issuer 2" in choice
    client = signed_in(site, "nobody", "/doc/natinf/7")
    assert "Sign out" in client.get("/doc/natinf/7", headers=PAGE, params={"lang": "en"}).text


def test_the_account_says_its_roles_and_the_journal_only_its_id(site: Site) -> None:
    client = signed_in(site, "steward")
    told = client.get("/account", headers=JSON).json()
    assert told["grants"] == [{"role": "steward", "within": "natinf"}]
    assert told["audience"] == "internal"
    assert re.fullmatch(r"u-[0-9a-f]{16}", told["account"])
    assert "Name of steward" in client.get("/account", headers=PAGE).text


def test_a_session_cookie_is_read_by_no_script_and_sent_by_no_other_site(site: Site) -> None:
    client = site.browser()
    site.first.next_subject = "nobody"
    sent = client.get("/signin/issuer-1")
    came = httpx.get(sent.headers["location"])
    answer = client.get(came.headers["location"])
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("srj="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32


@pytest.mark.parametrize("change", ["state", "iss", "code", "browser", "again", "nonce"])
def test_a_return_that_does_not_fit_begins_no_session(site: Site, change: str) -> None:
    client = site.browser()
    site.first.next_subject = "steward"
    site.first.wrong_nonce = change == "nonce"
    came = httpx.get(client.get("/signin/issuer-1").headers["location"]).headers["location"]
    site_url = httpx.URL(came)
    if change in {"state", "iss", "code"}:
        site_url = site_url.copy_set_param(change, "http://127.0.0.1:9" if change == "iss" else "another")
    if change == "browser":
        client = site.browser()
    if change == "again":
        assert client.get(site_url).status_code == 303
        client.cookies.delete("srj")
    answer = client.get(site_url, headers=JSON)
    site.first.wrong_nonce = False
    assert answer.status_code in {401, 503}
    assert client.get("/account", headers=JSON).status_code == 401


def test_no_sign_in_leads_to_another_site(site: Site) -> None:
    for after in ("//evil.example", "https://evil.example", "/\\evil.example", "/signin/back"):
        client = site.browser()
        site.first.next_subject = "nobody"
        answer = client.get("/signin/issuer-1", params={"next": after})
        came = client.get(httpx.get(answer.headers["location"]).headers["location"])
        assert came.headers["location"] == f"{site.service.address}/"


def test_a_form_without_the_token_of_its_session_is_refused(site: Site) -> None:
    client = signed_in(site, "steward")
    for form in (CORRECTION, {**CORRECTION, "csrf": "0" * 64}):
        answer = client.post("/corrections", data=form, headers=JSON)
        assert problem_of(answer)["code"] == "form-expired"
    assert client.post("/corrections", json={}, headers=JSON).status_code == 403
    another = form_token(signed_in(site, "nobody").get("/account", headers=PAGE).text)
    assert client.post("/corrections", data={**CORRECTION, "csrf": another}, headers=JSON).status_code == 403


def test_a_steward_previews_and_does_not_publish_alone(site: Site) -> None:
    client = signed_in(site, "steward")
    page = client.get("/corrections", params={"kind": "natinf", "key": "7"}, headers=PAGE).text
    token = form_token(page)
    previewed = client.post("/corrections", data={"csrf": token, **CORRECTION, "nothing": "true"}, headers=PAGE)
    assert previewed.status_code == 200, previewed.text
    confirmed = {"csrf": token, **CORRECTION, "nothing": "true", "step": "confirm", "once": "o"}
    assert client.post("/corrections", data=confirmed, headers=PAGE).status_code == 403
    sent = {**CORRECTION, "nothing": True, "dryRun": False}
    refused = client.post("/corrections", json=sent, headers={**JSON, "X-CSRF-Token": token})
    assert problem_of(refused)["code"] == "draft-required"
    elsewhere = {**sent, "kind": "court", "dryRun": True}
    refused = client.post("/corrections", json=elsewhere, headers={**JSON, "X-CSRF-Token": token})
    assert problem_of(refused)["code"] == "not-permitted"


def test_a_form_sent_when_the_session_has_ended_comes_back_filled(site: Site) -> None:
    client = signed_in(site, "steward")
    token = form_token(client.get("/corrections", params={"kind": "natinf", "key": "7"}, headers=PAGE).text)
    with sqlite3.connect(site.service.home / "accounts.sqlite") as file:
        file.execute("DELETE FROM sessions")
    file.close()
    answer = client.post("/corrections", data={"csrf": token, **CORRECTION, "nothing": "true"}, headers=PAGE)
    assert answer.status_code == 401
    assert "/signin" in answer.text or "signin" in answer.text
    site.first.next_subject = "steward"
    back = client.get("/signin/issuer-1", follow_redirects=True)
    assert back.url.path == "/signin/form"
    fields = dict(re.findall(r'<input id="field-\d+" name="([^"]+)" value="([^"]*)">', back.text))
    assert fields["reason"] == "essai d&#39;une très longue phrase"
    fresh = form_token(back.text)
    sent = client.post("/corrections", data={"csrf": fresh, **CORRECTION, "nothing": "true"}, headers=PAGE)
    assert sent.status_code == 200
    assert client.get("/signin/form", headers=JSON).status_code == 404  # it was sent


def test_who_leaves_has_left_here_and_at_the_issuer(site: Site) -> None:
    client = signed_in(site, "steward")
    stolen = client.cookies["srj"]
    token = form_token(client.get("/account", headers=PAGE).text)
    assert client.post("/signout").status_code == 403  # not from a page of the session
    answer = client.post("/signout", data={"csrf": token})
    where = urlsplit(answer.headers["location"])
    assert where.path == "/logout"
    assert parse_qs(where.query)["id_token_hint"]
    client.cookies.set("srj", stolen)
    assert client.get("/account", headers=JSON).status_code == 401


def test_pages_of_a_session_are_kept_by_nobody(site: Site) -> None:
    client = signed_in(site, "steward")
    anonymous = site.browser().get("/doc/natinf/7", headers=PAGE)
    page = client.get("/doc/natinf/7", headers={**PAGE, "If-None-Match": anonymous.headers["etag"]})
    assert page.status_code == 200
    assert "etag" not in page.headers
    assert "private" in page.headers["cache-control"]
    assert "access-control-allow-origin" not in page.headers
    assert "cookie" in page.headers["vary"].lower()


def test_signed_user_info_is_read_too(site: Site) -> None:
    site.first.signed_user_info = True
    client = signed_in(site, "proconnected")
    site.first.signed_user_info = False
    assert "Name of proconnected" in client.get("/account", headers=PAGE).text


def test_an_administrator_gives_takes_back_and_erases(site: Site) -> None:
    steward = signed_in(site, "nobody")
    account = steward.get("/account", headers=JSON).json()["account"]
    assert steward.get("/rights", headers=JSON).json().keys() == {"roles"}
    administrator = signed_in(site, "administrator")
    token = form_token(administrator.get("/rights", headers=PAGE).text)
    path = f"/rights/{account}"
    given = {"csrf": token, "act": "grant", "role": "reader", "within": "restricted"}
    assert administrator.post(path, data=given).status_code == 303
    assert steward.get("/account", headers=JSON).json()["audience"] == "restricted"
    assert steward.post(path, data=given).status_code == 403
    assert administrator.post(path, data={**given, "act": "revoke"}).status_code == 303
    assert steward.get("/account", headers=JSON).json()["audience"] == "public"
    assert administrator.post(path, data={**given, "role": "king"}).status_code == 400
    assert b"Name of nobody" in (site.service.home / "accounts.sqlite").read_bytes()
    assert administrator.post(path, data={"csrf": token, "act": "erase"}).status_code == 303
    assert steward.get("/account", headers=JSON).status_code == 401
    assert b"Name of nobody" not in (site.service.home / "accounts.sqlite").read_bytes()
    audit = administrator.get("/audit.jsonl").text
    acts = [line for line in audit.splitlines() if account in line]
    assert [re.findall(r'"act": "(\w+)"', line)[0] for line in acts] == ["made", "granted", "revoked", "erased"]
    assert "Name of" not in audit
    assert administrator.get("/audit.csv").text.count("\n") == audit.count("\n") + 1
    assert "administrator" in administrator.get("/rights.csv").text


def test_sessions_survive_a_restart_of_the_front(site: Site) -> None:
    client = signed_in(site, "steward")
    pid = site.service.pid_of("front")
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    site.service.wait_until_ready()
    assert client.get("/account", headers=JSON).status_code == 200
