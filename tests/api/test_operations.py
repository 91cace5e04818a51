"""What the operator sees: counts, a line of log a request, an identifier that both and the answer bear."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import httpx

from tests.server import copy_of, serving, until

if TYPE_CHECKING:
    from pathlib import Path


def _metrics(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_answers_are_counted_under_their_route(client: httpx.Client) -> None:
    name = 'srj_http_answers_total{method="GET",route="/doc/{kind}/{key}",status="404"}'
    before = _metrics(client)
    for _ in range(3):
        assert client.get("/doc/natinf/999999999").status_code == 404
    assert client.get("/at/2026-11-01/doc/natinf/999999999").status_code == 404
    after = _metrics(client)
    assert after[name] - before.get(name, 0) == 4
    assert after["srj_head_commit"] == client.get("/health/ready").json()["head"]
    assert after["srj_ready"] == 1
    assert after['srj_http_answer_seconds_bucket{le="+Inf",route="/doc/{kind}/{key}"}'] >= 4


def test_answers_given_again_are_counted_apart(client: httpx.Client) -> None:
    address = "/doc/natinf/23.json?lang=fr&operations=1"
    client.get(address)
    before = _metrics(client)
    for _ in range(5):
        client.get(address)
    after = _metrics(client)
    assert after["srj_kept_answers_given"] - before["srj_kept_answers_given"] == 5
    assert after["srj_kept_answers_bytes"] > 1_000


def test_no_series_is_made_of_what_callers_write(client: httpx.Client) -> None:
    for path in ("/no/such/place", "/doc/x/y/z/t", "/%00", "/doc/natinf/" + "9" * 50):
        client.get(path)
    client.request("BREW", "/doc")
    routes = {found[1] for found in map(re.compile(r'route="([^"]*)"').search, _metrics(client)) if found}
    assert "(none)" in routes
    for route in routes - {"(none)", "(kept)"}:
        assert "such" not in route
        assert "9" not in route
        assert "{" in route or client.get(route).status_code != httpx.codes.NOT_FOUND, route


def test_the_metrics_are_not_for_the_public(empty_home: Path, tmp_path: Path) -> None:
    home = copy_of(empty_home, tmp_path)
    with serving(home, SRJ_ISSUER="https://identity.example") as served, served.client() as client:
        assert client.get("/metrics").status_code == 401
        owner = httpx.HTTPTransport(uds=str(home / "service.sock"))
        with httpx.Client(base_url="http://localhost", transport=owner) as local:
            assert "srj_head_commit" in local.get("/metrics").text


def test_an_answer_bears_the_identifier_of_its_request(client: httpx.Client) -> None:
    given = client.get("/doc", headers={"X-Request-Id": "abc-1.2_3"})
    assert given.headers["x-request-id"] == "abc-1.2_3"
    drawn = [client.get("/doc/nac/10?fresh=1").headers.get("x-request-id") for _ in range(2)]
    assert re.fullmatch("[0-9a-f]{16}", str(drawn[0]))
    assert drawn[1] is None  # given again from its bytes: that of the first is not repeated
    for hostile in ("a b", "x" * 65, "é", '"', "a;b"):
        answer = client.get("/health/live", headers=[(b"X-Request-Id", hostile.encode())])
        assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_one_line_a_request_without_what_it_said(empty_home: Path, tmp_path: Path) -> None:
    home = copy_of(empty_home, tmp_path)
    with serving(home, SRJ_LOG_REQUESTS="1") as served, served.client() as client:
        for _ in range(2):
            client.get("/doc/application?q=secretword", headers={"X-Request-Id": "asked", "Accept": "application/json"})
        client.post("/validate", content="<urn:secretword> a <urn:x> .", headers={"Content-Type": "text/turtle"})
        # A line is written once its answer was handed over.
        said = served.said.read_text
        until(
            lambda: all(f'"{each}"' in said(encoding="utf-8") for each in ("/doc/{kind}", "(kept)", "/validate")),
            10,
            "the lines",
        )
        written = said(encoding="utf-8")
    assert "secretword" not in written
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert [each["route"] for each in lines if each["request"] == "asked"] == ["/doc/{kind}", "(kept)"]
    assert {"time", "request", "method", "route", "status", "seconds"} == set(lines[0])
    assert [each["status"] for each in lines if each["route"] == "/validate"] == [200]
