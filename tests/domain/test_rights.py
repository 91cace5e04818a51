"""Who may what, and who may publish what another wrote."""

from __future__ import annotations

import pytest

from app.domain.errors import NotPermitted
from app.domain.four_eyes import may_publish, require_draft, require_publisher
from app.domain.rights import RIGHTS, SEES, Act, about, identified, may, may_write, widest_of
from app.domain.roles import ANONYMOUS, LOCAL, Grant, Role


def test_every_role_and_every_act_are_in_the_tables() -> None:
    assert set(RIGHTS) == set(SEES) == set(Role)
    assert set().union(*RIGHTS.values()) == set(Act)


def test_an_anonymous_caller_reads_what_is_public_and_nothing_else() -> None:
    assert [act for act in Act if may(ANONYMOUS, act)] == [Act.READ]
    assert not may(ANONYMOUS, Act.READ, about(audience="internal"))
    assert not may_write(ANONYMOUS)


def test_the_local_administrator_may_everything() -> None:
    assert all(may(LOCAL, act, about("natinf", audience="restricted")) for act in Act)
    require_publisher(LOCAL, ["local"])
    require_draft(LOCAL, dry_run=False)


def test_a_steward_acts_within_its_referential() -> None:
    steward = identified("account-1", [Grant(Role.STEWARD, "natinf")])
    assert may(steward, Act.IMPORT, about("natinf"))
    assert may(steward, Act.IMPORT)  # somewhere
    assert not may(steward, Act.IMPORT, about("courts"))
    assert not may(steward, Act.PUBLISH, about("natinf"))
    assert not may(steward, Act.CORRECT, about("natinf", audience="restricted"))


@pytest.mark.parametrize(
    ("grants", "widest"),
    [
        ([], "public"),
        ([Grant(Role.APPLICATION, "cassiopee")], "public"),
        ([Grant(Role.READER)], "internal"),
        ([Grant(Role.READER, "restricted")], "restricted"),
        ([Grant(Role.READER, "public")], "public"),
        ([Grant(Role.READER, "natinf")], "public"),
        ([Grant(Role.AUDITOR)], "restricted"),
    ],
)
def test_grants_decide_the_audience(grants: list[Grant], widest: str) -> None:
    assert widest_of(grants) == widest
    assert identified("account-1", grants).widest == widest


def test_nobody_publishes_what_they_wrote() -> None:
    both = [Grant(Role.STEWARD), Grant(Role.PUBLISHER)]
    first, second = identified("account-1", both), identified("account-2", both)
    assert may_publish(second, ["account-1"])
    assert may_publish(first, ["account-2"])
    assert not may_publish(first, ["account-1"])
    assert not may_publish(second, ["account-1", "account-2"])
    with pytest.raises(NotPermitted) as refused:
        require_publisher(first, ["account-1"])
    assert refused.value.code == "four-eyes"


def test_a_publisher_has_the_role_for_everything_that_is_published() -> None:
    publisher = identified("account-2", [Grant(Role.PUBLISHER, "natinf")])
    assert may_publish(publisher, ["account-1"], [about("natinf")])
    with pytest.raises(NotPermitted) as refused:
        require_publisher(publisher, ["account-1"], [about("natinf"), about("courts")])
    assert refused.value.code == "not-permitted"


def test_what_its_author_sends_is_tried_and_not_published() -> None:
    steward = identified("account-1", [Grant(Role.STEWARD), Grant(Role.PUBLISHER)])
    require_draft(steward, dry_run=True)
    with pytest.raises(NotPermitted) as refused:
        require_draft(steward, dry_run=False)
    assert refused.value.code == "draft-required"
