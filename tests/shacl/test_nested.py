"""Shapes within shapes, components of the authors of shapes, and what their results say."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from app.shacl import Plan, Result, compile_shapes, report_graph
from app.shacl.fallback import validate_with_pyshacl
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import sh
from tests.shacl.graphs import contents, data, ex, triples
from tests.shacl.test_differential import lines

PERSONS = """
ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property ex:Home .
ex:Home sh:path ex:home ; sh:node ex:Address .
ex:Address a sh:NodeShape ; sh:property ex:City , ex:Street .
ex:City sh:path ex:city ; sh:minCount 1 ; sh:message "No city at {$this}."@en , "Pas de ville pour {$this}."@fr .
ex:Street sh:path ex:street ; sh:maxLength 3 ; sh:message "{?value} is too long"@en .
"""
SOME = """
ex:a a ex:P ; ex:home ex:h1 , ex:h2 , [ ex:street "rue" ] . ex:b a ex:P ; ex:home ex:h1 , "here" .
ex:h1 ex:street "longue" , "rue" . ex:h2 ex:city ex:c , ex:d ; ex:street "x" . ex:c ex:p 1 . ex:d ex:p 7 .
"""


def run(shapes: str, graph: str | ox.Store = SOME) -> tuple[Plan, list[Result]]:
    """Validate; nothing may be left uncompiled."""
    plan = compile_shapes(triples(shapes))
    assert plan.uncompiled == ()
    return plan, plan.validate(data(graph) if isinstance(graph, str) else graph)


def test_a_result_is_explained_by_those_of_the_shape_within() -> None:
    """As Python objects and as sh:detail in the report; the sentences name the node and the value."""
    _, found = run(PERSONS)
    assert [(str(each.focus_node), str(each.value)) for each in found if isinstance(each.value, ox.NamedNode)] == [
        ("<http://example.org/a>", "<http://example.org/h1>"),
        ("<http://example.org/b>", "<http://example.org/h1>"),
    ]
    (first, *_) = (each for each in found if each.value == ex("h1"))
    assert [detail.messages["en"] for detail in first.details] == [
        "No city at http://example.org/h1.",
        "longue is too long",
    ]
    report = ShapesGraph(report_graph([first]))
    assert [report.objects(each.object, sh("focusNode")) for each in report.uses(sh("detail"))] == [[ex("h1")]] * 2


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:node ex:Address",
        "sh:not ex:Address",
        "sh:not [ sh:nodeKind sh:IRI ]",
        "sh:and ( ex:Address [ sh:nodeKind sh:IRI ] )",
        "sh:or ( ex:Address [ sh:nodeKind sh:Literal ] )",
        "sh:or ( [ sh:nodeKind sh:BlankNode ] [ sh:nodeKind sh:Literal ] )",
        "sh:xone ( ex:Address ex:Address )",
        "sh:xone ( ex:Address [ sh:nodeKind sh:IRI ] [ sh:nodeKind sh:Literal ] )",
        "sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:nodeKind sh:BlankNodeOrIRI ] )",
        "sh:qualifiedValueShape ex:Address ; sh:qualifiedMinCount 2",
        "sh:qualifiedValueShape [ sh:not ex:Address ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
        "sh:property [ sh:path ex:city ; sh:maxCount 1 ]",
        "sh:property [ sh:path ex:city ; sh:property [ sh:path ex:p ; sh:maxExclusive 5 ] ]",
        "sh:node [ sh:property [ sh:path ex:city ; sh:property [ sh:path ex:p ; sh:maxExclusive 5 ] ] ]",
        "sh:not [ sh:path ex:city ; sh:property [ sh:path ex:p ; sh:maxExclusive 5 ] ]",
        "sh:node [ sh:deactivated true ; sh:nodeKind sh:Literal ]",
        "ex:limit 1",
        "ex:oneOf ex:h1 ; ex:orElse ex:h2",
        "ex:orElse ex:h2",
    ],
)
@pytest.mark.parametrize("path", ["ex:home", "[ sh:zeroOrOnePath ex:home ]", "( ex:home [ sh:inversePath ex:home ] )"])
def test_the_reference_engine_finds_the_same(constraint: str, path: str) -> None:
    """Each component, through three kinds of path, on IRIs, literals and blank nodes."""
    shapes = PERSONS.replace("sh:node ex:Address .", f"{constraint} .").replace("sh:path ex:home", f"sh:path {path}")
    shapes_graph, store = triples(shapes + COMPONENTS), data(SOME)
    plan = compile_shapes(shapes_graph)
    assert plan.uncompiled == ()
    ours, theirs = lines(plan.validate(store)), lines(validate_with_pyshacl(contents(store), shapes_graph))
    if "ex:oneOf" in constraint:  # pySHACL 0.40 does not say the value that an ASK on a path refused (SHACL 6.3)
        ours, theirs = ({(*each[:2], "", *each[3:]) for each in found} for found in (ours, theirs))
    assert ours == theirs


COMPONENTS = """
ex:Limit a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ; sh:propertyValidator [ sh:prefixes ex: ;
  sh:select "SELECT $this ?value WHERE { $this $PATH ?value . ?value ex:city ?c FILTER($limit < 2) }" ] .
