"""What a caller may do with a draft where it stands, and what of it waits for them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.draft_records import DraftState
from app.domain.four_eyes import may_publish
from app.domain.language import Text
from app.domain.rights import Act, may
from app.domain.waiting import DRAFT_TASKS, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.draft_records import Draft
    from app.domain.rights import Resource
    from app.domain.roles import Caller


class Step(StrEnum):
    """What a page offers to do with a draft."""

    WRITE = "write"
    SUBMIT = "submit"
    SEND_BACK = "return"
    CHECK = "check"
    PUBLISH = "publish"
    CLOSE = "close"
    DEVIATION = "deviation"  # declared in it
    WAIVER = "waiver"


_WHILE_OPEN = {
    Step.WRITE: Act.DRAFT,
    Step.SUBMIT: Act.SUBMIT,
    Step.DEVIATION: Act.DEVIATION,
    Step.WAIVER: Act.WAIVE,
}


class Waits(StrEnum):
    """What somebody is expected to do with a draft."""

    REVIEW = "review"  # submitted by others: to be published or sent back
    REWORK = "rework"  # sent back to its authors


def steps(caller: Caller, draft: Draft, resources: Iterable[Resource] = ()) -> frozenset[Step]:
    """Return what a caller may do now; ``resources`` are what the draft is about."""
    if not draft.is_live:
        return frozenset()
    state, found = draft.state, {Step.CHECK}
    if may(caller, Act.DRAFT):
        found.add(Step.CLOSE)
    if state is DraftState.OPEN:
        found |= {step for step, act in _WHILE_OPEN.items() if may(caller, act)}
    elif caller.account in draft.authors or may(caller, Act.REVIEW):
        found.add(Step.SEND_BACK)
    if (state is DraftState.SUBMITTED or caller.local) and may_publish(caller, draft.authors, resources):
        found.add(Step.PUBLISH)
    return frozenset(found)


def waits(caller: Caller, draft: Draft) -> Waits | None:
    """Return what a draft waits for from this caller."""
    if draft.state is DraftState.SUBMITTED and may_publish(caller, draft.authors):
        return Waits.REVIEW
    if draft.state is DraftState.OPEN and draft.sent_back and (caller.local or caller.account in draft.authors):
        return Waits.REWORK
    return None


def task(draft: Draft, what: Waits) -> Task:
    """Return a draft that waits as a task, told in words."""
    title, day = draft.title, draft.valid
    if what is Waits.REVIEW:
        kind, words = (
            DRAFT_TASKS[0],
            Text(
                f"Le brouillon « {title} » (effet le {day}) est soumis : le relire, puis le publier ou le renvoyer.",
                f"The draft '{title}' (effect on {day}) is submitted: review it, then publish it or send it back.",
            ),
        )
    else:
        kind, words = (
            DRAFT_TASKS[1],
            Text(
                f"Le brouillon « {title} » (effet le {day}) est renvoyé : lire les commentaires et le reprendre.",
                f"The draft '{title}' (effect on {day}) is sent back: read the comments and rework it.",
            ),
        )
    return Task(kind, "", words, cause=draft.returned_by or draft.account, date=day.isoformat(), draft=draft.id)
