"""How terms of the model and things are called, at a moment: their labels, read once for each content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote

from app.domain.contents import RDF_TYPE, owner
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import statements
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.domain.contents import Content
    from app.domain.moves import When
    from app.domain.rows import Row

RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_LABELS = frozenset({SKOS + "prefLabel", RDFS_LABEL})
_NOTATION = SKOS + "notation"
_REMEMBERED = 4_000  # contents


class Called(NamedTuple):
    """What a content calls its subjects, and the class of each: a part without a name is called by its class."""

    names: dict[str, Text]
    classes: dict[str, str]


class NameReader(Protocol):
    """What names are read from."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day."""

    def before(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the nearest rows that had ended on a day."""

    def after(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the nearest rows that begin on a day or later."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class Naming:
    """Names things and terms as they are called on a day, else as they were called last."""

    def __init__(self, reader: NameReader) -> None:
        """Give the rows and contents."""
        self._reader = reader
        self._called: Remembered[str, Called] = Remembered(_REMEMBERED)

    def at(self, when: When, audience: str) -> Callable[[str], Text]:
        """Return what names an IRI at a moment; what is not named is called by its key."""
        known: dict[str, Text] = {}

        def name(iri: str) -> Text:
            if iri not in known:
                known[iri] = self._name(iri, when, audience)
            return known[iri]

        return name

    def _name(self, iri: str, when: When, audience: str) -> Text:
        entity = owner(iri)
        rows = (
            self._reader.rows_of(entity, *when, audience)
            or self._reader.before(entity, *when, audience)
            or self._reader.after(entity, *when, audience)
        )
        for row in rows:
            found = self._of(row.holding.content)
            if iri in found.names:
                return found.names[iri]
            if iri in found.classes:
                return self._name(found.classes[iri], when, audience)
        key = unquote(iri.rstrip("/").replace("#", "/").rpartition("/")[2]) or iri
        return Text(key, key)

    def _of(self, digest: str) -> Called:
        found = self._called.get(digest)
        return self._called.keep(digest, called(self._reader.content(digest))) if found is None else found


def called(content: Content) -> Called:
    """Return what a content calls each of its subjects: by code and label; and the classes of its parts."""
    labels: dict[str, dict[str, str]] = {}
    codes: dict[str, str] = {}
    classes: dict[str, str] = {}
    for each in statements(content):
        if each.predicate in _LABELS and not each.is_iri:
            labels.setdefault(each.subject, {}).setdefault(each.language or "", each.value)
        elif each.predicate == _NOTATION:
            codes.setdefault(each.subject, each.value)
        elif each.predicate == RDF_TYPE and "/id/" in each.subject and "#" in each.subject:
            classes.setdefault(each.subject, each.value)
    names = {subject: _text(subject, given, codes.get(subject, "")) for subject, given in labels.items()}
    for subject, code in codes.items():
        names.setdefault(subject, Text(code, code))
    return Called(names, classes)


def _text(subject: str, labels: dict[str, str], code: str) -> Text:
    french = labels.get("fr") or labels.get("") or next(iter(labels.values()))
    english = labels.get("en") or french
    if not code or "/id/" not in subject:
        return Text(french, english)
    return Text(*(label if code in label else f"{code} {label}" for label in (french, english)))
