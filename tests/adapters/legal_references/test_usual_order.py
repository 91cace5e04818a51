"""References as people write them: the text, then its articles."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.shared import shared_file

if TYPE_CHECKING:
    from app.adapters.legal_references.parser import LegalReferenceParser

CPP, CPC, PENIT = "LEGITEXT000006071154", "LEGITEXT000006070716", "LEGITEXT000045476241"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("CPP R53-19 2°", [(CPP, "R53-19", None, False)]),
        (
            "CPP 48-1, R15-33-66-4 à R15-33-66-13",
            [(CPP, "48-1", None, False), (CPP, "R15-33-66-4", "R15-33-66-13", False)],
        ),
        ("CPP 768 s., 777-3", [(CPP, "768", None, True), (CPP, "777-3", None, False)]),
        ("CPC 748-1 et suivants", [(CPC, "748-1", None, True)]),
        ("CPP R57-4-1, C. pénit. R113-49 s.", [(CPP, "R57-4-1", None, False), (PENIT, "R113-49", None, True)]),
        ("décret 62-921 art. 13-2 s.", [("decret-62-921", "13-2", None, True)]),
        ("arrêté JUST1427010A art. 20", [("JUST1427010A", "20", None, False)]),
        ("arrêté du 23 décembre 2010 (JUST1033549A) annexe III", [("JUST1033549A", "annexe III", None, False)]),
        (
            "règlement (UE) 2019/816, CPP 777-3",
            [("reglement-ue-2019-816", None, None, False), (CPP, "777-3", None, False)],
        ),
        ("art. R. 15-33-66-4 à R. 15-33-66-13 du CPP", [(CPP, "R15-33-66-4", "R15-33-66-13", False)]),
        ("loi n° 78-17 du 6 janvier 1978 modifiée, art. 31", [("loi-78-17", "31", None, False)]),
        ("l'article 57 du code de procédure pénale", [(CPP, "57", None, False)]),
        (
            "articles 13-2 et 14 du décret n° 62-921 du 3 août 1962",
            [("decret-62-921", "13-2", None, False), ("decret-62-921", "14", None, False)],
        ),
    ],
)
def test_the_text_comes_first_unless_du_ties_it_backwards(
    parser: LegalReferenceParser, written: str, expected: list[tuple[str, str | None, str | None, bool]]
) -> None:
    found = parser.parse_usual(written)
    assert [(cited.text_key, cited.number, cited.range_end, cited.following) for cited in found] == expected
    assert "".join(cited.raw for cited in found) == written


def test_a_lone_date_takes_the_sort_of_the_act_before_it(parser: LegalReferenceParser) -> None:
    found = parser.parse_usual("arrêtés du 7 avril 2009 et 20 mai 2020")
    assert [(cited.nature, str(cited.date)) for cited in found] == [("arrete", "2009-04-07"), ("arrete", "2020-05-20")]


def test_a_bare_number_after_an_act_is_not_taken_for_its_article(parser: LegalReferenceParser) -> None:
    act, doubtful = parser.parse_usual("décrets 2011-110 et 2011-111")
    assert act.text_key == "decret-2011-110"
    assert doubtful.failure is not None


@pytest.mark.parametrize("name", ["applications.csv", "interfaces.csv"])
def test_every_legal_basis_recorded_of_the_information_system_is_read(parser: LegalReferenceParser, name: str) -> None:
    with shared_file(f"data/si-judiciaire/{name}").open(encoding="utf-8", newline="") as file:
        recorded = [row["base_legale"] for row in csv.DictReader(file, delimiter=";") if row["base_legale"]]
    assert len(recorded) >= 18
    for written in recorded:
        found = parser.parse_usual(written)
        assert "".join(cited.raw for cited in found) == written
        assert [cited.raw for cited in found if cited.failure or not (cited.text_key or cited.date)] == []
