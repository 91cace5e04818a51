"""Territories: memberships with their dates, parts of communes, special matters, coverages, contradictions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.dated import Dated
from app.domain.dates import Certainty
from tests.domain.importers.reading import entry, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Reading

COLUMNS = (
    "court", "type", "commune", "communeKind", "part", "matter", "from", "to", "until", "source", "text", "proof",
    "coverage",
)  # fmt: skip
HEADER = ";".join(COLUMNS)
TEXT = "LEGITEXT000006071164"
TERRITORY = f"tj47001--general--{TEXT}"


def row(**cells: str) -> str:
    given = {"court": "tj47001", "commune": "47001", "source": "COJ, tableau IV", "text": TEXT, **cells}
    return ";".join(given.get(column.replace("from", "from_"), "") for column in COLUMNS)


def read(folder: Path, *rows: str) -> Reading:
    return small(folder, "territories", HEADER, *rows)


def test_a_membership_is_a_dated_piece_of_a_territory(tmp_path: Path) -> None:
    reading = read(tmp_path, row(from_="2020-01-01"))
    assert problems(reading) == []
    found = entry(reading, TERRITORY)
    assert (found.kind, found.dated) == ("territory", Dated(date(2020, 1, 1), None, Certainty.LEGAL))
    assert values(found, "territoryOf") == ["http://example.org/id/court/tj47001"]
    assert values(found, "covers") == ["http://example.org/id/commune/47001"]
    assert values(found, "matter") == ["https://w3id.org/srj/def#matter-general"]
    assert values(found, "statedBy") == [f"http://example.org/id/text/{TEXT}"]


def test_a_special_matter_and_another_text_make_other_territories(tmp_path: Path) -> None:
    reading = read(tmp_path, row(), row(matter="adoption"), row(text=f"{TEXT}_D211-1"), row(proof="example"))
    assert problems(reading) == []
    assert [each.notation for each in reading.entries] == [
        TERRITORY,
        f"tj47001--adoption--{TEXT}",
        f"tj47001--general--{TEXT}_D211-1",
        f"{TERRITORY}--example",
    ]


def test_a_part_of_a_commune_is_a_thing_of_its_own(tmp_path: Path) -> None:
    """An airport lies in the territory of one court, the commune around it in that of another."""
    reading = read(
        tmp_path,
        row(court="tj95500", commune="95527", type="tj", coverage="95"),
        row(court="tj93008", commune="95527", part="Aéroport  de Roissy", type="tj", coverage="95"),
    )
    assert problems(reading) == []
    part = entry(reading, "95527-aeroport-de-roissy")
    assert part.kind == "commune-part"
    assert values(part, "partOfCommune") == ["http://example.org/id/commune/95527"]
    assert values(part, "prefLabel") == ["Aéroport de Roissy"]
    covered = [values(each, "covers") for each in reading.entries if each.kind == "territory"]
    assert covered == [["http://example.org/id/commune/95527"], [part.entity]]


def test_the_four_kinds_of_communes_are_told_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, row(commune="01033"), row(commune="01033", communeKind="delegated-commune"))
    assert [values(each, "covers") for each in reading.entries] == [
        ["http://example.org/id/commune/01033"],
        ["http://example.org/id/delegated-commune/01033"],
    ]


def test_a_coverage_says_where_the_file_is_complete(tmp_path: Path) -> None:
    reading = read(tmp_path, row(type="tj", coverage="47", from_="2020-01-01"))
    coverage = entry(reading, "tj--general--47")
    assert values(coverage, "coveredType") == ["https://w3id.org/srj/def#structureType-tj"]
    assert values(coverage, "coveredDepartment") == ["47"]
    assert coverage.dated == Dated(date(2020, 1, 1), None, Certainty.LEGAL)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"court": "Tribunal d'Agen"}, "invalid-court", "court"),
        ({"court": ""}, "invalid-court", "court"),
        ({"commune": "1001"}, "invalid-code", "commune"),
        ({"commune": ""}, "empty-code", "commune"),
        ({"communeKind": "hameau"}, "unknown-communekind", "communeKind"),
        ({"matter": "divorce"}, "unknown-matter", "matter"),
        ({"type": "TJ"}, "unknown-type", "type"),
        ({"text": ""}, "text-required", "text"),
        ({"source": ""}, "empty-source", "source"),
        ({"coverage": "47"}, "type-required", "type"),
        ({"coverage": "Lot-et-Garonne", "type": "tj"}, "invalid-coverage", "coverage"),
        ({"from_": "2026-13-01"}, "invalid-date", "from"),
        ({"to": "2222-02-22"}, "date-to-be-set", "to"),
        ({"until": "2999-01-01"}, "far-date", "until"),
        ({"from_": "2021-01-01", "until": "2020-01-01"}, "reversed-dates", "until"),
    ],
)
def test_a_bad_row_is_rejected_with_row_column_and_cause(
    tmp_path: Path, cells: dict[str, str], code: str, column: str
) -> None:
    reading = read(tmp_path, row(**cells), row(commune="47002"))
    (problem,) = reading.rejected
    assert (problem.row, problem.code, problem.column) == (2, code, column)
    assert [each.row for each in reading.entries] == [3]


def test_inside_a_coverage_two_courts_for_one_commune_are_both_refused(tmp_path: Path) -> None:
    one = {"type": "tj", "coverage": "47"}
    reading = read(
        tmp_path,
        row(**one, until="2021-12-31"),
        row(**one, court="tj33063", from_="2021-12-31"),
        row(**one, commune="47002"),
    )
    assert problems(reading) == [(2, "contradictory-territory"), (3, "contradictory-territory")]
    assert "2 et 3" in reading.rejected[0].cause.fr
    assert {each.row for each in reading.entries} == {4}


def test_what_is_no_contradiction_passes(tmp_path: Path) -> None:
    one = {"type": "tj", "coverage": "47"}
    follows = read(tmp_path, row(**one, until="2021-12-31"), row(**one, court="tj33063", from_="2022-01-01"))
    matters = read(tmp_path, row(**one), row(**one, court="tj33063", matter="adoption"))
    types = read(tmp_path, row(**one), row(type="cph", coverage="47", court="100946"))
    assert [problems(each) for each in (follows, matters, types)] == [[], [], []]


def test_outside_a_coverage_two_courts_are_told_and_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, row(type="tj"), row(type="tj", court="tj33063"))
    assert problems(reading) == []
    assert [(each.row, each.code) for each in reading.warnings] == [(2, "two-courts"), (3, "two-courts")]
