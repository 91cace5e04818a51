"""The W3C suites of SPARQL queries: their tests, their graphs in one dataset, and what each answer must be."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from tests.shared import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CONFORMANCE = SHARED / "conformance"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
EMPTY = "urn:x-empty"  # a graph that no file makes
_FORMATS = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "nt": ox.RdfFormat.N_TRIPLES}
_RESULTS = {"srx": ox.QueryResultsFormat.XML, "srj": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV}
_ACCEPT = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
_FROM = re.compile(r"^\s*FROM\b", re.IGNORECASE | re.MULTILINE)
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_BLANK = re.compile(r"\b_:\w+")
_READ_AND_NOT_RUN = b'"code": "unknown-function"'  # the grammar admits it, and no engine has it
Row = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class QueryTest:
    """One test of a query: its text, its graphs, and what is expected of it."""

    id: str
    kind: str  # QueryEvaluationTest, CSVResultFormatTest, PositiveSyntaxTest...
    folder: Path
    base: str
    query: str
    told: dict[str, Any]

    @property
    def text(self) -> str:
        """The query, relative addresses being those of its file."""
        return f"BASE <{self.base}{self.query}>\n{(self.folder / self.query).read_text(encoding='utf-8')}"

    @property
    def evaluates(self) -> bool:
        """Whether an answer is compared; else it is only read or refused."""
        return "Syntax" not in self.kind

    @property
    def graphs(self) -> dict[str, str]:
        """The file of each graph, by its name."""
        named = {each["name"]: each["file"] for each in self.told.get("graphData") or []}
        files = self.told.get("data") or []
        if self.evaluates and _FROM.search(self.text):
            files = [*files, *(each for each in self.told["files"] if each.endswith(".ttl") and each != self.result)]
        return {**{self.base + file: file for file in files}, **named}

    @property
    def result(self) -> str:
        """The file of the expected answer."""
        return str(self.told.get("result") or "")

    @property
    def dataset(self) -> list[tuple[str, str]]:
        """What the protocol is given: the names of the graphs asked; a query with FROM names them itself."""
        if _FROM.search(self.text):
            return []
        default = [self.base + file for file in self.told.get("data") or []] or [EMPTY]
        named = [each["name"] for each in self.told.get("graphData") or []]
        return [*(("default-graph-uri", name) for name in default), *(("named-graph-uri", name) for name in named)]

    @property
    def accept(self) -> str:
        """The form to ask for: that of the expected answer."""
        return _ACCEPT.get(self.result.rpartition(".")[2], "application/sparql-results+xml, application/n-triples")


def query_tests(suite: str) -> list[QueryTest]:
    """Return the query tests of a suite (``w3c-sparql10``, ``w3c-sparql11``) that need no entailment and no SERVICE."""
    folder = CONFORMANCE / suite
    index = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
    return [
        QueryTest(told["id"], told["type"], folder, index["base"], told["query"], told)
        for told in index["tests"]
        if told.get("query", "").endswith(".rq")
        and told["category"] not in {"entailment", "service"}
        and not told.get("entailment")
        and not _SERVICE.search((folder / told["query"]).read_text(encoding="utf-8"))
    ]


def quads_of(tests: Iterable[QueryTest]) -> Iterator[ox.Quad]:
    """Yield the graphs of tests, each under its name."""
    files: dict[str, Path] = {}
    for test in tests:
        for name, file in test.graphs.items():
            assert files.setdefault(name, test.folder / file) == test.folder / file, name
    for name, path in files.items():
        form = _FORMATS[path.suffix[1:]]
        for quad in ox.parse(path.read_bytes(), format=form, base_iri=name, rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))


def wrong(test: QueryTest, status: int, body: bytes) -> str:
    """Return what is wrong with an answer; empty when it is the expected one."""
    if test.kind.startswith("Negative"):
        return "" if status == 400 else f"status {status} for a query that must be refused"
    if not test.evaluates and (status == 500 or _READ_AND_NOT_RUN in body):
        return ""
    if status != 200:
        return f"status {status}: {body[:160].decode(errors='replace')}"
    return _differs(test, body) if test.evaluates else ""


def _differs(test: QueryTest, body: bytes) -> str:
    expected = (test.folder / test.result).read_bytes()
    ending = test.result.rpartition(".")[2]
    if ending == "csv":
        return "" if _table(body) == _table(expected) else f"rows differ: {body[:160]!r}"
    lax = bool(test.told.get("lax"))
    if ending in _RESULTS:
        form = _RESULTS[ending]
        return _compared(ox.parse_query_results(expected, format=form), body, form, lax=lax)
    triples = [quad.triple for quad in ox.parse(expected, format=_FORMATS[ending], base_iri=test.base + test.result)]
    if not any(triple.object == ox.NamedNode(f"{RS}ResultSet") for triple in triples):
        found = [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
        return "" if _canonical(found) == _canonical(triples) else "graphs differ"
    return _compared(_result_set(triples), body, ox.QueryResultsFormat.XML, lax=lax)


def _table(data: bytes) -> Counter[Row]:
    """Return rows whatever the order of columns: that of ``SELECT *`` is free."""
    rows = csv.DictReader(io.StringIO(_BLANK.sub("_:", data.decode())))
    return Counter(tuple(sorted(row.items())) for row in rows)


class _Rows(list[dict[str, Any]]):
    """Solutions of a result set written in RDF; in order when it says so."""

    ordered = False


def _result_set(triples: list[ox.Triple]) -> ox.QueryBoolean | _Rows:
    said: dict[object, dict[str, list[Any]]] = {}
    for triple in triples:
        said.setdefault(triple.subject, {}).setdefault(triple.predicate.value.removeprefix(RS), []).append(
            triple.object
        )
    result_set = ox.NamedNode(f"{RS}ResultSet")
    (root,) = [each for each in said.values() if any(result_set in values for values in each.values())]
    if "boolean" in root:
        return _yes_or_no(root["boolean"][0].value)
    rows = _Rows()
    solutions = [said.get(each, {}) for each in root.get("solution", [])]
    if all("index" in each for each in solutions) and solutions:
        rows.ordered = True
        solutions.sort(key=lambda each: int(each["index"][0].value))
    for solution in solutions:
        bindings = [said[each] for each in solution.get("binding", [])]
        rows.append({each["variable"][0].value: each["value"][0] for each in bindings})
    return rows


def _yes_or_no(value: str) -> ox.QueryBoolean:
    told = ox.parse_query_results(f'{{"head":{{}},"boolean":{value}}}', format=ox.QueryResultsFormat.JSON)
    assert isinstance(told, ox.QueryBoolean)
    return told


Expected = ox.QuerySolutions | ox.QueryBoolean | _Rows


def _compared(expected: Expected, body: bytes, form: ox.QueryResultsFormat, *, lax: bool = False) -> str:
    found = ox.parse_query_results(body, format=form)
    if isinstance(expected, ox.QueryBoolean) or isinstance(found, ox.QueryBoolean):
        return "" if isinstance(found, ox.QueryBoolean) and bool(found) == bool(expected) else "yes and no differ"
    wanted, given = _rows(expected), _rows(found)
    if lax:  # REDUCED may leave out repeated rows, as many as it likes
        same = set(map(_key, wanted)) == set(map(_key, given))
    elif getattr(expected, "ordered", False) and not _blank(wanted):
        same = wanted == given
    elif _blank(wanted) or _blank(given):
        same = _canonical(_described(wanted)) == _canonical(_described(given))
    else:
        same = Counter(map(_key, wanted)) == Counter(map(_key, given))
    return "" if same else f"expected {_shown(wanted)}, given {_shown(given)}"


def _rows(results: ox.QuerySolutions | _Rows) -> list[dict[str, Any]]:
    if isinstance(results, _Rows):
        return results
    names = [variable.value for variable in results.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in results]


def _blank(rows: list[dict[str, Any]]) -> bool:
    return any(isinstance(term, ox.BlankNode) for row in rows for term in row.values())


def _key(row: dict[str, Any]) -> Row:
    return tuple(sorted((name, str(term)) for name, term in row.items()))


def _shown(rows: list[dict[str, Any]]) -> str:
    return str(sorted(map(_key, rows)))[:200]


def _described(rows: list[dict[str, Any]]) -> list[ox.Triple]:
    """Return rows as triples, so that blank nodes are compared as in graphs; equal rows stay apart."""
    return [
        ox.Triple(node, ox.NamedNode(f"urn:x:{name}"), term)
        for row in rows
        for node in [ox.BlankNode()]
        for name, term in (row or {"": ox.Literal("")}).items()
    ]


def _canonical(triples: list[ox.Triple]) -> ox.Dataset:
    dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def protocol_tests() -> list[dict[str, Any]]:
    """Return the tests of the SPARQL 1.1 Protocol, as the index of the suite writes them."""
    index = json.loads((CONFORMANCE / "w3c-sparql11" / "tests.json").read_text(encoding="utf-8"))
    return [told for told in index["tests"] if told["type"] == "ProtocolTest"]


def protocol_quads() -> Iterator[ox.Quad]:
    """Yield the graphs that the tests of the protocol ask, each under its name."""
    for told in protocol_tests():
        for graph in told["graphData"]:
            data = (CONFORMANCE / "w3c-sparql11" / graph["file"]).read_bytes()
            for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph["name"]))
