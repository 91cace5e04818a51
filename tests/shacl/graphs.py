"""Small graphs and shapes, read from Turtle or made at random, for the tests of the SHACL library."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from hypothesis import strategies as st

EX = "http://example.org/"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix srj: <https://w3id.org/srj/def#> .
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] ,
    [ sh:prefix "rdf" ; sh:namespace "http://www.w3.org/1999/02/22-rdf-syntax-ns#"^^xsd:anyURI ] .
"""


def triples(turtle: str) -> list[ox.Triple]:
    """Read Turtle, with the prefixes above."""
    return [quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


def store_of(graph: Iterable[ox.Triple]) -> ox.Store:
    """Return a store whose default graph is ``graph``."""
    store = ox.Store()
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in graph)
    return store


def data(turtle: str) -> ox.Store:
    """Return a store of the given Turtle."""
    return store_of(triples(turtle))


def contents(store: ox.Store) -> list[ox.Triple]:
    """Return the triples of a store, as it gives them back."""
    return [quad.triple for quad in store]


def ex(name: str) -> ox.NamedNode:
    """Return the IRI of an example."""
    return ox.NamedNode(EX + name)


NODES = [f"ex:n{number}" for number in range(5)]
PROPERTIES = [f"ex:p{number}" for number in range(3)]
LITERALS = [
    "1", "2", "3", "2.5", '"1"', '"ab"', '"abc"', '"ab"@fr', '"abc"@fr', '"ab"@en', '"x"@fr-be', "true",
    '"2023-01-02"^^xsd:date', '"2024-01-02"^^xsd:date', '"2023-02-30"^^xsd:date', '"x"^^xsd:integer',
]  # fmt: skip
CLASSES = ["ex:C0", "ex:C1", "ex:C2"]

statements = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)),
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(LITERALS)),
    st.tuples(st.sampled_from(NODES), st.just("rdf:type"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(NODES), st.just("rdf:type"), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(CLASSES), st.just("rdfs:subClassOf"), st.sampled_from(CLASSES)),
)
"""A statement as three Turtle terms."""


def turtle(found: Iterable[tuple[str, str, str]]) -> str:
    """Return statements as Turtle."""
    return "\n".join(f"{s} {p} {o} ." for s, p, o in found)


graphs = st.lists(statements, min_size=10, max_size=40)

