"""The catalogue at a moment, for an audience: referentials and editions that are known then, and that it may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.audiences import up_to
from app.domain.catalogue import Agent, Catalogue, Listed, Series, each_once
from app.domain.contents import EMPTY, Content
from app.domain.edition_records import DCAT, edition_key
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import first, statements, values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from app.domain.catalogue import Operator
    from app.domain.commits import Source
    from app.domain.editions import Edition
    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.services.reading import Moment

DCT = "http://purl.org/dc/terms/"


class CatalogueReader(Protocol):
    """What the catalogue reads."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""

    def editions(self, source: str) -> list[Edition]:
        """Return the editions held of a source."""

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def time_of(self, number: int) -> datetime | None:
        """Return when a commit was made."""


class Cataloguing:
    """Reads the catalogue."""

    def __init__(
        self,
        reader: CatalogueReader,
        namespace: Namespace,
        kinds_of: Callable[[str], Sequence[str]],
        operator: Operator,
        model: tuple[str, Sequence[str], Sequence[str]],
    ) -> None:
        """Give the rows, the kinds of what a source speaks of, who runs the service, and its model.

        ``model`` is the version, the subjects of the ontology and those of the rules.
        """
        self._reader = reader
        self._namespace = namespace
        self._kinds_of = kinds_of
        self._operator = operator
        self._model = model

    def at(self, moment: Moment) -> Catalogue:
        """Return the catalogue at a moment."""
        version, subjects, rules = self._model
        return Catalogue(
            base=self._namespace.base,
            day=moment.day,
            known=moment.known,
            operator=self._operator,
            issued=self._reader.time_of(1),
            modified=self._reader.time_of(moment.known),
            series=tuple(self._series(moment)),
            subjects=tuple(subjects),
            rules=tuple(rules),
            model_version="" if moment.asked_known else version,
            pinned=moment.asked_known,
        )

    def _series(self, moment: Moment) -> list[Series]:
        contents = self._referentials(moment)
        sources = self._reader.sources()
        seen = up_to(moment.audience)
        editions = self._editions([name for name, source in sources.items() if source.audience in seen], moment)
        prefix = self._namespace.mint("referential", "x").removesuffix("x")
        keys = {entity.removeprefix(prefix) for entity in contents} | editions.keys()
        return [self._one(key, contents, sources, editions.get(key, []), moment) for key in sorted(keys)]

    def _referentials(self, moment: Moment) -> dict[str, Content]:
        found: dict[str, Content] = {}
        for row in self._reader.listed("referential", moment.day, moment.known, moment.audience):
            found[row.entity] = found.get(row.entity, EMPTY) | self._reader.content(row.holding.content)
        return found

    def _editions(self, sources: Sequence[str], moment: Moment) -> dict[str, list[Edition]]:
        """Return by source the editions that were known, and not undone."""
        known = {row.entity for row in self._reader.listed("edition", moment.day, moment.known, moment.audience)}
        found: dict[str, list[Edition]] = {}
        for source in sources:
            held = [each for each in self._reader.editions(source) if each.commit <= moment.known]
            kept = [each for each in each_once(held) if self._iri(each) in known]
            if kept:
                found[source] = kept
        return found

    def _iri(self, edition: Edition) -> str:
        return self._namespace.mint("edition", edition_key(edition))

    def _one(
        self,
        key: str,
        contents: Mapping[str, Content],
        sources: Mapping[str, Source],
        editions: Sequence[Edition],
        moment: Moment,
    ) -> Series:
        entity = self._namespace.mint("referential", key)
        said = contents.get(entity, EMPTY)
        label = sources[key].label if key in sources and sources[key].label.fr else Text(key, key)
        return Series(
            key=key,
            iri=entity,
            title=_label(said, entity) or label,
            source_note=first(values(said, entity, TERMS + "sourceNote")),
            licence=first(values(said, entity, DCT + "license")),
            steward=self._steward(first(values(said, entity, TERMS + "steward")), moment),
            themes=tuple(values(said, entity, DCAT + "theme")),
            languages=tuple(values(said, entity, DCT + "language")),
            frequency=first(values(said, entity, DCT + "accrualPeriodicity")),
            kinds=tuple(self._kinds_of(key)) if editions else (),
            editions=tuple(
                Listed(self._iri(each), edition_key(each), each, self._reader.time_of(each.commit)) for each in editions
            ),
        )

    def _steward(self, entity: str, moment: Moment) -> Agent | None:
        if not entity:
            return None
        content = EMPTY
        for row in self._reader.rows_of(entity, moment.day, moment.known, moment.audience):
            content |= self._reader.content(row.holding.content)
        name = _label(content, entity)
        return Agent(entity, name) if name else None


def _label(content: Content, entity: str) -> Text | None:
    found = {
        each.language: each.value
        for each in statements(content)
        if each.subject == entity and each.predicate == SKOS + "prefLabel"
    }
    if not found:
        return None
    any_ = next(iter(found.values()))
    return Text(found.get("fr", any_), found.get("en", found.get("fr", any_)))
