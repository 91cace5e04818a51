"""Settings of identities: issuers, tokens, sessions."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.language import Text
from app.settings.fields import number, string


@dataclass(frozen=True)
class IdentitySettings:
    """Whom the service believes about who calls; durations in seconds."""

    issuer: str = string(
        "SRJ_ISSUER",
        "",
        Text(
            "Fournisseur d'identité (OpenID Connect) dont le service accepte les jetons d'application ; vide : aucun. "
            "Pour plusieurs, ou pour que des personnes se connectent : SRJ_ISSUERS.",
            "Identity issuer (OpenID Connect) whose tokens of applications the service accepts; empty: none. For "
            "several, or for people to sign in: SRJ_ISSUERS.",
        ),
        "address",
    )
    issuers: str = string(
        "SRJ_ISSUERS",
        "",
        Text(
            "Fichier TOML des fournisseurs d'identité : adresse, client, rôles qui deviennent les nôtres.",
            "TOML file of the identity issuers: address, client, how their roles become ours.",
        ),
        "path",
    )
    address: str = string(
        "SRJ_ADDRESS",
        "",
        Text(
            "Adresse à laquelle les personnes voient ce service, où leur fournisseur d'identité les renvoie ; à défaut "
            "la base des IRI. En https, les cookies de session ne voyagent que chiffrés.",
            "Address at which people see this service, to which their identity issuer sends them back; else the base "
            "of the IRIs. With https, session cookies only travel encrypted.",
        ),
        "http(s) address without a final slash",
    )
    token_leeway: float = number(
        "SRJ_TOKEN_LEEWAY",
        30.0,
        Text(
            "Écart d'horloge admis avec le fournisseur d'identité quand un jeton commence ou expire.",
            "Difference of clocks with the issuer that is allowed when a token begins or expires.",
        ),
        "seconds",
        least=0,
    )
    session_lifetime: float = number(
        "SRJ_SESSION_LIFETIME",
        36_000.0,
        Text(
            "Durée au bout de laquelle une session finit, quoi qu'elle fasse.",
            "Time after which a session ends, whatever it does.",
        ),
        "seconds",
    )
    session_idle: float = number(
        "SRJ_SESSION_IDLE",
        3_600.0,
        Text(
            "Durée sans demande au bout de laquelle une session finit.",
            "Time without a request after which a session ends.",
        ),
        "seconds",
    )