ex:OneOf a sh:ConstraintComponent ;
  sh:parameter [ sh:path ex:oneOf ] , [ sh:path ex:orElse ; sh:optional true ] ; sh:validator [ sh:prefixes ex: ;
  sh:message "{?value} is not {$oneOf}" ;
  sh:ask "ASK { FILTER($value = $oneOf || (bound($orElse) && $value = $orElse)) }" ] .
"""


def test_a_component_of_the_author_speaks_with_its_parameters() -> None:
    """The message of the validator, its variables filled; the component is the author's."""
    shapes = PERSONS.replace("sh:node ex:Address .", "ex:oneOf ex:h2 .") + COMPONENTS
    _, found = run(shapes, "ex:a a ex:P ; ex:home ex:h1 , ex:h2 .")
    (one,) = found
    assert (one.component, one.value, one.source_constraint) == (ex("OneOf"), ex("h1"), None)
    assert one.messages == {"": "http://example.org/h1 is not http://example.org/h2"}


def test_siblings_of_a_disjoint_qualified_shape_do_not_count() -> None:
    """A value that conforms to a sibling shape is not counted (SHACL 4.7.3)."""
    shapes = """
    ex:S a sh:NodeShape ; sh:targetClass ex:P ; sh:property ex:Q1 , ex:Q2 .
    ex:Q1 sh:path ex:home ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ;
      sh:qualifiedValueShape ex:V1 . ex:V1 sh:nodeKind sh:IRI .
    ex:Q2 sh:path ex:home ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMaxCount 0 ;
      sh:qualifiedValueShape ex:V2 . ex:V2 sh:class ex:House .
    """
    graph = "ex:a a ex:P ; ex:home ex:h . ex:h a ex:House . ex:b a ex:P ; ex:home ex:i ."
    _, found = run(shapes, graph)
    assert [(each.focus_node, each.component) for each in found] == [
        (ex("a"), sh("QualifiedMinCountConstraintComponent"))
    ]


def test_a_change_within_a_nested_shape_reaches_the_focus_nodes_alone() -> None:
    """Through the path of the shape within, backwards through the path of the property shape."""
    plan, _ = run(PERSONS)
    store = data(SOME)
    changed = triples("ex:h2 ex:street 'too long' .")[-1:]
    assert plan.affected(store, [], changed).shapes == {ex("Home"): frozenset({ex("a")})}


def test_the_shapes_graph_can_be_asked() -> None:
    """GRAPH $shapesGraph reads what the shape says of itself; any change runs such a constraint whole."""
    shapes = """
    ex:S a sh:NodeShape ; sh:targetClass ex:P ; ex:most 2 ; sh:sparql [ sh:prefixes ex: ; sh:select
      "SELECT $this ?value { $this ex:n ?value GRAPH $shapesGraph { $currentShape ex:most ?m } FILTER(?value > ?m) }"
    ] .
    """
    plan, found = run(shapes, "ex:a a ex:P ; ex:n 1 , 3 .")
    assert [str(each.value) for each in found] == ['"3"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert plan.affected(data(""), [], triples("ex:z ex:y 1 .")[-1:]).shapes == {ex("S"): None}


def test_a_language_rule_asks_for_the_very_term_true() -> None:
    """The literal "1"^^xsd:boolean is well-formed and is not true (SHACL 4.4.5)."""
    for value, count in (("true", 1), ('"1"^^xsd:boolean', 0)):
        shapes = f"ex:S sh:targetClass ex:P ; sh:property [ sh:path ex:l ; sh:uniqueLang {value} ] ."
        assert len(run(shapes, 'ex:a a ex:P ; ex:l "a"@fr , "b"@fr .')[1]) == count
