"""Profiles over HTTP: what each says, the forms it has, how it is told, and the producer's file."""

from __future__ import annotations

import httpx
import pyoxigraph
import pytest

from tests.api.editions import edition
from tests.server import problem_of

SKOS = "http://www.w3.org/2004/02/skos/core#"
DOC = "/doc/natinf/7"


def triples(answer: httpx.Response) -> set[tuple[str, str, str]]:
    """Return the statements of an answer in N-Triples."""
    assert answer.status_code == 200, answer.text
    quads = pyoxigraph.parse(answer.content, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return {(str(each.subject), each.predicate.value, str(each.object)) for each in quads}


def test_each_profile_says_its_part(client: httpx.Client) -> None:
    full, brief, skos = (
        triples(client.get(f"{DOC}.nt", params={"_profile": each} if each else {})) for each in ("", "brief", "skos")
    )
    assert brief < full
    assert {predicate.rpartition("#")[2] for _, predicate, _ in brief} >= {"type", "notation", "prefLabel", "validFrom"}
    assert all(predicate.startswith(SKOS) or predicate.endswith("#type") for _, predicate, _ in skos)
    assert {object_ for _, predicate, object_ in skos if predicate.endswith("#type")} == {f"<{SKOS}Concept>"}
    named = client.get(f"{DOC}.nt", params={"_profile": "http://www.w3.org/2004/02/skos/core"})
    assert triples(named) == skos


def test_a_profile_chooses_the_form_that_it_has(client: httpx.Client) -> None:
    plain = client.get(DOC, params={"_profile": "json"})
    assert plain.headers["content-type"] == "application/json"
    assert plain.json() == client.get(f"{DOC}.json").json()
    brief = client.get(f"{DOC}.json", params={"_profile": "brief"}).json()
    assert set(brief) == {"id", "kind", "notation", "label", "inForce", "validFrom", "validTo", "startCertainty"} | (
        set(brief) & {"endCertainty"}
    )
    wrong = client.get(f"{DOC}.ttl", params={"_profile": "json"})
    assert (wrong.status_code, problem_of(wrong)["code"]) == (406, "not-acceptable")
    assert client.get(DOC, params={"_profile": "skos"}, headers={"Accept": "text/html"}).status_code == 406


def test_profiles_are_told(client: httpx.Client) -> None:
    answer = client.get(f"{DOC}.nt", params={"_profile": "brief"})
    assert 'def/profile/brief>; rel="profile"' in answer.headers["link"]
    assert answer.headers["content-location"] == f"{DOC}.nt?_profile=brief"
    listed = client.get(DOC, params={"_profile": "alt", "valid": "2026-07-01"})
    told = {each["token"]: each for each in listed.json()["profiles"]}
    assert list(told) == ["full", "brief", "skos", "json"]
    assert told["full"]["default"] is True
    assert listed.headers["link"].count('profile="') == sum(len(each["mediatypes"]) for each in told.values())
    for each in told.values():
        followed = client.get(each["href"], headers={"Accept": each["mediatypes"][0]})
        assert followed.headers["content-type"].partition(";")[0] == each["mediatypes"][0]
        assert f'<{each["profile"]}>; rel="profile"' in followed.headers["link"]


def test_each_profile_has_its_tag(client: httpx.Client) -> None:
    tags = {client.get(f"{DOC}.nt", params={"_profile": each}).headers["etag"] for each in ("full", "brief", "skos")}
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{DOC}?_profile=schema", 400, "unknown-profile"),
        (f"{DOC}?_profile=brief&_profile=skos", 400, "repeated-parameter"),
        ("/doc/application/cassiopee.nt?_profile=skos", 406, "not-acceptable"),
        ("/doc/application.csv?_profile=official", 400, "unknown-profile"),
        ("/doc/natinf.ttl?_profile=official", 406, "not-acceptable"),
        ("/doc/natinf.csv?_profile=official&sep=;", 400, "official-is-whole"),
    ],
)
def test_what_is_no_profile_is_told(client: httpx.Client, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, problem_of(answer)["code"]) == (status, code)


def test_a_list_is_printed_as_its_producer_does(dated: httpx.Client) -> None:
    asked = {"_profile": "official", "valid": "2024-06-01"}
    answer = dated.get("/doc/natinf.csv", params=asked)
    assert answer.content == edition("7", "23", "41").replace(b"\r\n", b"\n")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert "natinf-official-2024-06-01.csv" in answer.headers["content-disposition"]
    again = dated.get("/doc/natinf.csv", params=asked, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    part = dated.get("/doc/natinf.csv", params=asked, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, answer.content[:10])
    assert dated.get("/doc/natinf.csv", params={"valid": "2024-06-01"}).content != answer.content
    listed = dated.get("/doc/natinf", params={"_profile": "alt"}).json()["profiles"]
    assert [each["token"] for each in listed] == ["full", "official"]
