"""The sign-in of a person: authorization code with PKCE (RFC 6749, 7636, 9207; OpenID Connect Core, section 3.1)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from app.adapters.identity.fetching import get_signed, post_form, unavailable
from app.adapters.identity.tokens import invalid_token
from app.domain.accounts import Profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.identity.keys import IssuerKeys
    from app.adapters.identity.tokens import Tokens
    from app.domain.issuers import Issuer


class SignIn:
    """Sends people to their issuer and reads what they come back with."""

    def __init__(self, tokens: Tokens, back: str) -> None:
        """Give what verifies tokens, and the address at which people come back."""
        self._tokens = tokens
        self._back = back

    async def begin(self, issuer: Issuer, keys: IssuerKeys) -> tuple[str, dict[str, object]]:
        """Return where to send a browser, and what must be kept until it comes back. Raises ``Unavailable``."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": issuer.client_id,
            "redirect_uri": self._back,
            "scope": " ".join(issuer.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if issuer.acr_values:
            asked["acr_values"] = issuer.acr_values
        address = await keys.endpoint("authorization_endpoint")
        if not address:
            raise unavailable()
        kept: dict[str, object] = {"issuer": issuer.name, "state": state, "nonce": nonce, "verifier": verifier}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", kept

    async def finish(
        self, issuer: Issuer, keys: IssuerKeys, kept: Mapping[str, object], came: Mapping[str, str]
    ) -> tuple[Profile, dict[str, Any], str]:
        """Return who signed in, all the claims, and the ID token.

        Raises ``InvalidInput`` (``invalid-token``) for whatever does not fit, ``Unavailable`` when the issuer refuses.
        """
        same = hmac.compare_digest(str(kept["state"]).encode(), came.get("state", "").encode())
        if not same or not came.get("code") or came.get("iss", issuer.address) != issuer.address:
            raise invalid_token()
        told = await self._exchange(issuer, keys, came["code"], str(kept["verifier"]))
        identity = str(told.get("id_token", ""))
        claims = await self._tokens.of_person(issuer, identity, str(kept["nonce"]))
        more = await self._user_info(issuer, keys, str(told.get("access_token", "")))
        if more and more.get("sub") != claims["sub"]:  # section 5.3.2: else it tells of somebody else
            raise invalid_token()
        everything = {**more, **claims}
        return _profile(issuer, everything), everything, identity

    async def goodbye(self, issuer: Issuer, keys: IssuerKeys, id_token: str, after: str) -> str:
        """Return where to end the session at the issuer too (RP-Initiated Logout); empty where it offers none."""
        address = await keys.endpoint("end_session_endpoint")
        sent = {
            "id_token_hint": id_token,
            "client_id": issuer.client_id,
            "post_logout_redirect_uri": after,
            "state": secrets.token_urlsafe(16),
        }
        return f"{address}{'&' if '?' in address else '?'}{urlencode(sent)}" if address else ""

    async def _exchange(self, issuer: Issuer, keys: IssuerKeys, code: str, verifier: str) -> dict[str, object]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": issuer.client_id,
            "code_verifier": verifier,
        }
        secret = await asyncio.to_thread(_secret, issuer)
        headers = {}
        if issuer.convention == "proconnect":
            fields["client_secret"] = secret  # it takes client_secret_post alone
        elif secret:
            pair = f"{quote(issuer.client_id, safe='')}:{quote(secret, safe='')}"  # RFC 6749, section 2.3.1
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return await asyncio.to_thread(post_form, await keys.endpoint("token_endpoint"), fields, headers)

    async def _user_info(self, issuer: Issuer, keys: IssuerKeys, access: str) -> dict[str, Any]:
        address = await keys.endpoint("userinfo_endpoint")
        if not address or not access:
            return {}
        data, media_type = await asyncio.to_thread(get_signed, address, access)
        if media_type == "application/jwt":
            return await self._tokens.of_user_info(issuer, data.decode("ascii", "replace"))
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise unavailable() from error
        return found if isinstance(found, dict) else {}


def _secret(issuer: Issuer) -> str:
    """Read the secret of the client, anew each time: it can be replaced while the service runs."""
    if not issuer.client_secret_file:
        return ""
    try:
        return Path(issuer.client_secret_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise unavailable() from error


def _profile(issuer: Issuer, claims: Mapping[str, Any]) -> Profile:
    """Return what is kept of a person; ProConnect says ``usual_name`` for the family name."""
    parts = [claims.get("given_name"), claims.get("usual_name") or claims.get("family_name")]
    name = claims.get("name") or " ".join(part for part in parts if isinstance(part, str) and part)
    mail = claims.get("email")
    return Profile(
        issuer.address,
        claims["sub"],
        name[:200] if isinstance(name, str) else "",
        mail if isinstance(mail, str) else "",
    )
