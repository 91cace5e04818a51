"""What the routes of sign-ins, accounts and rights are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from fastapi import Request

    from app.domain.accounts import Account, RightsChange
    from app.domain.issuers import Issuer
    from app.domain.language import Language
    from app.domain.roles import Caller, Grant

    SignedIn = Iterable[Grant]


@dataclass(frozen=True, slots=True)
class Done:
    """A sign-in that ended: the secret of the session, the most seconds it lasts, where to go."""

    secret: str
    seconds: int
    after: str


class Signing(Protocol):
    """Signs people in and out."""

    address: str  # at which people see the service, without a final slash
    cookie: str
    secure: bool

    def choices(self) -> list[Issuer]:
        """Return the issuers at which people sign in."""

    async def begin(self, name: str, after: str) -> tuple[str, str]:
        """Return where to send a browser and the secret it keeps meanwhile. Raises ``NotFound``, ``Unavailable``."""

    async def finish(self, secret: str, came: Mapping[str, str]) -> Done:
        """Begin the session of who came back. Raises ``InvalidInput`` (``invalid-token``)."""

    async def leave(self, secret: str) -> str:
        """End a session and return where to go: the issuer, to end its own, or the home page."""

    def form(self, secret: str) -> tuple[str, str] | None:
        """Return the form that was kept for a browser: its path and what was typed."""


class Accounts(Protocol):
    """The accounts of the home."""

    def account(self, account: str) -> Account:
        """Return an account. Raises ``NotFound``."""

    def all(self) -> list[Account]:
        """Return every account, the last used first."""

    def grant(self, account: str, grant: Grant, by: str) -> Account:
        """Give a role."""

    def revoke(self, account: str, grant: Grant, by: str) -> Account:
        """Take a role back."""

    def erase(self, account: str, by: str) -> None:
        """Forget who an account is."""

    def changes(self) -> list[RightsChange]:
        """Return every change of rights, in order."""


class IdentityPages(Protocol):
    """Renders the pages of sign-ins, accounts and rights."""

    async def choose(self, request: Request, language: Language, issuers: Sequence[Issuer]) -> bytes:
        """Return the choice of an issuer."""

    async def account(self, request: Request, language: Language, caller: Caller, held: Account | None) -> bytes:
        """Return the page of one's own account."""

    async def form(self, request: Request, language: Language, path: str, fields: Sequence[tuple[str, str]]) -> bytes:
        """Return a form that was kept while its sender signed in again."""

    async def rights(
        self, request: Request, language: Language, accounts: Sequence[Account] | None, *, administers: bool
    ) -> bytes:
        """Return who may what; the accounts for who may see them."""


@dataclass(frozen=True)
class IdentityParts:
    """Everything these routes need besides the others; no signing and no accounts without an issuer."""

    commits: Callable[[str], Sequence[Mapping[str, object]]]  # for an audience
    signing: Signing | None = None
    accounts: Accounts | None = None
    pages: IdentityPages | None = None
