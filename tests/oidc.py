"""A small issuer of identities for tests: OpenID Connect and OAuth 2.0 on a real socket of this machine.

It signs in whoever it is told to (``next_subject``), checks PKCE, client and redirect address as a real one does, and
rotates its keys on demand.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from tests.server import Service

AUDIENCE = "https://srj.example"
CLIENT, SECRET = "srj-pages", "a-secret"
_LONG = 10**8  # seconds: longer than any test moves a clock
_ANY = JWSRegistry(algorithms=["RS256", "PS256", "ES256", "HS256", "none", "RS512", "EdDSA"], strict_check_header=False)


def b64(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Issuer:
    """The issuer: keys by name, what it was asked, who signs in next."""

    address: str = ""
    keys: dict[str, RSAKey | ECKey] = field(default_factory=dict)
    next_subject: str = "subject-1"
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    redirects: list[str] = field(default_factory=list)
    signed_user_info: bool = False
    wrong_nonce: bool = False

    def __post_init__(self) -> None:
        """Make the first keys."""
        self.keys = {"rsa-1": RSAKey.generate_key(2048), "ec-1": ECKey.generate_key("P-256")}

    def rotate(self, kid: str) -> RSAKey:
        """Replace every RSA key by a new one."""
        fresh = RSAKey.generate_key(2048)
        self.keys = {name: key for name, key in self.keys.items() if not isinstance(key, RSAKey)}
        self.keys[kid] = fresh
        return fresh

    def claims(self, subject: str, **more: object) -> dict[str, object]:
        """Return the claims of an access token; None takes one away."""
        now = int(time.time())
        told: dict[str, object] = {
            "iss": self.address,
            "sub": subject,
            "aud": AUDIENCE,
            "client_id": subject,
            "iat": now,
            "exp": now + 300,
            "jti": secrets.token_hex(8),
            **more,
        }
        return {name: value for name, value in told.items() if value is not None}

    def token(self, subject: str, kid: str = "rsa-1", **more: object) -> str:
        """Return an access token (RFC 9068)."""
        return self.sign({"alg": self.algorithm(kid), "kid": kid, "typ": "at+jwt"}, self.claims(subject, **more), kid)

    def algorithm(self, kid: str) -> str:
        """Return the algorithm of a key."""
        return "RS256" if isinstance(self.keys[kid], RSAKey) else "ES256"

    def sign(self, header: dict[str, Any], claims: object, kid: str = "rsa-1") -> str:
        """Sign anything with one of the keys."""
        return signed(header, claims, self.keys[kid])

    def published(self) -> dict[str, object]:
        """Return the key set."""
        keys = [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]
        return {"keys": keys}

    def discovery(self) -> dict[str, object]:
        """Return the discovery document."""
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
            "userinfo_endpoint": "userinfo",
            "end_session_endpoint": "logout",
        }
        return {"issuer": self.address, **{name: f"{self.address}/{path}" for name, path in ends.items()}}


def signed(header: dict[str, Any], claims: object, key: Any) -> str:  # noqa: ANN401 - any key of the library
    """Sign claims (an object, or the bytes of a payload) with a key."""
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(header, payload, key, registry=_ANY)


class _Handler(BaseHTTPRequestHandler):
    """Answers for the issuer of the server."""

    issuer: Issuer

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the signature of the library
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.issuer.asked.append(parts.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(self.issuer.discovery())
        elif parts.path == "/jwks":
            self._json(self.issuer.published())
        elif parts.path == "/authorize":
            self._authorize(asked)
        elif parts.path == "/userinfo":
            self._user_info()
        elif parts.path == "/logout":
            self._redirect(f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked.get('state', '')})}")
        else:
            self._json({"error": "not found"}, 404)

    def do_POST(self) -> None:
        self.issuer.asked.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        code = self.issuer.codes.pop(given.get("code", ""), None)
        authorization = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        challenge = b64(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        right = (
            self.path == "/token"
            and code is not None
            and authorization == f"{CLIENT}:{SECRET}"
            and code["code_challenge"] == challenge
            and code["redirect_uri"] == given.get("redirect_uri")
        )
        if not right or code is None:
            self._json({"error": "invalid_grant"}, 400)
            return
        subject = code["subject"]
        nonce = "another" if self.issuer.wrong_nonce else code["nonce"]
        told = self.issuer.people.get(subject, {})
        claims = self.issuer.claims(subject, aud=CLIENT, nonce=nonce, client_id=None, **told)
        identity = self.issuer.sign({"alg": "RS256", "kid": self._rsa(), "typ": "JWT"}, claims, self._rsa())
        access = f"access-{subject}"
        self._json({"id_token": identity, "access_token": access, "token_type": "Bearer"})

    def _rsa(self) -> str:
        return next(name for name, key in self.issuer.keys.items() if isinstance(key, RSAKey))

    def _authorize(self, asked: dict[str, str]) -> None:
        if asked.get("client_id") != CLIENT or asked.get("code_challenge_method") != "S256":
            self._json({"error": "invalid_request"}, 400)
            return
        code = secrets.token_hex(8)
        self.issuer.codes[code] = {**asked, "subject": self.issuer.next_subject}
        sent = urlencode({"code": code, "state": asked["state"], "iss": self.issuer.address})
        self._redirect(f"{asked['redirect_uri']}?{sent}")

    def _user_info(self) -> None:
        subject = self.headers.get("Authorization", "").removeprefix("Bearer access-")
        told = {"sub": subject, "name": f"Name of {subject}", "email": f"{subject}@justice.example"}
        if not self.issuer.signed_user_info:
            self._json(told)
            return
        claims = {**told, "iss": self.issuer.address, "aud": CLIENT}
        text = self.issuer.sign({"alg": "RS256", "kid": self._rsa(), "typ": "JWT"}, claims, self._rsa())
        self._send(200, text.encode(), {"Content-Type": "application/jwt"})

    def _json(self, told: Mapping[str, object], status: int = 200) -> None:
        self._send(status, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def _redirect(self, address: str) -> None:
        self.issuer.redirects.append(address)
        self._send(302, b"", {"Location": address})

    def _send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Serve an issuer for as long as the block lasts."""
    issuer = Issuer()
    handler = type("Handler", (_Handler,), {"issuer": issuer})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def signed_in(
    service: Service, issuer: Issuer, roles: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, httpx.Client]]:
    """Give a client for each name, with a token of the issuer that tells its roles; with no roles, without a token."""
    with ExitStack() as stack:
        found = {name: stack.enter_context(service.client()) for name in roles}
        for name, own in roles.items():
            if own:
                expires = int(time.time()) + _LONG
                token = issuer.token(name.replace(" ", "-"), realm_access={"roles": list(own)}, exp=expires)
                found[name].headers["Authorization"] = f"Bearer {token}"
        yield found


def listed(folder: Path, *issuers: Issuer, convention: str = "keycloak", **more: str) -> Path:
    """Write the list of these issuers as an operator does, and return the file."""
    secret = folder / "client.secret"
    secret.write_text(SECRET, encoding="utf-8")
    tables = []
    for number, issuer in enumerate(issuers, start=1):
        told = {
            "name": f"issuer-{number}",
            "label": f"Issuer {number}",
            "address": issuer.address,
            "audience": AUDIENCE,
            "client_id": CLIENT,
            "client_secret_file": secret.name,
            "convention": convention,
            **more,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in told.items()]
        tables.append("\n".join(["[[issuer]]", *lines, "refresh_seconds = 0.2", "keys_seconds = 600"]))
    file = folder / "issuers.toml"
    file.write_text("\n\n".join(tables), encoding="utf-8")
    return file
