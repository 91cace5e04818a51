"""Validation around random changes equals full validation, which equals pySHACL's.

After each change the results of each rule, kept up to date by what the plan says the change can have touched, must be
those of a full run. 10,000 changes in ``make test``, more than 100,000 in ``make fuzz``.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from app.shacl import Plan, Result, compile_shapes
from app.shacl.constraints import nested
from app.shacl.fallback import validate_with_pyshacl
from app.shacl.neighbourhood import Graph, Neighbourhood
from app.shacl.targets import Targets
from tests.property.counts import numbers
from tests.property.shacl_drawn import Drawing, pool
from tests.shacl.graphs import contents, store_of, triples
from tests.shacl.test_differential import Line, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.shacl.model import Identity
    from tests.figures import Figure

POOL = pool()
CHANGES = 25
"""How many changes follow each other on one graph with one set of shapes."""
ByRule = dict[int, set["Identity"]]


@dataclass(frozen=True)
class Case:
    """One change: the shapes, the graph before it, what goes and what comes."""

    shapes: str
    before: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]
    added: tuple[ox.Triple, ...]

    def __str__(self) -> str:
        """Return what a person needs to see it again."""
        parts = {"before": self.before, "removed": self.removed, "added": self.added}
        told = [f"{name}:\n  " + "\n  ".join(map(str, found)) for name, found in parts.items()]
        return "\n".join([self.shapes, *told])


def full(plan: Plan, store: ox.Store) -> ByRule:
    """Return the identities of the results of each rule."""
    graph = Graph(store, plan.subclasses)
    return {number: {each.identity for each in rule.run(graph)} for number, rule in enumerate(plan.rules)}


def kept(plan: Plan, store: ox.Store, old: ByRule, removed: Sequence[ox.Triple], added: Sequence[ox.Triple]) -> ByRule:
    """Return the same after a change that the store has had, from those before and what the change can have touched."""
    graph = Graph(store, plan.subclasses)
    found = dict(old)
    for number, nodes in plan.affected(store, removed, added).reach.items():
        left = set() if nodes is None else {each for each in old[number] if each[0] not in nodes}
        found[number] = left | {each.identity for each in plan.rules[number].run(graph, nodes)}
    return found


def apply(store: ox.Store, removed: Sequence[ox.Triple], added: Sequence[ox.Triple]) -> None:
    """Make a change."""
    for triple in removed:
        store.remove(ox.Quad(triple.subject, triple.predicate, triple.object))
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in added)


def is_wrong(case: Case) -> bool:
    """Tell whether the run around a change differs from a full run."""
    plan, store = compile_shapes(triples(case.shapes)), store_of(case.before)
    old = full(plan, store)
    apply(store, case.removed, case.added)
    return kept(plan, store, old, case.removed, case.added) != full(plan, store)


def sequence(number: int, *, own: bool = True) -> Iterator[Case]:
    """Make one sequence of changes and give those that come out wrong; leave the sequence at the first."""
    drawing = Drawing(Random(number), own=own)  # noqa: S311 - reproducible chance, not a secret
    shapes = drawing.shapes()
    plan = compile_shapes(triples(shapes))
    assert plan.uncompiled == (), shapes
    store = store_of(drawing.graph(POOL))
    old = full(plan, store)
    for _ in range(CHANGES):
        before = sorted(contents(store), key=str)
        removed, added = drawing.change(before, POOL)
        apply(store, removed, added)
        now = full(plan, store)
        if kept(plan, store, old, removed, added) != now:
            yield Case(shapes, tuple(before), tuple(removed), tuple(added))
            return
        old = now


def shrunk(case: Case) -> Case:
    """Take triples away from a wrong case while it stays wrong."""
    for triple in (*case.before, *case.added):
        before, removed, added = (
            tuple(each for each in found if each != triple) for found in (case.before, case.removed, case.added)
        )
        smaller = Case(case.shapes, before, removed, added)
        if is_wrong(smaller):
            case = smaller
    return case


def test_the_run_around_a_change_equals_a_full_run(figure: Figure) -> None:
    """No miss, nothing made up, over every constraint kind."""
    done = 0
    for number in numbers(400, 4_100):
        for wrong in sequence(number):
            pytest.fail(f"sequence {number}\n{shrunk(wrong)}")
        done += CHANGES
    figure("changes judged around and in full", f"{done:,}")


def told(results: list[Result]) -> set[Line]:
    """Return what is compared: pySHACL 0.40 does not say the value that an ASK on a path refused (SHACL 6.3)."""
    return {
        (*each[:2], "" if each[3].endswith(("Limit>", "Unlike>")) else each[2], *each[3:]) for each in lines(results)
    }


def test_a_full_run_equals_the_reference_engine(figure: Figure, caplog: pytest.LogCaptureFixture) -> None:
    """The same results as pySHACL on a sample of the graphs."""
    caplog.set_level("CRITICAL", logger="rdflib")  # it tells each ill-formed literal
    done = 0
    for number in numbers(60, 2_000):
        drawing = Drawing(Random(-1 - number), own=False)  # noqa: S311 - reproducible chance, not a secret
        shapes = triples(drawing.shapes())
        plan, store = compile_shapes(shapes), store_of(drawing.graph(POOL))
        theirs = told(validate_with_pyshacl(contents(store), shapes))
        assert told(plan.validate(store)) == theirs, f"sequence {number}"
        done += 1
    figure("graphs judged by both engines", f"{done:,}")


@pytest.mark.parametrize(
    ("owner", "method"),
    [
        (Neighbourhood, "ends"),
        (Graph, "follow"),
        (Targets, "touched"),
        (nested.Inner, "touched"),
    ],
)
def test_a_planted_fault_is_noticed(monkeypatch: pytest.MonkeyPatch, owner: type, method: str) -> None:
    """The property above is able to fail: with a finder that finds nothing, it does, within a few sequences."""
    monkeypatch.setattr(owner, method, lambda *_args, **_options: set())
    assert any(True for number in range(200) for _ in sequence(number))
