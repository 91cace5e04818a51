"""SPARQL, saved questions, ``/lookup`` and ``/validate`` at any moment; the states themselves."""

from __future__ import annotations

import csv
import io
from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.server import problem_of
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    import httpx

PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX srj: <https://w3id.org/srj/def#>\n"
OFFENCES = (
    PREFIXES + "SELECT ?code ?label { ?thing a srj:Offence ; skos:notation ?code ; skos:prefLabel ?label }"
    " ORDER BY ?code"
)
DAY = "SELECT ?day { <https://w3id.org/srj/def#view> <https://w3id.org/srj/def#validOn> ?day }"
DAYS = ("2023-06-01", "2024-01-01", "2024-12-31", "2025-01-01", "2026-01-15", "2026-02-01", "2222-02-23", "2999-01-01")
KNOWN = ("n1", "n2", "n3", "n4", "n5")
FORMS = ("json", "xml", "csv", "tsv")


def rows(answer: httpx.Response) -> list[tuple[str, ...]]:
    """Return the rows of an answer in CSV, without its header."""
    assert answer.status_code == 200, answer.text
    return [tuple(row) for row in csv.reader(io.StringIO(answer.text))][1:]


def ask(client: httpx.Client, query: str, **asked: str) -> list[tuple[str, ...]]:
    """Ask a query and return its rows."""
    return rows(client.get("/sparql", params={"query": query, "format": "csv", **asked}))


@pytest.mark.parametrize(("day", "known"), list(product(DAYS, KNOWN))[::3])
def test_a_view_says_what_the_list_of_its_moment_says(dated: httpx.Client, day: str, known: str) -> None:
    listed = rows(dated.get("/doc/natinf.csv", params={"valid": day, "known": known}))
    found = ask(dated, OFFENCES, valid=day, known=known)
    assert sorted(found) == sorted((row[0], row[1]) for row in listed)
    assert ask(dated, DAY, valid=day, known=known) == [(day,)]


def test_a_question_given_in_a_body_has_its_moment_too(dated: httpx.Client) -> None:
    asked = {"query": OFFENCES, "valid": "2024-06-01", "known": "n5"}
    posted = dated.post("/sparql", data=asked, headers={"Accept": "text/csv"})
    assert rows(posted) == ask(dated, **asked)
    direct = dated.post(
        "/sparql?valid=2024-06-01&known=n5",
        content=OFFENCES.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert rows(direct) == rows(posted) == [("23", "VIOLENCE AYANT ENTRAINE UNE INCAPACITE"), *rows(posted)[1:]]


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_given_of_a_past_view(dated: httpx.Client, form: str) -> None:
    asked = {"query": OFFENCES, "valid": "2024-06-01", "format": form}
    answer = dated.get("/sparql", params=asked)
    assert answer.status_code == 200
    assert "CONDUITE SANS PERMIS" in answer.text
    assert "CONDUITE SANS PERMIS" not in dated.get("/sparql", params={**asked, "valid": "2025-06-01"}).text


def test_what_can_never_change_may_be_kept(dated: httpx.Client) -> None:
    def kept(**asked: str) -> bool:
        answer = dated.get("/sparql", params={"query": OFFENCES, **asked})
        return "immutable" in answer.headers["cache-control"]

    assert kept(valid="2024-06-01", known="n5")
    assert not kept(valid="2024-06-01")
    assert not kept(known="n5")
    assert not kept()


def test_before_the_first_commit_nothing_was_known(dated: httpx.Client) -> None:
    answer = dated.get("/sparql", params={"query": OFFENCES, "known": "2020-01-01"})
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) == (404, "no-such-commit")
    assert str(told["first"]).startswith("n1, ")


def test_a_saved_question_is_answered_at_a_moment(dated: httpx.Client) -> None:
    def counted(**asked: str) -> int:
        answer = dated.get("/query/offences-by-class.csv", params=asked)
        return sum(int(row[-1]) for row in rows(answer) if row[-1].isdigit())

    assert [counted(valid=day) for day in ("2024-06-01", "2025-06-01", "2026-01-15")] == [3, 2, 3]


def test_an_identifier_is_looked_up_at_a_moment(dated: httpx.Client) -> None:
    def status(**asked: str) -> int:
        return dated.get("/lookup", params={"scheme": "natinf", "value": "41", **asked}).status_code

    assert [status(valid=day) for day in ("2024-06-01", "2025-06-01", "2026-01-15")] == [200, 404, 200]
    assert status(valid="2024-06-01", known="n1") == 404


