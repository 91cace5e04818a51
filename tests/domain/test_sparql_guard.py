"""The guard lets ordinary queries through whole and stops every family of attack before the engine."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.sparql_failures import explain_failure
from app.domain.sparql_guard import Limits, check_query
from tests.domain.sparql_attacks import CALLS, CHAINS, CHOICES, JOINS, NESTINGS, WRITES, block, where

if TYPE_CHECKING:
    from collections.abc import Callable

ORDINARY = {
    "comments, strings and a keyword in each": (
        "# SERVICE in a comment\nSELECT ?s WHERE { ?s ?p \"SERVICE <x> { DROP ALL\", 'LOAD', '''FROM\n''' } # INSERT"
    ),
    "escapes in strings": r"""SELECT * { ?s ?p "a\"b\\" , 'it\'s' , "\u0022 || \u0022" , "caf\u00E9" }""",
    "long strings with quotes": 'SELECT * { ?s ?p """a "quoted" ""word"" b""" }',
    "names with escapes": r"PREFIX ex: <http://e/> SELECT * { ex:a\~b ex:c.d-e:f%20g ?o . _:b1.x ex: ex:. }",
    "comparison without spaces": "SELECT * { ?s ?p ?o FILTER(?s<?o&&?o>1&&?o<=3) }",
    "comparison with an IRI": "SELECT * { ?s ?p ?o FILTER(?s < <http://e/x>&&?o!=<http://e/(y)>) }",
    "prefixes that look like keywords": (
        "PREFIX service: <http://e/> PREFIX from: <http://f/> "
        "SELECT * { ?s service:p from:o . GRAPH service:g { ?a a ?b } }"
    ),
    "paths": "PREFIX : <http://e/> SELECT * { ?s (^:p/:q+|!(:r|^:s))*/a? ?o ; :t [ (:u|:v) ( 1 2.5 'x'@fr-FR ) ] }",
    "aggregates": (
        "SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=', ') AS ?n) (COUNT(*) AS ?c) { ?s ?p ?o } "
        "GROUP BY ?s (STR(?p) AS ?q) HAVING (COUNT(*) > 1) ORDER BY DESC(?n) ?c LIMIT 10 OFFSET 2"
    ),
    "sub-select, values, bind, minus": (
        "PREFIX : <http://e/> SELECT * { { SELECT ?s (MAX(?o) AS ?m) WHERE { ?s :p ?o } GROUP BY ?s HAVING (?m > 1) } "
        "VALUES (?s ?z) { (:a UNDEF) (:b -1) (<http://e/c> 'x'^^:t) } BIND(IF(BOUND(?z), ?z, -1) AS ?y) "
        "MINUS { ?s a :X } OPTIONAL { ?s :q ?w FILTER(?w IN (1, 2) && NOT EXISTS { ?w :r ?s }) } } VALUES ?s { :a }"
    ),
    "ask": "ASK { [] a ?c }",
    "describe": "PREFIX : <http://e/> DESCRIBE :a <http://e/b> ?x WHERE { ?x a :C }",
    "construct": "CONSTRUCT { ?s ?p [ a ?t ] . } WHERE { ?s ?p ?o . ?o a ?t }",
    "construct where": "BASE <http://e/> CONSTRUCT WHERE { ?s <p> true ; a <c> }",
    "byte order mark and CRLF": "\ufeffSELECT *\r\nWHERE {\r\n?s ?p ?o }\r\n",
}


@pytest.mark.parametrize("query", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_query_passes_and_the_engine_reads_it(query: str) -> None:
    shape = check_query(query)
    result = pyoxigraph.Store().query(shape.text)
    kinds = {pyoxigraph.QuerySolutions: {"SELECT"}, pyoxigraph.QueryBoolean: {"ASK"}}
    assert shape.form in kinds.get(type(result), {"CONSTRUCT", "DESCRIBE"})


def test_many_values_pass_as_clients_send_them() -> None:
    rows = " ".join(f"(<http://example.org/id/natinf/{i}> {i} -1)" for i in range(1000))
    query = f"SELECT * {{ ?s ?p ?o VALUES (?s ?a ?b) {{ {rows} }} }}"
    assert len(query) > 32_000
    assert check_query(query).depth == 3


def test_many_small_unions_pass() -> None:
    union = " UNION ".join(["{ ?s a ?c ; ?p ?o }"] * 200)
    assert check_query(where(f"?a ?b ?s . {union} OPTIONAL {{ ?s ?q ?z }}")).planning < 100


@pytest.mark.parametrize("family", NESTINGS.values(), ids=NESTINGS)
def test_nesting_is_refused_before_the_engine(family: Callable[[int], str]) -> None:
    for size in (100, 400, 1000):
        with pytest.raises(InvalidInput) as refused:
            check_query(family(size), Limits(max_operators=1_000_000, max_joined=1_000_000, max_planning=1e12))
        assert refused.value.code == "too-deep"


@pytest.mark.parametrize("family", NESTINGS.values(), ids=NESTINGS)
def test_unfinished_nesting_is_refused_too(family: Callable[[int], str]) -> None:
    query = family(5000)
    with pytest.raises(InvalidInput) as refused:
        check_query(query[: len(query) // 2], Limits(max_bytes=1_000_000))
    assert refused.value.code in {"too-deep", "too-many-operators"}


@pytest.mark.parametrize("family", CHAINS.values(), ids=CHAINS)
def test_long_chains_are_refused(family: Callable[[int], str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query(family(4000), Limits(max_bytes=1_000_000))
    assert refused.value.code in {"too-many-operators", "too-many-patterns"}


@pytest.mark.parametrize("family", JOINS.values(), ids=JOINS)
def test_large_joins_are_refused(family: Callable[[int], str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query(family(60), Limits(max_joined=40))
    assert refused.value.code == "too-many-patterns"


def _largest_accepted(family: Callable[[int], str]) -> str:
    low, high = 1, 20_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            check_query(family(middle))
        except InvalidInput:
            high = middle - 1
        else:
            low = middle
    return family(low)


_PARSER = """
import json, resource, sys
import pyoxigraph
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for name, query in json.load(sys.stdin):
    print(name, flush=True)
    for _ in pyoxigraph.Store().query(query):
        break
