"""Queries that pass the guard and would run for hours, or never reach the engine; how they are asked and must end."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from tests.domain.sparql_attacks import CALLS, CHAINS, CHOICES, JOINS, NESTINGS, WRITES
from tests.server import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server import Service

LONGEST = 60_000  # characters; a query of 64 kB is refused for its length alone
DEADLINE = 1.0  # seconds that a query has in these tests
MEMORY = 400_000_000  # bytes
STOPPED_WITHIN = 0.5  # seconds from its deadline, of a query that a worker has begun
ALIVE = 0.1  # seconds in which the service says that it is alive, on a machine that does nothing else

_NUMBERS = " ".join(map(str, range(200)))
_LISTS = " ".join(f"VALUES ?{name} {{ {_NUMBERS} }}" for name in "abcde")
_MATCH = "REGEX(CONCAT(STR(?c), STR(?f)), '(a+)+(b+)+$')"
_ALL, _TWICE = "?a ?b ?c", "?a ?b ?c . ?d ?e ?f"
_THRICE = f"{_TWICE} . ?g ?h ?i"
_APART = "?a ?x ?y . ?y ?z ?f . ?q ?w ?d . ?q2 ?w2 ?d2 FILTER(?w2 = ?w && ?d2 = 5)"
_GROWING = " ".join(f"BIND(CONCAT({', '.join([f'?s{n}'] * 20)}) AS ?s{n + 1})" for n in range(8))

# What passes the guard and would run for hours or take all the memory: stopped by the kernel.
RUNAWAYS = {
    "cartesian count": f"SELECT (COUNT(*) AS ?n) {{ {_THRICE} }}",
    "cartesian order": f"SELECT * {{ {_THRICE} }} ORDER BY ?c ?f ?i",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {_THRICE} }}",
    "group by": f"SELECT ?a ?d (SAMPLE(?i) AS ?x) {{ {_THRICE} }} GROUP BY ?a ?d ?c ?f ?i",
    "not exists": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER NOT EXISTS {{ {_APART} }} }}",
    "exists": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER EXISTS {{ {_APART} }} }}",
    "values by values": f"SELECT (COUNT(*) AS ?n) {{ {_LISTS} }}",
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?c (!<x:y>)* ?d }",
    "regular expression": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} FILTER({_MATCH}) }}",
    "optional": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} OPTIONAL {{ ?d ?e ?f OPTIONAL {{ ?g ?h ?i }} }} }}",
    "minus": f"SELECT (COUNT(*) AS ?n) {{ {_TWICE} MINUS {{ ?x ?y ?z . ?d ?e ?w }} }}",
    "growing strings": f"SELECT (STRLEN(?s8) AS ?n) {{ BIND('aaaaaaaaaa' AS ?s0) {_GROWING} }}",
    "describe": f"DESCRIBE ?a {{ {_THRICE} }}",
    "distinct": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f), STR(?i))) AS ?n) {{ {_THRICE} }}",
}
# What gives bytes before it is stopped: the connection is broken, so that nobody takes the answer for whole.
ENDLESS = {
    "rows": f"SELECT * {{ {_THRICE} }}",
    "distinct rows": f"SELECT DISTINCT ?a ?d ?g {{ {_THRICE} }}",
    "construct": f"CONSTRUCT {{ ?a ?e ?i }} {{ {_THRICE} }}",
}


def _largest(make: Callable[[int], str], size: int) -> str:
    """Return the attack of this size, or of the largest one below that a query may be long enough for."""
    while len(make(size)) > LONGEST:
        size = size * 9 // 10
    return make(size)


# What never reaches the engine.
GUARDED = {
    **{f"nested {name}": _largest(make, 2_000) for name, make in NESTINGS.items()},
    **{f"chained {name}": _largest(make, 5_000) for name, make in CHAINS.items()},
    **{f"joined {name}": _largest(make, 240) for name, make in JOINS.items()},
    **{f"network {number}": query for number, query in enumerate(CALLS)},
    **{f"graph {number}": query for number, query in enumerate(CHOICES)},
    **{f"write {number}": query for number, query in enumerate(WRITES)},
}


def ask(service: Service, query: str) -> tuple[float, httpx.Response | None]:
    """Return how long a query took and its answer; None when the connection was broken after its first bytes."""
    started = time.monotonic()
    headers = {"Content-Type": "application/sparql-query"}
    answer = None
    with service.client(timeout=60) as client, suppress(httpx.RemoteProtocolError):
        answer = client.post("/sparql", content=query.encode(), headers=headers)
    return time.monotonic() - started, answer


def check_stopped(took: float, answer: httpx.Response | None) -> None:
    assert answer is not None, "the connection was broken"
    told = problem_of(answer)
    assert (answer.status_code, told["code"]) in {(504, "deadline"), (503, "memory")}
    assert told["cause"] == told["code"]
    assert took < DEADLINE + 1
    if told["code"] == "deadline":
        assert float(str(told["seconds"])) < DEADLINE + STOPPED_WITHIN
    if answer.status_code == 503:
        assert answer.headers["retry-after"]
