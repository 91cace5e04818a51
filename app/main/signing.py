"""Sign-ins, put together: the flow at the issuer, the accounts, the sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.identity.sessions import Session
from app.adapters.identity.sign_in import SignIn
from app.adapters.identity.tokens import invalid_token
from app.api.identity_parts import Done
from app.domain.errors import NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.issuers import Issuer
    from app.main.identities import HeldIdentities


class HeldSigning:
    """Signs people in at the issuers that the operator listed."""

    def __init__(self, identities: HeldIdentities, lifetime: float) -> None:
        """Give the identities and the seconds that a session lasts at most."""
        self._identities = identities
        self._lifetime = int(lifetime)
        self.address = identities.address
        self.cookie = identities.cookie
        self.secure = identities.secure
        self._flow = SignIn(identities.tokens, f"{self.address}/signin/back")

    def choices(self) -> list[Issuer]:
        """Return the issuers at which people sign in."""
        return [issuer for issuer in self._identities.issuers.values() if issuer.client_id]

    async def begin(self, name: str, after: str) -> tuple[str, str]:
        """Return where to send a browser and the secret it keeps meanwhile. Raises ``NotFound``, ``Unavailable``."""
        issuer = self._issuer(name)
        address, kept = await self._flow.begin(issuer, self._identities.keys[name])
        return address, self._identities.sessions.keep_new({**kept, "after": after})

    async def finish(self, secret: str, came: Mapping[str, str]) -> Done:
        """Begin the session of who came back. Raises ``InvalidInput`` (``invalid-token``)."""
        kept = self._identities.sessions.take(secret) if secret else None
        if kept is None or "state" not in kept:
            raise invalid_token()
        issuer = self._issuer(str(kept["issuer"]))
        profile, claims, identity = await self._flow.finish(issuer, self._identities.keys[issuer.name], kept, came)
        account = self._identities.accounts.seen(profile, issuer.grants(claims))
        session = self._identities.sessions.begin(Session(account.id, issuer.name, identity))
        return Done(session, self._lifetime, str(kept["after"]))

    async def leave(self, secret: str) -> str:
        """End a session and return where to go: the issuer, to end its own, or the home page."""
        session = self._identities.sessions.end(secret) if secret else None
        issuer = self._identities.issuers.get(session.issuer) if session else None
        home = f"{self.address}/"
        if session is None or issuer is None:
            return home
        return await self._flow.goodbye(issuer, self._identities.keys[issuer.name], session.id_token, home) or home

    def form(self, secret: str) -> tuple[str, str] | None:
        """Return the form that was kept for a browser: its path and what was typed."""
        kept = self._identities.sessions.kept(secret) if secret else None
        return (str(kept["path"]), str(kept["form"])) if kept and "form" in kept else None

    def _issuer(self, name: str) -> Issuer:
        found = self._identities.issuers.get(name)
        if found is None or not found.client_id:
            raise NotFound(
                "unknown-issuer",
                Text(
                    f"Aucun fournisseur d'identité « {name} » : choisir à /signin.",
                    f"No identity issuer '{name}': choose at /signin.",
                ),
            )
        return found
