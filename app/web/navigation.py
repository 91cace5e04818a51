"""What visitors come to do, as the pages name it: a few sections, and the pages of each.

An entry is the first part of an address; its words are ``nav.{section}`` and ``nav.to.{entry}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from app.web.asking import Asking

# Section -> its pages; the first one is where the section leads.
SECTIONS: dict[str, tuple[str, ...]] = {
    "find": ("doc", "search", "lookup", "competence"),
    "time": ("changes", "compare", "project", "commits"),
    "ask": ("query", "sparql"),
    "keep": ("import", "drafts", "corrections", "validate", "tasks", "coherence", "deviations", "waivers"),
    "understand": ("def", "rules", "shape", "catalog", "rights"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation; ``current`` is what ``aria-current`` says, empty elsewhere."""

    label: str
    href: str
    current: str


def sections_of(asking: Asking) -> list[Entry]:
    """Return the sections, the one of the page marked."""
    here = _section(asking)
    return [
        Entry(CATALOGUE[f"nav.{name}"].in_(asking.language), asking.link(entries[0]), "true" if name == here else "")
        for name, entries in SECTIONS.items()
    ]


def entries_of(asking: Asking) -> list[Entry]:
    """Return the pages of the section in which the visitor is; none on a page that belongs to no section."""
    found = []
    for name in SECTIONS.get(_section(asking), ()):
        current = "page" if asking.path == f"/{name}" else "true" if asking.section == name else ""
        found.append(Entry(CATALOGUE[f"nav.to.{name}"].in_(asking.language), asking.link(name), current))
    return found


def _section(asking: Asking) -> str:
    return next((name for name, entries in SECTIONS.items() if asking.section in entries), "")
