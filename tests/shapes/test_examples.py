"""Each rule lets its passing example pass and finds every fault of its failing one.

In a failing example, each node named under ``/fail/`` must be found by the rule of the file. pySHACL, the reference,
runs all rules but those of our own components; the engine of the product runs all of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from app.shacl import Plan, compile_shapes
from tests.ontology.model import SRJ, SRJSH, graph, turtle_files

EXAMPLES = turtle_files("tests/shapes/examples")
FAULTY = "https://srj.example.org/fail/"
# Judged by the engine of the product alone: SHACL has no component that takes a list or reads axioms.
OWN = {subject for own in (SRJ.uniqueOn, SRJ.nonOverlap, SRJ.respects) for subject in graph("shapes").subjects(own)}


def _shape(path: Path) -> rdflib.URIRef:
    return SRJSH[path.name.split(".")[0]]


def _judges(shape: rdflib.URIRef) -> set[rdflib.term.Node]:
    """Return a rule and its property shapes: a rule made of these only is never itself the source of a result."""
    return {shape, *graph("shapes").objects(shape, SH.property)}


def _hierarchy() -> list[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]]:
    return list(graph("ontology").triples((None, RDFS.subClassOf, None)))


def _with_lists(nodes: Iterable[rdflib.term.Node]) -> rdflib.Graph:
    """Return what the shapes graph says of some nodes, and of the unnamed nodes they lead to."""
    found, waiting = rdflib.Graph(), list(nodes)
    while waiting:
        for triple in graph("shapes").triples((waiting.pop(), None, None)):
            found.add(triple)
            if isinstance(triple[2], rdflib.BNode):
                waiting.append(triple[2])
    return found


@functools.cache
def _prefixes() -> frozenset[rdflib.term.Node]:
    return frozenset({SRJSH.Prefixes, *graph("shapes").objects(SRJSH.Prefixes, SH.declare)})


def _rules(shape: rdflib.URIRef) -> rdflib.Graph:
    """Return the rule of an example, with the targets of the rules that hold it when it is a property shape."""
    rules = graph("shapes")
    holders = set(rules.subjects(SH.property, shape))
    parts = {shape, *holders, *(part for each in (shape, *holders) for part in rules.objects(each, SH.property))}
    queries = {query for each in parts for query in rules.objects(each, SH.sparql)}
    return _with_lists(parts | queries | _prefixes())


def _faulty(data: rdflib.Graph) -> set[str]:
    return {str(node) for triple in data for node in triple if str(node).startswith(FAULTY)}


def _expected(path: Path, found: set[str], faulty: set[str]) -> None:
    if path.name.endswith(".pass.ttl"):
        assert found == set()
    else:
        assert found
        assert faulty - found == set()


@pytest.mark.parametrize("path", [path for path in EXAMPLES if _shape(path) not in OWN], ids=lambda path: path.name)
def test_the_reference_judges_the_example_as_its_name_says(path: Path) -> None:
    data = rdflib.Graph().parse(path, format="turtle")
    faulty = _faulty(data)
    for triple in _hierarchy():
        data.add(triple)
    _, report, _ = pyshacl.validate(data, shacl_graph=_rules(_shape(path)), inplace=True)
    assert isinstance(report, rdflib.Graph)
    results = [
        result
        for result in report.subjects(RDF.type, SH.ValidationResult)
        if report.value(result, SH.sourceShape) in _judges(_shape(path))
    ]
    _expected(path, {str(report.value(result, SH.focusNode)) for result in results}, faulty)


@functools.cache
def _plan() -> Plan:
    files = (*turtle_files("shapes"), *turtle_files("ontology"))
    return compile_shapes(quad.triple for path in files for quad in _quads(path))


def _quads(path: Path) -> Iterable[ox.Quad]:
    return ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)


def test_the_engine_compiles_every_rule() -> None:
    assert _plan().uncompiled == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_engine_judges_the_example_as_its_name_says(path: Path) -> None:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    for below, _, above in _hierarchy():
        store.add(ox.Quad(ox.NamedNode(str(below)), ox.NamedNode(str(RDFS.subClassOf)), ox.NamedNode(str(above))))
    judges = {str(judge) for judge in _judges(_shape(path))}
    results = [each for each in _plan().validate(store) if str(each.source_shape).strip("<>") in judges]
    faulty = _faulty(rdflib.Graph().parse(path, format="turtle"))
    _expected(path, {str(each.focus_node).strip("<>") for each in results}, faulty)
