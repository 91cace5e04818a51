"""``/health``: alive and ready."""

from __future__ import annotations

import httpx


def test_live(client: httpx.Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})
    assert answer.headers["cache-control"] == "no-store"
    assert client.head("/health/live").status_code == 200


def test_ready(client: httpx.Client) -> None:
    answer = client.get("/health/ready")
    told = answer.json()
    assert answer.status_code == 200
    assert (told["ready"], told["queries"], told["readOnly"], told["damage"]) == (True, True, False, None)
    assert told["head"] >= 1
    assert answer.headers["cache-control"] == "no-store"
