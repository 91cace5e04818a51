"""Questions of impact, on small graphs whose answers are known, and on the demonstration."""

from __future__ import annotations

from pyoxigraph import NamedNode, QuerySolutions, Store

from app.adapters.questions import Questions
from app.domain.contents import iri
from app.domain.iris import TERMS
from app.domain.steps import BACKWARD, CONTENT, FORWARD, WITHDRAWAL, propagation
from tests.data.demonstration import NAMESPACE, demonstration_store
from tests.queries.pages.test_pages import graph, x
from tests.shared import REPOSITORY

QUESTIONS = Questions.load(REPOSITORY / "queries")
ANNOTATED = """
srj:user srj:propagation srj:propagation-content-forward .
srj:ofReferential srj:propagation srj:propagation-content-backward .
"""


def ask(store: Store, name: str, **given: list[str]) -> list[tuple[str, ...]]:
    """Return the rows of a question of impact; things by their last part."""
    found = store.query(QUESTIONS[f"impact/{name}"].bind({**given}))
    assert isinstance(found, QuerySolutions)
    return sorted(tuple(term.value.rpartition("/")[2] for term in row) for row in found)


def test_along() -> None:
    """impact/along: from subject to object, by properties annotated for that nature; never to a literal."""
    store = graph(f'{ANNOTATED} :use srj:user :a , "words" ; srj:ofReferential :r ; srj:other :b .')
    way = [iri(propagation(CONTENT, FORWARD))]
    assert ask(store, "along", **{"from": [x("use")]}, propagation=way) == [("use", "def#user", "a")]
    assert ask(store, "along", **{"from": [x("use")]}, propagation=[iri(propagation(WITHDRAWAL, FORWARD))]) == []


def test_against() -> None:
    """impact/against: from object to subject; a use that says its scope is not reached through the referential."""
    store = graph(f"{ANNOTATED} :u1 srj:ofReferential :r . :u2 srj:ofReferential :r ; srj:useScope :part .")
    way = [iri(propagation(CONTENT, BACKWARD))]
    assert ask(store, "against", **{"from": [x("r")]}, propagation=way) == [("r", "def#ofReferential", "u1")]


def test_step_words() -> None:
    """impact/step-words: every property that carries a change has its sentence in both languages."""
    store = demonstration_store()
    rows = ask(store, "step-words")
    told = {(row[0], row[1]) for row in rows}
    annotated = {
        (str(quad.subject).strip("<>").rpartition("/")[2], str(quad.object).strip("<>").rpartition("/")[2])
        for quad in store.quads_for_pattern(None, NamedNode(f"{TERMS}propagation"), None, None)
    }
    assert told == annotated
    assert all("{s}" in row[3] + row[4] for row in rows)


def test_the_uses_of_a_referential_are_reached() -> None:
    """On the demonstration: every use of NATINF, but those that take a part of it only."""
    store = demonstration_store()
    way = [iri(propagation(CONTENT, BACKWARD))]
    referential = NAMESPACE.mint("referential", "natinf")
    found = ask(store, "against", **{"from": [iri(referential)]}, propagation=way)
    led = store.quads_for_pattern(None, NamedNode(f"{TERMS}ofReferential"), NamedNode(referential), None)
    scoped = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(f"{TERMS}useScope"), None, None)}
    assert scoped
    uses = {str(quad.subject).strip("<>") for quad in led if quad.subject not in scoped}
    assert len(uses) > 5
    assert {row[2] for row in found if "ofReferential" in row[1]} == {each.rpartition("/")[2] for each in uses}
