"""Who calls, and in which roles: a role is granted for everything, or within one referential, office or application."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.audiences import AUDIENCES


class Role(StrEnum):
    """What a person or an application may be here."""

    READER = "reader"
    STEWARD = "steward"
    CONTRIBUTOR = "contributor"
    APPLICATION = "application"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and what it is limited to: a referential of a steward, an office of a contributor; empty for all."""

    role: Role
    within: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an opaque account (empty when nobody is known), its grants, the widest audience it may see."""

    account: str = ""
    grants: frozenset[Grant] = frozenset()
    widest: str = AUDIENCES[0]
    local: bool = False  # the administrator of a service without an issuer: four eyes are not asked

    def has(self, role: Role, within: str = "") -> bool:
        """Tell whether a role is held for everything, or within what is named."""
        return Grant(role) in self.grants or (bool(within) and Grant(role, within) in self.grants)


ANONYMOUS = Caller()
LOCAL = Caller("local", frozenset({Grant(role) for role in Role}), AUDIENCES[-1], local=True)
