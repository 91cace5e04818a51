"""NATINF: the same offences whatever the encoding, classes under one name, every bad row with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.importers.offence_classes import offence_class
from tests.domain.importers.reading import NATINF_HEADER, entry, official, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

TERMS = "https://w3id.org/srj/def#"


def test_the_cp850_and_utf_8_extracts_of_july_2026_are_the_same_19_offences() -> None:
    cp850 = official("natinf", "natinf/natinf-2026-07-extrait-cp850.csv")
    utf_8 = official("natinf", "natinf/natinf-2026-07-extrait-utf8.csv")
    assert (cp850.encoding.name, utf_8.encoding.name) == ("cp850", "utf-8")
    assert len(cp850.entries) == cp850.rows == 19
    assert cp850.entries == utf_8.entries
    assert not cp850.rejected


def test_the_latin_1_extract_gives_6_offences_and_the_older_wording_of_classes() -> None:
    reading = official("natinf", "natinf/natinf-extrait-latin1.csv")
    assert (reading.encoding.name, len(reading.entries)) == ("iso-8859-1", 6)
    nineteen = entry(reading, "19")
    assert values(nineteen, "offenceClassAsPublished") == ["Contravention de 5ème classe"]
    assert values(nineteen, "offenceClass") == [f"{TERMS}offenceClass-contravention-5"]


def test_labels_and_references_are_verbatim_beside_what_is_understood() -> None:
    found = entry(official("natinf", "natinf/natinf-2026-07-extrait-cp850.csv"), "41")
    assert found.entity == "http://example.org/id/natinf/41"
    assert values(found, "prefLabel") == ["CONDUITE D'UN VEHICULE EN ETAT D'IVRESSE MANIFESTE"]
    assert values(found, "definedByAsPublished") == ["ART.L.234-1 §II,§V C.ROUTE."]
    assert values(found, "rawText", "definedBy-1") == ["ART.L.234-1 §II,§V C.ROUTE."]
    assert values(found, "citedNumber", "definedBy-1") == ["L234-1"]
    assert values(found, "citedSection", "definedBy-1") == ["II", "V"]
    assert values(found, "citedText", "definedBy-1") == ["http://example.org/id/text/LEGITEXT000006074228"]
    assert [values(found, "citedNumber", f"punishedBy-{n}") for n in range(1, 6)] == [
        ["L234-1"],
        ["L234-2"],
        ["L224-12"],
        ["131-30"],
        [],
    ]


def test_the_older_layouts_give_offences_without_class_and_say_so() -> None:
    reading = official("natinf", "natinf/natinf-peche-2026.csv")
    assert (reading.rows, len(reading.entries)) == (63, 63)
    assert [warning.code for warning in reading.warnings] == ["class-not-given"]
    assert "62" in reading.warnings[0].cause.fr
    classes = [values(found, "offenceClass") for found in reading.entries]
    assert sum(each != [f"{TERMS}offenceClass-not-recorded"] for each in classes) == 1


def test_the_worst_list_loses_no_row_without_a_word() -> None:
    reading = official("natinf", "natinf/natinf-environnement-peche.csv")
    repeated = sum(warning.code == "repeated-row" for warning in reading.warnings)
    assert reading.rows == 1056 == len(reading.entries) + len(reading.rejected) + repeated
    assert {problem.value for problem in reading.rejected if problem.code == "invalid-code"} >= {"23004 V2", "XI6056"}
    assert sum(warning.code == "spaces-around-code" for warning in reading.warnings) == 21


def test_a_reference_that_cannot_be_read_is_kept_with_its_cause(tmp_path: Path) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER, "1;Délit;A;parc national;")
    (found,) = reading.entries
    assert values(found, "rawText", "definedBy-1") == ["parc national"]
    assert values(found, "referenceFailure", "definedBy-1") == [f"{TERMS}referenceFailure-unparsed"]
    assert len(values(found, "failureCause", "definedBy-1")) == 2
    assert not values(found, "punishedByAsPublished")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";Délit;A;;", "empty-code"),
        ("23004 V2;Délit;A;;", "invalid-code"),
        ("XI6056;Délit;A;;", "invalid-code"),
        ("007;Délit;A;;", "invalid-code"),
        ("7;Délit; ;;", "empty-label"),
        ("7;Pêche;A;;", "unknown-class"),
        ("7;Contravention de classe 6;A;;", "unknown-class"),
        ("7;Délit;A;", "too-few-cells"),
        ("7;Délit;A;;;B", "too-many-cells"),
        ("7;Délit;A\u0085B;;", "control-character"),
    ],
)
def test_a_bad_row_is_rejected_alone_with_its_cause(tmp_path: Path, row: str, code: str) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER, row, "8;Délit;B;;")
    assert problems(reading) == [(2, code)]
    assert [found.notation for found in reading.entries] == ["8"]
    assert reading.rows == 2
    assert reading.rejected[0].cause.fr != reading.rejected[0].cause.en


def test_the_column_of_a_problem_is_named_as_in_the_file(tmp_path: Path) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER.upper(), "7;Pêche;A;;")
    assert (reading.rejected[0].column, reading.rejected[0].value) == ("NATURE DE L'INFRACTION", "Pêche")


def test_one_code_on_two_different_rows_rejects_both_and_names_them(tmp_path: Path) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER, "7;Délit;A;;", "8;Délit;B;;", "7;Délit;C;;")
    assert problems(reading) == [(2, "duplicate-code"), (4, "duplicate-code")]
    assert "(2, 4)" in reading.rejected[0].cause.fr
    assert [found.notation for found in reading.entries] == ["8"]


def test_a_row_repeated_word_for_word_is_taken_once_with_a_warning(tmp_path: Path) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER, "7;Délit;A;;", " 7 ;Délit;A;;")
    assert [found.row for found in reading.entries] == [2]
    assert [warning.code for warning in reading.warnings] == ["spaces-around-code", "repeated-row"]


def test_an_empty_class_stays_not_recorded_and_is_told(tmp_path: Path) -> None:
    reading = small(tmp_path, "natinf", NATINF_HEADER, "7;;A;;")
    assert values(reading.entries[0], "offenceClass") == [f"{TERMS}offenceClass-not-recorded"]
    assert [(warning.code, warning.value) for warning in reading.warnings] == [("class-not-given", "7")]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("Délit", "delit"),
        ("DELIT", "delit"),
        ("Crime", "crime"),
        ("Contravention de classe 5", "contravention-5"),
        ("Contravention de 5ème classe", "contravention-5"),
        ("Contravention de la 1re classe", "contravention-1"),
        ("CONTRAVENTION DE 4EME  CLASSE", "contravention-4"),
        ("Contravention 2e classe", "contravention-2"),
        ("Contravention", None),
        ("Pêche", None),
    ],
)
def test_wordings_of_a_class_are_one(published: str, expected: str | None) -> None:
    assert offence_class(published) == expected
