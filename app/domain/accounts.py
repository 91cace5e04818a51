"""Accounts: an opaque id for the journal, and beside it, erasable, who that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.roles import Grant, Role

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Profile:
    """What an issuer says of somebody: erased with the account, never written to the journal."""

    issuer: str
    subject: str
    name: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its opaque id, who it is, the grants given here, when it was made and last used (UTC)."""

    id: str
    profile: Profile
    made: datetime
    used: datetime
    grants: frozenset[Grant] = field(default=frozenset())
    claimed: frozenset[Grant] = field(default=frozenset())  # by its issuer, when it was last seen


@dataclass(frozen=True, slots=True)
class RightsChange:
    """One change of rights, for auditors: it names nobody."""

    time: datetime
    by: str
    account: str
    act: str  # made, granted, revoked, erased
    role: str = ""
    within: str = ""


def grant_of(role: str, within: str = "") -> Grant:
    """Return a grant from what was typed. Raises ``InvalidInput`` (``unknown-role``)."""
    try:
        return Grant(Role(role.strip().lower()), within.strip())
    except ValueError as error:
        names = ", ".join(Role)
        raise InvalidInput(
            "unknown-role",
            Text(f"« {role} » n'est pas un rôle : choisir {names}.", f"'{role}' is not a role: choose {names}."),
        ) from error
