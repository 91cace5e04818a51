"""The catalogue at a moment: editions in the order of their dates whatever that of import, for who may see them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.catalogue import Operator
from app.domain.dcat import catalogue_content
from app.domain.edition_records import DCAT
from app.domain.statements import values
from app.services.cataloguing import Cataloguing
from app.services.reading import Moment
from tests.timeline import BASE, NAMESPACE, TODAY, new_home, open_site, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.catalogue import Catalogue
    from tests.timeline import Site

EARLY, LATE = date(2024, 1, 1), date(2025, 1, 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A home in which the later edition was imported first."""
    opened = open_site(new_home(tmp_path / "home"), {})
    opened.importing.run(request({"7": "Vol"}, LATE))
    opened.importing.run(request({"7": "Vol", "8": "Recel"}, EARLY))
    yield opened
    opened.close()


def catalogue(
    site: Site, *, known: int | None = None, audience: str = "public", operator: Operator | None = None
) -> Catalogue:
    reader, model = site.ledger.reader, ("1.2", ("core",), ("core",))
    read = Cataloguing(reader, NAMESPACE, lambda _source: ("natinf",), operator or Operator(), model)
    return read.at(Moment(TODAY, known or reader.head_number(), audience, asked_known=known is not None))


def dates(found: Catalogue) -> list[date]:
    return [listed.edition.date for series in found.series for listed in series.editions]


def test_editions_are_in_the_order_of_their_dates(site: Site) -> None:
    found = catalogue(site)
    (series,) = found.series
    first, last = (listed.iri for listed in series.editions)
    assert dates(found) == [EARLY, LATE]
    said = catalogue_content(found)
    assert values(said, series.iri, DCAT + "first") == [first]
    assert values(said, series.iri, DCAT + "last") == [last]
    assert values(said, last, DCAT + "prev") == [first]
    assert values(said, first, DCAT + "next") == [last]
    assert values(said, first, DCAT + "prev") == []


def test_an_edition_is_there_once_it_is_known(site: Site) -> None:
    assert dates(catalogue(site, known=1)) == []
    assert dates(catalogue(site, known=2)) == [LATE]
    assert dates(catalogue(site, known=3)) == [EARLY, LATE]


def test_the_editions_of_an_internal_source_are_not_listed_to_the_public(tmp_path: Path) -> None:
    site = open_site(new_home(tmp_path / "internal"), {})
    site.importing.run(request({"7": "Vol"}, EARLY, audience="internal"))
    assert catalogue(site).series == ()
    assert dates(catalogue(site, audience="internal")) == [EARLY]
    site.close()


def test_the_operator_is_who_the_settings_say(site: Site) -> None:
    name, contact = "http://xmlns.com/foaf/0.1/name", "http://www.w3.org/ns/dcat#contactPoint"
    unknown = catalogue_content(catalogue(site))
    assert any("non renseigné" in each for each in values(unknown, f"{BASE}/catalog#operator", name))
    assert not any(contact.encode() in line for line in unknown.lines)
    told = catalogue_content(catalogue(site, operator=Operator("Bureau", "mailto:bureau@example.org")))
    assert values(told, f"{BASE}/catalog#operator", name) == ["Bureau", "Bureau"]
    assert sum(contact.encode() in line for line in told.lines) > 3
