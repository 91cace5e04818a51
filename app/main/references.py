"""Legal references: the grammar with the forms of codes of the package, and the articles that are held."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from app.adapters.package_files import package_folder
from app.domain.audiences import AUDIENCES
from app.domain.moves import When
from app.domain.resolving import article_index, resolver

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.adapters.legal_references.parser import LegalReferenceParser
    from app.adapters.projection.reading import ProjectionReader
    from app.domain.contents import Content
    from app.domain.iris import Namespace
    from app.domain.references import ArticleIndex

_KINDS = ("article", "text")


@cache
def reference_parser() -> LegalReferenceParser:
    """Return the parser; building its tables takes a tenth of a second: once, and only for who reads references."""
    from app.adapters.legal_references.parser import LegalReferenceParser  # noqa: PLC0415 - as its tables

    return LegalReferenceParser.from_folder(package_folder("data") / "law")


class HeldArticles:
    """Resolves references with the articles of a day; their index is made again only when one of them changed."""

    def __init__(self, reader: ProjectionReader, namespace: Namespace) -> None:
        """Give the rows and the base of the IRIs."""
        self._reader = reader
        self._namespace = namespace
        self._made: tuple[When, ArticleIndex] | None = None

    def resolver(self, day: date) -> Callable[[str, Content], Content | None]:
        """Return what resolves the references of a content, as the texts are on a day and known now."""
        now = When(day, self._reader.head_number())
        if self._made is None or self._changed(self._made[0], now):
            articles, texts = (self._reader.contents_of_kind(kind, day) for kind in _KINDS)
            self._made = (now, article_index(self._namespace, articles, texts))
        else:
            self._made = (now, self._made[1])
        return resolver(reference_parser().parse, self._made[1])

    def _changed(self, before: When, now: When) -> bool:
        moved = (self._reader.moved(before, now, AUDIENCES[-1], kind) for kind in _KINDS)
        return any(next(each, None) is not None for each in moved)
