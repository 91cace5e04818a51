"""``/changes``: between dates, editions and commits; pages, filters, forms, and what cannot be compared."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pyoxigraph
import pytest

from app.api.changes import require_not_too_many
from app.domain.errors import InvalidInput
from app.domain.iris import TERMS
from tests.server import problem_of

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
    assert superseded[0]["sentence"]["fr"].startswith("De la publication n° ")
    assert told["items"][0]["recordedBy"]["reason"]
    assert told["items"][1]["sentence"]["en"].startswith("NATINF 41, “CONDUITE SANS PERMIS”: in force again from")


def test_a_history_as_known_before(dated: httpx.Client) -> None:
    told = dated.get("/doc/natinf/41/history.json?known=n2").json()
    assert [(each["validFrom"], each["validTo"], each["current"]) for each in told["items"]] == [
        ("2024-01-01", None, True)
    ]
    rows = list(csv.DictReader(io.StringIO(dated.get("/doc/natinf/41/history.csv").text, newline="")))
    assert [row["knowledge"] for row in rows] == ["current", "current", "end-learned", "end-learned"]
    for address in ("/doc/natinf/999/history.json", "/doc/natinf/41/history.json?known=n1"):
        answer = dated.get(address)
        assert (answer.status_code, problem_of(answer)["code"]) == (404, "unknown")


def test_editions_and_commits(dated: httpx.Client) -> None:
    listed = (item["notation"] for item in dated.get("/doc/edition.json").json()["items"])
    keys = sorted(each for each in listed if each.startswith("natinf-"))
    by_edition = _told(dated, f"from={keys[0]}&to=edition:{keys[1]}&kind=natinf")
    assert _brief(by_edition) == _brief(_told(dated, "from=2024-01-01&to=2025-01-01&kind=natinf"))
    mixed = _told(dated, f"from=2024-06-01&to={keys[2]}&kind=natinf")
    assert [each["notation"] for each in mixed["items"]] == ["7"]
    learned = _told(dated, "from=n2&to=n3&valid=2025-06-01&kind=natinf")
    assert _brief(learned) == [("7", "changed", "2025-01-01", "edition"), ("41", "closed", "2025-01-01", "edition")]
    ended = _told(dated, "from=n2&to=n3&valid=2024-06-01&kind=natinf")
    assert [(each["notation"], each["fields"]) for each in ended["items"]] == [("7", []), ("41", [])]
    assert (
        "les dates deviennent « du 1er janvier 2024 au 31 décembre 2024 inclus »"
        in (ended["items"][0]["sentence"]["fr"])
    )


def test_pages_follow_each_other_and_types_are_filtered(dated: httpx.Client) -> None:
    whole = _told(dated, "from=2023-01-01&to=2026-03-01")
    address, seen = "/changes.json?from=2023-01-01&to=2026-03-01&limit=1", []
    while address:
        told = dated.get(address).json()
        seen += [(item["kind"], item["key"]) for item in told["items"]]
        address = urljoin("/changes.json", told["next"]) if told["next"] else ""
    assert seen == [(item["kind"], item["key"]) for item in whole["items"]]
    assert len(seen) == whole["total"] == sum(whole["counts"].values())
    for kind_of, count in whole["counts"].items():
        assert _told(dated, f"from=2023-01-01&to=2026-03-01&type={kind_of}")["total"] == count
    assert _told(dated, "from=2024-06-01&to=2025-06-01&kind=natinf&key=41")["total"] == 1


def test_the_csv_has_a_line_for_each_field(dated: httpx.Client) -> None:
    answer = dated.get("/changes.csv?from=2024-06-01&to=2025-06-01&kind=natinf&lang=en")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["notation"], row["type"], row["field"], row["after"]) for row in rows] == [
        ("7", "changed", "prefLabel", "RETRAIT DE PROVISION"),
        ("41", "closed", "", ""),
    ]
    assert rows[0]["sentence"].startswith("NATINF 7: the label becomes")


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "TURTLE"), ("nt", "N_TRIPLES"), ("jsonld", "JSON_LD")])
def test_the_graph_of_changes(dated: httpx.Client, suffix: str, form: str) -> None:
    answer = dated.get(f"/changes.{suffix}?from=2024-06-01&to=2025-06-01&kind=natinf")
    triples = list(pyoxigraph.parse(answer.content, format=getattr(pyoxigraph.RdfFormat, form)))
    types = [quad.object.value for quad in triples if quad.predicate.value == TERMS + "changeType"]
    assert sorted(types) == [TERMS + "change-changed", TERMS + "change-closed"]
    after = [quad.object.value for quad in triples if quad.predicate.value == TERMS + "valueAfter"]
    assert after == ["RETRAIT DE PROVISION"]


def test_answers_that_cannot_change_are_kept(dated: httpx.Client) -> None:
    fixed = dated.get("/changes.json?from=2024-06-01&to=2025-06-01&known=n3")
    assert "immutable" in fixed.headers["cache-control"]
    same = dated.get(
        "/changes.json?from=2024-06-01&to=2025-06-01&known=n3", headers={"If-None-Match": fixed.headers["etag"]}
    )
    assert same.status_code == 304
    for query in ("from=2024-06-01&to=2025-06-01", "from=n2&to=n3"):
        assert "immutable" not in dated.get(f"/changes.json?{query}").headers["cache-control"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "ends-required"),
        ("from=2024-01-01", 400, "ends-required"),
        ("from=2025-06-01&to=2024-06-01", 400, "reversed-dates"),
        ("from=n3&to=n2", 400, "reversed-dates"),
        ("from=n2&to=2025-01-01", 400, "mixed-ends"),
        ("from=2025-02-30&to=2026-01-01", 400, "invalid-end"),
        ("from=01/07/2025&to=2026-01-01", 400, "invalid-end"),
        ("from=2024-01-01&to=2222-02-22", 400, "date-to-be-set"),
        ("from=yesterday&to=2026-01-01", 400, "invalid-end"),
        ("from=n0&to=n2", 404, "no-such-commit"),
        ("from=n2&to=n99999", 404, "no-such-commit"),
        ("from=n2&to=n4&known=n3", 400, "commit-not-known"),
        ("from=2024-01-01&to=2025-01-01&known=1999-01-01", 404, "no-such-commit"),
        ("from=edition:natinf-1999-01-01-00000000&to=2025-01-01", 404, "unknown-edition"),
        ("from=2024-01-01&to=2025-01-01&kind=nothing", 404, "unknown-kind"),
        ("from=2024-01-01&to=2025-01-01&key=7", 400, "kind-required"),
        ("from=2024-01-01&to=2025-01-01&type=moved", 400, "invalid-type"),
        ("from=2024-01-01&from=2024-02-01&to=2025-01-01", 400, "repeated-parameter"),
        ("from=2024-01-01&to=2025-01-01&limit=x", 400, "invalid-number"),
    ],
)
def test_what_cannot_be_compared_is_told(dated: httpx.Client, query: str, status: int, code: str) -> None:
    answer = dated.get(f"/changes.json?{query}")
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_a_far_day_is_a_day(dated: httpx.Client) -> None:
    told = _told(dated, "from=2026-03-01&to=2999-01-01&kind=natinf")
    assert told["total"] == 0, "nothing is announced"


def test_a_file_of_changes_has_a_bound() -> None:
    require_not_too_many(20_000)
    with pytest.raises(InvalidInput) as refused:
        require_not_too_many(20_001)
    assert refused.value.code == "too-many-changes"


def test_reversed_ends_give_the_right_address(dated: httpx.Client) -> None:
    told = problem_of(dated.get("/changes.json?from=2025-06-01&to=2024-06-01&kind=natinf"))
    right = dated.get(str(told["swapped"]))
    assert (right.status_code, right.json()["total"]) == (200, 2)


# -- pages -----------------------------------------------------------------------------------------------------------


def _page(client: httpx.Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text[:300]
    return answer.text


def test_the_page_of_changes(dated: httpx.Client) -> None:
    page = _page(dated, "/changes?from=2024-06-01&to=2025-06-01&kind=natinf")
    assert "2 changement(s)" in page
    assert "le libellé devient « RETRAIT DE PROVISION »" in page
    assert "compare?kind=natinf&amp;key=7&amp;from=2024-06-01&amp;to=2025-06-01" in page
    english = _page(dated, "/changes?from=2024-06-01&to=2025-06-01&kind=natinf&lang=en")
    assert "the label becomes" in english
    assert "devient" not in english
    assert "Rien ne diffère" in _page(dated, "/changes?from=2024-06-01&to=2024-06-02")
    assert 'name="from"' in _page(dated, "/changes")


def test_a_wrong_end_is_told_beside_the_form_with_the_way_out(dated: httpx.Client) -> None:
    page = _page(dated, "/changes?from=2025-06-01&to=2024-06-01", 400)
    assert "vient après" in page
    assert re.search(r'href="[^"]*from=2024-06-01&amp;to=2025-06-01', page)
    assert 'value="2025-06-01"' in page
    assert "ni une date" in _page(dated, "/compare?kind=natinf&key=7&from=hier&to=2025-01-01", 400)


def test_one_thing_at_two_dates(dated: httpx.Client) -> None:
    page = _page(dated, "/compare?kind=natinf&key=7&from=2024-06-01&to=2025-06-01")
    assert page.count("≠ diffère") >= 3, "in both columns and in the table"
    assert "À la date du 1er juin 2024" in page
    assert "≠ diffère" not in _page(dated, "/compare?kind=natinf&key=7&from=2025-06-01&to=2025-07-01")
    assert "N’est pas en vigueur à cette date" in _page(
        dated, "/compare?kind=natinf&key=41&from=2024-06-01&to=2025-06-01"
    )
    assert "à aucune des deux dates" in _page(dated, "/compare?kind=natinf&key=99&from=2024-06-01&to=2025-06-01", 404)
    answer = dated.get("/compare?kind=natinf&from=2024-06-01&to=2025-06-01", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (
        303, "changes?kind=natinf&from=2024-06-01&to=2025-06-01"
    )  # fmt: skip


def test_the_page_of_states_moves_by_plain_links(dated: httpx.Client) -> None:
    page = _page(dated, "/doc/natinf/41/history")
    assert re.search(r'type="range"[^>]* min="1" max="2" value="2"', page)
    first = _page(dated, "/doc/natinf/41/history?state=1")
    assert "État 1 sur 2" in first
    assert re.search(r'rel="next" href="[^"]*state=2#state"', first)
    assert "rien n’était en vigueur" in page
    assert "la fin de cet état a été connue" in page
    assert "State 2 of 2" in _page(dated, "/doc/natinf/41/history?lang=en")
    assert "41/history" in _page(dated, "/doc/natinf/41?valid=2024-06-01")


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "TURTLE"), ("nt", "N_TRIPLES"), ("jsonld", "JSON_LD")])
def test_the_graph_of_a_history(dated: httpx.Client, suffix: str, form: str) -> None:
    answer = dated.get(f"/doc/natinf/41/history.{suffix}")
    triples = list(pyoxigraph.parse(answer.content, format=getattr(pyoxigraph.RdfFormat, form)))
    described = {quad.subject.value for quad in triples if quad.predicate.value == TERMS + "describes"}
    retracted = {quad.subject.value for quad in triples if quad.predicate.value == TERMS + "retractedBy"}
    assert (len(described), len(retracted & described)) == (4, 2)
    sentences = {quad.object.language for quad in triples if quad.predicate.value.endswith("/terms/description")}
    assert sentences == {"fr", "en"}
