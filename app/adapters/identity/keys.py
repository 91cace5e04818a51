"""The published keys of an issuer: by discovery, kept, asked for again when one is unknown or they are old.

A token can name any key: the issuer is asked at most once every few seconds whatever is sent, and by one request at a
time. Keys that left the issuer's set leave ours. While it does not answer, the keys held go on for an hour.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey, import_key

from app.adapters.identity.fetching import get_json, unavailable
from app.domain.errors import Unavailable

if TYPE_CHECKING:
    from app.domain.issuers import Issuer

    Key = RSAKey | ECKey

_STALE_SECONDS = 3_600.0
_LEAST_RSA_BITS = 2_048  # RFC 7518, section 3.3
_MOST_KEYS = 100


class IssuerKeys:
    """The discovery document and the keys of one issuer."""

    def __init__(self, issuer: Issuer) -> None:
        """Give the issuer; nothing is asked before it is needed."""
        self._issuer = issuer
        self._document: dict[str, object] = {}
        self._keys: dict[str, Key] = {}
        self._asked = self._answered = float("-inf")
        self._lock = asyncio.Lock()

    async def document(self) -> dict[str, object]:
        """Return the discovery document (OpenID Connect Discovery, section 4). Raises ``Unavailable``."""
        if not self._document:
            found = await asyncio.to_thread(
                get_json, f"{self._issuer.address.rstrip('/')}/.well-known/openid-configuration"
            )
            if found.get("issuer") != self._issuer.address:
                raise unavailable()
            self._document = found
        return self._document

    async def endpoint(self, name: str) -> str:
        """Return an address of the discovery document; empty when it has none of the issuer's own origin."""
        address = (await self.document()).get(name)
        return address if isinstance(address, str) and _origin(address) == _origin(self._issuer.address) else ""

    async def key(self, kid: str) -> Key | None:
        """Return the key of a name; None when the issuer publishes none. Raises ``Unavailable`` with no key at all."""
        now = time.monotonic()
        if kid not in self._keys or now - self._answered > self._issuer.keys_seconds:
            await self._refresh()
        if time.monotonic() - self._answered > _STALE_SECONDS:
            raise unavailable()
        return self._keys.get(kid)

    async def _refresh(self) -> None:
        async with self._lock:
            now = time.monotonic()
            if now - self._asked < self._issuer.refresh_seconds:
                return
            self._asked = now
            try:
                told = await asyncio.to_thread(get_json, await self.endpoint("jwks_uri"))
            except Unavailable:
                self._document = {}  # its addresses may have changed: asked for again
                return
            self._keys = _usable(told)
            self._answered = time.monotonic()


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _usable(told: dict[str, object]) -> dict[str, Key]:
    """Return the keys that can verify signatures, by name; private or symmetric ones have no business there."""
    listed = told.get("keys")
    found: dict[str, Key] = {}
    for each in listed[:_MOST_KEYS] if isinstance(listed, list) else ():
        key = _key(each) if isinstance(each, dict) else None
        if key is not None:
            found[str(each["kid"])] = key
    return found


def _key(told: dict[str, Any]) -> Key | None:
    if not isinstance(told.get("kid"), str) or told.get("use", "sig") != "sig":
        return None
    try:
        key = import_key(told)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if isinstance(key, OctKey | OKPKey) or key.is_private:
        return None
    if isinstance(key, RSAKey) and key.raw_value.key_size < _LEAST_RSA_BITS:
        return None
    return key
