"""What is deprecated says so: in its answers, in the OpenAPI document, and a year ahead at least."""

from __future__ import annotations

import asyncio
import tomllib

import httpx
import pytest
from fastapi import FastAPI

from app.api.deprecating import Deprecating
from app.api.openapi.document import described
from app.domain.deprecations import read_deprecations
from app.domain.errors import Damaged
from tests.shared import REPOSITORY

TABLE = """
[[deprecated]]
path = "/old/{key}"
since = 2027-01-01
until = 2028-01-01
instead = "/new"
why = { fr = "Trop lente.", en = "Too slow." }

[[deprecated]]
path = "/new"
parameter = "sort"
since = 2027-06-01
until = 2028-06-01
instead = "order"
why = { fr = "Renommé.", en = "Renamed." }
"""
DEPRECATED = read_deprecations(tomllib.loads(TABLE)["deprecated"])


def ask(address: str) -> httpx.Headers:
    """Return the headers of the answer of a small application with this table."""
    app = FastAPI()

    @app.get("/old/{key}")
    async def old(key: str) -> dict[str, str]:
        return {"key": key}

    @app.get("/new")
    async def new() -> dict[str, str]:
        return {}

    app.add_middleware(Deprecating, deprecated=DEPRECATED)

    async def asked() -> httpx.Headers:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get(address)).headers

    return asyncio.run(asked())


def test_a_deprecated_address_tells_its_dates_and_what_takes_its_place() -> None:
    headers = ask("/old/7")
    assert headers["deprecation"] == "@1798761600"  # 2027-01-01 (RFC 9745, section 2)
    assert headers["sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"  # RFC 8594, section 3
    assert '</new>; rel="successor-version"' in headers["link"]
    assert 'rel="deprecation"' in headers["link"]


def test_a_deprecated_parameter_is_told_where_it_is_used() -> None:
    assert ask("/new?sort=a")["deprecation"] == "@1811808000"
    assert "deprecation" not in ask("/new?order=a")
    assert "deprecation" not in ask("/new")


def test_the_document_marks_what_is_deprecated() -> None:
    operation = {"operationId": "x", "parameters": []}
    made = {"paths": {"/old/{key}": {"get": dict(operation)}, "/new": {"get": dict(operation)}}}
    told = described(made, (), DEPRECATED)["paths"]
    assert told["/old/{key}"]["get"]["deprecated"] is True
    assert "deprecated" not in told["/new"]["get"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("until = 2028-01-01", "until = 2027-06-01"),
        ('instead = "/new"', ""),
        ('path = "/old/{key}"', 'path = "old"'),
        (', en = "Too slow."', ""),
    ],
)
def test_a_table_that_is_not_whole_is_refused(was: str, now: str) -> None:
    with pytest.raises(Damaged) as caught:
        read_deprecations(tomllib.loads(TABLE.replace(was, now))["deprecated"])
    assert caught.value.details["table"] == 1


def test_what_the_service_deprecates_exists_in_it(client: httpx.Client) -> None:
    text = (REPOSITORY / "data" / "deprecations.toml").read_text(encoding="utf-8")
    paths = client.get("/openapi.json").json()["paths"]
    for each in read_deprecations(tomllib.loads(text)["deprecated"]):
        assert each.path in paths
        assert each.since < each.until
    assert "deprecation" not in client.get("/doc/natinf/7").headers
