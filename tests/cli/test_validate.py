"""``srj validate``: each finding with its line in each format, and the exit codes that other projects' CI reads."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.server import srj

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix x: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:Thing a sh:NodeShape ; sh:targetClass x:Thing ; sh:property x:Thing-size , x:Thing-part .
x:Thing-size a sh:PropertyShape ; sh:path x:size ; sh:maxInclusive 9 ; sh:minCount 1 ;
    sh:message "Une taille de 9 au plus."@fr , "A size of 9 at most."@en .
x:Thing-part a sh:PropertyShape ; sh:path ( x:part x:size ) ; sh:maxInclusive 9 ; sh:severity sh:Warning ;
    sh:message "Une partie est trop grande."@fr , "A part is too large."@en .
"""
DOCUMENT = """# é : columns count characters
@prefix x: <http://example.org/> .
x:right a x:Thing ; x:size 3 .
x:large a x:Thing ;
    x:label "é\U0001f600" ; x:size
        4 , 012 .
x:none
    a x:Thing .
x:whole a x:Thing ; x:size 1 ;
    x:part [ x:size 20 ] .
"""
FORMULA = '@prefix x: <http://example.org/> . <http://example.org/=1> a x:Thing ; x:size "=1+1" .\n'


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "document.ttl").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "formula.ttl").write_text(FORMULA, encoding="utf-8")
    (tmp_path / "right.ttl").write_text("\n".join(DOCUMENT.splitlines()[:3]), encoding="utf-8")
    return tmp_path


def _validate(files: Path, *arguments: str, names: tuple[str, ...] = ("document.ttl",)) -> tuple[int, str]:
    paths = [files / name for name in names]
    done = srj(
        "validate", *paths, "--shapes", files / "shapes.ttl", *arguments, home=files / "home", LANG="fr_FR.UTF-8"
    )
    return done.returncode, done.stdout or done.stderr


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_each_finding_is_told_with_its_line(files: Path, engine: str) -> None:
    code, told = _validate(files, "--format", "json", "--engine", engine)
    report = json.loads(told)
    places = [(each["line"], each["column"], each["focusNode"].rpartition("/")[2]) for each in report["results"]]
    assert code == 1
    assert not report["conforms"]
    assert places == [(6, 13, "large"), (7, 1, "none"), (10, 5, "whole")]
    assert all(each["file"].endswith("document.ttl") for each in report["results"])


def test_the_place_is_that_of_the_file_that_says_it(files: Path) -> None:
    _, told = _validate(files, "--format", "json", names=("right.ttl", "document.ttl", "formula.ttl"))
    places = [(each["file"].rpartition("/")[2], each["line"]) for each in json.loads(told)["results"]]
    assert places == [("document.ttl", 6), ("document.ttl", 7), ("document.ttl", 10), ("formula.ttl", 1)]


def test_text_begins_with_the_place_and_ends_with_the_count(files: Path) -> None:
    code, told = _validate(files)
    assert code == 1
    assert "document.ttl:6:13: [" in told.splitlines()[0]
    assert told.splitlines()[-1].startswith("3 ")


def test_csv_holds_the_place_and_no_formula(files: Path) -> None:
    code, told = _validate(files, "--format", "csv", names=("document.ttl", "formula.ttl"))
    rows = list(csv.DictReader(io.StringIO(told)))
    assert code == 1
    assert [(row["line"], row["severity"]) for row in rows][:3] == [
        ("6", "Violation"),
        ("7", "Violation"),
        ("10", "Warning"),
    ]
    assert rows[3]["value"] == "'=1+1"


def test_junit_names_file_and_line(files: Path) -> None:
    code, told = _validate(files, "--format", "junit")
    suite = ET.fromstring(told)  # noqa: S314 - made here
    assert code == 1
    assert (suite.get("tests"), suite.get("failures")) == ("3", "3")
    assert [case.get("line") for case in suite] == ["6", "7", "10"]
    assert (
        suite[0][0].get("message") == "Une taille de 9 au plus." or suite[0][0].get("message") == "A size of 9 at most."
    )


def test_turtle_is_the_report_of_shacl(files: Path) -> None:
    code, told = _validate(files, "--format", "turtle")
    assert code == 1
    assert told.count("sh:ValidationResult") >= 3


def test_what_conforms_ends_with_0_and_what_cannot_be_used_with_2(files: Path) -> None:
    assert _validate(files, names=("right.ttl",))[0] == 0
    (files / "broken.ttl").write_text("x:a x:b .", encoding="utf-8")
    assert _validate(files, names=("broken.ttl",))[0] == 2
    assert _validate(files, names=("missing.ttl",))[0] == 2
    (files / "shapes.ttl").write_text(SHAPES.replace("sh:maxInclusive 9", "sh:maxInclusive 9 , 8"), encoding="utf-8")
    assert _validate(files, names=("right.ttl",))[0] == 2


def test_a_table_is_judged_as_it_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "offences.csv"
    file.write_text(
        "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par\n"
        "07x;Délit;VOL;;\n",
        encoding="utf-8",
    )
    told = srj("validate", file, "--kind", "natinf", "--format", "csv", home=tmp_path / "home")
    assert told.returncode == 1
    (row,) = csv.DictReader(io.StringIO(told.stdout))
    assert (row["line"], row["column"], row["field"]) == ("2", "1", "Numéro NATINF")
    refused = srj("validate", file, home=tmp_path / "home")
    assert refused.returncode == 2
    assert "kind" in refused.stderr
