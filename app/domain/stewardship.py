"""The sources that stewards write to: one for each audience, beside the importers' referentials."""

from __future__ import annotations

from app.domain.audiences import AUDIENCES
from app.domain.commits import Source
from app.domain.language import Text

_NAMES = {
    "public": Text("Administration des données (public)", "Stewardship (public)"),
    "internal": Text("Administration des données (interne)", "Stewardship (internal)"),
    "restricted": Text("Administration des données (restreint)", "Stewardship (restricted)"),
}
STEWARDSHIP = {name: Source(f"stewardship-{name}", name, _NAMES[name]) for name in AUDIENCES}


def stewardship(audience: str) -> Source:
    """Return the source that holds what stewards say for an audience; raises ``KeyError`` on an unknown one."""
    return STEWARDSHIP[audience]
