"""How things and terms are named on a page: code first, label after, in the reader's language when there is one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.content_fields import natural_key
from app.domain.contents import iri as iri_term
from app.domain.contents import owner
from app.domain.errors import DeadlineExceeded, OutOfMemory, Unavailable
from app.domain.iris import SHAPES, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.projections import Named
    from app.web.answers import Row, View
    from app.web.asking import Asking

# When workers are busy or restarting a page is still given, with keys in place of labels.
NOT_NOW = (Unavailable, DeadlineExceeded, OutOfMemory)


@dataclass(frozen=True, slots=True)
class Name:
    """A thing or a term as a page shows it; ``language`` is set when it is not that of the page."""

    iri: str
    code: str
    label: str
    language: str | None
    href: str | None

    @property
    def sort_key(self) -> tuple[tuple[int, int, str], ...]:
        """By what is read first, numbers in their order."""
        return natural_key(_folded(f"{self.code} {self.label}"))


def named(asking: Asking, thing: Named) -> Name:
    """Return the name of a thing that is already known: official labels are French on every page."""
    language = None if asking.language == "fr" else "fr"
    return Name(thing.id, thing.notation, thing.label, language, asking.document(thing.id))


class Names:
    """The names of what one page shows; unknown IRIs are shown by their key."""

    def __init__(self, asking: Asking, found: Mapping[str, list[Row]]) -> None:
        """Give the rows of ``pages/labels`` by thing."""
        self._asking = asking
        self._found = found

    def __call__(self, iri: str) -> Name:
        """Return the name of a thing, a fragment (named as its owner) or a term."""
        rows = self._found.get(iri) or self._found.get(owner(iri)) or []
        code = next((row["code"].value for row in rows if "code" in row), "")
        label, language = _label(rows, self._asking.language)
        href = self._href(iri)
        if not rows:
            label, code = (iri, "") if href is None and not iri.startswith(TERMS) else (_key(iri), "")
        if iri.startswith(TERMS) or (code and _folded(code) in _folded(label)):
            code = ""
        return Name(iri, code, label, language, href)

    def knows(self, iri: str) -> bool:
        """Tell whether the view gives a name to this IRI itself."""
        return iri in self._found

    def word(self, iri: str) -> str:
        """Return the label alone, for headings and columns."""
        return self(iri).label

    def _href(self, iri: str) -> str | None:
        if iri.startswith(TERMS):
            return self._asking.link(f"def#{iri.removeprefix(TERMS)}")
        if iri.startswith(SHAPES):
            return self._asking.link(f"shape#{iri.removeprefix(SHAPES)}")
        return self._asking.document(iri)


async def names_of(view: View, asking: Asking, iris: Iterable[str]) -> Names:
    """Ask how these IRIs are named, all at once."""
    wanted = sorted({each for iri in iris for each in (iri, owner(iri)) if _nameable(each)})
    found: dict[str, list[Row]] = {}
    if wanted:
        try:
            rows = await view.ask("pages/labels", asking.moment, {"thing": [iri_term(each) for each in wanted]})
        except NOT_NOW:
            rows = []
        for row in rows:
            found.setdefault(row["thing"].value, []).append(row)
    return Names(asking, found)


def _nameable(iri: str) -> bool:
    return ":" in iri and not any(character in iri for character in ' <>"{}|^`\\') and iri.isprintable()


def _label(rows: Iterable[Row], language: str) -> tuple[str, str | None]:
    """Return the label in the page's language, else the French one, else any; and its language when another."""
    labels = {row["name"].language or "": row["name"].value for row in rows}
    for wanted in (language, "fr", "", *labels):
        if wanted in labels:
            return labels[wanted], wanted if wanted and wanted != language else None
    return "", None


def _key(iri: str) -> str:
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2] or iri


def _folded(value: str) -> str:
    plain = unicodedata.normalize("NFD", value.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
