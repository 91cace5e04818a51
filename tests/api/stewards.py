"""What tests of corrections and undo ask a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


def label_on(client: httpx.Client, code: str, day: str, **asked: str) -> str:
    """Return the label of an offence on a day."""
    answer = client.get(f"/doc/natinf/{code}.json", params={"valid": day, **asked})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["label"]["fr"])


def head_of(client: httpx.Client) -> int:
    """Return the number of the last publication."""
    return int(client.get("/health/ready").json()["head"])
