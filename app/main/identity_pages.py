"""What the routes of sign-ins, accounts and rights are given, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.identity_parts import IdentityParts
from app.main.web_pages import visits_of
from app.web.assets import read_assets
from app.web.identity_pages import IdentityPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.api.moments import Clock
    from app.domain.iris import Namespace
    from app.main.identities import HeldIdentities
    from app.services.commit_reading import CommitReading
    from app.settings import Settings


def identity_parts(
    identities: HeldIdentities | None,
    settings: Settings,
    namespace: Namespace,
    clock: Clock,
    commits: CommitReading,
) -> IdentityParts:
    """Return what the routes of sign-ins, accounts and rights are given."""

    def told(audience: str) -> list[Mapping[str, object]]:
        items = commits.page(clock.head(), clock.head(), audience)["items"]
        return items if isinstance(items, list) else []

    pages = IdentityPages(Renderer(read_assets()), visits_of(namespace, clock).asking)
    if identities is None:
        return IdentityParts(told, pages=pages)
    from app.main.signing import HeldSigning  # noqa: PLC0415 - with the libraries of tokens, where there are issuers

    signing = HeldSigning(identities, settings.session_lifetime) if identities.signs_in else None
    return IdentityParts(told, signing, identities.accounts, pages)
