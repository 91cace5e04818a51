"""Every error of every route is one problem document, with its sentence in French and in English (RFC 9457)."""

from __future__ import annotations

import asyncio
import json

import fastapi
import httpx
import pytest

from app.api.forms import language_of_problem
from app.api.problems import install
from tests.server import problem_of

CASES = {
    "/nope": (404, "no-such-page"),
    "/doc/nope": (404, "unknown-kind"),
    "/doc/nope/1": (404, "unknown-kind"),
    "/doc/natinf/999999": (404, "unknown"),
    "/doc/natinf/7?valid=2026-13-01": (400, "invalid-date"),
    "/doc/natinf/7?valid=yesterday": (400, "invalid-date"),
    "/doc/natinf/7?valid=2026-1-1": (400, "invalid-date"),
    "/doc/natinf/7?known=2026-02-30": (400, "invalid-date"),
    "/doc/natinf/7?known=2026-02-03T10:00:00": (400, "invalid-known"),
    "/doc/natinf/7?known=n0": (404, "no-such-commit"),
    "/doc/natinf/7?known=1990-01-01": (404, "no-such-commit"),
    "/doc/natinf/7?audience=everyone": (400, "invalid-audience"),
    "/doc/natinf/7?lang=de": (400, "invalid-language"),
    "/doc/natinf?limit=none": (400, "invalid-number"),
    "/doc/natinf?offset=-1": (400, "invalid-number"),
    "/doc/natinf?limit=1001": (400, "invalid-number"),
    "/doc/natinf.csv?sep=x": (400, "invalid-separator"),
    "/lookup": (400, "value-required"),
    "/lookup?value=nobody": (404, "unknown-identifier"),
    "/def/nope.ttl": (404, "unknown-subject"),
    "/shape/nope.ttl": (404, "unknown-subject"),
    "/query/nope": (404, "unknown-question"),
    "/static/nope.css": (404, "no-such-file"),
    "/sparql?query=SELECT": (400, "syntax"),
    "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D": (400, "one-query"),
    "/id/natinf/7/more": (404, "no-such-page"),
}


@pytest.mark.parametrize("address", CASES)
def test_an_error_is_a_problem_document(client: httpx.Client, address: str) -> None:
    status, code = CASES[address]
    answer = client.get(address, headers={"Accept": "application/json"})
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (status, code)
    assert told["instance"] == address.partition("?")[0]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["*/*", "application/problem+json", "text/turtle", ""])
def test_whatever_a_machine_accepts_it_is_told_the_problem(client: httpx.Client, accept: str) -> None:
    problem_of(client.get("/doc/natinf/999999", headers={"Accept": accept}))


def test_the_language_of_the_sentence_is_negotiated(client: httpx.Client) -> None:
    french = problem_of(client.get("/doc/natinf/999999"))
    english = problem_of(client.get("/doc/natinf/999999", headers={"Accept-Language": "en"}))
    asked = problem_of(client.get("/doc/natinf/999999?lang=en"))
    text = french["text"]
    assert isinstance(text, dict)
    assert (french["detail"], english["detail"], asked["detail"]) == (text["fr"], text["en"], text["en"])
    assert (french["title"], english["title"]) == ("Introuvable", "Not found")


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("POST", "/doc/natinf/7"),
        ("DELETE", "/doc/natinf/7"),
        ("PUT", "/doc/natinf"),
        ("POST", "/id/natinf/7"),
        ("PUT", "/sparql"),
        ("GET", "/doc/natinf/7/lookup"),
        ("GET", "/imports"),
        ("POST", "/health/live"),
    ],
)
def test_a_method_that_is_not_taken(client: httpx.Client, method: str, address: str) -> None:
    answer = client.request(method, address)
    told = problem_of(answer)
    assert answer.status_code in {404, 405}
    if answer.status_code == 405:
        assert told["code"] == "method-not-allowed"
        assert answer.headers["allow"]


def test_no_acceptable_form(client: httpx.Client) -> None:
    for address in ("/doc/natinf/7", "/doc/natinf", "/sparql?query=ASK%20%7B%7D"):
        answer = client.get(address, headers={"Accept": "image/png"})
        assert (answer.status_code, problem_of(answer)["code"]) == (406, "not-acceptable")
        assert "offered" in answer.json()


def test_a_thing_asked_for_by_an_unclean_address_is_an_error_and_no_crash(client: httpx.Client) -> None:
    for key in ("%00", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%98%80", "a" * 5_000, "%3Cscript%3E", "7%0d%0aX:1", "7%22"):
        answer = client.get(f"/doc/natinf/{key}")
        told = problem_of(answer)
        assert answer.status_code in {400, 404}, key
        assert told["code"] in {"unknown", "no-such-page", "invalid-key"}
        redirect = client.get(f"/id/natinf/{key}")
        assert redirect.status_code in {303, 404}
        assert "x" not in {name.lower() for name in redirect.headers}


def test_a_post_from_a_page_of_another_site_is_refused(client: httpx.Client) -> None:
    answer = client.post("/imports?kind=natinf", content=b"x", headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "cross-site")
    assert client.post("/imports?kind=natinf", content=b"x", headers={"Origin": "null"}).status_code == 403
    own = client.post("/imports", content=b"x", headers={"Origin": str(client.base_url).rstrip("/")})
    assert problem_of(own)["code"] == "kind-required"


def test_scripts_of_other_sites_read_what_is_public_alone(client: httpx.Client) -> None:
    assert "access-control-allow-origin" not in client.get("/doc/natinf/7.json").headers
    assert client.get("/doc/natinf/7.json?audience=public").headers["access-control-allow-origin"] == "*"
    assert client.get("/def", headers={"Accept": "text/turtle"}).headers["access-control-allow-origin"] == "*"


def test_what_the_framework_itself_refuses_and_bugs_have_the_same_shape() -> None:
    """No route of ours leaves checks to the framework today; one that will must tell its errors alike."""
    app = fastapi.FastAPI()
    install(app, language_of_problem)

    @app.get("/number/{number}")
    async def number(number: int) -> dict[str, float]:
        return {"inverse": 1 / number}

    async def ask() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as asking:
            return await asking.get("/number/x"), await asking.get("/number/0")

    invalid, bug = asyncio.run(ask())
    assert (invalid.status_code, problem_of(invalid)["code"]) == (400, "invalid-parameters")
    assert json.loads(invalid.content)["problems"][0]["where"] == "path.number"
    assert (bug.status_code, problem_of(bug)["code"]) == (500, "internal")
    assert "ZeroDivision" not in bug.text
