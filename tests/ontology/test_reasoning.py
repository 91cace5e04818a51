"""The ontology is OWL 2 RL and OWL 2 DL, and consistent, alone and with the demonstration facts.

Sources: OWL 2 Profiles section 4 (RL), OWL 2 Structural Specification sections 3 and 5 (DL), HermiT for consistency.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import owlready2
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, XSD

from tests.ontology.model import DEF, graph

KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual}
# Axioms between named terms only: each of them is in OWL 2 RL wherever a class name may stand.
AXIOMS = {
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    RDFS.label,
    RDFS.isDefinedBy,
    OWL.disjointWith,
    OWL.imports,
    OWL.versionInfo,
    OWL.versionIRI,
}
CHARACTERISTICS = {OWL.FunctionalProperty, OWL.Ontology}
# xsd:date is in no OWL 2 datatype map: the one exception, since a civil date has no other datatype.
DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.date}


def _of(*kinds: rdflib.URIRef) -> set[rdflib.term.Node]:
    return {subject for kind in kinds for subject in graph("ontology").subjects(RDF.type, kind)}


def test_only_axioms_between_named_terms_are_used() -> None:
    model = graph("ontology")
    owl = {p for p in model.predicates() if str(p).startswith((str(OWL), str(RDFS), str(RDF)))}
    types = {o for o in model.objects(None, RDF.type) if str(o).startswith((str(OWL), str(RDFS), str(RDF)))}
    assert owl <= AXIOMS
    assert types <= KINDS | CHARACTERISTICS
    assert [node for triple in model for node in triple if isinstance(node, rdflib.BNode)] == []


def test_no_name_is_of_two_kinds_that_dl_keeps_apart() -> None:
    apart = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    clashes = [(a, b, _of(a) & _of(b)) for a in apart for b in apart if a < b and _of(a) & _of(b)]
    assert clashes == []
    functional = _of(OWL.FunctionalProperty)
    assert functional <= _of(OWL.ObjectProperty, OWL.DatatypeProperty)


def test_every_predicate_and_class_is_declared() -> None:
    model = graph("ontology")
    builtin = (str(OWL), str(RDFS), str(RDF))
    properties = _of(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert {p for p in model.predicates() if not str(p).startswith(builtin)} <= properties
    assert {o for o in model.objects(None, RDF.type) if not str(o).startswith(builtin)} <= _of(OWL.Class)


@pytest.mark.parametrize("axiom", [RDFS.subClassOf, OWL.disjointWith, RDFS.domain], ids=lambda axiom: axiom.fragment)
def test_classes_stand_where_classes_must(axiom: rdflib.URIRef) -> None:
    found = set(graph("ontology").objects(None, axiom))
    assert found
    assert found <= _of(OWL.Class)


def test_ranges_are_classes_for_objects_and_datatypes_for_literals() -> None:
    model = graph("ontology")
    for subject, value in model.subject_objects(RDFS.range):
        allowed = _of(OWL.Class) if subject in _of(OWL.ObjectProperty) else DATATYPES
        assert value in allowed, f"{subject} has range {value}"


def test_a_property_is_under_one_of_its_kind() -> None:
    for below, above in graph("ontology").subject_objects(RDFS.subPropertyOf):
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
            assert (below in _of(kind)) == (above in _of(kind)), f"{below} under {above}"


def _need_java() -> None:
    if shutil.which("java"):
        return
    if os.environ.get("CI") == "true":
        pytest.fail("java is missing: HermiT cannot judge the ontology")
    pytest.skip("java is missing: HermiT not run")


def _verdict(model: rdflib.Graph, folder: Path) -> list[str]:
    """Return the unsatisfiable classes; an inconsistent model raises."""
    alone = rdflib.Graph() + model
    alone.remove((None, OWL.imports, None))  # all is in one document: nothing is fetched
    path = folder / "model.owl"
    alone.serialize(path, format="xml")
    world = owlready2.World()
    with world.get_ontology(path.as_uri()).load():
        owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
    unsatisfiable = [str(each.iri) for each in world.inconsistent_classes()]
    world.close()
    return [iri for iri in unsatisfiable if iri != str(OWL.Nothing)]


@pytest.mark.java
def test_the_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    _need_java()
    assert _verdict(graph("ontology"), tmp_path) == []


@pytest.mark.java
def test_the_ontology_is_consistent_with_the_demonstration_facts(tmp_path: Path) -> None:
    _need_java()
    assert _verdict(graph("ontology") + graph("data"), tmp_path) == []


@pytest.mark.java
def test_hermit_sees_a_contradiction(tmp_path: Path) -> None:
    _need_java()
    thing = rdflib.URIRef("https://srj.example.org/id/application/x")
    wrong = rdflib.Graph() + graph("ontology")
    for name in ("Application", "Interface"):
        wrong.add((thing, RDF.type, rdflib.URIRef(DEF + name)))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _verdict(wrong, tmp_path)
