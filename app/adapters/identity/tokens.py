"""Signed tokens (RFC 7515, 7519): those of applications (RFC 9068), and those that tell who signed in (OpenID Connect).

What is checked follows RFC 8725: the form before anything is believed, an allow-list of algorithms of each issuer, the
key by its name among the published ones of the issuer that the token names and the operator listed, then issuer,
audience, times, type. No member of a header that names a key or asks for more processing is read: it refuses the token.
Every refusal is the same to the caller.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.adapters.identity.keys import IssuerKeys, Key
    from app.domain.issuers import Issuer

    Claims = dict[str, Any]

_MOST_CHARACTERS = 16_384
_PARTS = 3
_HEADER = frozenset({"alg", "kid", "typ", "cty"})  # all that a header may say; cty is then refused by its value
_ACCESS_TYPES = frozenset({"at+jwt", "application/at+jwt"})  # RFC 9068, section 4
_LONGEST_SUBJECT = 255
_OLDEST_YEARS = 100 * 366 * 86_400


class Tokens:
    """Verifies tokens of the issuers that the operator listed."""

    def __init__(
        self,
        issuers: Mapping[str, tuple[Issuer, IssuerKeys]],
        leeway: float,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Give issuers by address, the difference of clocks allowed in seconds, and the time."""
        self._issuers = issuers
        self._leeway = leeway
        self._now = now

    async def of_application(self, token: str) -> tuple[Issuer, Claims]:
        """Return the issuer and the claims of an access token. Raises ``InvalidInput`` (``invalid-token``)."""
        header, claims = _opened(token)
        issuer, keys = self._issuer(claims)
        _require_access(issuer, header, claims)
        await self._verify(token, header, issuer, keys)
        self._require_claims(claims, issuer.audience)
        return issuer, claims

    async def of_person(self, issuer: Issuer, token: str, nonce: str) -> Claims:
        """Return the claims of an ID token (OpenID Connect Core, section 3.1.3.7). Raises ``invalid-token``."""
        header, claims = _opened(token)
        named, keys = self._issuer(claims)
        if named != issuer or header.get("typ", "JWT") != "JWT" or claims.get("nonce") != nonce or not nonce:
            raise invalid_token()
        if claims.get("azp", issuer.client_id) != issuer.client_id:
            raise invalid_token()
        await self._verify(token, header, issuer, keys)
        self._require_claims(claims, issuer.client_id)
        return claims

    async def of_user_info(self, issuer: Issuer, token: str) -> Claims:
        """Return the claims of signed user info (OpenID Connect Core, section 5.3.2)."""
        header, claims = _opened(token)
        named, keys = self._issuer(claims)
        if named != issuer or not _names(claims.get("aud"), issuer.client_id):
            raise invalid_token()
        await self._verify(token, header, issuer, keys)
        return claims

    def _issuer(self, claims: Claims) -> tuple[Issuer, IssuerKeys]:
        found = self._issuers.get(claims["iss"]) if isinstance(claims.get("iss"), str) else None
        if found is None:
            raise invalid_token()
        return found

    async def _verify(self, token: str, header: Claims, issuer: Issuer, keys: IssuerKeys) -> None:
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in issuer.algorithms or not isinstance(algorithm, str) or not isinstance(kid, str):
            raise invalid_token()
        key = await keys.key(kid)
        if key is None or not _fits(key, algorithm):
            raise invalid_token()
        try:
            jws.deserialize_compact(
                token, key, [algorithm], JWSRegistry(algorithms=[algorithm], strict_check_header=True)
            )
        except (JoseError, ValueError, TypeError) as error:
            raise invalid_token() from error

    def _require_claims(self, claims: Claims, audience: str) -> None:
        now, leeway = self._now(), self._leeway
        times = {name: claims[name] for name in ("exp", "iat", "nbf") if name in claims}
        if not all(_is_time(value) for value in times.values()) or not {"exp", "iat"} <= set(times):
            raise invalid_token()
        subject = claims.get("sub")
        right = (
            times["exp"] > now - leeway
            and times["iat"] <= now + leeway
            and times.get("nbf", now) <= now + leeway
            and _names(claims.get("aud"), audience)
            and isinstance(subject, str)
            and 0 < len(subject) <= _LONGEST_SUBJECT
        )
        if not right:
            raise invalid_token()


def _require_access(issuer: Issuer, header: Claims, claims: Claims) -> None:
    """Refuse what is signed by the issuer and is no access token: an ID token gives no access (RFC 8725, 3.11)."""
    typ = str(header.get("typ", "")).lower()
    by_type = typ in _ACCESS_TYPES and isinstance(claims.get("client_id", claims.get("azp")), str)
    by_keycloak = issuer.convention == "keycloak" and typ == "jwt" and claims.get("typ") == "Bearer"
    if not (by_type or by_keycloak) or "nonce" in claims or not issuer.audience:
        raise invalid_token()


def _opened(token: str) -> tuple[Claims, Claims]:
    """Return header and claims, believed by nobody yet; refuse every form but the strict one of RFC 7515."""
    parts = token.split(".") if len(token) <= _MOST_CHARACTERS and token.isascii() else []
    if len(parts) != _PARTS or not all(parts):
        raise invalid_token()
    header, claims = _object(_decoded(parts[0])), _object(_decoded(parts[1]))
    _decoded(parts[2])
    if not set(header) <= _HEADER or header.get("cty") is not None:
        raise invalid_token()
    return header, claims


def _decoded(part: str) -> bytes:
    """Decode base64url in its one canonical form: no padding, no stray bits, no other alphabet."""
    try:
        data = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError) as error:
        raise invalid_token() from error
    if base64.urlsafe_b64encode(data).rstrip(b"=") != part.encode():
        raise invalid_token()
    return data


def _object(data: bytes) -> Claims:
    try:
        found = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise invalid_token() from error
    if not isinstance(found, dict):
        raise invalid_token()
    return found


def _once(pairs: Sequence[tuple[str, object]]) -> Claims:
    """Two members of one name are read differently by different readers (RFC 7519, section 4)."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _refused(name: str) -> object:
    raise ValueError(name)


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _OLDEST_YEARS


def _names(audience: object, wanted: str) -> bool:
    listed = audience if isinstance(audience, list) else [audience]
    return bool(wanted) and all(isinstance(each, str) for each in listed) and wanted in listed


def _fits(key: Key, algorithm: str) -> bool:
    """Tell whether a key is of the kind of an algorithm: each is used with one (RFC 8725, section 3.1)."""
    told = key.as_dict(private=False)
    kinds = {"RS": "RSA", "PS": "RSA", "ES": "EC"}
    return told["kty"] == kinds.get(algorithm[:2]) and told.get("alg", algorithm) == algorithm


def invalid_token() -> InvalidInput:
    """Return the one refusal of tokens: it never tells what was wrong."""
    return InvalidInput(
        "invalid-token",
        Text(
            "Ce jeton n'est pas accepté : en demander un autre au fournisseur d'identité, pour ce service.",
            "This token is not accepted: ask the identity issuer for another one, for this service.",
        ),
    )
