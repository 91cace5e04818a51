"""Questions of coherence, on small graphs whose answers are known."""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions, Store

from app.adapters.questions import Questions
from app.domain.contents import iri
from tests.data.demonstration import NAMESPACE, demonstration_store
from tests.queries.pages.test_pages import graph, x
from tests.shared import REPOSITORY

QUESTIONS = Questions.load(REPOSITORY / "queries")


def ask(store: Store, name: str, **given: str | list[str]) -> set[tuple[str, ...]]:
    """Return the rows of a question of coherence; things by their last part."""
    found = store.query(QUESTIONS[f"coherence/{name}"].bind(given))
    assert isinstance(found, QuerySolutions)
    return {tuple(term.value.rpartition("/")[2] for term in row) for row in found}


def test_applications_concerned() -> None:
    """coherence/applications-concerned: a thing itself, or by a flow, an interface, a use, a processing."""
    store = graph(
        ":a a srj:Application ; srj:implements :p . :b a srj:Application . :f srj:producer :a ; srj:consumer :b ; "
        "srj:flowOf :i . :u srj:user :b . :office srj:responsibleFor :a ."
    )
    told = ask(store, "applications-concerned", thing=[x(each) for each in ("a", "f", "i", "u", "p", "office")])
    assert told == {("a", "a"), ("f", "a"), ("f", "b"), ("i", "a"), ("i", "b"), ("u", "b"), ("p", "a")}


def test_offices_in_charge() -> None:
    """coherence/offices-in-charge: of a thing, its referential, its application; never a responsibility itself."""
    store = graph(
        ":o a srj:Office ; srj:responsibleFor :a , :r . :e skos:inScheme :r . :i1 srj:producer :a . :org a "
        "srj:Organisation . :duty a srj:Responsibility ; srj:responsibilityOf :org ; srj:responsibleFor :b ."
    )
    told = ask(store, "offices-in-charge", thing=[x(each) for each in ("a", "e", "i1", "b", "o", "nobody")])
    assert told == {("a", "o"), ("e", "o"), ("i1", "o"), ("b", "org"), ("o", "o")}


def test_offices_of_the_demonstration() -> None:
    """An offence is answered for by the office in charge of NATINF, an interface by those of both applications."""
    things = [iri(NAMESPACE.mint("natinf", "7")), iri(NAMESPACE.mint("application", "cassiopee"))]
    assert ask(demonstration_store(), "offices-in-charge", thing=things) == {("7", "DACG"), ("cassiopee", "B-AIP")}


def test_dates_compared() -> None:
    """coherence/dates-compared: dates to come of the properties that rules compare with the day of the view."""
    typed = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    past, later = typed.format("2026-01-01"), typed.format("2027-01-01")
    store = graph(f"srj:view srj:validOn {past} . :a srj:serviceEnd {later} ; srj:serviceStart {past} .")
    assert ask(store, "dates-compared") == {("2027-01-01",)}


def test_every_property_that_a_rule_compares_with_the_day_is_asked_for() -> None:
    """A rule that reads the day of the view and a date of another property would be missed by the calendar."""
    compared: set[str] = set()
    for path in (REPOSITORY / "shapes").glob("*.ttl"):
        for query in re.findall(r'"""(.*?)"""', path.read_text(encoding="utf-8"), re.DOTALL):
            if "srj:validOn" in query:
                compared |= set(re.findall(r"srj:\w*(?:Start|End|From|Until|Date|Due)\b", query))
    assert compared
    assert compared <= set(re.findall(r"srj:\w+", QUESTIONS["coherence/dates-compared"].text))


def rows(store: Store, name: str) -> list[tuple[str | None, ...]]:
    """Return the rows of a question without parameter; things by their last part, None for what is not bound."""
    found = store.query(QUESTIONS[f"coherence/{name}"].text)
    assert isinstance(found, QuerySolutions)
    return [tuple(term and re.split("[/#]", term.value)[-1] for term in row) for row in found]


def test_references_to_resolve() -> None:
    """coherence/references-to-resolve: those without an article, with the cause in both languages when there is one."""
    store = graph(
        ':a srj:hasReference :r1 , :r2 , :r3 ; skos:inScheme :l . :r1 srj:rawText "x" ; srj:resolvesTo :art . '
        ':r2 srj:rawText "y" ; srj:referenceFailure srj:referenceFailure-ambiguous ; srj:failureCause "p"@fr , "q"@en'
        ' . :r3 srj:rawText "z" . :a srj:hasReference :r4 . :r4 srj:rawText "w" ; srj:referenceFailure '
        'srj:referenceFailure-unparsed . srj:referenceFailure-unparsed skos:prefLabel "illisible"@fr , "unreadable"@en.'
    )
    assert rows(store, "references-to-resolve") == [
        ("a", "r2", "y", "referenceFailure-ambiguous", "p", "q", "l"),
        ("a", "r3", "z", None, None, None, "l"),
        ("a", "r4", "w", "referenceFailure-unparsed", "illisible", "unreadable", "l"),
    ]


def test_labels_with_dates() -> None:
    """coherence/labels-with-dates: closed to new cases, or usable for some proceedings."""
    day = '"2009-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    store = graph(
        f":a srj:notForNewCasesFrom {day} ; skos:inScheme :nac . :b srj:usableForProceedings :c . :c srj:conditionDate "
        f'{day} ; srj:conditionKind :before . :before skos:prefLabel "avant"@fr , "before"@en . :d skos:inScheme :nac .'
    )
    assert rows(store, "labels-with-dates") == [
        ("a", "2009-01-01", None, None, None, "nac"),
        ("b", "2009-01-01", "before", "avant", "before", None),
    ]


def test_entries_to_review() -> None:
    """coherence/entries-to-review: an article changed when a version follows another, by the day of the view."""
    typed = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    days = {year: typed.format(f"{year}-01-01") for year in (2020, 2022, 2024, 2026, 2030)}
    eli = "http://data.europa.eu/eli/ontology#"
    versions = " ".join(
        f":v{article}{year} <{eli}realizes> :{article} ; srj:startDate {days[year]} ."
        for article, years in {"x": (2020, 2024, 2030), "new": (2024,)}.items()
        for year in years
    )
    store = graph(
        f"srj:view srj:validOn {days[2026]} . {versions} :never srj:definedBy :x , :new ; skos:inScheme :l . "
        f":before srj:punishedBy :x ; srj:reviewedOn {days[2022]} . "
        f":after srj:definedBy :x ; srj:reviewedOn {days[2026]} ."
    )
    assert rows(store, "entries-to-review") == [
        ("before", "x", "2024-01-01", "2022-01-01", None),
        ("never", "x", "2024-01-01", None, "l"),
    ]
