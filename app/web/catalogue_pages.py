"""The page of the catalogue: each referential with its steward, its licence and its editions, and the downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.dcat_graph import FORMS
from app.domain.negotiation import OF_ENTITY

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.domain.catalogue import Agent, Catalogue, Listed, Series
    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.web.asking import Asking, Visits
    from app.web.rendering import Renderer


class Linked(NamedTuple):
    """Words and where they lead."""

    label: str
    href: str | None


class SeriesShown(NamedTuple):
    """A referential on the page."""

    key: str
    name: Linked
    steward: Linked | None
    source: str
    licence: str
    lists: list[tuple[str, list[Linked]]]
    editions: list[tuple[Listed, str]]


class CataloguePages:
    """Renders the catalogue."""

    def __init__(self, renderer: Renderer, visits: Visits, kinds: HeldKinds) -> None:
        """Give the templates, who reads visits, and the kinds of lists."""
        self._renderer = renderer
        self._visits = visits
        self._kinds = kinds

    def catalogue(self, request: Request, language: Language, catalogue: Catalogue) -> bytes:
        """Return the page."""
        asking = self._visits.asking(request, language)
        return self._renderer.page(
            "catalogue.html",
            asking,
            catalogue=catalogue,
            series=[self._series(asking, each) for each in catalogue.series],
            downloads=[(form.suffix[1:], asking.machine(f"catalog{form.suffix}")) for form in OF_ENTITY[1:]],
        )

    def _series(self, asking: Asking, series: Series) -> SeriesShown:
        return SeriesShown(
            series.key,
            Linked(series.title.in_(asking.language), asking.document(series.iri)),
            _agent(asking, series.steward),
            series.source_note,
            series.licence,
            [
                (self._kinds.seen_by(asking.moment.audience)[kind].plural.in_(asking.language), _lists(asking, kind))
                for kind in series.kinds
            ],
            [(each, asking.document(each.iri) or "") for each in series.editions],
        )


def _agent(asking: Asking, agent: Agent | None) -> Linked | None:
    return None if agent is None else Linked(agent.name.in_(asking.language), asking.document(agent.iri))


def _lists(asking: Asking, kind: str) -> list[Linked]:
    return [Linked(form.suffix, asking.machine(f"doc/{kind}.{form.suffix}")) for form in FORMS]
