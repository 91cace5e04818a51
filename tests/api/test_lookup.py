"""``/lookup``: from an identifier to the thing that bears it."""

from __future__ import annotations

import httpx

from tests.server import problem_of

_SHARED = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srj: <https://w3id.org/srj/def#>
SELECT ?value ?scheme (COUNT(DISTINCT ?thing) AS ?things) WHERE {
  ?thing adms:identifier ?identifier . ?identifier skos:notation ?value ; srj:identifierScheme ?scheme
} GROUP BY ?value ?scheme ORDER BY DESC(?things) ?scheme ?value
"""


def _identifiers(client: httpx.Client) -> list[tuple[str, str, int]]:
    told = client.get("/sparql", params={"query": _SHARED, "format": "json"}).json()["results"]["bindings"]
    return [(row["value"]["value"], row["scheme"]["value"], int(row["things"]["value"])) for row in told]


def test_one_thing_bears_an_identifier(client: httpx.Client) -> None:
    value, scheme, _ = next(found for found in _identifiers(client) if found[2] == 1)
    answer = client.get("/lookup", params={"scheme": scheme.rpartition("/")[2], "value": value})
    told = answer.json()
    assert (answer.status_code, told["total"]) == (200, 1)
    assert told["items"][0]["scheme"] == scheme
    assert told["items"][0]["label"]
    assert client.get("/lookup", params={"value": value}).status_code in {200, 300}


def test_the_seat_of_a_court_is_found_by_its_code(client: httpx.Client) -> None:
    told = client.get("/lookup?scheme=tj-cog&value=75056").json()
    assert told["items"][0]["id"].endswith("/id/court/tj75056")


def test_several_things_bear_an_identifier(client: httpx.Client) -> None:
    """No two things share one in the demonstration, so the answer is 300 exactly where the graph says so."""
    several = [found for found in _identifiers(client) if found[2] > 1]
    for value, scheme, count in several[:3]:
        answer = client.get("/lookup", params={"scheme": scheme.rpartition("/")[2], "value": value})
        assert (answer.status_code, answer.json()["total"]) == (300, count)


def test_nothing_bears_it(client: httpx.Client) -> None:
    for query in ("value=nobody", "scheme=tj-cog&value=nobody", "scheme=nope&value=75056"):
        answer = client.get(f"/lookup?{query}")
        assert (answer.status_code, problem_of(answer)["code"]) == (404, "unknown-identifier")


def test_a_value_is_never_read_as_part_of_the_question(client: httpx.Client) -> None:
    for value in ('" } # ', "\\", '"@fr', "tj75056\n", "{}", "?x", "\u0000"):
        answer = client.get("/lookup", params={"value": value})
        assert answer.status_code in {400, 404}, value
        problem_of(answer)
    for scheme in ("> } #", "../court/tj75056", "a b", "é"):
        answer = client.get("/lookup", params={"scheme": scheme, "value": "75056"})
        assert answer.status_code in {400, 404}, scheme
        problem_of(answer)
