"""Who may what: one table of roles and acts, and the one function that reads it.

A grant may be limited (``within``): a steward or a publisher to a referential, a contributor to an office, an
application to itself; that of a reader names the widest audience it sees. What is asked is judged on what it is about:
an act on nothing in particular (opening a page that acts) is allowed to whoever may do it somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.roles import Caller, Grant, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Act(StrEnum):
    """What can be done here besides public reads."""

    READ = "read"
    DRAFT = "draft"  # open a draft and write in it
    SUBMIT = "submit"
    COMMENT = "comment"
    REVIEW = "review"  # send a draft back to its author
    PUBLISH = "publish"
    IMPORT = "import"
    CORRECT = "correct"  # corrections, legal dates
    UNDO = "undo"
    DEVIATION = "declare-deviation"
    WAIVE = "waive"  # depart from a norm, for a time
    USE = "declare-use"
    AUDIT = "audit"  # the export of who did what
    ADMINISTER = "administer"  # accounts and grants


_STEWARD = frozenset(
    {Act.READ, Act.DRAFT, Act.SUBMIT, Act.COMMENT, Act.IMPORT, Act.CORRECT, Act.UNDO, Act.DEVIATION, Act.USE}
)
RIGHTS: Mapping[Role, frozenset[Act]] = {
    Role.READER: frozenset({Act.READ}),
    Role.STEWARD: _STEWARD,
    Role.CONTRIBUTOR: frozenset({Act.READ, Act.DRAFT, Act.SUBMIT, Act.COMMENT, Act.DEVIATION, Act.USE}),
    Role.APPLICATION: frozenset({Act.READ, Act.USE}),
    Role.PUBLISHER: frozenset({Act.READ, Act.COMMENT, Act.REVIEW, Act.PUBLISH, Act.WAIVE}),
    Role.AUDITOR: frozenset({Act.READ, Act.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Act.READ, Act.AUDIT, Act.ADMINISTER}),
}
# The widest audience that a role sees by itself; more is given by the grant of a reader within that audience.
SEES: Mapping[Role, str] = {
    Role.READER: "internal",
    Role.STEWARD: "internal",
    Role.CONTRIBUTOR: "internal",
    Role.APPLICATION: "public",
    Role.PUBLISHER: "internal",
    Role.AUDITOR: "restricted",
    Role.ADMINISTRATOR: "internal",
}
WRITING = frozenset(Act) - {Act.READ, Act.AUDIT}


@dataclass(frozen=True, slots=True)
class Resource:
    """What an act is about; each part empty when it is about nothing in particular."""

    names: frozenset[str] = frozenset()  # referential or source, kind, office, application: any of them opens a grant
    audience: str = AUDIENCES[0]


ANYTHING = Resource()


def about(*names: str | None, audience: str = AUDIENCES[0]) -> Resource:
    """Return what an act is about, from the names at hand.

    >>> sorted(about("natinf", None, "").names)
    ['natinf']
    """
    return Resource(frozenset(name for name in names if name), audience)


def may(caller: Caller, act: Act, resource: Resource = ANYTHING) -> bool:
    """Tell whether a caller may do something; what it may not see, it may not touch."""
    if caller.local:
        return True
    if AUDIENCES.index(resource.audience) > AUDIENCES.index(caller.widest):
        return False
    if act is Act.READ:
        return True  # within the widest audience, nothing else is asked
    return any(act in RIGHTS[grant.role] and _covers(grant, resource) for grant in caller.grants)


def may_write(caller: Caller) -> bool:
    """Tell whether a caller may change anything at all."""
    return caller.local or any(RIGHTS[grant.role] & WRITING for grant in caller.grants)


def widest_of(grants: Iterable[Grant]) -> str:
    """Return the widest audience that grants let one see.

    >>> widest_of([Grant(Role.READER, "restricted")])
    'restricted'
    """
    seen = [grant.within if grant.within in AUDIENCES else SEES[grant.role] for grant in grants if _seeing(grant)]
    return max([AUDIENCES[0], *seen], key=AUDIENCES.index)


def identified(account: str, grants: Iterable[Grant]) -> Caller:
    """Return the caller that an account is, with the audience that its grants give."""
    held = frozenset(grants)
    return Caller(account, held, widest_of(held))


def _seeing(grant: Grant) -> bool:
    """The grant of a reader within something that is no audience says nothing of what it sees."""
    return grant.role is not Role.READER or not grant.within or grant.within in AUDIENCES


def _covers(grant: Grant, resource: Resource) -> bool:
    return not grant.within or not resource.names or grant.within in resource.names
