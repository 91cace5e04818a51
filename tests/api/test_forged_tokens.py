"""Forged tokens on a real service with a real issuer: each one is refused by the same answer, whatever is wrong."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey

from tests.oidc import AUDIENCE, Issuer, b64, issuing, listed, signed
from tests.server import copy_of, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Forge = Callable[[Issuer], str]

NOW = int(time.time())
_OTHER_RSA, _OTHER_EC = RSAKey.generate_key(2048), ECKey.generate_key("P-256")


def head(**more: object) -> dict[str, Any]:
    """Return the header of a right token, with other members; None takes one away."""
    told = {"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt", **more}
    return {name: value for name, value in told.items() if value is not None}


def claiming(**more: object) -> Forge:
    """Forge by other claims under a right signature."""
    return lambda issuer: issuer.sign(head(), {**issuer.claims("app-1", **more)})


def heading(**more: object) -> Forge:
    """Forge by another header under a right signature."""
    return lambda issuer: issuer.sign(head(**more), issuer.claims("app-1"))


def by(key: Any, **more: object) -> Forge:  # noqa: ANN401 - any key of the library
    """Forge by signing with a key of one's own."""
    return lambda issuer: signed(head(**more), issuer.claims("app-1"), key)


def public_pem(issuer: Issuer) -> bytes:
    """Return the public key of the issuer, as anybody has it."""
    return issuer.keys["rsa-1"].as_pem(private=False)


def by_public_key(material: Callable[[Issuer], bytes]) -> Forge:
    """Forge by HMAC with the public key as the secret (RFC 8725, section 2.1)."""

    def forge(issuer: Issuer) -> str:
        parts = (json.dumps(head(alg="HS256")).encode(), json.dumps(issuer.claims("app-1")).encode())
        text = ".".join(b64(part) for part in parts)
        return f"{text}.{b64(hmac.digest(material(issuer), text.encode(), 'sha256'))}"

    return forge


def unsigned(algorithm: str, signature: str = "") -> Forge:
    """Forge without a signature, or with one that signs nothing."""

    def forge(issuer: Issuer) -> str:
        header = b64(json.dumps(head(alg=algorithm)).encode())
        return f"{header}.{b64(json.dumps(issuer.claims('app-1')).encode())}.{signature}"

    return forge


def altered(change: Callable[[str, str, str], str]) -> Forge:
    """Forge by changing the parts of a right token."""
    return lambda issuer: change(*issuer.token("app-1").split("."))


def payload(text: str) -> Forge:
    """Forge by signing a payload as it is written."""
    return lambda issuer: issuer.sign(head(), text.replace("ISS", issuer.address).encode())


def other_payload(header: str, body: str, signature: str) -> str:
    """Give oneself another subject under the old signature."""
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{header}.{b64(json.dumps({**claims, 'sub': 'administrator'}).encode())}.{signature}"


