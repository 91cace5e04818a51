"""Issuers of identities, as the operator lists them, and what their claims say of roles.

Conventions: ``keycloak`` writes roles in ``realm_access.roles``, ``resource_access.{client}.roles`` and ``groups``;
``proconnect`` says who a person is and nothing of roles; ``standard`` is what the operator maps, claim by claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.language import Text
from app.domain.roles import Grant, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONVENTIONS = ("standard", "keycloak", "proconnect")
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")  # asymmetric (RFC 8725)
_ROLES = {role.value: role for role in Role}


@dataclass(frozen=True, slots=True)
class Mapped:
    """A value of a claim that gives a role; a value that ends with ``*`` gives it within what stands for the star."""

    claim: str  # path of members: realm_access.roles
    value: str
    role: Role
    within: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer; durations in seconds."""

    name: str  # in addresses of ours
    address: str  # the issuer identifier, compared as it is (OpenID Connect Core, section 3.1.3.7)
    label: Text = Text("", "")
    audience: str = ""  # that the tokens of applications must name
    client_id: str = ""  # of this service, for people; empty: no sign-in of people
    client_secret_file: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    acr_values: str = ""
    convention: str = CONVENTIONS[0]
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256")
    mapped: tuple[Mapped, ...] = field(default=())
    keys_seconds: float = 600.0  # after which keys are asked for again
    refresh_seconds: float = 10.0  # least time between two requests for keys

    def grants(self, claims: Mapping[str, object]) -> frozenset[Grant]:
        """Return the grants that verified claims give."""
        found = {grant for mapped in self.mapped for grant in _given(mapped, claims)}
        if self.convention == "keycloak" and not self.mapped:
            found.update(self._of_keycloak(claims))
        return frozenset(found)

    def _of_keycloak(self, claims: Mapping[str, object]) -> Iterator[Grant]:
        clients = {f"resource_access.{name}.roles" for name in (self.client_id, self.audience) if name}
        for path in ("realm_access.roles", *clients):
            for value in _values(claims, path):
                yield from _named(value.removeprefix("srj-"), ":") if value.startswith("srj-") else ()
        for value in _values(claims, "groups"):
            yield from _named(value.removeprefix("/srj/"), "/") if value.startswith("/srj/") else ()


def _named(value: str, separator: str) -> Iterator[Grant]:
    name, _, within = value.partition(separator)
    if name in _ROLES:
        yield Grant(_ROLES[name], within)


def _given(mapped: Mapped, claims: Mapping[str, object]) -> Iterator[Grant]:
    start = mapped.value.removesuffix("*") if mapped.value.endswith("*") else None
    for value in _values(claims, mapped.claim):
        if value == mapped.value:
            yield Grant(mapped.role, mapped.within)
        elif start is not None and value.startswith(start) and len(value) > len(start):
            yield Grant(mapped.role, value.removeprefix(start))


def _values(claims: object, path: str) -> list[str]:
    """Return the texts at a path of members; a name of a client may hold dots, so the longest member wins.

    >>> _values({"resource_access": {"srj.app": {"roles": ["a", 1]}}}, "resource_access.srj.app.roles")
    ['a']
    """
    if not path:
        found = claims if isinstance(claims, list) else [claims]
        return [each for each in found if isinstance(each, str)]
    if not isinstance(claims, dict):
        return []
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        name = ".".join(parts[:count])
        if name in claims:
            return _values(claims[name], ".".join(parts[count:]))
    return []
