"""Nomenclatures: any list of codes under a declared mapping."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.tables.importers import read_file
from app.adapters.tables.mappings import read_mapping
from app.domain.errors import InvalidInput
from tests.domain.importers.reading import NAMESPACE, PARSER, entry, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

MAPPING = """
[scheme]
key = "case-matters"
label = { fr = "Matières", en = "Case matters" }
[columns]
code = "Code"
label = "Intitulé"
label_en = "Title"
parent = "Parent"
note = "Remarque"
edition = "Date"
[codes]
pattern = "[A-Z]{1,3}"
"""
HEADER = "code,intitule,title,parent,remarque,date"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def test_a_declared_list_gives_entries_of_its_own_kind_and_date(tmp_path: Path, mapping: Path) -> None:
    rows = ("A,Civil,Civil,,,2026-01-31", "AB,Famille,Family,A,Voir B,2026-01-31")
    reading = small(tmp_path, "nomenclature", HEADER, *rows, mapping=mapping)
    assert (reading.source, reading.kinds) == ("case-matters", ("case-matters",))
    assert (reading.edition, reading.labels) == (date(2026, 1, 31), {"fr": "Matières", "en": "Case matters"})
    found = entry(reading, "AB")
    assert found.entity == "http://example.org/id/case-matters/AB"
    assert values(found, "broader") == ["http://example.org/id/case-matters/A"]
    assert values(found, "prefLabel") == ["Famille", "Family"]
    assert values(found, "note") == ["Voir B"]
    assert values(found, "type") == ["https://w3id.org/srj/def#Entry"]


def test_bad_rows_are_rejected_and_orphans_are_told(tmp_path: Path, mapping: Path) -> None:
    rows = ("a,x,,,,", ",x,,,,", "B,,,,,", "C,x,,C,,", "D,x,,E,,")
    reading = small(tmp_path, "nomenclature", HEADER, *rows, mapping=mapping)
    assert problems(reading) == [(2, "invalid-code"), (3, "empty-code"), (4, "empty-label"), (5, "invalid-parent")]
    assert [(warning.code, warning.value) for warning in reading.warnings] == [("parent-not-in-file", "E")]


def test_a_file_is_one_edition(tmp_path: Path, mapping: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        small(tmp_path, "nomenclature", HEADER, "A,x,,,,2026-01-31", "B,x,,,,2026-02-28", mapping=mapping)
    assert caught.value.code == "several-editions"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (('key = "case-matters"', 'key = "natinf"'), "scheme.key"),
        (('key = "case-matters"', 'key = "Case matters"'), "scheme.key"),
        (('label = "Intitulé"', ""), "columns.label"),
        (('note = "Remarque"', 'colour = "Remarque"'), "columns.colour"),
        (('"[A-Z]{1,3}"', '"["'), "code_pattern"),
        (('en = "Case matters"', 'en = ""'), "en"),
        (("[columns]", "[column]"), "columns"),
        (("[scheme]", "[scheme"), "mapping.toml"),
    ],
)
def test_a_mapping_that_does_not_suit_is_refused_and_its_field_named(
    mapping: Path, change: tuple[str, str], field: str
) -> None:
    mapping.write_text(MAPPING.replace(*change), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_mapping(mapping)
    assert (caught.value.code, caught.value.details["field"]) == ("invalid-mapping", field)


def test_a_nomenclature_needs_its_mapping_and_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        small(tmp_path, "nomenclature", HEADER)
    assert caught.value.code == "mapping-required"
    with pytest.raises(InvalidInput) as caught:
        read_file("natif", tmp_path / "file.csv", NAMESPACE, PARSER.parse)
    assert caught.value.code == "unknown-kind"
    assert "natinf" in caught.value.text.en
