"""The issuers that the operator listed: one address, or a TOML file of several."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.domain.accounts import grant_of
from app.domain.errors import InvalidInput, SrjError
from app.domain.issuers import ALGORITHMS, CONVENTIONS, Issuer, Mapped
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.settings.identity import IdentitySettings

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_TEXTS = frozenset({"name", "address", "audience", "client_id", "client_secret_file", "acr_values", "convention"})
_LISTS = frozenset({"scopes", "algorithms"})
_SECONDS = frozenset({"keys_seconds", "refresh_seconds"})
_OTHERS = frozenset({"label", "grants"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def listed_issuers(settings: IdentitySettings, base: str) -> tuple[Issuer, ...]:
    """Return the issuers of the settings; tokens name ``base`` as their audience unless the list says otherwise.

    Raises ``InvalidInput`` (``invalid-issuers``) that says which part of the list cannot be used.
    """
    found = []
    if settings.issuer:
        alone = Issuer("issuer", _address(settings.issuer), Text(settings.issuer, settings.issuer), base)
        found.append(alone)
    if settings.issuers:
        found.extend(_read(Path(settings.issuers), base))
    for names in ([each.name for each in found], [each.address for each in found]):
        if len(set(names)) < len(names):
            raise _wrong(f"{names}: twice")
    return tuple(found)


def _read(path: Path, base: str) -> list[Issuer]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(str(error)) from error
    tables = told.get("issuer")
    if not isinstance(tables, list) or set(told) != {"issuer"}:
        raise _wrong("[[issuer]]")
    return [_issuer(table, base, path.parent) for table in tables]


def _issuer(table: Mapping[str, Any], base: str, folder: Path) -> Issuer:
    unknown = sorted(set(table) - _TEXTS - _LISTS - _SECONDS - _OTHERS)
    if unknown:
        raise _wrong(f"{unknown[0]}?")
    given: dict[str, Any] = {"audience": base, **{name: _text(table, name) for name in _TEXTS & set(table)}}
    given.update({name: _texts(table, name) for name in _LISTS & set(table)})
    given.update({name: _seconds(table, name) for name in _SECONDS & set(table)})
    given["label"] = _label(table)
    given["mapped"] = tuple(_mapped(each) for each in table.get("grants", ()))
    if not _NAME.fullmatch(given.get("name", "")):
        raise _wrong("name: a-z, 0-9, -")
    given["address"] = _address(given.get("address", ""))
    issuer = Issuer(**given)
    if issuer.client_secret_file:
        given["client_secret_file"] = str(folder / issuer.client_secret_file)
    if issuer.convention not in CONVENTIONS:
        raise _wrong(f"convention: {', '.join(CONVENTIONS)}")
    if not issuer.algorithms or not set(issuer.algorithms) <= set(ALGORITHMS):
        raise _wrong(f"algorithms: {', '.join(ALGORITHMS)}")
    return Issuer(**given)


def _mapped(table: object) -> Mapped:
    if not isinstance(table, dict) or not {"claim", "value", "role"} <= set(table) <= {
        "claim",
        "value",
        "role",
        "within",
    }:
        raise _wrong("[[issuer.grants]]: claim, value, role, within")
    try:
        grant = grant_of(_text(table, "role"), _text(table, "within"))
    except SrjError as error:
        raise _wrong(error.text.en) from error
    return Mapped(_text(table, "claim"), _text(table, "value"), grant.role, grant.within)


def _label(table: Mapping[str, Any]) -> Text:
    label = table.get("label", table.get("name", ""))
    if isinstance(label, dict) and set(label) == {"fr", "en"}:
        return Text(_text(label, "fr"), _text(label, "en"))
    return Text(str(label), str(label))


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise _wrong(f"{name}: text")
    return value


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = table[name]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong(f"{name}: list of texts")
    return tuple(value)


def _seconds(table: Mapping[str, Any], name: str) -> float:
    value = table[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise _wrong(f"{name}: seconds")
    return float(value)


def _address(given: str) -> str:
    """Return the address of an issuer: https, or http on this machine (OpenID Connect Discovery, section 3)."""
    parts = urlsplit(given)
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not secure or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise _wrong(f"address: https://... ({given})")
    return given


def _wrong(what: str) -> InvalidInput:
    return InvalidInput(
        "invalid-issuers",
        Text(
            f"La liste des fournisseurs d'identité est à corriger ({what}) : SRJ_ISSUER, SRJ_ISSUERS.",
            f"The list of identity issuers must be corrected ({what}): SRJ_ISSUER, SRJ_ISSUERS.",
        ),
    )
