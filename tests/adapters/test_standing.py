"""Results kept as a view moves are those of a whole check after each move, whatever moves."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad, Store

from app.adapters.standing import Standing, brought
from app.adapters.views import quads
from app.domain.patches import Patch, date_of_view
from app.main.validating import package_rules
from tests.data.demonstration import demonstration_store

if TYPE_CHECKING:
    from app.shacl import Plan

DAY = date(2026, 11, 25)
MOVES = 15
_REMOVED = 12  # triples of a move


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The rules of the package."""
    return package_rules().plan


def line(quad: Quad) -> bytes:
    """Return a triple as a canonical line."""
    return f"{quad.triple} .".encode()


def copied(store: Store) -> Store:
    """Return a store of its own."""
    copy = Store()
    copy.extend(store)
    return copy


@pytest.mark.parametrize("whole", [True, False])
def test_results_follow_random_moves(plan: Plan, *, whole: bool) -> None:
    """Triples of the demonstration go, change their object or come back: most make findings, some end them.

    Judged whole at first, or each rule when it is first touched.
    """
    drawn = random.Random(whole)  # noqa: S311 - the same moves each time
    store = copied(demonstration_store())
    every = sorted((quad for quad in store if "/id/" in str(quad.subject)), key=str)
    standing = Standing(store, plan)
    gone: list[bytes] = []
    before = {each.identity for each in plan.validate(store)}
    assert not whole or {each.identity for each in standing.results} == before
    seen = 0
    for _ in range(MOVES):
        chosen = drawn.sample(every, _REMOVED)
        removed = {line(quad) for quad in chosen if quad in store}
        changed = {line(Quad(quad.subject, quad.predicate, drawn.choice(every).object)) for quad in chosen[:4]}
        back = set(drawn.sample(gone, min(len(gone), 6)))
        added = {each for each in changed | back if each not in removed and quads([each])[0] not in store}
        patch = Patch(DAY, tuple(removed), tuple(added))
        appear, disappear = standing.move(patch)
        after = {each.identity for each in plan.validate(store)}
        told = brought(copied(store), plan, patch)
        assert told == (appear, disappear), "the same from the patch alone"
        assert {each.identity for each in appear} == after - before
        assert {each.identity for each in disappear} == before - after
        if whole:
            assert {each.identity for each in standing.results} == after
            assert sum(standing.counts().values()) == len(after)
        gone += removed
        seen += len(after ^ before)
        before = after
    assert seen > MOVES, "the moves must make and end findings"


def test_a_move_of_the_day_alone_judges_the_rules_that_read_it(plan: Plan) -> None:
    store = copied(demonstration_store())
    standing = Standing(store, plan)
    today = date_of_view(DAY).lines
    held = tuple(line(quad) for quad in store if str(quad.predicate).endswith("#validOn>"))
    standing.move(Patch(DAY, held, tuple(today)))
    later = date(2035, 1, 1)
    standing.move(Patch(later, tuple(today), tuple(date_of_view(later).lines)))
    assert {each.identity for each in standing.results} == {each.identity for each in plan.validate(store)}
