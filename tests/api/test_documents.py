"""``/id`` and ``/doc``: redirects, forms by Accept and by suffix, and what is said of a thing on a day."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph
import pytest

from app.domain.dates import PARIS, paris_day, utc_now
from tests.server import problem_of

BASE = "http://127.0.0.1:8000"  # of the home; not where the service listens
FORMS = {
    "html": "text/html",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "json": "application/json",
}
GRAPHS = {
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
}


def _media_type(answer: httpx.Response) -> str:
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/ld+json", "image/png", "nonsense", ""])
def test_a_thing_is_seen_elsewhere_whatever_is_accepted(client: httpx.Client, accept: str) -> None:
    answer = client.get("/id/natinf/7", headers={"Accept": accept})
    assert answer.status_code == 303
    assert "://" not in answer.headers["location"]
    assert urljoin(f"{BASE}/id/natinf/7", answer.headers["location"]) == f"{BASE}/doc/natinf/7"
    assert client.head("/id/natinf/7").status_code == 303


def test_a_redirect_is_right_below_any_prefix(client: httpx.Client) -> None:
    location = client.get("/id/natinf/7").headers["location"]
    assert urljoin("https://justice.example/srj/id/natinf/7", location) == "https://justice.example/srj/doc/natinf/7"


@pytest.mark.parametrize("suffix", FORMS)
def test_a_form_by_suffix_and_by_accept_is_the_same(client: httpx.Client, suffix: str) -> None:
    by_suffix = client.get(f"/doc/natinf/7.{suffix}", headers={"Accept": "image/png"})
    by_accept = client.get("/doc/natinf/7", headers={"Accept": FORMS[suffix] if suffix != "json" else "text/html;q=0"})
    assert by_suffix.status_code == 200
    assert _media_type(by_suffix) == FORMS[suffix]
    if suffix not in {"json", "html"}:  # application/json asks for JSON-LD or JSON; a page tells its own address
        assert by_accept.content == by_suffix.content
        assert by_accept.headers["etag"] == by_suffix.headers["etag"]


def test_the_best_form_is_chosen(client: httpx.Client) -> None:
    def chosen(accept: str) -> str:
        return _media_type(client.get("/doc/natinf/7", headers={"Accept": accept}))

    assert chosen("text/turtle;q=0.5, application/n-triples;q=0.9") == "application/n-triples"
    assert chosen("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == "text/html"
    assert chosen("*/*") == "text/html"
    assert chosen("application/json") == "application/json"
    assert chosen("text/*;q=0.3, text/turtle;q=0.4") == "text/turtle"


def test_every_graph_form_says_the_same(client: httpx.Client) -> None:
    graphs = {
        suffix: {
            str(quad.triple)
            for quad in pyoxigraph.parse(client.get(f"/doc/natinf/41.{suffix}").content, format=form, base_iri=BASE)
        }
        for suffix, form in GRAPHS.items()
    }
    assert len(graphs["nt"]) > 10
    for suffix, graph in graphs.items():
        assert graph == graphs["nt"], suffix
    assert not any(triple.startswith("_:") for triple in graphs["nt"])
    assert any("def#validFrom" in triple for triple in graphs["nt"])


def test_the_graph_of_a_thing_says_nothing_of_others(client: httpx.Client) -> None:
    quads = pyoxigraph.parse(client.get("/doc/natinf/41.nt").content, format=pyoxigraph.RdfFormat.N_TRIPLES)
    subjects = {str(quad.subject.value).partition("#")[0] for quad in quads}
    assert subjects == {f"{BASE}/id/natinf/41"}


def test_the_forms_are_well_formed(client: httpx.Client) -> None:
    ET.fromstring(client.get("/doc/natinf/41.rdf").content)  # noqa: S314 - our own answer
    told = client.get("/doc/natinf/41.jsonld").json()
    assert "@context" in told
    page = client.get("/doc/natinf/41.html")
    assert re.search(r"<html[^>]* lang=\"fr\"", page.text)
    assert page.headers["content-language"] == "fr"
    assert client.get("/doc/natinf/41.html?lang=en").headers["content-language"] == "en"


def test_the_json_of_a_thing_has_the_keys_of_the_contract(client: httpx.Client) -> None:
    told = client.get("/doc/natinf/7.json").json()
    assert {key: told[key] for key in ("id", "kind", "notation", "inForce", "validTo", "startCertainty")} == {
        "id": f"{BASE}/id/natinf/7",
        "kind": "natinf",
        "notation": "7",
        "inForce": True,
        "validTo": None,
        "startCertainty": "attested",
    }
    assert set(told["label"]) == {"fr", "en"}
    assert told["validFrom"] == "2025-12-31"
    assert told["source"] == "natinf"
    assert told["links"]
    assert all(set(link) >= {"rel", "href"} for link in told["links"])


def test_links_lead_to_the_thing_and_to_its_other_forms(client: httpx.Client) -> None:
    answer = client.get("/doc/natinf/7.ttl")
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', answer.headers["link"])
    assert (f"{BASE}/id/natinf/7", "canonical", "") in links
    alternates = {
        (address, media_type)
        for address, relation, media_type in links
        if relation == "alternate" and "_profile" not in address
    }
    assert alternates == {(f"/doc/natinf/7.{suffix}", media_type) for suffix, media_type in FORMS.items()}
    for address, media_type in alternates:
        assert _media_type(client.get(address)) == media_type


@pytest.mark.parametrize("address", ["/id/natinf/7", "/doc/natinf/7", "/doc/natinf/7.ttl", "/doc/natinf", "/sparql"])
def test_head_is_get_without_the_body(client: httpx.Client, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    for name in ("etag", "content-type", "vary", "location", "link", "content-length"):
        assert headed.headers.get(name) == got.headers.get(name), name


# -- on a day, as known after a commit -------------------------------------------------------------------------------


def test_a_closed_entry_is_served_with_its_dates(dated: httpx.Client) -> None:
    """Without a date asked, the last state is given and says that it is not in force."""
    told = dated.get("/doc/natinf/41.json").json()
    assert (told["inForce"], told["validFrom"], told["validTo"]) == (False, "2026-01-01", "2026-02-01")
    page = dated.get("/doc/natinf/41.html")
    assert page.status_code == 200


def test_on_a_date_outside_its_spans_it_is_not_in_force(dated: httpx.Client) -> None:
    for day in ("2025-06-01", "2025-01-01", "2026-02-01", "2030-01-01"):
        answer = dated.get(f"/doc/natinf/41.json?valid={day}")
        told = problem_of(answer)
        assert (answer.status_code, told["code"]) == (404, "not-in-force"), day
        spans = told["spans"]
        assert isinstance(spans, list)
        assert [(span["validFrom"], span["validTo"]) for span in spans] == [
            ("2024-01-01", "2025-01-01"),
            ("2026-01-01", "2026-02-01"),
        ]


def test_the_bounds_of_a_span(dated: httpx.Client) -> None:
    for day in ("2024-01-01", "2024-12-31", "2026-01-01", "2026-01-31"):
        answer = dated.get(f"/doc/natinf/41.json?valid={day}")
        assert answer.status_code == 200, day
        assert answer.json()["inForce"] is True


def test_before_its_attested_start_nothing_is_known_of_a_thing(dated: httpx.Client) -> None:
    for address in ("/doc/natinf/7.json?valid=2023-12-31", "/doc/natinf/41?valid=1990-01-01"):
        answer = dated.get(address)
        told = problem_of(answer)
        assert (answer.status_code, told["code"], told["knownFrom"]) == (404, "not-known-yet", "2024-01-01")


def test_each_state_has_its_label_and_leads_to_its_neighbours(dated: httpx.Client) -> None:
    before = dated.get("/doc/natinf/7.json?valid=2024-06-01")
    after = dated.get("/doc/natinf/7.json?valid=2025-06-01")
    assert before.json()["label"]["fr"] == "RETRAIT DE LA PROVISION D'UN CHEQUE"
    assert after.json()["label"]["fr"] == "RETRAIT DE PROVISION"
    assert before.json()["validTo"] == after.json()["validFrom"] == "2025-01-01"
    assert '</doc/natinf/7?valid=2025-01-01>; rel="successor-version"' in before.headers["link"]
    assert '</doc/natinf/7?valid=2024-01-01>; rel="predecessor-version"' in after.headers["link"]


def test_as_known_after_a_commit(dated: httpx.Client) -> None:
    """After the first edition alone (commit 2, after the model), 41 had no end and 7 its first label."""
    assert problem_of(dated.get("/doc/natinf/41.json?known=n1"))["code"] == "unknown"
    told = dated.get("/doc/natinf/41.json?known=n2").json()
    assert (told["inForce"], told["validTo"]) == (True, None)
    assert dated.get("/doc/natinf/7.json?valid=2025-06-01&known=n2").json()["label"]["fr"].startswith("RETRAIT DE LA")
    assert dated.get("/doc/natinf/7.json?valid=2025-06-01&known=n3").json()["label"]["fr"] == "RETRAIT DE PROVISION"
    rows = list(csv.DictReader(io.StringIO(dated.get("/doc/natinf.csv?known=n3").text)))
    assert [row["notation"] for row in rows] == ["7", "23"]


def test_before_the_first_commit_the_answer_names_it(dated: httpx.Client) -> None:
    answer = dated.get("/doc/natinf/7?known=2000-01-01")
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (404, "no-such-commit")
    assert str(told["first"]).startswith("n1, ")
    assert told["head"] == dated.get("/health/ready").json()["head"]


def test_known_takes_a_day_a_time_and_a_number(dated: httpx.Client) -> None:
    now = utc_now()
    for known in (str(paris_day(now)), now.isoformat(), now.astimezone(PARIS).isoformat(), "n5"):
        answer = dated.get("/doc/natinf/7.json", params={"known": known})
        assert answer.status_code == 200, known


def test_with_both_dates_an_answer_lasts_for_ever(dated: httpx.Client) -> None:
    lasting = dated.get("/doc/natinf/7.json?valid=2025-06-01&known=n3").headers["cache-control"]
    assert "immutable" in lasting
    assert "immutable" not in dated.get("/doc/natinf/7.json?valid=2025-06-01").headers["cache-control"]