TARGETS = [
    "sh:targetClass ex:C0", "sh:targetClass ex:C1 , ex:C2", "sh:targetNode ex:n0 , ex:n1 , ex:absent",
    "sh:targetSubjectsOf ex:p0", "sh:targetObjectsOf ex:p1", "sh:targetClass ex:C0 ; sh:targetSubjectsOf ex:p2",
    "a rdfs:Class",
]  # fmt: skip
PATHS = [
    "ex:p0", "ex:p0", "ex:p1", "ex:p2", "[ sh:inversePath ex:p0 ]", "( ex:p0 ex:p1 )",
    "[ sh:alternativePath ( ex:p0 ex:p2 ) ]", "[ sh:zeroOrMorePath ex:p0 ]", "[ sh:oneOrMorePath ex:p1 ]",
    "[ sh:zeroOrOnePath ex:p2 ]", "( ex:p1 [ sh:zeroOrMorePath ex:p0 ] )", "( [ sh:inversePath ex:p1 ] ex:p2 )",
    "( ex:p0 [ sh:alternativePath ( ex:p1 [ sh:inversePath ex:p2 ] ) ] )",
]  # fmt: skip
targets = st.sampled_from(TARGETS)
paths = st.sampled_from(PATHS)
paths_own = st.one_of(paths, st.just("[ sh:inversePath ( ex:p0 ex:p1 ) ]"))
"""With one that pySHACL 0.40 follows in the wrong order."""
on_values = [
    "sh:datatype xsd:integer", "sh:datatype xsd:date", "sh:datatype xsd:string", "sh:datatype rdf:langString",
    "sh:nodeKind sh:IRI", "sh:nodeKind sh:Literal", "sh:nodeKind sh:BlankNodeOrIRI", "sh:class ex:C1", "sh:class ex:C0",
    "sh:in ( ex:n0 ex:n1 1 )", "sh:in ( ex:n0 ex:n2 )", 'sh:in ( "ab" "ab"@fr )', "sh:hasValue ex:n1", "sh:hasValue 1",
    'sh:pattern "^a" ', 'sh:pattern "^A.C$" ; sh:flags "i"', "sh:minLength 2", "sh:maxLength 2",
    "sh:minInclusive 2", "sh:maxExclusive 3", "sh:minExclusive 1", "sh:maxInclusive 2",
    'sh:languageIn ( "fr" )', "sh:equals ex:p1", "sh:disjoint ex:p2",
    "sh:closed true ; sh:ignoredProperties ( rdf:type )",
]  # fmt: skip
on_paths = [
    "sh:minCount 1", "sh:minCount 2", "sh:maxCount 1", "sh:maxCount 0", "sh:uniqueLang true",
    "sh:lessThan ex:p2", "sh:lessThanOrEquals ex:p2",
]  # fmt: skip
queries = [
    "SELECT $this ?value WHERE { $this ex:p0 ?value . FILTER NOT EXISTS { ?value ex:p1 ?other } }",
    "SELECT $this ?value WHERE { $this ex:p1 ?v . ?value ex:p1 ?v . FILTER(?value != $this) }",
    "SELECT $this WHERE { $this ex:p0+ $this }",
    "SELECT $this ?value WHERE { $this ex:p0/ex:p1* ?value . ?value rdf:type ex:C1 }",
    "SELECT $this ?value WHERE { { $this ex:p0 ?value } UNION { ?value ex:p2 $this } }",
    "SELECT $this ?value WHERE { $this ex:p1 ?m OPTIONAL { ?m ex:p0 ?value } FILTER(!BOUND(?value) || ?m != 1) }",
    "SELECT $this WHERE { $this ex:p0 ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
    "SELECT $this ?value WHERE { $this ?p ?value . ?value ex:p2 ?x }",
    "SELECT $this WHERE { { SELECT $this WHERE { $this ex:p2 ?a } GROUP BY $this HAVING (COUNT(?a) > 1) } }",
    "SELECT $this WHERE { FILTER EXISTS { ?s ex:p0 ex:n1 . ?s ex:p1 ?o } $this ex:p2 ?z }",
    "SELECT $this ?value WHERE { $this ex:p1 ?m OPTIONAL { ?m ex:p0 ?value FILTER(?value != $this) } }",
    "SELECT $this ?value WHERE { BIND($this AS ?x) ?x ex:p0 ?value }",
    "SELECT $this ?value WHERE { { ?value ex:p0 ?m FILTER(?m = $this) } UNION { ?value ex:p1 $this } }",
    "SELECT $this ?value WHERE { $this ^ex:p1/ex:p2 ?value FILTER NOT EXISTS { ?value ^ex:p0 $this } }",
]
queries_own = [*queries, "SELECT $this WHERE { { FILTER(false) } UNION { FILTER($this = ex:n0) } $this ex:p0 ?x }"]
"""With one on which rdflib is wrong: it loses a FILTER that stands alone in a group."""


@st.composite
def shapes(draw: st.DrawFn, *, own: bool = True) -> str:
    """Make a shapes graph of one to three shapes, as Turtle.

    Args:
        draw: given by hypothesis.
        own: whether to use the components that only this library knows.
    """
    found = []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["property", "property", "node", "query", "own" if own else "property"]))
        head = f"ex:S{number} {draw(targets)} ; "
        if kind == "node":
            found.append(f"{head} a sh:NodeShape ; {draw(st.sampled_from(on_values))} .")
        elif kind == "query":
            text = draw(st.sampled_from(queries_own if own else queries))
            found.append(f'{head} a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select "{text}" ] .')
        elif kind == "own":
            component = draw(st.sampled_from(["srj:uniqueOn ( ex:p0 ex:p1 )", "srj:uniqueOn ( ex:p2 )",
                                              "srj:nonOverlap ( ex:p0 ex:p1 ex:p2 )"]))  # fmt: skip
            found.append(f"{head} a sh:NodeShape ; {component} .")
        else:
            constraints = draw(st.lists(st.sampled_from(on_values + on_paths), min_size=1, max_size=3, unique=True))
            distinct = list({each.split()[0]: each for each in constraints}.values())
            found.append(
                f"{head} a sh:NodeShape ; sh:property ex:P{number} . "
                f"ex:P{number} sh:path {draw(paths_own if own else paths)} ; {' ; '.join(distinct)} ."
            )
    return "\n".join(found)
