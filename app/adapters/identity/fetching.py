"""Requests to the issuers that the operator listed: bounded in time and size, never redirected, nowhere else.

The documents of an issuer name other addresses (keys, tokens, user info): those of another origin are not asked.
"""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from app.domain.errors import Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = 5.0
_MOST_BYTES = 512_000
_OK = 200


def get_json(address: str) -> dict[str, object]:
    """Return the JSON object at an address. Raises ``Unavailable`` (``issuer-unavailable``)."""
    return _object(_asked("GET", address, None, {"Accept": "application/json"})[0])


def get_signed(address: str, token: str) -> tuple[bytes, str]:
    """Return user info, and its media type: an object, or a signed one (OpenID Connect Core, section 5.3.2)."""
    headers = {"Accept": "application/json, application/jwt", "Authorization": f"Bearer {token}"}
    return _asked("GET", address, None, headers)


def post_form(address: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
    """Post a form and return the JSON object that answers it."""
    sent = {**headers, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return _object(_asked("POST", address, urlencode(fields).encode(), sent)[0])


def _asked(method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[bytes, str]:
    parts = urlsplit(address)
    connecting = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}.get(parts.scheme)
    if connecting is None or not parts.hostname:
        raise unavailable()
    connection = connecting(parts.hostname, parts.port, timeout=_SECONDS)
    try:
        connection.request(method, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", body, dict(headers))
        answer = connection.getresponse()
        data = answer.read(_MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as error:
        raise unavailable() from error
    finally:
        connection.close()
    if answer.status != _OK or len(data) > _MOST_BYTES:
        raise unavailable()
    return data, answer.headers.get_content_type()


def _object(data: bytes) -> dict[str, object]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unavailable() from error
    if not isinstance(found, dict):
        raise unavailable()
    return found


def unavailable() -> Unavailable:
    """Return the error of an issuer that does not answer as it should."""
    return Unavailable(
        "issuer-unavailable",
        Text(
            "Le fournisseur d'identité ne répond pas comme prévu : recommencer dans un moment. Les lectures publiques "
            "répondent toujours.",
            "The identity issuer does not answer as it should: try again in a moment. Public reads still answer.",
        ),
    )