print("end", flush=True)
"""


def test_the_largest_accepted_of_every_family_neither_crashes_nor_stalls_the_engine() -> None:
    families = {**NESTINGS, **CHAINS, **JOINS}
    queries = [(name, check_query(_largest_accepted(family)).text) for name, family in families.items()]
    done = subprocess.run(
        [sys.executable, "-c", _PARSER], input=json.dumps(queries).encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout.decode().splitlines()[-1:], done.stderr.decode()[-500:])
    assert done.stdout.decode().splitlines()[-1] == "end"


@pytest.mark.parametrize("query", CALLS)
def test_service_is_refused_however_written(query: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query(query)
    assert refused.value.code in {"service-refused", "syntax"}


@pytest.mark.parametrize("query", CHOICES)
def test_from_is_refused_however_written(query: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query(query)
    assert refused.value.code == "from-refused"


@pytest.mark.parametrize("query", WRITES)
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query(query)
    assert refused.value.code == "update-refused"
    assert "/drafts" in refused.value.text.fr


def test_the_engine_does_reach_out_on_what_is_refused() -> None:
    """Why whole words are required: were this to change in the engine, the guard could be simpler."""
    glued = "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }"
    with pytest.raises(OSError, match="port 9"):
        list(pyoxigraph.Store().query(glued))  # type: ignore[arg-type]


SYNTAX = (
    ("SELEC * { ?s ?p ?o }", 1, 1, "SELECT"),
    ("SELECT *\nWHERE { ?s ?p ?o ", 2, 7, "fermant"),
    ("SELECT * { ?s ?p ?o ) }", 1, 21, "}"),
    ("SELECT * { ?s ?p 'abc }", 1, 18, "guillemet"),
    ("SELECT * {\n  ?s ex:p ?o }", 2, 6, "PREFIX ex:"),
    ("SELECT * { ?é ?p ?o } ; ?", 1, None, ""),
    ("", 1, 1, "SELECT, ASK"),
    ("  # nothing\n", 2, 1, "SELECT, ASK"),
    ("SELECT * { ?s ?p ?o } }", 1, 23, "ferme rien"),
    ("SELECT * { VALUES ?x { ?y } }", 1, 24, "VALUES"),
    ("SELECT * { << ?s ?p ?o >> ?q ?r }", 1, 12, "1.1"),
    ("SELECT * { ?s ?p ?o FILTER([1]) }", 1, 28, "crochet"),
    ("SELECT * { ?s ?p '\\q' }", 1, 18, "échappement"),
    ("SELECT * { ?s ?p ?o }\x00", 1, 22, "x00"),
    ("SELECT * { ?s ?p '\ud800' }", 1, 19, "UTF-8"),
    ("SELECT * {\n ?s ?p }", 2, 8, "objet"),
    ("SELECT * { ?s ?p . ?a ?b ?c }", 1, 18, "objet"),
    ("SELECT * { ?s ?p ?o, }", 1, 22, "objet"),
    ("PREFIX : <http://e/> SELECT * { ?s :p \\u007B ?o }", 1, 39, "échappement"),
)


@pytest.mark.parametrize(("query", "line", "column", "said"), SYNTAX)
def test_syntax_errors_tell_the_place_and_the_remedy(query: str, line: int, column: int | None, said: str) -> None:
    try:
        shape = check_query(query)
    except InvalidInput as raised:
        error = raised
    else:
        with pytest.raises(SyntaxError) as refused:
            pyoxigraph.Store().query(shape.text)
        error = explain_failure(str(refused.value), shape.text)
    assert error.code == "syntax"
    assert error.details["line"] == line
    assert column is None or error.details["column"] == column
    assert said in error.text.fr
    assert error.text.en.startswith(f"Query, line {line}")


def test_too_long_is_told_with_its_size() -> None:
    with pytest.raises(InvalidInput) as refused:
        check_query("ASK {}" + " " * 65_536)
    assert refused.value.code == "too-long"
    assert refused.value.details == {"value": 65_542, "limit": 65_536}


ENGINE = (
    ("SELECT * {\n ?s ?p }", "syntax", 2),
    ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "syntax", 1),
    ("SELECT * { ?s <é è> ?o }", "syntax", 1),
    ("PREFIX : <http://e/> SELECT * { ?s ?p ?o\n FILTER(:f(?s)) }", "unknown-function", 2),
    ("SELECT * { ?s ?p ?o FILTER(STRLEN()) }", "syntax", 1),
)


@pytest.mark.parametrize(("query", "code", "line"), ENGINE)
def test_what_the_engine_refuses_is_told_in_the_same_way(query: str, code: str, line: int) -> None:
    store = pyoxigraph.Store()
    store.add(
        pyoxigraph.Quad(pyoxigraph.NamedNode("http://e/s"), pyoxigraph.NamedNode("http://e/p"), pyoxigraph.Literal("o"))
    )
    with pytest.raises((SyntaxError, RuntimeError)) as refused:
        list(store.query(query))  # type: ignore[arg-type]
    error = explain_failure(str(refused.value), query)
    assert error.code == code
    assert error.details["line"] == line
    assert set(error.details) >= {"line", "column", "cause", "remedy"}


def test_an_unknown_message_of_the_engine_is_kept() -> None:
    error = explain_failure("something new", "ASK {}")
    assert error.code == "syntax"
    assert "something new" in error.text.en


HOSTILE = {
    "words and dots": "SELECT * {" + "a." * 30_000,
    "dashes": "SELECT * {" + "a-" * 30_000,
    "open strings": "SELECT * {" + "'''\"" * 15_000,
    "angles": "SELECT * {" + "<a" * 30_000,
    "comments": "#\n" * 30_000 + "ASK {}",
    "digits": "SELECT * { ?s ?p " + "1" * 60_000 + "e }",
    "escaped": "SELECT * {" + "\\\\u0041" * 9_000,
    "dotted name": "PREFIX : <http://e/> SELECT * { ?s :p :a" + "." * 60_000 + "}",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_take_few_steps(query: str) -> None:
    """Work is counted by interpreter calls and bounded by CPU: pytest's own time limit ends a quadratic reading."""
    with contextlib.suppress(InvalidInput):
        assert check_query(query).text


