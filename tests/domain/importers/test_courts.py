"""Courts: types, identifiers by scheme, seats; one code for one court in one file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.domain.importers.reading import entry, official, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "code;type;libelle"
FILE_2026 = "juridictions/judilibre-juridictions-2026-06-11.csv"


def test_editions_of_2025_and_2026_are_read_whole() -> None:
    before, after = (
        official("courts", "juridictions/judilibre-juridictions-2025-07-10.csv"),
        official("courts", FILE_2026),
    )
    assert (len(before.entries), len(after.entries)) == (350, 386)
    assert not before.rejected
    assert not after.rejected
    types = Counter(value for found in after.entries for value in values(found, "structureTypeAsPublished"))
    assert types == {"CA": 36, "TJ": 174, "TCOM": 141, "CPH": 35}


def test_legal_types_follow_the_law_and_not_the_file() -> None:
    reading = official("courts", FILE_2026)
    types = Counter(value.rpartition("-")[2] for found in reading.entries for value in values(found, "structureType"))
    assert types == {"ca": 36, "tj": 170, "tpi": 4, "tcom": 129, "tae": 12, "cph": 35}
    assert values(entry(reading, "tj98818"), "structureTypeAsPublished") == ["TJ"]


@pytest.mark.parametrize(
    ("code", "scheme"), [("tj2a004", "tj-cog"), ("0202", "greffe"), ("100946", "srj"), ("ca_agen", "slug")]
)
def test_each_code_is_an_identifier_of_its_own_scheme(code: str, scheme: str) -> None:
    found = entry(official("courts", FILE_2026), code)
    fragment = f"id-{scheme}"
    assert values(found, "identifier") == [f"{found.entity}#{fragment}"]
    assert values(found, "notation", fragment) == [code]
    assert values(found, "identifierScheme", fragment) == [f"http://example.org/id/identifier-scheme/{scheme}"]


def test_a_judicial_court_sits_in_the_commune_of_its_code() -> None:
    reading = official("courts", FILE_2026)
    assert values(entry(reading, "tj2a004"), "siteCommune", "seat") == ["http://example.org/id/commune/2A004"]
    assert not values(entry(reading, "0202"), "hasPrimarySite")


def test_the_seats_are_communes_of_the_code_officiel() -> None:
    communes = {found.entity for found in official("communes", "cog/communes-2026.json.gz").entries}
    seats = {value for found in official("courts", FILE_2026).entries for value in values(found, "siteCommune", "seat")}
    assert len(seats) == 174
    assert seats <= communes


def test_the_list_of_labour_courts_rejects_those_without_a_code() -> None:
    reading = official("courts", "juridictions/cph-liste-complete-2026-06-11.csv")
    assert (reading.rows, len(reading.entries), len(reading.rejected)) == (216, 35, 181)
    assert {problem.code for problem in reading.rejected} == {"empty-code"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("12345;CPH;A", "invalid-code"),
        ("202;TCOM;A", "invalid-code"),
        ("TJ47001;TJ;A", "invalid-code"),
        ("tj4700;TJ;A", "invalid-code"),
        ("ca agen;CA;A", "invalid-code"),
        ("1303;TGI;A", "unknown-type"),
        ("1303;TCOM;", "empty-label"),
    ],
)
def test_a_bad_row_is_rejected_with_its_cause(tmp_path: Path, row: str, code: str) -> None:
    assert problems(small(tmp_path, "courts", HEADER, row)) == [(2, code)]


def test_one_code_for_two_courts_is_refused_whatever_their_types(tmp_path: Path) -> None:
    reading = small(tmp_path, "courts", HEADER, "1303;TCOM;Tribunal de commerce de Marseille", "1303;TAE;Autre")
    assert problems(reading) == [(2, "duplicate-code"), (3, "duplicate-code")]
