"""What is compiled, refused and handed over; runs on some nodes; what a change reaches; reports."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from app.shacl import Plan, ShapeError, compile_shapes, report_graph
from app.shacl.fallback import validate_with_pyshacl
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import XSD_BOOLEAN, sh
from tests.shacl.graphs import EX, contents, data, ex, triples

FALSE, TRUE = (ox.Literal(text, datatype=XSD_BOOLEAN) for text in ("false", "true"))
SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:Label , ex:Kind .
ex:Label sh:path ex:label ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "Donnez un libellé."@fr , "Give a label."@en .
ex:Kind sh:path ex:kind ; sh:pattern "^(?!1)" .
ex:T a sh:NodeShape ; sh:targetClass ex:D ; sh:property [ sh:path ( ex:p ex:q ) ; sh:maxCount 1 ] .
"""
COMPONENTS = """
ex:Limited a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ;
  sh:validator [ sh:ask "ASK { FILTER($value < $limit) }" ] .
ex:Scripted a sh:ConstraintComponent ; sh:parameter [ sh:path ex:scripted ] ; sh:validator [ sh:jsFunctionName "f" ] .
"""


def plan_of(turtle: str) -> Plan:
    """Compile shapes given as Turtle."""
    return compile_shapes(triples(turtle))


def test_only_the_shape_that_is_not_understood_is_handed_over() -> None:
    """A property shape is handed over by itself, with its reason; the other engine gets only the targets it needs."""
    plan = plan_of(SHAPES)
    (shape,) = plan.uncompiled
    assert (shape.shape_iri, shape.root) == (f"{EX}Kind", f"{EX}S")
    assert shape.reason == 'sh:pattern "^(?!1)" is not a regular expression of the store'
    store = data("ex:a a ex:C ; ex:kind 1 . ex:b a ex:D ; ex:p ex:x . ex:x ex:q 1 , 2 .")
    ours = {result.identity for result in plan.validate(store)}
    theirs = {result.identity for result in validate_with_pyshacl(contents(store), plan.remainder)}
    assert {identity[1] for identity in theirs} == {ex("Label"), ex("Kind")}
    assert {identity for identity in theirs if identity[1] == ex("Label")} < ours
    assert len(ours) == 2


