"""Communes: four kinds that share codes, from the two layouts in which they are published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.domain.importers.communes import department_of
from tests.domain.importers.reading import entry, official, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Reading

INSEE = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"


@pytest.fixture(scope="module")
def edition() -> Reading:
    return official("communes", "cog/communes-2026.json.gz")


def test_the_edition_of_2026_is_37590_rows_of_four_kinds(edition: Reading) -> None:
    assert edition.rows == len(edition.entries) == 37_590
    assert Counter(found.kind for found in edition.entries) == {
        "commune": 34_969,
        "delegated-commune": 2_105,
        "associated-commune": 471,
        "municipal-district": 45,
    }
    assert not edition.rejected
    assert len({found.entity for found in edition.entries}) == 37_590


def test_584_codes_name_both_a_commune_and_a_delegated_one(edition: Reading) -> None:
    codes = {kind: {found.notation for found in edition.entries if found.kind == kind} for kind in edition.kinds}
    assert len(codes["commune"] & codes["delegated-commune"]) == 584


def test_departments_are_those_that_the_codes_of_communes_begin_with(edition: Reading) -> None:
    links = ("delegatedOf", "associatedOf", "districtOf")
    odd = 0
    for found in edition.entries:
        (main,) = [value for link in links for value in values(found, link)] or [found.entity]
        assert values(found, "departmentCode") == [department_of(main.rpartition("/")[2])]
        odd += values(found, "departmentCode") != [department_of(found.notation)]
    assert odd == 5


def test_each_kind_is_linked_to_its_commune(edition: Reading) -> None:
    assert values(entry(edition, "01015", "delegated-commune"), "delegatedOf") == [
        "http://example.org/id/commune/01015"
    ]
    assert values(entry(edition, "01120", "associated-commune"), "associatedOf") == [
        "http://example.org/id/commune/01262"
    ]
    assert values(entry(edition, "13201"), "districtOf") == ["http://example.org/id/commune/13055"]
    assert values(entry(edition, "13201"), "postalCode") == ["13001"]


def _associated(edition: Reading) -> tuple[str, str]:
    """Return the name and the commune of an associated commune that changed department."""
    found = entry(edition, "02285", "associated-commune")
    return values(found, "prefLabel")[0], values(found, "associatedOf")[0].rpartition("/")[2]


def test_the_csv_of_insee_gives_the_same_names(edition: Reading, tmp_path: Path) -> None:
    reading = small(
        tmp_path,
        "communes",
        INSEE,
        "COM,01001,84,01,01D,012,5,ABERGEMENT CLEMENCIAT,Abergement-Clémenciat,L'Abergement-Clémenciat,0108,",
        "COMD,01015,,,,,1,ARBIGNIEU,Arbignieu,Arbignieu,,01015",
        "COMA,01120,,,,,0,CORDIEUX,Cordieux,Cordieux,,01262",
        "COMA,02285,,,,,0,,,{},,{}".format(*_associated(edition)),
        "ARM,13201,93,13,,,0,MARSEILLE 1,Marseille 1,Marseille 1er Arrondissement,,13055",
    )
    assert not reading.rejected
    for found in reading.entries:
        other = entry(edition, found.notation, found.kind)
        assert found.entity == other.entity
        for predicate in ("prefLabel", "departmentCode", "delegatedOf", "associatedOf", "districtOf"):
            assert values(found, predicate) == values(other, predicate)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("COM,1001,84,01,01D,012,5,,,A,,", "invalid-code"),
        ("COM,,84,01,01D,012,5,,,A,,", "empty-code"),
        ("COM,2C001,84,01,01D,012,5,,,A,,", "invalid-code"),
        ("COMX,01001,84,01,01D,012,5,,,A,,", "unknown-type"),
        ("COMD,01015,,,,,1,,,A,,", "invalid-parent"),
        ("COM,01001,84,01,01D,012,5,,,,,", "empty-label"),
    ],
)
def test_a_bad_row_is_rejected_with_its_cause(tmp_path: Path, row: str, code: str) -> None:
    assert problems(small(tmp_path, "communes", INSEE, row)) == [(2, code)]
