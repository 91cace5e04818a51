"""Questions that pages ask, on small graphs whose answers are known."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from app.adapters.questions import Questions
from app.domain.contents import iri, string
from app.domain.iris import TERMS
from tests.data.demonstration import NAMESPACE, demonstration_store
from tests.shared import REPOSITORY

QUESTIONS = Questions.load(REPOSITORY / "queries")
PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srj: <https://w3id.org/srj/def#> .
@prefix : <http://example.org/id/x/> .
"""

Rows = list[tuple[str | None, ...]]


def graph(turtle: str) -> Store:
    """Return a view that holds these triples."""
    store = Store()
    store.load(f"{PREFIXES}{turtle}".encode(), RdfFormat.TURTLE)
    return store


def ask(store: Store, name: str, **given: str | list[str]) -> Rows:
    """Return the rows of a question of pages; things by their last part."""
    found = store.query(QUESTIONS[f"pages/{name}"].bind(given))
    assert isinstance(found, QuerySolutions)
    return [tuple(_short(term) for term in row) for row in found]


def _short(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return term.value.rpartition("/")[2].rpartition("#")[2] if "#" in term.value else term.value.rpartition("/")[2]
    return term.value if isinstance(term, Literal) else None


def x(name: str) -> str:
    return iri(f"http://example.org/id/x/{name}")


def test_labels() -> None:
    """pages/labels: names in every language, with the code, of things and of terms."""
    store = graph(':a skos:prefLabel "un"@fr ; skos:notation "1" . srj:proof rdfs:label "preuve"@fr , "proof"@en .')
    rows = ask(store, "labels", thing=[x("a"), iri(TERMS + "proof"), x("unknown")])
    assert sorted(rows, key=str) == [("a", "1", "un"), ("proof", None, "preuve"), ("proof", None, "proof")]


def test_incoming() -> None:
    """pages/incoming: every link but belonging to a referential, with the role of a reference."""
    store = graph(
        ":b srj:replaces :a . :c skos:inScheme :a . "
        "<http://example.org/id/x/d#ref-1> srj:resolvesTo :a ; srj:referenceRole srj:referenceRole-legalBasis ."
    )
    rows = ask(store, "incoming", thing=x("a"))
    assert rows == [("replaces", "b", None), ("resolvesTo", "ref-1", "referenceRole-legalBasis")]


def test_incoming_counts() -> None:
    """pages/incoming-counts: all links, those of a referential too."""
    store = graph(":b srj:replaces :a . :c skos:inScheme :a . :d skos:inScheme :a .")
    assert sorted(ask(store, "incoming-counts", thing=x("a"))) == [("inScheme", "2"), ("replaces", "1")]


def test_properties_of_things() -> None:
    """pages/properties-of-things: those of the things of one class, each once, but what leads to their parts."""
    store = graph(
        ":a a srj:Offence ; srj:number '1' ; srj:hasReference <http://example.org/id/x/a#ref-1> . "
        ":b a srj:Offence ; srj:number '2' . :c a srj:Norm ; srj:proof :p ."
    )
    assert ask(store, "properties-of-things", **{"class": iri(TERMS + "Offence")}) == [("type",), ("number",)]


def test_ancestors() -> None:
    """pages/ancestors: from the top down."""
    store = graph(":a skos:broader :b . :b skos:broader :c . :c skos:broader :d .")
    assert ask(store, "ancestors", thing=x("a")) == [("d", "1"), ("c", "2"), ("b", "3")]
    assert ask(store, "ancestors", thing=x("d")) == []


def test_exchanges_of_an_application() -> None:
    """pages/exchanges-of-application: both directions; what is not recorded is left open."""
    application = iri(NAMESPACE.mint("application", "cassiopee"))
    rows = ask(demonstration_store(), "exchanges-of-application", application=application)
    assert ("out", "i06", "fnaeg", None, "legalBasisStatus-established") in rows
    assert ("in", "i01", "lrppn", "operation-transmission", "legalBasisStatus-established") in rows
    assert {row[0] for row in rows} == {"in", "out"}


def test_figures() -> None:
    """pages/figures: things by class."""
    classes = [iri(TERMS + name) for name in ("Application", "Interface", "Territory")]
    assert sorted(ask(demonstration_store(), "figures", **{"class": classes})) == [
        ("Application", "51"),
        ("Interface", "32"),
    ]


def test_coherence_figures() -> None:
    """pages/coherence-figures: each figure is the number of answers of the question it leads to."""
    store = demonstration_store()
    figures = {str(row[0]): row[1] for row in ask(store, "coherence-figures")}
    assert figures["interfaces-without-recorded-basis"] == "14"
    for name, count in figures.items():
        rows = list(store.query(QUESTIONS[f"examples/{name}"].text))  # type: ignore[arg-type]
        assert str(len(rows)) == count, name


@pytest.mark.parametrize(("language", "label"), [("fr", "infraction"), ("en", "offence")])
def test_terms(language: str, label: str) -> None:
    """pages/terms: each with its label and definition in the language asked."""
    rows = ask(demonstration_store(), "terms", lang=string(language))
    offence = next(row for row in rows if row[0] == "Offence")
    assert offence[1:4] == ("Class", "referentials", label)
    assert all(row[4] for row in rows)


def test_code_lists() -> None:
    """pages/code-lists: the values of each list, with code, label and definition."""
    rows = ask(demonstration_store(), "code-lists", lang=string("en"))
    assert ("LegalBasisStatusScheme", "not-recorded", "not recorded") in {(row[0], row[4], row[5]) for row in rows}


def test_subjects() -> None:
    """pages/subjects: the files of the ontology with their version."""
    rows = ask(demonstration_store(), "subjects", lang=string("fr"))
    assert {"core", "law", "applications", "interfaces", "structures"} <= {row[0] for row in rows}
    assert all(row[3] for row in rows)


def test_uses_of_classes() -> None:
    """pages/uses-of-classes."""
    assert ("Application", "51") in ask(demonstration_store(), "uses-of-classes")


def test_uses_of_properties() -> None:
    """pages/uses-of-properties."""
    store = graph("srj:proof a owl:ObjectProperty ; rdfs:isDefinedBy srj:core . :a srj:proof :p . :b srj:proof :p .")
    assert ask(store, "uses-of-properties") == [("proof", "2")]


def test_rules() -> None:
    """pages/rules: message in the language asked, severity, kind, path, target of the shape, law."""
    store = graph(
        'srj:S sh:targetClass srj:Offence ; sh:property srj:P . srj:P sh:message "Dire"@fr , "Say"@en ; '
        "sh:path srj:proof ; sh:severity sh:Violation ; srj:ruleKind srj:ruleKind-integrity ; dcterms:source :law ."
    )
    assert ask(store, "rules", lang=string("en")) == [
        ("P", "Say", "Violation", "ruleKind-integrity", "proof", "Offence", "law")
    ]
