"""Seconds of processor are counted by caller, refill with time, and are told with the wait that they ask for."""

from __future__ import annotations

import pytest

from app.domain.errors import BudgetSpent, InvalidInput
from app.domain.roles import ANONYMOUS, LOCAL, Caller, Grant, Role
from app.services.budgets import Asking, Budgets, raised_by

STEWARD = Caller("0198", frozenset({Grant(Role.STEWARD, "natinf"), Grant(Role.READER)}))


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.now = 0.0

    def __call__(self) -> float:
        """Return its seconds."""
        return self.now


def spend(asking: Asking, seconds: float) -> None:
    """Tell what a query cost."""
    assert asking.charge is not None
    asking.charge(seconds)


def test_who_has_spent_its_budget_waits_as_long_as_it_is_told() -> None:
    clock = Clock()
    budgets = Budgets(60, now=clock)
    spend(budgets.asking(ANONYMOUS, "192.0.2.1"), 80)
    with pytest.raises(BudgetSpent) as refused:
        budgets.asking(ANONYMOUS, "192.0.2.1")
    wait = refused.value.details["retryAfter"]
    assert wait == 21
    assert budgets.refused == 1
    budgets.asking(ANONYMOUS, "192.0.2.2")  # another address
    clock.now = float(str(wait))
    budgets.asking(ANONYMOUS, "192.0.2.1")


def test_a_budget_never_holds_more_than_a_minute() -> None:
    clock = Clock()
    budgets = Budgets(60, now=clock)
    spend(budgets.asking(ANONYMOUS, "a"), 30)
    clock.now = 3_600
    spend(budgets.asking(ANONYMOUS, "a"), 60)
    with pytest.raises(BudgetSpent):
        budgets.asking(ANONYMOUS, "a")


def test_an_account_is_counted_wherever_it_calls_from_and_has_what_its_roles_give() -> None:
    budgets = Budgets(60, {Role.STEWARD: 3, Role.READER: 2}, Clock())
    assert budgets.asking(STEWARD, "a").factor == 3
    spend(budgets.asking(STEWARD, "a"), 179)
    spend(budgets.asking(STEWARD, "b"), 1)
    with pytest.raises(BudgetSpent):
        budgets.asking(STEWARD, "c")
    assert budgets.asking(ANONYMOUS, "a").factor == 1
    assert budgets.spent == 180


def test_the_local_administrator_and_a_budget_of_nothing_are_not_counted() -> None:
    for budgets, caller in ((Budgets(1, {Role.ADMINISTRATOR: 6}), LOCAL), (Budgets(0), ANONYMOUS)):
        for _ in range(3):
            asking = budgets.asking(caller, "a")
            assert asking.factor == 1
            spend(asking, 1_000)


def test_the_setting_is_read_and_a_fault_in_it_is_named() -> None:
    assert raised_by(" steward=3, auditor = 1.5 ,") == {Role.STEWARD: 3, Role.AUDITOR: 1.5}
    assert raised_by("") == {}
    for fault in ("steward", "king=3", "steward=many", "steward=inf", "steward=nan"):
        with pytest.raises(InvalidInput, match="SRJ_ROLE_BOUNDS"):
            raised_by(fault)
