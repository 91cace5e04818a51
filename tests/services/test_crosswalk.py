"""The crosswalk: every identifier of every court finds it, on any day, as known after any commit."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.tables.importers import read_file
from app.domain.errors import InvalidInput, NotFound
from app.services.crosswalk import Crosswalk, asked_of
from app.services.import_steps import ImportRequest
from app.services.reading import Moment
from tests.domain.importers.reading import PARSER
from tests.shared import shared_file
from tests.timeline import NAMESPACE, Site, new_home, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EDITIONS = {
    date(2025, 7, 10): "judilibre-juridictions-2025-07-10.csv",
    date(2026, 6, 11): "judilibre-juridictions-2026-06-11.csv",
}
TODAY = date(2026, 11, 24)


def imported(site: Site, kind: str, path: Path, edition: date, **options: object) -> int | None:
    request = ImportRequest(
        kind=kind,
        reading=read_file(kind, path, NAMESPACE, PARSER.parse),
        file_hash=hashlib.sha256(path.read_bytes()).hexdigest(),
        file_name=path.name,
        edition=edition,
        **options,  # type: ignore[arg-type]
    )
    return site.importing.run(request).report.commit


@pytest.fixture(scope="module")
def courts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = open_site(new_home(tmp_path_factory.mktemp("courts") / "home"), {})
    for day, name in EDITIONS.items():
        imported(site, "courts", shared_file(f"data/juridictions/{name}"), day)
    yield site
    site.close()


@pytest.fixture(scope="module")
def crosswalk(courts: Site) -> Crosswalk:
    return Crosswalk(courts.ledger.reader, courts.ledger.reader.codes, NAMESPACE)


def at(day: date, known: int = 3) -> Moment:
    return Moment(day, known, "public", asked_day=True)


def test_each_of_the_386_courts_is_found_by_each_of_its_identifiers(crosswalk: Crosswalk) -> None:
    path = shared_file(f"data/juridictions/{EDITIONS[date(2026, 6, 11)]}")
    schemes = {"CA": "slug", "TJ": "tj-cog", "TCOM": "greffe", "CPH": "srj"}
    rows = [line.split(";") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 386
    for code, published, label in rows:
        found = crosswalk.find(schemes[published], code, at(TODAY))
        assert [bearer.label for bearer in found.then] == [label], code
        assert crosswalk.find("courts", code, at(TODAY)).things == 1
        assert {bearer.id for bearer in crosswalk.find("", code, at(TODAY)).then} == {found.then[0].id}


def test_every_identifier_that_the_graph_holds_leads_back_to_its_bearer(crosswalk: Crosswalk, courts: Site) -> None:
    for entity in courts.ledger.reader.entities("court"):
        for bearer in crosswalk.identifiers(entity, at(TODAY)):
            scheme = bearer.identifier.scheme.rpartition("/")[2]
            both = crosswalk.find(scheme, bearer.identifier.value, at(TODAY))
            assert entity in {each.id for each in (*both.then, *both.elsewhen)}


def test_before_the_first_edition_the_days_of_the_code_are_told(crosswalk: Crosswalk) -> None:
    with pytest.raises(NotFound) as told:
        asked_of(crosswalk, "", "100946", at(date(2026, 1, 1)))
    assert told.value.code == "identifier-not-in-force"
    spans = [each["spans"] for each in told.value.details["others"]]  # type: ignore[attr-defined]
    assert spans == 2 * [[{"validFrom": "2026-06-11", "validTo": None, "startCertainty": "edition"}]]


def test_as_known_before_an_edition_its_codes_are_unknown(crosswalk: Crosswalk) -> None:
    assert crosswalk.find("srj", "100946", at(TODAY, known=2)).then == ()
    with pytest.raises(NotFound) as told:
        asked_of(crosswalk, "srj", "100946", at(TODAY, known=2))
    assert told.value.code == "unknown-identifier"
    assert crosswalk.find("tj-cog", "tj75056", at(TODAY, known=2)).things == 1


@pytest.mark.parametrize(("typed", "meant"), [("202", "0202"), ("TJ75056", "tj75056"), (" 0202", "0202")])
def test_what_is_nearly_a_code_is_suggested_and_never_corrected(crosswalk: Crosswalk, typed: str, meant: str) -> None:
    with pytest.raises(NotFound) as told:
        asked_of(crosswalk, "", typed, at(TODAY))
    assert told.value.code == "unknown-identifier"
    assert meant in {each["value"] for each in told.value.details["suggestions"]}  # type: ignore[attr-defined]
    assert meant in told.value.text.fr


@pytest.mark.parametrize(("value", "code"), [("", "value-required"), ("0" * 501, "value-too-long")])
def test_what_is_no_identifier_is_refused(crosswalk: Crosswalk, value: str, code: str) -> None:
    with pytest.raises(InvalidInput) as told:
        asked_of(crosswalk, "srj", value, at(TODAY))
    assert told.value.code == code