_WORDS = "SELECT WHERE FILTER EXISTS OPTIONAL UNION VALUES BIND AS GRAPH SERVICE FROM a"
_PIECES = st.sampled_from(
    [
        *"{}()[].;,/|!^*+-?=<> \n:#",
        *_WORDS.split(),
        "?s",
        "<http://e/x>",
        "'x'",
        '"""',
        "1",
        "p:x",
        "\\u0041",
        "@fr",
        "^^",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60), st.booleans())
def test_any_text_is_either_accepted_or_refused_with_a_place(pieces: list[str], spaced: bool) -> None:  # noqa: FBT001 - a parameter of the test
    query = "PREFIX p: <http://e/> SELECT * {" + (" " if spaced else "").join(pieces)
    error = _refusal(query)
    assert error is None or (error.details["line"] and error.text.fr and error.text.en)


def _refusal(query: str) -> InvalidInput | None:
    try:
        shape = check_query(query)
        pyoxigraph.Store().query(shape.text)
    except InvalidInput as refused:
        return refused
    except SyntaxError as engine:
        return explain_failure(str(engine), shape.text)
    return None


def test_the_text_to_run_has_name_escapes_decoded_and_nothing_else() -> None:
    shape = check_query(r"SEL\u0045CT * { ?s ?p ?\u0061 . ?s ?p '\u0022\n\\u0041' }")
    assert shape.text == r"SELECT * { ?s ?p ?a . ?s ?p '\u0022\n\\u0041' }"


def test_limits_can_be_raised_for_known_callers() -> None:
    query = where(block(100))
    with pytest.raises(InvalidInput):
        check_query(query)
    assert check_query(query, Limits(max_joined=128)).planning > 300


def test_from_chooses_graphs_where_there_are_some() -> None:
    """Only at its place, and only where the caller says that the graphs are the service's own."""
    own = Limits(own_graphs=True)
    for clause in ("FROM <urn:a>", "FROM NAMED <urn:a> FROM <urn:b>", "from named <urn:a>"):
        query = f"SELECT * {clause} {{ ?s ?p ?o }}"
        assert check_query(query, own).form == "SELECT"
        with pytest.raises(InvalidInput, match="FROM"):
            check_query(query)
    for query in ("SELECT * { FROM <urn:a> }", "SELECT * FROMNAMED <urn:a> {}", "SELECT * {} SERVICE <urn:a> {}"):
        with pytest.raises(InvalidInput):
            check_query(query, own)
