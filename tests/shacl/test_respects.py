"""srj:respects against OWL 2 RL: a graph has a result exactly when owlrl derives a contradiction from it."""

from __future__ import annotations

import owlrl  # type: ignore[import-untyped]
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from app.shacl import ShapeError, compile_shapes
from app.shacl.vocabulary import RESPECTS_COMPONENT
from tests.shacl.graphs import PREFIXES, data, ex, triples
from tests.shacl.test_components import known_data

AXIOMS = """
ex:A1 rdfs:subClassOf ex:A . ex:A2 rdfs:subClassOf ex:A1 . ex:B1 rdfs:subClassOf ex:B .
ex:A owl:disjointWith ex:B . ex:C owl:disjointWith ex:A1 .
ex:ofA rdfs:domain ex:A1 . ex:toA rdfs:range ex:A . ex:ofB rdfs:domain ex:B . ex:toB rdfs:range ex:B1 .
ex:ofBtoC rdfs:subPropertyOf ex:ofB ; rdfs:range ex:C . ex:toOther rdfs:range ex:Other .
ex:once a owl:FunctionalProperty . ex:counted a owl:FunctionalProperty .
ex:Counted a sh:PropertyShape ; sh:path ex:counted ; sh:maxCount 1 .
"""
RULES = (
    AXIOMS
    + """
ex:Disjoint a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; srj:respects owl:disjointWith .
ex:Domain a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; srj:respects rdfs:domain .
ex:Range a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; srj:respects rdfs:range .
ex:Single a sh:NodeShape ; sh:targetSubjectsOf rdf:type ; srj:respects owl:FunctionalProperty .
"""
)
ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
NODES = [f"ex:n{number}" for number in range(4)]
statements = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just("rdf:type"), st.sampled_from(["ex:A", "ex:A2", "ex:B", "ex:B1", "ex:C"])),
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(["ex:ofA", "ex:toA", "ex:ofB", "ex:toB", "ex:ofBtoC", "ex:toOther"]),
        st.sampled_from([*NODES, "ex:elsewhere"]),
    ),
)


def _contradicts(turtle: str) -> bool:
    graph = rdflib.Graph().parse(data=PREFIXES + AXIOMS + turtle, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return any(True for _ in graph.subjects(rdflib.RDF.type, ERROR))


@known_data
@given(st.lists(statements, min_size=1, max_size=6))
def test_a_graph_has_a_result_exactly_when_owl_rl_finds_a_contradiction(found: list[tuple[str, str, str]]) -> None:
    typed = [f"{node} a ex:Thing ." for node in NODES]  # each thing that is described states a type
    text = "\n".join([*typed, *(" ".join((*each, ".")) for each in found)])
    results = compile_shapes(triples(RULES)).validate(data(text))
    assert {each.component for each in results} <= {RESPECTS_COMPONENT}
    assert bool(results) == _contradicts(text)


def _told(turtle: str) -> set[tuple[str, str, str, str]]:
    return {
        (each.source_shape.value, each.focus_node.value, str(each.path or ""), str(each.value or ""))  # type: ignore[union-attr]
        for each in compile_shapes(triples(RULES)).validate(data(turtle))
    }


@pytest.mark.parametrize(
    ("turtle", "shape", "path", "value"),
    [
        ("ex:x a ex:A2 , ex:B1 .", "Disjoint", None, "B1"),
        ("ex:x a ex:B1 ; ex:ofA ex:y .", "Domain", "ofA", "B1"),
        ("ex:x a ex:T ; ex:toA ex:y . ex:y a ex:B .", "Range", "toA", "y"),
        ("ex:x a ex:T ; ex:toA ex:y . ex:y a ex:T ; ex:ofBtoC ex:z .", "Range", "toA", "y"),
    ],
)
def test_what_is_wrong_is_named(turtle: str, shape: str, path: str | None, value: str) -> None:
    expected = (ex(shape).value, ex("x").value, str(ex(path)) if path else "", str(ex(value)))
    assert _told(turtle) == {expected}


def test_two_values_of_a_functional_property_are_told_where_no_count_bounds_it() -> None:
    told = _told("ex:x a ex:T ; ex:once 1 , 2 ; ex:counted 1 , 2 . ex:y a ex:T ; ex:once 1 .")
    assert told == {(ex("Single").value, ex("x").value, str(ex("once")), "")}


def test_a_message_names_the_property_and_both_classes() -> None:
    rules = RULES + 'ex:Range sh:message "{?path} {?value} {?one} {?type}"@en .'
    (result,) = compile_shapes(triples(rules)).validate(data("ex:x a ex:T ; ex:toA ex:y . ex:y a ex:B ."))
    assert result.messages["en"] == " ".join(ex(name).value for name in ("toA", "y", "A", "B"))


@pytest.mark.parametrize("wrong", ["srj:respects ex:axiom", "sh:path ex:p ; srj:respects rdfs:domain"])
def test_an_unknown_axiom_or_a_path_is_refused(wrong: str) -> None:
    with pytest.raises(ShapeError, match="respects"):
        compile_shapes(triples(f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {wrong} ."))


def test_a_change_of_a_property_that_no_axiom_names_reaches_nothing() -> None:
    plan, store = compile_shapes(triples(RULES)), data("ex:x a ex:A ; ex:label 1 .")
    added = ox.Triple(ex("x"), ex("label"), ox.Literal(1))
    assert plan.affected(store, [], [added]).reach == {}
