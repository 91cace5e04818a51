"""NAC: a tree of posts, verbatim labels, and the dates in labels as properties, never as closings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.importers.proceedings import Condition, label_dates
from tests.domain.importers.reading import entry, official, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "code;libelle;niveau;code_parent"


def test_editions_of_2022_and_2024_differ_as_counted() -> None:
    before = {each.notation: each for each in official("nac", "nac/nac-2022-03-20.csv").entries}
    after = {each.notation: each for each in official("nac", "nac/nac-2024-04-24.csv").entries}
    common = before.keys() & after.keys()
    assert (len(before), len(after)) == (801, 1017)
    assert (len(after.keys() - before.keys()), len(before.keys() - after.keys())) == (218, 2)
    relabelled = [code for code in common if values(before[code], "prefLabel") != values(after[code], "prefLabel")]
    assert len(relabelled) == 172


def test_dated_labels_of_2024_are_properties() -> None:
    entries = official("nac", "nac/nac-2024-04-24.csv").entries
    not_from = [value for found in entries for value in values(found, "notForNewCasesFrom")]
    kinds = Counter(
        value.rpartition("#")[2] for found in entries for value in values(found, "conditionKind", "condition-1")
    )
    assert not_from == ["2009-01-01"] * 7
    assert kinds == {
        "conditionKind-begun-before": 60,
        "conditionKind-appeal-from": 1,
        "conditionKind-begun-after": 1,
    }


def test_a_date_whose_meaning_is_not_known_is_told_and_draws_nothing() -> None:
    reading = official("nac", "nac/nac-2024-04-24.csv")
    assert [(warning.code, warning.notation) for warning in reading.warnings] == [
        ("date-not-read", "17T"),
        ("date-not-read", "48G"),
    ]
    assert not values(entry(reading, "48G"), "usableForProceedings")


def test_a_post_has_its_level_its_parent_and_its_condition() -> None:
    reading = official("nac", "nac/nac-2024-04-24.csv")
    post = entry(reading, "12A")
    assert (values(post, "level"), values(post, "broader")) == (["3"], ["http://example.org/id/nac/12"])
    assert values(post, "usableForProceedings") == [f"{post.entity}#condition-1"]
    assert values(post, "conditionDate", "condition-1") == ["2006-07-01"]
    assert not values(entry(reading, "1"), "broader")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("10a;A;3;10", "invalid-code"),
        ("1000;A;3;10", "invalid-code"),
        (";A;3;10", "empty-code"),
        ("10A;A;2;10", "invalid-level"),
        ("10A;A;x;10", "invalid-level"),
        ("10A;A;3;", "invalid-parent"),
        ("10A;A;3;1", "invalid-parent"),
        ("1;A;1;2", "invalid-parent"),
        ("10A;;3;10", "empty-label"),
    ],
)
def test_a_bad_row_is_rejected_with_its_cause(tmp_path: Path, row: str, code: str) -> None:
    assert problems(small(tmp_path, "nac", HEADER, row)) == [(2, code)]


def test_a_parent_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    reading = small(tmp_path, "nac", HEADER, "10A;A;3;10")
    assert [(warning.row, warning.code, warning.value) for warning in reading.warnings] == [
        (2, "parent-not-in-file", "10")
    ]
    assert len(reading.entries) == 1


def test_doubled_and_final_spaces_of_labels_are_kept(tmp_path: Path) -> None:
    reading = small(tmp_path, "nac", HEADER, "1;Droit  des personnes ;1;")
    assert values(reading.entries[0], "prefLabel") == ["Droit  des personnes "]


@pytest.mark.parametrize(
    ("label", "condition"),
    [
        ("A (procédures ouvertes avant le 1er janvier 2006)", Condition("begun-before", date(2006, 1, 1))),
        ("A (action introduite devant le TGI avant le 1er juillet 2006)", Condition("begun-before", date(2006, 7, 1))),
        ("A (introduite après le 1er janvier 2006)", Condition("begun-after", date(2006, 1, 1))),
        ("A (Loi n°2005-845 du 26 juillet 2005 de sauvegarde)", None),
        ("A avant le 31 février 2006", None),
        ("Contrats conclus avant le 1er janvier 2006", None),
    ],
)
def test_wordings_of_conditions(label: str, condition: Condition | None) -> None:
    assert label_dates(label).condition == condition


def test_a_statute_date_is_not_an_unread_one_but_an_impossible_day_is() -> None:
    assert label_dates("A (Loi n°2005-845 du 26 juillet 2005)").unread is None
    assert label_dates("A (ouvertes avant le 31 février 2006)").unread == "31 février 2006"
