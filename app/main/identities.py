"""Who callers are, put together: issuers, tokens, the accounts file, sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.identity.accounts_file import AccountsFile
from app.adapters.identity.listing import listed_issuers
from app.adapters.identity.sessions import Sessions, form_token
from app.domain.accounts import Profile
from app.domain.errors import NotFound
from app.domain.rights import identified

if TYPE_CHECKING:
    from app.adapters.home import Home
    from app.domain.accounts import Account
    from app.domain.issuers import Issuer
    from app.domain.roles import Caller
    from app.settings import Settings


class HeldIdentities:
    """Tells who callers are, by the issuers that the operator listed and the accounts of the home."""

    def __init__(self, issuers: tuple[Issuer, ...], file: AccountsFile, settings: Settings, address: str) -> None:
        """Give the issuers, the accounts, the settings of sessions and where people see the service."""
        # A tenth of a second: only where there are issuers.
        from app.adapters.identity.keys import IssuerKeys  # noqa: PLC0415 - as said
        from app.adapters.identity.tokens import Tokens  # noqa: PLC0415 - as said

        self.keys = {issuer.name: IssuerKeys(issuer) for issuer in issuers}
        self.issuers = {issuer.name: issuer for issuer in issuers}
        self.accounts = file
        self.address = address
        self.secure = address.startswith("https:")
        # With the prefix a browser refuses the cookie from another host or without encryption (RFC 6265 bis).
        self.cookie = "__Host-srj" if self.secure else "srj"
        self.signs_in = any(issuer.client_id for issuer in issuers)
        by_address = {issuer.address: (issuer, self.keys[issuer.name]) for issuer in issuers}
        self.tokens = Tokens(by_address, settings.token_leeway)
        self.sessions = Sessions(file, settings.session_lifetime, settings.session_idle)

    async def of_token(self, token: str) -> Caller:
        """Return the bearer of a token. Raises ``InvalidInput`` (``invalid-token``)."""
        issuer, claims = await self.tokens.of_application(token)
        profile = Profile(issuer.address, claims["sub"])
        return caller_of_account(self.accounts.seen(profile, issuer.grants(claims)))

    def of_session(self, secret: str) -> Caller | None:
        """Return whose session a secret is; None when it has ended or its account was erased."""
        session = self.sessions.of(secret)
        if session is None:
            return None
        try:
            account = self.accounts.account(session.account)
        except NotFound:
            return None
        return caller_of_account(self.accounts.seen(account.profile, account.claimed))

    def form_token(self, secret: str) -> str:
        """Return what the forms of a session carry."""
        return form_token(secret)

    def keep_form(self, path: str, body: str) -> str:
        """Keep a form and return the secret that gives it back."""
        return self.sessions.keep_new({"form": body, "path": path})


def caller_of_account(account: Account) -> Caller:
    """Return the caller that an account is: what its issuer says of it, and what was granted here."""
    return identified(account.id, account.grants | account.claimed)


def identities_of(home: Home, settings: Settings, base: str) -> HeldIdentities | None:
    """Return what tells who callers are; None without an issuer. Raises ``InvalidInput`` (``invalid-issuers``)."""
    issuers = listed_issuers(settings, base)
    if not issuers:
        return None
    return HeldIdentities(issuers, AccountsFile(home.accounts), settings, (settings.address or base).rstrip("/"))
