"""``/changes``: between dates, editions and commits; pages, filters, forms, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


def _told(client: httpx.Client, query: str) -> dict[str, Any]:
    answer = client.get(f"/changes?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def _brief(told: dict[str, Any]) -> list[tuple[str, str, str | None, str]]:
    return [(each["notation"], each["type"], each["validFrom"], each["certainty"]) for each in told["items"]]


def test_two_dates(dated: httpx.Client) -> None:
    told = _told(dated, "from=2024-06-01&to=2025-06-01&kind=natinf")
    assert (told["from"]["valid"], told["to"]["valid"], told["next"]) == ("2024-06-01", "2025-06-01", None)
    assert _brief(told) == [("7", "changed", "2025-01-01", "edition"), ("41", "closed", "2025-01-01", "edition")]
    renamed, closed = told["items"]
    assert [(each["field"], each["before"], each["after"]) for each in renamed["fields"]] == [
        ("prefLabel", "RETRAIT DE LA PROVISION D'UN CHEQUE", "RETRAIT DE PROVISION")
    ]
    assert renamed["fields"][0]["label"] == {"fr": "libellé", "en": "label"}
    assert renamed["sentence"]["fr"] == (
        "NATINF 7 : le libellé devient « RETRAIT DE PROVISION » (avant : « RETRAIT DE LA PROVISION D'UN CHEQUE »), "
        "à compter du 1er janvier 2025 (au plus tard : première édition qui le montre)."
    )
    assert closed["sentence"]["en"] == (
        "NATINF 41, “CONDUITE SANS PERMIS”: closed, in force to 31 December 2024 inclusive "
        "(at the latest: first edition that no longer shows it)."
    )


def test_what_comes_back_is_reopened(dated: httpx.Client) -> None:
    assert _brief(_told(dated, "from=2025-06-01&to=2026-01-15&kind=natinf")) == [
        ("41", "reopened", "2026-01-01", "edition")
    ]


def test_the_history_of_a_thing(dated: httpx.Client) -> None:
    answer = dated.get("/doc/natinf/41/history", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [(each["validFrom"], each["validTo"], each["current"], each["type"]) for each in told["items"]][:2] == [
        ("2024-01-01", "2025-01-01", True, "added"),
        ("2026-01-01", "2026-02-01", True, "reopened"),
    ]
    assert told["gaps"] == [{"validFrom": "2025-01-01", "validTo": "2026-01-01"}]
    superseded = told["items"][2:]
    assert [each["knowledge"] for each in superseded] == ["end-learned", "end-learned"]
    assert told["total"] == 4
