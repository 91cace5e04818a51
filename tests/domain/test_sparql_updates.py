"""Updates split in operations: what each may touch, and what is refused."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput
from app.domain.sparql_updates import operations

MOST = 10_000


def test_templates_without_named_graphs_become_queries() -> None:
    insert = "PREFIX a: <urn:> INSERT { a:s a:p ?o . GRAPH a:g { a:s a:q ?o } } WHERE { ?x a:r ?o }"
    text = f"{insert} ; DELETE DATA {{ a:s a:p 1 }}"
    first, second = operations(text, MOST)
    assert first.graphs
    assert "a:q" not in first.touching[0]
    assert "a:p ?o" in first.touching[0]
    assert second.touching == ("PREFIX a: <urn:>\nCONSTRUCT {  a:s a:p 1  } WHERE {}",)


@pytest.mark.parametrize(
    "text", ["INSERT { [] ?p ?o } WHERE { ?s ?p ?o }", "INSERT { ?s ?p ?o } WHERE { BIND(UUID() AS ?s) }"]
)
def test_what_no_query_can_tell_is_compared_whole(text: str) -> None:
    assert operations(text, MOST)[0].whole


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lOaD <urn:a>", "load-refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICESILENT:x { ?s ?p ?o } } ; LOAD SILENT <urn:a>", "load-refused"),
        ("INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <urn:a> { ?s ?p ?o } }", "service-refused"),
        ("INSERT DATA { " + "(" * 65, "too-deep"),
        ("x" * (MOST + 1), "too-long"),
    ],
)
def test_what_reaches_out_or_goes_too_deep_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        operations(text, MOST)
    assert refused.value.code == code


def test_the_dataset_of_a_request_is_written_into_patterns() -> None:
    (found,) = operations("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", MOST, using=["urn:g"])
    assert "USING <urn:g> WHERE" in found.text
    assert "FROM <urn:g>" in found.touching[0]
    with pytest.raises(InvalidInput):
        operations("WITH <urn:h> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", MOST, using=["urn:g"])
