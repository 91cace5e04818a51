"""The moment by path, ``/at/...`` and ``/known/...``: the same answers, validators and links as by parameter."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest

from tests.server import problem_of

DAY = "2025-06-01"


@pytest.fixture(scope="module")
def second(dated: httpx.Client) -> datetime:
    """The moment of the fourth commit, to the second: a Memento-Datetime leads back to what it dates."""
    return parsedate_to_datetime(dated.get("/doc/natinf/7.json?known=n4").headers["memento-datetime"])


def by_path(known: datetime) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the beginnings of paths, with the parameters that they stand for."""
    digits, written = known.strftime("%Y%m%d%H%M%S"), known.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        (f"/at/{DAY}", {"valid": DAY}),
        (f"/known/{digits}", {"known": written}),
        (f"/at/{DAY}/known/{digits}", {"valid": DAY, "known": written}),
        (f"/known/{digits}/at/{DAY}", {"valid": DAY, "known": written}),
        (f"/known/n4/at/{DAY}", {"valid": DAY, "known": "n4"}),
    )


@pytest.mark.parametrize(
    "read",
    [
        "/doc/natinf/7.json",
        "/doc/natinf/7.ttl",
        "/doc/natinf/7.jsonld",
        "/doc/natinf/7.rdf",
        "/doc/natinf.csv",
        "/doc/natinf.csv?sep=;&status=all",
        "/doc/natinf.json?limit=1",
        "/doc/natinf.ttl",
        "/lookup?value=7",
    ],
)
def test_both_ways_give_the_same_answer(dated: httpx.Client, second: datetime, read: str) -> None:
    for path, parameters in by_path(second):
        there = dated.get(f"{path}{read}")
        same = dated.get(httpx.URL(read).copy_merge_params(parameters))
        assert (there.status_code, there.content) == (same.status_code, same.content), path
        headers = ("etag", "content-type", "cache-control", "content-location", "memento-datetime", "vary")
        assert [there.headers.get(each) for each in headers] == [same.headers.get(each) for each in headers]
        canonical = next(each for each in there.headers["link"].split(", ") if 'rel="canonical"' in each)
        address = urlsplit(canonical.partition(">")[0].lstrip("<"))
        assert dict(parse_qsl(address.query)).items() >= parameters.items(), "canonical is by parameter"
        assert dated.get(
            f"{address.path}?{address.query}", headers={"Accept": there.headers["content-type"]}
        ).is_success
        if "etag" in there.headers:
            told = dated.get(f"{path}{read}", headers={"If-None-Match": same.headers["etag"]})
            assert told.status_code == 304


def test_a_lookup_of_many_codes(dated: httpx.Client) -> None:
    codes = {"codes": ["41", "7"]}
    there = dated.post("/at/2024-06-01/doc/natinf/lookup", json=codes).json()
    assert [each["status"] for each in there["results"]] == ["in-force", "in-force"]
    assert there == dated.post("/doc/natinf/lookup", params={"valid": "2024-06-01"}, json=codes).json()
    today = dated.post("/doc/natinf/lookup", json=codes).json()
    assert [each["status"] for each in today["results"]] == ["closed", "in-force"]


def test_the_identity_leads_to_the_description_of_that_day(dated: httpx.Client) -> None:
    answer = dated.get(f"/at/{DAY}/id/natinf/7")
    assert answer.status_code == 303
    assert urljoin(f"/at/{DAY}/id/natinf/7", answer.headers["location"]) == f"/at/{DAY}/doc/natinf/7"


def test_pages_link_to_addresses_with_parameters(dated: httpx.Client, second: datetime) -> None:
    page = {"Accept": "text/html"}
    for path, parameters in by_path(second):
        here = f"{path}/doc/natinf"
        answer = dated.get(here, headers=page)
        assert answer.status_code == 200
        links = [urljoin(here, each.replace("&amp;", "&")) for each in re.findall(r'href="([^"#]+)"', answer.text)]
        assert not [each for each in links if each.startswith(("/at/", "/known/"))]
        entry = next(each for each in links if each.startswith("/doc/natinf/7"))
        assert dict(parse_qsl(urlsplit(entry).query)) == parameters
        assert dated.get(entry, headers=page).status_code == 200
        for link in {each for each in links if each.startswith("/static/")}:
            assert dated.get(link).status_code == 200


def test_links_of_a_description_keep_its_moment(dated: httpx.Client) -> None:
    answer = dated.get("/doc/natinf/7?valid=2025-06-01&known=n4&audience=public", headers={"Accept": "text/turtle"})
    assert answer.headers["content-location"] == "/doc/natinf/7.ttl?valid=2025-06-01&known=n4&audience=public"
    addresses = [link for link in answer.headers["link"].split(", ") if not link.endswith('; rel="profile"')]
    for link in addresses:
        assert "known=n4&audience=public>" in link, link
    assert '</doc/natinf/7?valid=2024-01-01&known=n4&audience=public>; rel="predecessor-version"' in (
        answer.headers["link"].split(", ")
    )


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/at/2026-02-30/doc/natinf/7", 400, "invalid-date"),
        ("/at/2222-02-22/doc/natinf", 400, "date-to-be-set"),
        ("/at//doc/natinf", 400, "invalid-date"),
        ("/at/20260101/doc/natinf.csv", 400, "invalid-date"),
        ("/at/n4/doc/natinf.csv", 400, "invalid-date"),
        ("/known/20260230000000/doc/natinf/7", 400, "invalid-known"),
        ("/known/202602/doc/natinf/7", 400, "invalid-date"),
        ("/known/99991231235959/doc/natinf/7", 400, "known-to-come"),
        ("/known/20000101000000/doc/natinf/7", 404, "no-such-commit"),
        ("/known/n999999/doc/natinf/7", 404, "no-such-commit"),
        ("/at/2025-06-01/doc/natinf/7?valid=2025-06-02", 400, "repeated-parameter"),
        ("/at/2025-06-01/doc/natinf/7?valid=2025-06-01", 400, "repeated-parameter"),
        ("/at/2025-06-01/at/2025-06-01/doc/natinf/7", 404, "no-such-page"),
        ("/at/2025-06-01", 404, "no-such-page"),
        ("/at/2025-06-01/", 404, "no-such-page"),
        ("/at/2025-06-01/imports", 404, "no-such-page"),
        ("/at/2025-06-01/nowhere", 404, "no-such-page"),
        ("/at/2025-06-01/doc/nothing/7", 404, "unknown-kind"),
        ("/at/2025-06-01/doc/natinf/999", 404, "unknown"),
        ("/at/2025-06-01/doc/natinf/41", 404, "not-in-force"),
    ],
)
def test_what_cannot_be_is_told(dated: httpx.Client, path: str, status: int, code: str) -> None:
    answer = dated.get(path)
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (status, code)
    assert told["instance"] == path.partition("?")[0]
    assert dated.get(path, headers={"Accept": "text/html"}).status_code == status
