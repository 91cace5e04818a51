"""The official files imported in every order: on each date, as known after each import, what the files held say.

A complete edition is its file, row by row; a partial one is each row that it lists, the others being untouched. The
whole of the communes is for ``make fuzz``; ``make test`` takes the departments where most of them changed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from app.adapters.tables.importers import read_file
from app.domain.iris import Namespace
from app.services.import_steps import ImportRequest
from tests.domain.importers.reading import PARSER
from tests.official_files import (
    OfficialEdition,
    Row,
    Rows,
    Thing,
    communes,
    courts,
    departments,
    offences,
    offences_by_subject,
    posts,
    row_of,
    said_on,
)
from tests.property.counts import fuzzing
from tests.shared import shared_file
from tests.timeline import BASE, Site, new_home, open_site

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Reading

KINDS = {"natinf": ("natinf",), "nac": ("nac",), "courts": ("court",)}
COMMUNES = ("commune", "delegated-commune", "associated-commune", "municipal-district")
DAY = timedelta(days=1)


def natinf() -> list[OfficialEdition]:
    """Two excerpts taken as whole lists, two as partial ones, in three encodings: no whole list is held here."""
    names = ("extrait-latin1", "2026-07-extrait-cp850", "peche-2026", "2026-07-extrait-utf8")
    latin, oem, subject, unicode_ = (shared_file(f"data/natinf/natinf-{name}.csv") for name in names)
    return [
        OfficialEdition("natinf", latin, date(2025, 4, 1), complete=True, read=offences("iso-8859-1")),
        OfficialEdition("natinf", subject, date(2026, 1, 1), complete=False, read=offences_by_subject),
        OfficialEdition("natinf", oem, date(2026, 4, 1), complete=False, read=offences("cp850")),
        OfficialEdition("natinf", unicode_, date(2026, 7, 1), complete=True, read=offences("utf-8")),
    ]


def nac() -> list[OfficialEdition]:
    days = ("2022-03-20", "2024-04-24")
    paths = [shared_file(f"data/nac/nac-{day}.csv") for day in days]
    return [
        OfficialEdition("nac", path, date.fromisoformat(path.stem[4:]), complete=True, read=posts) for path in paths
    ]


def court_lists() -> list[OfficialEdition]:
    days = (date(2025, 7, 10), date(2026, 6, 11))
    name = "data/juridictions/judilibre-juridictions-{}.csv"
    return [OfficialEdition("courts", shared_file(name.format(day)), day, complete=True, read=courts) for day in days]


def commune_lists(folder: Path) -> list[OfficialEdition]:
    relative = {year: f"data/cog/communes-{year}.json.gz" for year in (2023, 2026)}
    kept = ("16", "25", "79", "85")
    paths = {
        year: shared_file(name) if fuzzing() else departments(name, kept, folder) for year, name in relative.items()
    }
    return [
        OfficialEdition("communes", path, date(year, 1, 1), complete=True, read=communes)
        for year, path in paths.items()
    ]


@cache
def read(edition: OfficialEdition) -> Reading:
    """Read a file with its importer, once for all orders."""
    return read_file(edition.importer, edition.path, Namespace(BASE), PARSER.parse)


def request(edition: OfficialEdition) -> ImportRequest:
    return ImportRequest(
        kind=edition.importer,
        reading=read(edition),
        file_hash=str(edition.path),
        file_name=edition.path.name,
        edition=edition.day,
        partial=not edition.complete,
        allow_closures=True,
    )


def state(
    site: Site, kinds: tuple[str, ...], day: date, known: int, seen: dict[str, tuple[Thing, Row]] | None = None
) -> Rows:
    """Return what a home says on a day, in the columns of the files; ``seen`` are the contents already read there."""
    reader = site.ledger.reader
    rows = [row for kind in kinds for row in reader.listed(kind, day, known, "public")]
    read_before: dict[str, tuple[Thing, Row]] = {} if seen is None else seen
    for row in rows:
        if row.holding.content not in read_before:
            read_before[row.holding.content] = row_of(row.entity, reader.content(row.holding.content))
    found = dict(read_before[row.holding.content] for row in rows)
    assert len(found) == len(rows), "one row a thing"
    return found


def check_every_order(folder: Path, editions: list[OfficialEdition], kinds: tuple[str, ...]) -> None:
    """Import in every order, and compare on the date of each edition, the day before it and long after."""
    rows = {edition: edition.read(edition.path) for edition in editions}
    days = sorted({edition.day + shift for edition in editions for shift in (-DAY, 0 * DAY)} | {date(2027, 1, 1)})
    assert all(len(rows[each]) == read(each).rows for each in editions), "no row is lost or said twice by the reader"
    for number, order in enumerate(permutations(editions)):
        site = open_site(new_home(folder / f"{editions[0].importer}-{number}"), {})
        try:
            for edition in order:
                assert site.importing.run(request(edition)).published is not None
            seen: dict[str, tuple[Thing, Row]] = {}
            for held in range(len(order) + 1):
                for day in days:
                    right = said_on(day, order[:held], rows)
                    assert state(site, kinds, day, held + 1, seen) == right, (order[:held], day)
        finally:
            site.close()


@pytest.mark.parametrize("editions", [natinf, nac, court_lists], ids=list(KINDS))
def test_every_order_of_the_editions_of(editions: object, tmp_path: Path) -> None:
    assert callable(editions)
    held = editions()
    check_every_order(tmp_path, held, KINDS[held[0].importer])


@pytest.mark.timeout(0)
def test_every_order_of_the_editions_of_communes(tmp_path: Path) -> None:
    held = commune_lists(tmp_path)
    first, second = (communes(each.path) for each in held)
    assert len(first.keys() - second.keys()) > 20
    assert len(second.keys() - first.keys()) > 5
    check_every_order(tmp_path, held, COMMUNES)


def test_a_row_that_is_wrong_would_be_seen(tmp_path: Path) -> None:
    """A home that lacks an edition is not its file."""
    held = court_lists()
    rows = {edition: edition.read(edition.path) for edition in held}
    site = open_site(new_home(tmp_path / "home"), {})
    try:
        site.importing.run(request(held[0]))
        assert state(site, ("court",), held[1].day, 2) != said_on(held[1].day, held, rows)
        assert state(site, ("court",), held[1].day, 2) == said_on(held[1].day, held[:1], rows)
    finally:
        site.close()
