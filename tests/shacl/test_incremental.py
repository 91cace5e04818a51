"""Validation around a change finds what full validation finds, and nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from app.shacl import Plan, compile_shapes
from app.shacl.model import Identity
from app.shacl.neighbourhood import Neighbourhood
from tests.shacl.graphs import contents, graphs, shapes, statements, store_of, triples, turtle

Statements = list[tuple[str, str, str]]
Case = tuple[str, Statements, list[int], Statements]
changes = st.tuples(shapes(), graphs, st.lists(st.integers(0, 39), max_size=4), st.lists(statements, max_size=4))


def identities(plan: Plan, store: ox.Store) -> set[Identity]:
    """Return the identities of all results."""
    return {result.identity for result in plan.validate(store)}


def missed(case: Case) -> str:
    """Apply a random change and tell what the run around it missed or made up; empty when nothing."""
    text, before, gone, new = case
    plan = compile_shapes(triples(text))
    store = store_of(triples(turtle(before)))
    held = contents(store)
    removed = list({held[number] for number in gone if number < len(held)})
    old = identities(plan, store)
    for triple in removed:
        store.remove(_quad(triple))
    present = set(contents(store))
    added = [each for each in contents(store_of(triples(turtle(new)))) if each not in present]
    for triple in added:
        store.add(_quad(triple))
    full = identities(plan, store)
    around = {result.identity for result in plan.validate_change(store, removed, added)}
    reach = plan.affected(store, removed, added).shapes
    if not full - old <= around:
        return f"missed {full - old - around}"
    if not around <= full:
        return f"made up {around - full}"
    for focus, shape, *_ in full ^ old:
        if shape not in reach or ((nodes := reach[shape]) is not None and focus not in nodes):
            return f"{focus} of {shape} changed and is not among the affected"
    return ""


def _quad(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes)
def test_run_around_a_change_equals_full_run(case: Case) -> None:
    """New results are all found, none is made up, and each changed one was named as affected."""
    assert missed(case) == ""


@pytest.mark.parametrize("broken", ["ends", "follow"])
def test_a_fault_in_the_search_is_noticed(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """The property above is able to fail: with a search that finds nothing, it does."""
    monkeypatch.setattr(Neighbourhood, broken, lambda *_args, **_options: frozenset())
    looking = settings(max_examples=3000, database=None, derandomize=True, phases=[Phase.generate], deadline=None)
    try:
        find(changes, lambda case: bool(missed(case)), settings=looking)
    except NoSuchExample:
        pytest.fail("a search that finds nothing was not noticed")
