"""Every rule is named, weighed, explained in both languages, shown to pass and to fail, and formatted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS

from tests.ontology.model import DEF, REPOSITORY, SRJ, SRJSH, graph, local_name, turtle_files

if TYPE_CHECKING:
    from tests.figures import Figure

EXAMPLES = Path(__file__).parent / "examples"
SUBJECTS = (
    "core",
    "organisation",
    "structures",
    "successions",
    "referentials",
    "law",
    "applications",
    "interfaces",
    "changes",
    "norms",
)
KINDS = {SRJ["ruleKind-integrity"], SRJ["ruleKind-conformity"]}


def _shapes() -> list[rdflib.URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    found = {subject for kind in kinds for subject in graph("shapes").subjects(RDF.type, kind)}
    return sorted(subject for subject in found if isinstance(subject, rdflib.URIRef))


def _languages(subject: rdflib.term.Node, predicate: rdflib.URIRef) -> list[str]:
    values = graph("shapes").objects(subject, predicate)
    return sorted(value.language or "" for value in values if isinstance(value, rdflib.Literal))


@pytest.mark.parametrize("shape", _shapes(), ids=local_name)
def test_a_shape_has_an_iri_a_kind_a_severity_and_a_message_in_both_languages(shape: rdflib.URIRef) -> None:
    rules = graph("shapes")
    assert shape.startswith(SRJSH)
    assert set(rules.objects(shape, SRJ.ruleKind)) <= KINDS
    assert len(list(rules.objects(shape, SRJ.ruleKind))) == 1
    assert len(list(rules.objects(shape, SH.severity))) == 1
    assert len(list(rules.objects(shape, DCTERMS.isPartOf))) == 1
    assert _languages(shape, SH.message) == ["en", "fr"]


def test_no_shape_is_without_an_iri() -> None:
    kinds = (SH.NodeShape, SH.PropertyShape)
    assert {subject for kind in kinds for subject in graph("shapes").subjects(RDF.type, kind)} == set(_shapes())


def test_every_shape_that_something_points_to_is_there() -> None:
    rules = graph("shapes")
    assert set(rules.objects(None, SH.property)) == set(rules.subjects(RDF.type, SH.PropertyShape))
    assert set(rules.objects(None, SH.sparql)) == set(rules.subjects(RDF.type, SH.SPARQLConstraint))


def test_node_shapes_have_a_label_in_both_languages() -> None:
    nodes = set(graph("shapes").subjects(RDF.type, SH.NodeShape))
    assert [shape for shape in nodes if _languages(shape, RDFS.label) != ["en", "fr"]] == []


def test_conformity_rules_say_that_they_record_or_that_the_fact_is_to_be_declared() -> None:
    rules = graph("shapes")
    for shape in rules.subjects(SRJ.ruleKind, SRJ["ruleKind-conformity"]):
        messages = " ".join(sorted(str(value) for value in rules.objects(shape, SH.message)))
        refuses = rules.value(shape, SH.severity) == SH.Violation
        french, english = ("écart constaté", "observed deviation") if refuses else ("non refusé", "not refused")
        assert french in messages, shape
        assert english in messages, shape


def test_conformity_rules_say_where_they_come_from_and_the_others_do_not() -> None:
    rules = graph("shapes")
    origins = set(graph("ontology").subjects(SKOS.inScheme, SRJ.RuleOriginScheme))
    for shape in _shapes():
        conformity = (shape, SRJ.ruleKind, SRJ["ruleKind-conformity"]) in rules
        found = set(rules.objects(shape, SRJ.ruleOrigin))
        assert (len(found) == 1 and found <= origins) if conformity else not found, shape


@pytest.mark.parametrize("shape", _shapes(), ids=local_name)
def test_a_shape_has_a_passing_and_a_failing_example(shape: rdflib.URIRef) -> None:
    file = str(graph("shapes").value(shape, DCTERMS.isPartOf)).rpartition("/")[2]
    for verdict in ("pass", "fail"):
        assert (EXAMPLES / file / f"{local_name(shape)}.{verdict}.ttl").is_file()


def test_no_example_is_left_without_a_shape() -> None:
    names = {local_name(shape) for shape in _shapes()}
    assert {path.name.split(".")[0] for path in turtle_files("tests/shapes/examples")} == names


def test_the_files_mirror_the_ontology() -> None:
    names = sorted(path.stem for path in turtle_files("shapes"))
    assert names == sorted([*SUBJECTS, "coherence", "terms"])
    assert sorted(path.stem for path in (REPOSITORY / "ontology").glob("*.ttl")) == sorted(SUBJECTS)


def test_only_defined_terms_are_named_by_the_rules() -> None:
    used = {
        node
        for triple in graph("shapes")
        for node in triple
        if isinstance(node, rdflib.URIRef) and node.startswith(DEF)
    }
    defined = set(graph("ontology").subjects(RDFS.isDefinedBy))
    assert used - defined == set()


def test_terms_named_in_the_queries_of_rules_are_defined() -> None:
    defined = {local_name(term) for term in graph("ontology").subjects(RDFS.isDefinedBy)}
    for constraint, text in graph("shapes").subject_objects(SH.select):
        words = (
            str(text)
            .replace("(", " ")
            .replace(")", " ")
            .replace("|", " ")
            .replace("/", " ")
            .replace("^", " ")
            .replace(",", " ")
        )
        named = {word.removeprefix("srj:") for word in words.split() if word.startswith("srj:")}
        assert {name.rstrip("+*") for name in named} - defined == set(), constraint


def test_a_closed_list_of_values_is_the_whole_code_list() -> None:
    """A value added to a code list of the ontology must be added to the rule too."""
    rules, model = graph("shapes"), graph("ontology")
    lists = [(shape, set(Collection(rules, head))) for shape, head in rules.subject_objects(SH["in"])]
    assert lists
    for shape, values in lists:
        (scheme,) = {scheme for value in values for scheme in model.objects(value, SKOS.inScheme)}
        assert values == set(model.subjects(SKOS.inScheme, scheme)), shape


@pytest.mark.parametrize("word", ["VALUES ", "MINUS", "SERVICE", "NOW()", "Service ", "AS $this", "AS ?this"])
def test_queries_of_rules_keep_to_what_shacl_and_the_tools_allow(word: str) -> None:
    """SHACL 1.0 appendix A refuses some clauses; the date is that of the view; a name in Service trips a checker."""
    queries = [str(text) for text in graph("shapes").objects(None, SH.select)]
    assert queries
    assert [text for text in queries if word in text] == []


def test_not_recorded_is_never_what_a_rule_looks_for() -> None:
    assert [text for text in graph("shapes").objects(None, SH.select) if "not-recorded" in str(text)] == []


@pytest.mark.parametrize("folder", ["ontology", "shapes", "tests/shapes/examples", "tests/ontology/hygiene"])
def test_the_files_are_formatted(folder: str) -> None:
    command = [str(Path(sys.executable).with_name("turtlefmt")), "--check", str(REPOSITORY / folder)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, f"run turtlefmt {folder}\n{done.stderr}"


def test_the_counts_are_told(figure: Figure) -> None:
    rules = graph("shapes")
    counts = {local_name(kind): len(set(rules.subjects(RDF.type, kind))) for kind in (SH.NodeShape, SH.PropertyShape)}
    figure("shapes by kind", counts)
    assert all(counts.values())
