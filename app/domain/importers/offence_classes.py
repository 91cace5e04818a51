"""Classes of offences as the NATINF editions word them (code pénal 111-1 and 131-13).

Editions up to 2025 write « Contravention de 5ème classe », those of 2026 « Contravention de classe 5 »: one class.
"""

from __future__ import annotations

import re
import unicodedata

_CONTRAVENTION = re.compile(
    r"contraventions?\s+(?:de\s+)?(?:la\s+)?"
    r"(?:classe\s+(?P<after>[1-5])|(?P<before>[1-5])\s*(?:er|re|ere|e|eme|ieme)?\s+classe)"
)
_PLAIN = {"crime": "crime", "crimes": "crime", "delit": "delit", "delits": "delit"}

ACCEPTED = "Crime, Délit, Contravention de classe 1 … 5"


def offence_class(published: str) -> str | None:
    """Return the class as the value of our code list (``crime``, ``delit``, ``contravention-5``), or None.

    >>> offence_class("Contravention de 5ème classe"), offence_class("Contravention de classe 5")
    ('contravention-5', 'contravention-5')
    """
    decomposed = unicodedata.normalize("NFKD", published.casefold())
    plain = " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
    if plain in _PLAIN:
        return _PLAIN[plain]
    found = _CONTRAVENTION.fullmatch(plain)
    return f"contravention-{found['after'] or found['before']}" if found else None
