"""IRIs of things: ``{base}/id/{kind}/{key}``, minted once and parsed back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from app.domain.errors import InvalidInput
from app.domain.language import Text

TERMS = "https://w3id.org/srj/def#"
SHAPES = "https://w3id.org/srj/shape#"

_BASE = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9._~\-/]*)?")
_KEY_SAFE = "-._~"


@dataclass(frozen=True)
class Thing:
    """The kind and the key that an IRI of ours stands for."""

    kind: str
    key: str


@dataclass(frozen=True)
class Namespace:
    """The base of a home, fixed when the home is made; no trailing slash."""

    base: str

    def __post_init__(self) -> None:
        """Refuse a base from which no IRI can be made."""
        if not _BASE.fullmatch(self.base) or self.base.endswith("/"):
            raise InvalidInput(
                "invalid-base",
                Text(
                    f"« {self.base} » ne peut pas être la base des IRI : donner une adresse http(s) sans barre "
                    "oblique finale, par exemple https://srj.example.org.",
                    f"'{self.base}' cannot be the base of IRIs: give an http(s) address without a final slash, "
                    "for example https://srj.example.org.",
                ),
            )

    def mint(self, kind: str, key: str) -> str:
        """Return the IRI of a thing; the key is percent-encoded (RFC 3986, section 2.1)."""
        return f"{self.base}/id/{kind}/{quote(key, safe=_KEY_SAFE)}"

    def parse(self, iri: str) -> Thing | None:
        """Return the kind and key of one of our IRIs (fragment ignored), or None for any other IRI."""
        prefix = f"{self.base}/id/"
        if not iri.startswith(prefix):
            return None
        kind, slash, key = iri.partition("#")[0][len(prefix) :].partition("/")
        return Thing(kind, unquote(key)) if kind and slash and key and "/" not in key else None

    @property
    def things(self) -> str:
        """The IRI against which the relative IRIs of data/ are resolved."""
        return f"{self.base}/id/"