def test_a_document_is_validated_with_the_view_of_a_moment(dated: httpx.Client) -> None:
    """A link to an offence that is not in force that day is found by the rules; on a day on which it is, it is not."""
    document = f"""{PREFIXES.replace("PREFIX", "@prefix").replace("> @", "> . @").strip()} .
        <http://127.0.0.1:8000/id/natinf/99> a srj:Offence ; skos:notation "41" ;
            skos:inScheme <http://127.0.0.1:8000/id/referential/natinf> .""".encode()

    def twice(day: str) -> bool:
        answer = dated.post(
            "/validate",
            params={"with": "published", "valid": day},
            content=document,
            headers={"Content-Type": "text/turtle", "Accept": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        return any("niqueOn" in str(found["component"]) for found in answer.json()["results"])

    assert [twice(day) for day in ("2024-06-01", "2025-06-01")] == [True, False]


# -- states ----------------------------------------------------------------------------------------------------------

STATES = (REPOSITORY / "queries" / "states/history-of-a-thing.rq").read_text(encoding="utf-8")
BY_EDITION = (REPOSITORY / "queries" / "states/offences-by-class-per-edition.rq").read_text(encoding="utf-8")


def history(client: httpx.Client, **asked: str) -> list[tuple[str, ...]]:
    """Return the rows of the question without the thing: code, label, dates, commits."""
    return [row[1:] for row in ask(client, STATES, dataset="states", **asked)]


def test_offences_are_counted_at_each_edition_by_one_question(dated: httpx.Client) -> None:
    """The same figures as the list of each day."""
    found = ask(dated, BY_EDITION, dataset="states", kind="natinf")
    assert [(day, int(count)) for day, _, count in found] == [
        (day, len(rows(dated.get("/doc/natinf.csv", params={"valid": day}))))
        for day in ("2024-01-01", "2025-01-01", "2026-01-01")
    ]


def test_the_states_of_a_thing_are_its_history(dated: httpx.Client) -> None:
    """Code 7: renamed by the edition of 2025; the first state was open until that edition was known."""
    found = history(dated, of="http://127.0.0.1:8000/id/natinf/7")
    label, later = "RETRAIT DE LA PROVISION D'UN CHEQUE", "RETRAIT DE PROVISION"
    assert found == [
        ("7", label, "2024-01-01", "", "2", "3"),
        ("7", label, "2024-01-01", "2025-01-01", "3", ""),
        ("7", later, "2025-01-01", "", "3", ""),
    ]


def test_what_was_known_bounds_the_states_and_a_day_keeps_those_that_hold(dated: httpx.Client) -> None:
    thing = "http://127.0.0.1:8000/id/natinf/7"
    then = history(dated, of=thing, known="n2")
    assert [(row[4], row[5]) for row in then] == [("2", "")]
    on = history(dated, of=thing, valid="2024-06-01")
    assert [row[3] for row in on if not row[5]] == ["2025-01-01"]
    every = history(dated, kind="natinf")
    assert {row[0] for row in every} == {"7", "23", "41"}
    both = dated.get(
        "/sparql",
        params={
            "query": STATES,
            "format": "csv",
            "dataset": "states",
            "of": [f"http://127.0.0.1:8000/id/natinf/{code}" for code in ("23", "41")],
        },
    )
    assert {row[1] for row in rows(both)} == {"23", "41"}


def test_states_conform_to_the_rules_of_states(dated: httpx.Client) -> None:
    graph = dated.get(
        "/sparql",
        params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "dataset": "states", "kind": "natinf", "format": "ttl"},
    )
    checked = dated.post(
        "/validate", content=graph.content, headers={"Content-Type": "text/turtle", "Accept": "application/json"}
    )
    assert b"srj/def#State" in graph.content
    assert checked.json()["results"] == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"dataset": "states"}, (400, "states-of-what")),
        ({"dataset": "history", "kind": "natinf"}, (400, "unknown-dataset")),
        ({"kind": "natinf"}, (400, "unknown-dataset")),
        ({"dataset": "states", "kind": "nothing"}, (404, "unknown-kind")),
        ({"dataset": "states", "of": "not an iri"}, (400, "invalid-iri")),
        ({"dataset": "states", "of": "http://127.0.0.1:8000/id/natinf/nothing"}, (404, "unknown")),
        ({"dataset": "states", "of": "http://127.0.0.1:8000/id/natinf/7", "known": "n1"}, (404, "unknown")),
        ({"dataset": "states", "of": ["urn:x"] * 101}, (400, "too-many-states")),
    ],
)
def test_states_of_nothing_are_refused(
    dated: httpx.Client, asked: dict[str, str | list[str]], expected: tuple[int, str]
) -> None:
    answer = dated.get("/sparql", params={"query": STATES, **asked})
    assert (answer.status_code, problem_of(answer)["code"]) == expected


def test_graphs_of_the_states_are_chosen_by_name(dated: httpx.Client) -> None:
    """By the protocol or by FROM; a name that is none of them is an empty graph, and nothing is fetched."""
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    every = [row[0] for row in ask(dated, graphs, dataset="states", kind="natinf")]
    assert len(every) > 3
    chosen = ask(dated, graphs, **{"dataset": "states", "kind": "natinf", "named-graph-uri": every[0]})
    assert [row[0] for row in chosen] == [every[0]]
    count = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    by_name = ask(dated, count % "", **{"dataset": "states", "kind": "natinf", "default-graph-uri": every[0]})
    assert int(by_name[0][0]) > 0
    assert by_name == ask(dated, count % f"FROM <{every[0]}>", dataset="states", kind="natinf")
    ((none,),) = ask(dated, count % "FROM <http://127.0.0.1:9/>", dataset="states", kind="natinf")
    assert none == "0"
