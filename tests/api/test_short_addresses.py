"""Short addresses over HTTP: made, followed by programs and by people, refused when damaged; nothing is written."""

from __future__ import annotations

import httpx
import pytest

from tests.server import Service, problem_of

QUERY = "SELECT ?thing { ?thing a <https://w3id.org/srj/def#Court> } ORDER BY ?thing LIMIT 3"


def made(client: httpx.Client, **asked: str) -> str:
    """Return the path of the short address of a query."""
    answer = client.get("/s", params={"query": QUERY, **asked})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["path"])


def test_an_address_gives_what_its_query_gives(client: httpx.Client) -> None:
    head = client.get("/health/ready").json()["head"]
    path = made(client, format="csv", valid="2026-07-01")
    followed = client.get(path, follow_redirects=True)
    assert followed.text == client.get("/sparql", params={"query": QUERY, "format": "csv", "valid": "2026-07-01"}).text
    assert followed.text.count("\n") == 4
    assert client.get(path).status_code == 303
    assert client.get("/health/ready").json()["head"] == head


def test_who_follows_chooses_the_form_and_the_moment(client: httpx.Client) -> None:
    path = made(client, valid="2026-07-01")
    told = client.get(path, headers={"Accept": "application/sparql-results+xml"}, follow_redirects=True)
    assert told.headers["content-type"] == "application/sparql-results+xml"
    assert "valid=2020-01-01" in client.get(path, params={"valid": "2020-01-01"}).headers["location"]
    assert "2026" not in client.get(path, params={"valid": "2020-01-01"}).headers["location"]


def test_a_browser_comes_to_the_page(client: httpx.Client) -> None:
    page = client.get(made(client), headers={"Accept": "text/html"}, follow_redirects=True)
    assert page.status_code == 200
    assert page.url.path == "/sparql/page"
    assert "/id/court/" in page.text or "/doc/court/" in page.text
    assert "./../s/" in page.text or "../s/" in page.text


def test_the_audience_is_never_in_an_address(client: httpx.Client) -> None:
    location = client.get(made(client, audience="restricted")).headers["location"]
    assert "audience" not in location


def test_an_address_outlives_the_service(client: httpx.Client, empty_service: Service) -> None:
    """Made by one service, it is read by another one: nothing of it is kept anywhere."""
    path = made(client, format="json")
    with empty_service.client() as other:
        assert other.get(path, follow_redirects=True).json()["head"]["vars"] == ["thing"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/s", "one-query"),
        ("/s?query=DROP%20ALL", "update-refused"),
        ("/s/1abc", "unreadable-address"),
        ("/s/9abc", "unreadable-address"),
    ],
)
def test_what_is_no_address_is_told(client: httpx.Client, address: str, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, problem_of(answer)["code"]) == (400, code)
