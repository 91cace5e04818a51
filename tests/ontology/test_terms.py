"""Every term is named, defined and placed, in French and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from app.domain.model_versions import version_order
from app.main.model import MODEL_VERSION
from app.shacl import compile_shapes
from tests.ontology.model import REPOSITORY, SRJ, graph, local_name, ours, store, turtle_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.figures import Figure

BOTH = {"fr", "en"}
SUBJECTS = (
    "core",
    "organisation",
    "structures",
    "successions",
    "referentials",
    "law",
    "applications",
    "interfaces",
    "norms",
)
IMPACT = (SRJ.propagation, SRJ.stepText, SRJ.stepBreadth)


def _terms() -> list[rdflib.URIRef]:
    return ours(set(graph("ontology").subjects()))


def _languages(term: rdflib.URIRef, predicate: rdflib.URIRef) -> list[str]:
    values = graph("ontology").objects(term, predicate)
    return sorted(value.language or "" for value in values if isinstance(value, rdflib.Literal))


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_every_term_has_one_text_in_each_language(predicate: rdflib.URIRef) -> None:
    assert _terms()
    assert {term: _languages(term, predicate) for term in _terms() if _languages(term, predicate) != sorted(BOTH)} == {}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_term_says_that_its_own_file_defines_it(subject: str) -> None:
    one_file = rdflib.Graph().parse(REPOSITORY / f"ontology/{subject}.ttl", format="turtle")
    ontology = rdflib.URIRef(f"https://w3id.org/srj/def/{subject}")
    terms = ours(set(one_file.subjects()))
    assert terms
    assert [term for term in terms if set(one_file.objects(term, RDFS.isDefinedBy)) != {ontology}] == []


@pytest.mark.parametrize("path", turtle_files("ontology"), ids=lambda path: path.name)
def test_every_file_is_an_ontology_with_its_version(path: Path) -> None:
    one_file = rdflib.Graph().parse(path, format="turtle")
    (ontology,) = one_file.subjects(RDF.type, OWL.Ontology)
    expected = path.relative_to(REPOSITORY / "ontology").with_suffix("").as_posix()
    assert str(ontology) == f"https://w3id.org/srj/def/{expected}"
    version = one_file.value(ontology, OWL.versionInfo)
    assert one_file.value(ontology, OWL.versionIRI) == rdflib.URIRef(f"{ontology}/{version}")


@pytest.mark.parametrize("folder", ["ontology", "shapes"])
def test_a_file_bears_the_version_of_the_model_in_which_it_last_changed(folder: str) -> None:
    for path in turtle_files(folder):
        one_file = rdflib.Graph().parse(path, format="turtle")
        (ontology,) = one_file.subjects(RDF.type, OWL.Ontology)
        version = str(one_file.value(ontology, OWL.versionInfo))
        assert version_order(version) <= version_order(MODEL_VERSION), path.name
        assert str(one_file.value(ontology, OWL.versionIRI)).endswith(f"/{version}"), path.name


def test_the_version_of_the_model_is_that_of_its_newest_file() -> None:
    versions = {
        str(version) for folder in ("ontology", "shapes") for version in graph(folder).objects(None, OWL.versionInfo)
    }
    assert max(versions, key=version_order) == MODEL_VERSION


def test_no_ontology_imports_one_that_is_not_here() -> None:
    known = set(graph("ontology").subjects(RDF.type, OWL.Ontology))
    assert set(graph("ontology").objects(None, OWL.imports)) <= known


def test_the_ontology_and_the_facts_conform_to_the_rules() -> None:
    """The rules run as compiled; tests/shapes compares that with the reference, rule by rule."""
    rules = (
        quad.triple
        for path in turtle_files("shapes")
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    plan = compile_shapes(rules)
    assert plan.uncompiled == ()
    assert plan.validate(store("ontology", "data")) == []


def test_a_property_carries_impact_wholly_or_not_at_all() -> None:
    found = {predicate: set(graph("ontology").subjects(predicate)) for predicate in IMPACT}
    assert len(found[SRJ.propagation]) > 30
    assert found[SRJ.propagation] == found[SRJ.stepText] == found[SRJ.stepBreadth]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("producer", {"content-forward", "withdrawal-backward"}),
        ("consumer", {"content-forward", "withdrawal-backward"}),
        ("definedBy", {"content-backward", "withdrawal-backward"}),
        ("responsibleFor", {"content-backward", "withdrawal-backward"}),
        ("masterOf", {"withdrawal-forward"}),
        ("resolvesTo", set()),
    ],
)
def test_impact_travels_the_way_that_was_tried(name: str, values: set[str]) -> None:
    found = graph("ontology").objects(SRJ[name], SRJ.propagation)
    assert {local_name(value).removeprefix("propagation-") for value in found} == values


def test_steps_through_a_whole_referential_are_the_broad_ones() -> None:
    broad = set(graph("ontology").subjects(SRJ.stepBreadth, SRJ["stepBreadth-broad"]))
    assert broad == {SKOS.inScheme, SRJ.ofReferential}


def test_the_counts_are_told(figure: Figure) -> None:
    model = graph("ontology")
    kinds = {
        "classes": OWL.Class,
        "object properties": OWL.ObjectProperty,
        "datatype properties": OWL.DatatypeProperty,
        "annotation properties": OWL.AnnotationProperty,
        "code lists": SKOS.ConceptScheme,
        "values of code lists": SKOS.Concept,
    }
    counts = {name: len(ours(set(model.subjects(RDF.type, kind)))) for name, kind in kinds.items()}
    figure("ontology", f"{len(_terms())} terms of SRJ: {counts}")
    assert all(counts.values())


def test_no_axiom_is_left_to_a_reasoner_alone() -> None:
    """What the gate refuses by rule is all that the ontology excludes; another kind of axiom needs its rule first."""
    judged = {OWL.disjointWith, RDFS.domain, RDFS.range, OWL.FunctionalProperty}
    assert set(graph("shapes").objects(None, SRJ.respects)) == judged
    unknown = {
        OWL.InverseFunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty, OWL.AllDisjointClasses,
        OWL.AllDisjointProperties, OWL.NegativePropertyAssertion, OWL.Restriction,
    }  # fmt: skip
    ontology = graph("ontology")
    assert not any(True for kind in unknown for _ in ontology.subjects(RDF.type, kind))
    excluding = (OWL.propertyDisjointWith, OWL.complementOf, OWL.disjointUnionOf, OWL.differentFrom, OWL.sameAs)
    assert not any(True for term in excluding for _ in ontology.subject_objects(term))