@pytest.mark.parametrize(
    ("construct", "reason"),
    [
        ("sh:node ex:S", "refers to itself"),
        ("sh:property [ sh:path ex:p ; sh:node ex:S ]", "refers to itself"),
        ("sh:not [ sh:or ( [ sh:property [ sh:path ex:p ; sh:node ex:S ] ] ) ]", "refers to itself"),
        ("sh:node [ sh:property [ sh:path ex:p ; sh:in ( [] ) ] ]", "blank node"),
        ("sh:expression [ ]", "sh:expression"),
        ("ex:limit [ ]", "blank node"),
        ("ex:scripted 1", "no validator in SPARQL"),
        ("sh:targetNode [] ", "blank node"),
        ("sh:in ( [] )", "blank node"),
        ('sh:pattern "(?=a)"', "regular expression"),
        ("sh:datatype xsd:byte", "xsd:integer"),
        ('sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o } LIMIT 1" ]', "LIMIT"),
        ('sh:sparql [ sh:ask "ASK { $this ?p ?o }" ]', "sh:ask"),
        ('sh:sparql [ sh:select "SELECT $this { FILTER EXISTS { SELECT $this { $this ?p ?o } } }" ]', "sub-SELECT"),
    ],
)
def test_each_construct_that_is_not_compiled_is_named(construct: str, reason: str) -> None:
    """Nothing is ignored: the reason names the construct."""
    uncompiled = plan_of(f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {construct} ." + COMPONENTS).uncompiled
    assert uncompiled
    assert all(reason in each.reason for each in uncompiled)


@pytest.mark.parametrize(
    "parameter",
    [
        "sh:somethingNew 1",
        "sh:target [ ]",
        'sh:target [ sh:select "SELECT ?this WHERE {" ]',
        'sh:target [ sh:select "SELECT ?this WHERE { SERVICE <http://x/> { ?this ?p ?o } }" ]',
        "sh:property ex:Missing",
        "sh:node ex:Missing",
        "sh:or ( ex:Missing )",
        "sh:not 1",
        "sh:or ex:notAList",
        "sh:property [ sh:path ex:p ; sh:qualifiedMinCount 1 ]",
        "sh:property [ sh:path ex:p ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ]",
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1",
        "sh:node [ srj:uniqueOn ( ex:p ) ]",
        "sh:property [ sh:path ( ex:p ) ]",
        "sh:property [ sh:path ex:p , ex:q ]",
        "sh:property [ sh:path ex:p ; sh:minCount -1 ]",
        "sh:property [ sh:path ex:p ; sh:maxCount 1 , 2 ]",
        "sh:minCount 1",
        "sh:lessThan ex:p",
        "sh:nodeKind ex:IRI",
        'sh:severity "high" ; sh:nodeKind sh:IRI',
        'sh:closed "perhaps"',
        "sh:in ex:notAList",
        'sh:class "C"',
        "sh:sparql [ ]",
        'sh:sparql [ sh:select "SELECT $this WHERE {" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { $this no:prefix ?o }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <http://x/> { $this ?p ?o } }" ]',
        'sh:sparql [ sh:select "SELECT ?o WHERE { $this ?p ?o }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { $this $PATH ?o }" ]',
        'sh:sparql [ sh:select "ASK { $this ?p ?o }" ]',
        f'sh:sparql [ sh:select "SELECT $this WHERE {"{" * 3000} $this ?p ?o {"}" * 3000}" ]',
        f"sh:property [ sh:path {'[ sh:inversePath ' * 100} ex:p {']' * 100} ]",
    ],
)
def test_ill_formed_shapes_are_refused(parameter: str) -> None:
    """The error names the shape at fault."""
    with pytest.raises(ShapeError) as caught:
        plan_of(f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; {parameter} .")
    assert caught.value.shape.startswith(("<http://example.org/", "_:"))


def test_words_in_strings_and_names_are_not_taken_for_keywords() -> None:
    """A prefixed name or a string may hold MINUS, VALUES or a brace."""
    select = "SELECT $this WHERE { $this ex:VALUES 'MINUS { SERVICE' . # LIMIT {\\n $this ex:limit ?LIMIT }"
    plan = plan_of(f'ex:S sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select "{select}" ] .')
    store = data("ex:a a ex:C ; ex:VALUES 'MINUS { SERVICE' ; ex:limit 1 . ex:b a ex:C ; ex:limit 1 .")
    assert [result.focus_node for result in plan.validate(store)] == [ex("a")]


@pytest.mark.parametrize("member", ['"v{}"', "ex:v{}", '"v{}"@fr'])
def test_long_lists(member: str) -> None:
    """A list of 20,000 values is judged, and quickly: no chain of conditions, on which the store crashes."""
    members = " ".join(member.format(number) for number in range(20_000))
    plan = plan_of(f"ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:in ( {members} ) ] .")
    store = data('ex:a ex:p "v3" , ex:v3 , "v3"@fr , 3 , "zz" .')
    assert len(plan.validate(store)) == 4


def test_deactivated_shapes_say_nothing() -> None:
    """Neither a shape, nor a property shape, nor a SPARQL constraint."""
    store = data("ex:a a ex:C .")
    sparql = 'sh:sparql [ sh:deactivated true ; sh:select "SELECT $this WHERE { }" ]'
    for text in (
        "ex:S sh:targetClass ex:C ; sh:deactivated true ; sh:nodeKind sh:Literal .",
        "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ] .",
        f"ex:S sh:targetClass ex:C ; {sparql} .",
    ):
        assert plan_of(text).validate(store) == []


def test_validation_of_named_nodes() -> None:
    """Only nodes that are targets, only those named; a subclass in either graph makes a target."""
    plan = plan_of(SHAPES + "ex:E rdfs:subClassOf ex:C .")
    store = data("ex:a a ex:C . ex:b a ex:E . ex:c a ex:F . ex:F rdfs:subClassOf ex:E . ex:d a ex:Other .")
    assert [result.focus_node for result in plan.validate(store)] == [ex("a"), ex("b"), ex("c")]
    assert [result.focus_node for result in plan.validate(store, [f"{EX}c", f"{EX}d", f"{EX}none"])] == [ex("c")]
    assert plan.validate(store, []) == []


def test_blank_nodes_are_validated_too() -> None:
    """In full, and around a change, although no query can name them."""
    plan = plan_of(SHAPES)
    store = data('[] a ex:C . [] a ex:C ; ex:label "x" .')
    (result,) = plan.validate(store)
    typed = [triple for triple in contents(store) if triple.subject == result.focus_node]
    assert [each.identity for each in plan.validate_change(store, [], typed)] == [result.identity]


def test_a_change_reaches_only_what_it_can_touch() -> None:
    """Nothing for a predicate no shape speaks of; a focus node through a path; all for the class hierarchy."""
    plan = plan_of(SHAPES)
    store = data("ex:b a ex:D ; ex:p ex:x . ex:c a ex:D . ex:x ex:q 1 , 2 . ex:C rdfs:subClassOf ex:Top .")
    nothing = plan.affected(store, [], triples("ex:b ex:unknown 1 .")[-1:])
    assert (dict(nothing.shapes), nothing.uncompiled) == ({}, ())
    through = plan.affected(store, triples("ex:x ex:q 3 .")[-1:], [])
    assert list(through.shapes.values()) == [frozenset({ex("b")})]
    whole = plan.affected(store, [], triples("ex:D rdfs:subClassOf ex:D .")[-1:])
    assert list(whole.shapes.values()) == [None]
    other = plan.affected(store, [], triples("ex:c ex:kind 1 .")[-1:])
    assert [each.shape_iri for each in other.uncompiled] == [f"{EX}Kind"]


def test_a_sparql_constraint_is_localised_through_its_patterns() -> None:
    """By the route with the fewest nodes: not through the scheme that all share."""
    select = (
        "SELECT $this ?value WHERE { $this ex:in ?s ; ex:code ?n . ?value ex:in ?s ; ex:code ?n . "
        "FILTER(?value != $this) FILTER NOT EXISTS { ?value ex:replaces $this } }"
    )
    plan = plan_of(f'ex:S sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select "{select}" ] .')
    many = "".join(f'ex:m{n} a ex:C ; ex:in ex:scheme ; ex:code "{n // 2}" .' for n in range(400))
    store = data(many)
    moved = triples("ex:m7 ex:in ex:scheme .")[-1:]
    assert plan.affected(store, [], moved).shapes == {ex("S"): frozenset({ex("m6"), ex("m7")})}
    replaced = triples("ex:m9 ex:replaces ex:m8 .")[-1:]
    assert plan.affected(store, replaced, []).shapes == {ex("S"): frozenset({ex("m8")})}
    elsewhere = triples("ex:m9 ex:label 1 .")[-1:]
    assert plan.affected(store, elsewhere, []).shapes == {}


def test_what_cannot_be_localised_is_run_whole() -> None:
    """A pattern that is not joined with $this: the date of the view, for instance."""
    select = "SELECT $this WHERE { $this ex:until ?end . ex:view ex:date ?today . FILTER(?end < ?today) }"
    plan = plan_of(f'ex:S sh:targetClass ex:C ; sh:sparql [ sh:prefixes ex: ; sh:select "{select}" ] .')
    store = data("ex:a a ex:C ; ex:until 2 . ex:b a ex:C ; ex:until 9 . ex:view ex:date 5 .")
    change = triples("ex:view ex:date 5 .")[-1:]
    assert plan.affected(store, [], change).shapes == {ex("S"): None}
    assert [result.focus_node for result in plan.validate_change(store, [], change)] == [ex("a")]
    assert [rule.shape for rule in plan.watching(ex("date"))] == [ex("S")]
    assert plan.watching(ex("label")) == ()


def test_targets_selected_by_a_query() -> None:
    """SHACL-AF 3.1: the nodes that the query selects; a change of its predicates runs the shape whole."""
    select = "SELECT ?this WHERE { ?this ex:born ?b . FILTER NOT EXISTS { ?this ex:died ?d } # ex:no:name \\n }"
    plan = plan_of(
        f'ex:S sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ; sh:select "{select}" ] ; '
        "sh:property [ sh:path ex:name ; sh:minCount 1 ] ."
    )
    assert plan.uncompiled == ()
    store = data("ex:a ex:born 1 . ex:b ex:born 1 ; ex:died 2 . ex:c ex:born 3 ; ex:name 'c' .")
    assert [each.focus_node for each in plan.validate(store)] == [ex("a")]
    assert plan.validate(store, [f"{EX}b"]) == []
    (whole,) = plan.affected(store, triples("ex:b ex:died 2 .")[-1:], []).shapes.values()
    (one,) = plan.affected(store, [], triples("ex:c ex:name 'c' .")[-1:]).shapes.values()
    assert (whole, one) == (None, frozenset({ex("c")}))


def test_messages_in_both_languages_with_their_variables() -> None:
    """The author's sentence, its variables filled; else a sentence of the library in French and English."""
    text = """
    ex:S sh:targetClass ex:C ; sh:nodeKind sh:Literal ; sh:sparql [ sh:prefixes ex: ;
      sh:message "Âge de {?value} ans : {$other} ?"@fr , "Aged {?value}"@en ;
      sh:select "SELECT $this ?value WHERE { $this ex:age ?value }" ] .
    """
    kind, query = sorted(plan_of(text).validate(data("ex:a a ex:C ; ex:age 3 .")), key=lambda each: str(each.component))
    assert set(kind.messages) == {"fr", "en"}
    assert query.messages == {"fr": "Âge de 3 ans : {$other} ?", "en": "Aged 3"}
    assert query.source_constraint is not None


def test_report_is_a_validation_report() -> None:
    """It reads back: one report, its results, complex paths as SHACL writes them."""
    store = data("ex:b a ex:D ; ex:p ex:x . ex:x ex:q 1 , 2 . ex:a a ex:C .")
    plan = plan_of(SHAPES)
    report = ShapesGraph(report_graph(plan.validate(store)))
    assert [str(each.object) for each in report.uses(sh("conforms"))] == [
        str(ox.Literal("false", datatype=XSD_BOOLEAN))
    ]
    assert len(report.uses(sh("result"))) == 2
    (path,) = [each.object for each in report.uses(sh("resultPath")) if isinstance(each.object, ox.BlankNode)]
    assert str(report.path(path, ox.BlankNode())) == f"(<{EX}p>/<{EX}q>)"
    severities = {each.object for each in report.uses(sh("resultSeverity"))}
    assert severities == {sh("Warning"), sh("Violation")}
    empty = ShapesGraph(report_graph([]))
    assert [str(each.object) for each in empty.uses(sh("conforms"))] == [str(TRUE)]


@pytest.mark.parametrize(
    ("literal", "datatype", "right"),
    [
        ('"2023-02-30"^^xsd:date', "xsd:date", False),
        ('"2024-02-29"^^xsd:date', "xsd:date", True),
        ('"2024-02-29Z"^^xsd:date', "xsd:date", True),
        ('"1.5"^^xsd:integer', "xsd:integer", False),
        ('"99999999999999999999"^^xsd:integer', "xsd:integer", True),
        ('"01"^^xsd:integer', "xsd:integer", True),
        ('"123456789012345678901234567890.5"^^xsd:decimal', "xsd:decimal", True),
        ('"1,5"^^xsd:decimal', "xsd:decimal", False),
        ('"TRUE"^^xsd:boolean', "xsd:boolean", False),
        ('"-1e3"^^xsd:double', "xsd:double", True),
        ('"2024"^^xsd:gYear', "xsd:gYear", True),
        ('"soon"^^xsd:gYear', "xsd:gYear", False),
        ('"http://x y"^^xsd:anyURI', "xsd:anyURI", True),
        ('"x"@FR', "rdf:langString", True),
        ('"x"', "rdf:langString", False),
        ("ex:x", "xsd:string", False),
    ],
)
def test_datatypes_with_their_lexical_forms(literal: str, datatype: str, right: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A literal is of a datatype when its lexical form belongs to it, values too large for the store included."""
    plan = plan_of(f"ex:S sh:targetObjectsOf ex:p ; sh:datatype {datatype} .")
    assert (plan.validate(data(f"ex:a ex:p {literal} .")) == []) is right


MANY_OTHERS = """
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:pattern "^x" ; sh:maxCount 1 ; sh:uniqueLang true .
ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:q ; sh:property ex:P .
"""


@pytest.mark.parametrize("others", [10, 400])
def test_findings_on_other_nodes_than_the_targets_are_left_out(others: int) -> None:
    """Whether every use of the property is read (few findings elsewhere), or the targets (many)."""
    wrong = "".join(f'ex:o{number} ex:p "y" , "z"@fr , "t"@fr .' for number in range(others))
    right = "".join(f'ex:r{number} a ex:C ; ex:p "x" .' for number in range(others))
    store = data(f'{wrong} {right} ex:t a ex:C ; ex:p "y" , "xz"@fr , "xt"@fr . ex:u ex:q 1 ; ex:p "n" .')
    told = {
        (str(each.focus_node), each.component.value.rpartition("#")[2], str(each.value or ""))
        for each in compile_shapes(triples(MANY_OTHERS)).validate(store)
    }
    t, u = str(ex("t")), str(ex("u"))
    assert told == {
        (t, "PatternConstraintComponent", '"y"'),
        (t, "MaxCountConstraintComponent", ""),
        (t, "UniqueLangConstraintComponent", ""),
        (u, "PatternConstraintComponent", '"n"'),
    }


def test_a_query_that_reads_the_targets_itself_gives_the_same_with_them() -> None:
    """The pattern of the targets is left out where each row of the query is on one of them; not where it may not be."""
    query = 'SELECT $this ?value {{ {} FILTER(?value = "no") }}'
    for body, found in {
        "$this (ex:p|ex:q) ?value .": {"a", "b"},
        "$this ex:p/ex:r ?value .": {"c"},
        "$this ex:other ?value .": {"a"},
        "OPTIONAL { $this ex:p ?value }": {"a"},
        "{ $this ex:p ?value } UNION { $this ex:other ?value }": {"a"},
    }.items():
        shapes = f"""ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p , ex:q ;
            sh:sparql [ sh:prefixes ex: ; sh:select '{query.format(body)}' ] ."""
        store = data(
            'ex:a ex:p "no" ; ex:other "no" . ex:b ex:q "no" . ex:c ex:p ex:d . ex:d ex:r "no" ; ex:other "no" .'
        )
        results = compile_shapes(triples(shapes)).validate(store)
        assert {each.focus_node for each in results} == {ex(name) for name in found}, body
