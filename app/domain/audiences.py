"""Who may see a source: public, internal, restricted; each audience sees those before it."""

from __future__ import annotations

AUDIENCES = ("public", "internal", "restricted")


def up_to(audience: str) -> tuple[str, ...]:
    """Return an audience and those below it: internal readers see what is public too."""
    return AUDIENCES[: AUDIENCES.index(audience) + 1]