def stray_bits(header: str, body: str, signature: str) -> str:
    """Change the last character of a signature of 256 bytes in the bits that decoding drops."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return f"{header}.{body}.{signature[:-1]}{alphabet[alphabet.index(signature[-1]) ^ 1]}"


def encrypted(issuer: Issuer) -> str:
    """Encrypt the claims to the public key of the issuer."""
    header = {"alg": "RSA-OAEP", "enc": "A128CBC-HS256", "kid": "rsa-1"}
    key = RSAKey.import_key(issuer.keys["rsa-1"].as_dict(private=False))
    return jwe.encrypt_compact(header, json.dumps(issuer.claims("app-1")), key)


def nested(issuer: Issuer) -> str:
    """Sign a right token once more."""
    return issuer.sign(head(cty="JWT"), issuer.token("app-1").encode())


def json_form(issuer: Issuer) -> str:
    """Write a right token in the JSON serialisation of RFC 7515."""
    header, body, signature = issuer.token("app-1").split(".")
    return json.dumps({"protected": header, "payload": body, "signature": signature})


def identity(issuer: Issuer) -> str:
    """Use as an access token the ID token that a page of this service was given."""
    claims = issuer.claims("app-1", nonce="n", client_id=None, azp="srj-pages")
    return issuer.sign(head(typ="JWT"), claims)


def raw_ecdsa(signature: bytes) -> Forge:
    """Forge with an ECDSA signature that proves nothing (CVE-2022-21449)."""

    def forge(issuer: Issuer) -> str:
        header = b64(json.dumps(head(alg="ES256", kid="ec-1")).encode())
        return f"{header}.{b64(json.dumps(issuer.claims('app-1')).encode())}.{b64(signature)}"

    return forge


_OWN_JWK = _OTHER_RSA.as_dict(private=False)
_TIMES = f'"iat": {NOW}, "exp": {NOW + 9_000}, "client_id": "app-1"'
FORGED: dict[str, Forge] = {
    # Times.
    "expired": claiming(exp=NOW - 600),
    "expired long ago": claiming(exp=1),
    "expires never": claiming(exp=None),
    "expires as text": claiming(exp=str(NOW + 600)),
    "expires as true": claiming(exp=True),
    "expires as a list": claiming(exp=[NOW + 600]),
    "expires at infinity": payload(f'{{"iss": "ISS", "sub": "a", "aud": "{AUDIENCE}", "iat": 1, "exp": Infinity}}'),
    "expires beyond all times": claiming(exp=10**20),
    "expires at minus one": claiming(exp=-1),
    "not yet valid": claiming(nbf=NOW + 9_000),
    "not before, as text": claiming(nbf="0"),
    "issued in the future": claiming(iat=NOW + 9_000),
    "issued never": claiming(iat=None),
    # For whom, by whom.
    "another audience": claiming(aud="https://other.example"),
    "audience that begins like ours": claiming(aud=f"{AUDIENCE}.evil.example"),
    "audience in other letters": claiming(aud=AUDIENCE.upper()),
    "no audience": claiming(aud=None),
    "empty audience": claiming(aud=[]),
    "audience as an object": claiming(aud={AUDIENCE: True}),
    "audience among numbers": claiming(aud=[AUDIENCE, 7]),
    "another issuer": claiming(iss="https://evil.example"),
    "issuer with a final slash": lambda issuer: issuer.token("app-1", iss=f"{issuer.address}/"),
    "no issuer": claiming(iss=None),
    "issuer as a list": lambda issuer: issuer.token("app-1", iss=[issuer.address]),
    "no subject": claiming(sub=None),
    "empty subject": claiming(sub=""),
    "subject as a number": claiming(sub=7),
    "subject without end": claiming(sub="a" * 300),
    # Algorithms.
    "none": unsigned("none"),
    "None in other letters": unsigned("nOnE"),
    "none with a signature": unsigned("none", b64(b"x" * 256)),
    "RS256 with an empty signature": unsigned("RS256"),
    "RS256 with zeros": unsigned("RS256", b64(bytes(256))),
    "no algorithm": lambda issuer: ".".join(
        (b64(b'{"kid": "rsa-1", "typ": "at+jwt"}'), *issuer.token("app-1").split(".")[1:])
    ),
    "algorithm as a list": lambda issuer: ".".join(
        (b64(json.dumps(head(alg=["RS256"])).encode()), *issuer.token("app-1").split(".")[1:])
    ),
    "HS256 by the public key (PEM)": by_public_key(public_pem),
    "HS256 by the public key (JWK)": by_public_key(
        lambda issuer: json.dumps(issuer.keys["rsa-1"].as_dict(private=False)).encode()
    ),
    "HS256 that signs nothing": unsigned("HS256", b64(hmac.digest(b"", b"", "sha256"))),
    "RS256 said to be ES256": heading(alg="RS256", kid="ec-1"),
    "ES256 by the name of the RSA key": by(_OTHER_EC, alg="ES256"),
    "RS512, not in the list": heading(alg="RS512"),
    "ECDSA of zeros": raw_ecdsa(bytes(64)),
    "ECDSA of ones": raw_ecdsa(b"\0" * 31 + b"\1" + b"\0" * 31 + b"\1"),
    # Keys.
    "a key of one's own": by(_OTHER_RSA),
    "a curve key of one's own": by(_OTHER_EC, alg="ES256", kid="ec-1"),
    "unknown key name": by(_OTHER_RSA, kid="rsa-9"),
    "no key name": heading(kid=None),
    "key name as a number": lambda issuer: ".".join(
        (b64(json.dumps(head(kid=1)).encode()), *issuer.token("app-1").split(".")[1:])
    ),
    "key name as a path": by(_OTHER_RSA, kid="../../../../dev/null"),
    "key name as an address": by(_OTHER_RSA, kid="http://127.0.0.1:9/key"),
    "key name as SQL": by(_OTHER_RSA, kid="x' UNION SELECT 'key"),
    "key name as a command": by(_OTHER_RSA, kid="rsa-1|id"),
    "key name with a zero byte": by(_OTHER_RSA, kid="rsa-1\0"),
    "key in the header (jwk)": by(_OTHER_RSA, jwk=_OWN_JWK),
    "key in the header, right signature": heading(jwk=_OWN_JWK),
    "address of keys (jku)": by(_OTHER_RSA, jku="http://127.0.0.1:9/jwks"),
    "address of certificates (x5u)": by(_OTHER_RSA, x5u="http://127.0.0.1:9/cert"),
    "certificate in the header (x5c)": by(_OTHER_RSA, x5c=[b64(b"certificate")]),
    "thumbprint in the header (x5t)": heading(x5t=b64(b"x" * 20)),
    "critical extension": lambda issuer: ".".join(
        (b64(json.dumps(head(crit=["exp"], exp=1)).encode()), *issuer.token("app-1").split(".")[1:])
    ),
    "payload not encoded (b64)": lambda issuer: ".".join(
        (b64(json.dumps(head(crit=["b64"], b64=False)).encode()), *issuer.token("app-1").split(".")[1:])
    ),
    "compressed (zip)": heading(zip="DEF"),
    # Types.
    "an ID token": identity,
    "typ JWT": heading(typ="JWT"),
    "no typ": heading(typ=None),
    "typ of a logout token": heading(typ="logout+jwt"),
    "no client": claiming(client_id=None),
    "a token in a token": nested,
    "encrypted": encrypted,
    "JSON serialisation": json_form,
    # Forms.
    "empty": lambda _issuer: "",
    "not a token": lambda _issuer: "secret",
    "two parts": altered(lambda header, body, _signature: f"{header}.{body}"),
    "four parts": altered(lambda header, body, signature: f"{header}.{body}.{signature}.x"),
    "truncated": altered(lambda header, body, signature: f"{header}.{body}.{signature[:-9]}"),
    "twice": altered(lambda header, body, signature: f"{header}.{body}.{signature}{header}.{body}.{signature}"),
    "other claims": altered(other_payload),
    "other header": altered(
        lambda _header, body, signature: f"{b64(json.dumps(head(kid='ec-1')).encode())}.{body}.{signature}"
    ),
    "signature reversed": altered(lambda header, body, signature: f"{header}.{body}.{signature[::-1]}"),
    "padding": altered(lambda header, body, signature: f"{header}.{body}.{signature}=="),
    "stray bits": altered(stray_bits),
    "line end inside": altered(lambda header, body, signature: f"{header}.{body}.{signature[:9]} {signature[9:]}"),
    "standard base64": altered(lambda header, body, _signature: f"{header}.{body}.{'+/' * 171}"),
    "space after": altered(lambda header, body, signature: f"{header}.{body}.{signature} ,x"),
    "huge": lambda issuer: issuer.token("app-1", more="x" * 20_000),
    "claims as a list": payload('["sub"]'),
    "claims as a number": payload("7"),
    "claims that are not JSON": payload("{sub: a}"),
    "claims without end": payload('{"a":' * 3_000),
    "claims not in UTF-8": lambda issuer: issuer.sign(head(), b'{"iss": "\xff"}'),
    "subject twice": payload(f'{{"iss": "ISS", "aud": "{AUDIENCE}", "sub": "a", "sub": "b", {_TIMES}}}'),
    "header twice": lambda issuer: ".".join(
        (b64(b'{"alg": "none", "alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"}'), *issuer.token("a").split(".")[1:])
    ),
    "issuer in letters that look alike": claiming(iss="http://127.0.0.\u0661"),
    "token in full-width letters": lambda issuer: issuer.token("app-1").replace("e", "\uff45", 1),
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as made:
        yield made


@pytest.fixture(scope="module")
def client(empty_home: Path, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("forged")
    # The standard convention: what Keycloak's own needs is more permissive on types.
    file = listed(folder, issuer, convention="standard")
    with serving(copy_of(empty_home, folder), SRJ_ISSUERS=str(file)) as service, service.client() as made:
        yield made


def asked(client: httpx.Client, token: str, path: str = "/commits") -> httpx.Response:
    """Ask with a token."""
    sent = f"Bearer {token}".strip().encode()
    return client.get(path, headers=[(b"Authorization", sent), (b"Accept", b"application/json")])


def told(answer: httpx.Response) -> tuple[int, bytes, str]:
    """Return all that an answer tells of why."""
    return answer.status_code, answer.content, answer.headers["www-authenticate"]


def test_there_are_sixty_kinds() -> None:
    assert len(FORGED) >= 60


@pytest.mark.parametrize("kid", ["rsa-1", "ec-1"])
def test_a_right_token_is_taken(client: httpx.Client, issuer: Issuer, kid: str) -> None:
    for audience in (AUDIENCE, ["https://other.example", AUDIENCE]):
        assert asked(client, issuer.token("app-1", kid, aud=audience)).status_code == 200
    assert asked(client, issuer.token("app-1", kid, exp=int(time.time()) - 10)).status_code == 200  # clocks differ


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_token_is_refused_without_a_reason(client: httpx.Client, issuer: Issuer, kind: str) -> None:
    answer = asked(client, FORGED[kind](issuer))
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"]) == (401, "invalid-token")
    assert told(answer) == told(asked(client, "nothing"))


def test_a_token_that_is_refused_opens_no_write_and_no_second_try_as_anonymous(client: httpx.Client) -> None:
    sent = {"Authorization": "Bearer nothing", "Accept": "application/json"}
    assert client.post("/corrections", json={}, headers=sent).status_code == 401
    for authorization in ("Basic YTpi", "Bearer", "bearer  x", "Digest username=a"):
        answer = client.get("/commits", headers={"Authorization": authorization, "Accept": "application/json"})
        assert problem_of(answer)["code"] == "invalid-token"
    two = [("Authorization", "Bearer a"), ("Authorization", "Bearer b"), ("Accept", "application/json")]
    assert problem_of(client.get("/commits", headers=two))["code"] == "invalid-token"


def test_nothing_but_the_keys_of_the_issuer_was_asked(client: httpx.Client, issuer: Issuer) -> None:
    assert asked(client, issuer.token("app-1")).status_code == 200
    assert set(issuer.asked) <= {"/.well-known/openid-configuration", "/jwks"}
    before = issuer.asked.count("/jwks")
    for number in range(30):
        asked(client, by(_OTHER_RSA, kid=f"made-up-{number}")(issuer))
    assert issuer.asked.count("/jwks") - before < 15  # not one request a token


def test_a_key_that_was_rotated_out_is_refused(client: httpx.Client, issuer: Issuer) -> None:
    old = issuer.token("app-1")
    assert asked(client, old).status_code == 200
    kept = dict(issuer.keys)
    issuer.rotate("rsa-2")
    time.sleep(0.3)  # the least time between two requests for keys, of this list
    assert asked(client, issuer.token("app-1", "rsa-2")).status_code == 200
    assert told(asked(client, old)) == told(asked(client, "nothing"))
    issuer.keys = kept
    time.sleep(0.3)
    assert asked(client, issuer.token("app-1")).status_code == 200
