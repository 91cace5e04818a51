"""What is checked before a home is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.identity.listing import listed_issuers
from app.adapters.projection.reading import ProjectionReader
from app.domain.errors import Refused
from app.domain.language import Text
from app.services.budgets import raised_by
from app.settings import unknown_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.adapters.home import Home
    from app.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def require_issuer(settings: Settings) -> None:
    """Refuse to listen beyond this machine without an issuer of identities."""
    if settings.host not in _LOOPBACK and not settings.issuer and not settings.issuers:
        raise Refused(
            "issuer-required",
            Text(
                f"Pour écouter sur {settings.host}, il faut un fournisseur d'identité (SRJ_ISSUER ou SRJ_ISSUERS) : "
                "sans lui, tout appelant serait administrateur. Sur 127.0.0.1, il n'est pas demandé.",
                f"To listen on {settings.host} an identity issuer is needed (SRJ_ISSUER or SRJ_ISSUERS): without it "
                "every caller would be administrator. On 127.0.0.1 none is asked.",
            ),
        )


def require_list(settings: Settings) -> None:
    """Refuse to start with a list of issuers that cannot be used. Raises ``InvalidInput`` (``invalid-issuers``)."""
    listed_issuers(settings, settings.base)


def require_bounds(settings: Settings) -> None:
    """Refuse to start with bounds of roles that cannot be read. Raises ``InvalidInput`` (``invalid-setting``)."""
    raised_by(settings.role_bounds)


def warn_of_base(home: Home, settings: Settings, notice: Callable[[Text], None]) -> None:
    """Say that the base asked is not the one of the home, which is kept."""
    if not settings.base or not home.projection.exists():
        return
    reader = ProjectionReader(home.projection)
    held = reader.meta("base")
    reader.close()
    if held and held != settings.base:
        notice(
            Text(
                f"SRJ_BASE vaut {settings.base}, mais les adresses de ce service sont fixées à {held} : c'est elle qui "
                "est gardée.",
                f"SRJ_BASE is {settings.base}, but the addresses of this service are fixed to {held}, which is kept.",
            )
        )


def warn_of_unknown(environ: Mapping[str, str], notice: Callable[[Text], None]) -> None:
    """Name the variables that look like settings and are none."""
    for name in unknown_variables(environ):
        notice(
            Text(f"{name} n'est pas un réglage connu : il n'a aucun effet.", f"{name} is no known setting: no effect.")
        )
