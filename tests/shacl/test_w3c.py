"""The W3C test suite for SHACL: each test is judged right, here or by pySHACL once handed over by name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from app.domain.errors import InvalidInput
from app.main.validating import validate_files
from app.shacl import Plan, Result, ShapeError, compile_shapes
from app.shacl.fallback import validate_with_pyshacl
from app.shacl.model import Term
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import sh
from tests.shacl.graphs import contents
from tests.shared import SHARED, shared_file

if TYPE_CHECKING:
    from tests.figures import Figure

SUITE = SHARED / "conformance" / "w3c-shacl"
RESULT = ox.NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#result")
FAILURE = ox.NamedNode("http://www.w3.org/ns/shacl-test#Failure")
SRJ = Path(sys.executable).with_name("srj")
INDEX = SUITE / "tests.json"
TESTS: list[dict[str, Any]] = json.loads(INDEX.read_text(encoding="utf-8"))["tests"] if INDEX.exists() else []
REPORTED = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity")
Line = tuple[str | None, ...]


def read(test: dict[str, Any], name: str) -> ox.Store:
    """Return the data or shapes graph of a test."""
    file = test[name] if test[name].endswith(".ttl") else test["manifest"]
    store = ox.Store()
    store.load(path=str(SUITE / file), format=ox.RdfFormat.TURTLE, base_iri=f"file:///{file}")
    return store


def file_of(test: dict[str, Any], name: str) -> Path:
    """Return the file of the data or shapes graph of a test."""
    return SUITE / str(test[name] if test[name].endswith(".ttl") else test["manifest"])


def reported(report: bytes) -> Counter[Line]:
    """Return what is compared of a report in Turtle."""
    graph = ShapesGraph(quad.triple for quad in ox.parse(report, format=ox.RdfFormat.TURTLE))
    (root,) = {triple.subject for triple in graph.uses(sh("conforms"))}
    return _lines(graph, root)


def wanted(test: dict[str, Any]) -> Counter[Line] | None:
    """Return the results that the suite expects; None for a failure."""
    graph = ShapesGraph(contents(read(test, "manifest")))
    report = graph.uses(RESULT)[0].object
    if report == FAILURE:
        return None
    return _lines(graph, report)


def _lines(graph: ShapesGraph, report: Term) -> Counter[Line]:
    lines: Counter[Line] = Counter()
    for node in graph.objects(report, sh("result")):
        found = [next(iter(graph.objects(node, sh(name))), None) for name in REPORTED]
        path = graph.path(found[1], ox.BlankNode()) if found[1] is not None else None
        lines[line(found[0], str(path) if path else None, *found[2:])] += 1
    return lines


def line(focus: Term | None, path: str | None, *others: Term | None) -> Line:
    """Return what is compared of a result; blank nodes are all alike."""
    texts = [None if each is None else "_:" if isinstance(each, ox.BlankNode) else str(each) for each in others]
    return ("_:" if isinstance(focus, ox.BlankNode) else str(focus), path, *texts)


def given(results: list[Result]) -> Counter[Line]:
    """Return the same of our results."""
    return Counter(
        line(r.focus_node, str(r.path) if r.path else None, r.value, r.component, r.source_shape, r.severity)
        for r in results
    )


def plan_of(test: dict[str, Any]) -> Plan | None:
    """Return the plan of a test; None when its shapes are refused."""
    try:
        return compile_shapes(contents(read(test, "shapesGraph")))
    except ShapeError:
        return None


@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test["id"]))
def test_case(test: dict[str, Any]) -> None:
    """The report is the expected one, or the shape is listed as uncompiled and the other engine gives it."""
    expected, plan = wanted(test), plan_of(test)
    if plan is None or expected is None:
        assert plan is None or plan.uncompiled or expected is not None, "a failure was expected"
        assert plan is not None or expected is None, "these shapes are well-formed"
        return
    store = read(test, "dataGraph")
    results = plan.validate(store)
    if not plan.uncompiled:
        assert given(results) == expected
        return
    handed = validate_with_pyshacl(contents(store), plan.remainder)
    assert set(given(results)) | set(given(handed)) == set(expected)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: str(test["id"]))
def test_case_as_the_command_judges_it(test: dict[str, Any]) -> None:
    """What `srj validate DATA --shapes SHAPES` does: the report is the expected one, or the shapes are refused."""
    expected = wanted(test)
    document, shapes = ([file_of(test, "dataGraph")], file_of(test, "shapesGraph"))
    if expected is None:
        with pytest.raises(InvalidInput) as refused:
            validate_files(document, home=None, shapes=shapes, engine="compiled")
        assert refused.value.code == "unusable-shapes"
        return
    found = validate_files(document, home=None, shapes=shapes, engine="compiled")
    assert reported(found.report()) == expected
    assert found.conforms == (not expected)


def test_the_command_tells_the_same() -> None:
    """The exit codes of `srj validate`: one test that is compiled, one handed over, one refused."""
    codes = {"core/property/node-002": 1, "core/property/datatype-ill-formed": 1, "core/complex/shacl-shacl": 0}
    codes["sparql/pre-binding/unsupported-sparql-001"] = 2
    for test in TESTS:
        if test["id"] in codes:
            files = [str(file_of(test, "dataGraph")), "--shapes", str(file_of(test, "shapesGraph"))]
            ended = subprocess.run([SRJ, "validate", *files, "--format", "turtle"], check=False, capture_output=True)
            assert ended.returncode == codes[test["id"]], ended.stderr
            if ended.returncode < 2:
                assert reported(ended.stdout) == wanted(test)


def test_counts(figure: Figure) -> None:
    """Most tests are compiled; the split is told."""
    assert Path(shared_file("conformance/w3c-shacl/tests.json")) == INDEX
    split: Counter[str] = Counter()
    for test in TESTS:
        plan = plan_of(test)
        split["refused, as they should be" if plan is None else "handed over" if plan.uncompiled else "compiled"] += 1
    figure("W3C SHACL suite", f"{len(TESTS)} tests, {dict(split)}")
    assert split["handed over"] <= len(TESTS) // 50
