"""What each may do with a draft where it stands, and what of it waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.draft_records import Draft, DraftState, after
from app.domain.draft_steps import Step, Waits, steps, task, waits
from app.domain.rights import about, identified
from app.domain.roles import LOCAL, Caller, Grant, Role

DRAFT = Draft(
    id="0123456789ab",
    title="Réforme",
    base="published",
    valid=date(2027, 1, 1),
    known=3,
    audience="internal",
    account="u-author",
    opened="2026-11-25T08:00:00+00:00",
    authors=frozenset({"u-author"}),
)
SUBMITTED = replace(DRAFT, state=DraftState.SUBMITTED)
RETURNED = replace(DRAFT, returned_by="u-publisher")


def who(account: str, *roles: Role, within: str = "") -> Caller:
    return identified(account, [Grant(role, within) for role in roles])


AUTHOR = who("u-author", Role.STEWARD)
BOTH = who("u-author", Role.STEWARD, Role.PUBLISHER)
PUBLISHER = who("u-publisher", Role.PUBLISHER)


@pytest.mark.parametrize(
    ("caller", "draft", "expected"),
    [
        (AUTHOR, DRAFT, {Step.CHECK, Step.WRITE, Step.SUBMIT, Step.CLOSE, Step.DEVIATION}),
        (AUTHOR, SUBMITTED, {Step.CHECK, Step.SEND_BACK, Step.CLOSE}),
        (BOTH, SUBMITTED, {Step.CHECK, Step.SEND_BACK, Step.CLOSE}),
        (PUBLISHER, DRAFT, {Step.CHECK, Step.WAIVER}),
        (PUBLISHER, SUBMITTED, {Step.CHECK, Step.SEND_BACK, Step.PUBLISH}),
        (who("u-other", Role.PUBLISHER, within="nac"), SUBMITTED, {Step.CHECK, Step.SEND_BACK}),
        (LOCAL, DRAFT, set(Step) - {Step.SEND_BACK}),
        (LOCAL, replace(DRAFT, state=DraftState.CLOSED), set()),
        (PUBLISHER, replace(DRAFT, state=DraftState.PUBLISHED), set()),
    ],
)
def test_what_is_offered(caller: Caller, draft: Draft, expected: set[Step]) -> None:
    assert steps(caller, draft, [about("natinf", audience="internal")]) == expected


@pytest.mark.parametrize(
    ("caller", "draft", "expected"),
    [
        (PUBLISHER, SUBMITTED, Waits.REVIEW),
        (BOTH, SUBMITTED, None),
        (AUTHOR, SUBMITTED, None),
        (PUBLISHER, DRAFT, None),
        (AUTHOR, RETURNED, Waits.REWORK),
        (AUTHOR, replace(DRAFT, returned_by="u-author"), None),
        (who("u-third", Role.STEWARD), RETURNED, None),
        (LOCAL, RETURNED, Waits.REWORK),
    ],
)
def test_what_waits_for_whom(caller: Caller, draft: Draft, expected: Waits | None) -> None:
    assert waits(caller, draft) is expected


def test_a_task_names_the_draft_in_both_languages() -> None:
    for what in Waits:
        told = task(RETURNED, what)
        assert (told.draft, told.date) == (DRAFT.id, "2027-01-01")
        assert all("Réforme" in words for words in told.words)
    assert len({task(RETURNED, what).kind for what in Waits}) == 2


def test_a_draft_sent_back_is_so_until_it_is_submitted_again() -> None:
    def moved(draft: Draft, state: DraftState, account: str) -> Draft:
        return after(draft, {"record": "state", "state": str(state), "account": account, "time": draft.opened})

    returned = moved(SUBMITTED, DraftState.OPEN, "u-publisher")
    assert returned.sent_back
    assert not moved(returned, DraftState.SUBMITTED, "u-author").sent_back
    assert not moved(SUBMITTED, DraftState.OPEN, "u-author").sent_back


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        (date(2026, 11, 25), date(2026, 12, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2020, 1, 1), date(2020, 1, 1)),
    ],
)
def test_the_day_of_effect_is_its_own_or_today(valid: date, expected: date) -> None:
    assert replace(DRAFT, valid=valid).effective(date(2026, 12, 1)) == expected
