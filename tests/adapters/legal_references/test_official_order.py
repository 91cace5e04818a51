"""References as NATINF writes them: the articles, then the text of all of them."""

from __future__ import annotations

import doctest
from datetime import date

import pytest

import app.adapters.legal_references.parser
import app.adapters.legal_references.pinpoints
from app.adapters.legal_references.forms import CodeForms
from app.adapters.legal_references.parser import LegalReferenceParser
from app.domain.references import Pinpoint

PENAL, ROUTE, RURAL = "LEGITEXT000006070719", "LEGITEXT000006074228", "LEGITEXT000022197698"


@pytest.mark.parametrize(
    "module",
    [app.adapters.legal_references.parser, app.adapters.legal_references.pinpoints],
    ids=lambda found: found.__name__,
)
def test_the_examples_of_the_modules_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # modules are found by name above


def test_several_articles_share_the_text_that_follows_them(parser: LegalReferenceParser) -> None:
    found = parser.parse("ART.L.234-1, ART.L.234-2, ART.L.224-12 C.ROUTE. ART.131-30 AL.1 C.PENAL.")
    assert [(cited.text_key, cited.number) for cited in found] == [
        (ROUTE, "L234-1"),
        (ROUTE, "L234-2"),
        (ROUTE, "L224-12"),
        (PENAL, "131-30"),
    ]
    assert [cited.citation for cited in found][-1] == "ART.131-30 AL.1 C.PENAL."


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("AL.1,AL.2", [Pinpoint(paragraph="1"), Pinpoint(paragraph="2")]),
        ("AL. 1 ET 2", [Pinpoint(paragraph="1"), Pinpoint(paragraph="2")]),
        ("AL.1 A 3, AL.5", [Pinpoint(paragraph="1 à 3"), Pinpoint(paragraph="5")]),
        ("AL.DERNIER", [Pinpoint(paragraph="dernier")]),
        ("§II,§V", [Pinpoint("II"), Pinpoint("V")]),
        ("§II BIS", [Pinpoint("II bis")]),
        ("AL.1 1°, 2°", [Pinpoint(None, "1", "1°"), Pinpoint(None, "1", "2°")]),
        (
            "§I 10°,14°, §III 13°",
            [Pinpoint("I", None, "10°"), Pinpoint("I", None, "14°"), Pinpoint("III", None, "13°")],
        ),
        ("§I AL.1 4°, §II", [Pinpoint("I", "1", "4°"), Pinpoint("II")]),
        ("§IV A),B)", [Pinpoint("IV", None, "A)"), Pinpoint("IV", None, "B)")]),
        ("2° A)", [Pinpoint(None, None, "2° A)")]),
        ("2° BIS", [Pinpoint(None, None, "2° bis")]),
        ("1°,AL.4", [Pinpoint(None, None, "1°"), Pinpoint(None, "4")]),
        ("1° A 3°", [Pinpoint(None, None, "1° à 3°")]),
    ],
)
def test_each_place_cited_keeps_what_it_lies_in(
    parser: LegalReferenceParser, places: str, expected: list[Pinpoint]
) -> None:
    [cited] = parser.parse(f"ART.L.311-2 {places} C.PENAL.")
    assert (cited.number, list(cited.pinpoints), cited.text_key) == ("L311-2", expected, PENAL)


@pytest.mark.parametrize(
    ("written", "key", "nature", "day"),
    [
        ("LOI 48-1360 DU 01/09/1948", "loi-48-1360", "loi", date(1948, 9, 1)),
        ("LOI ORGANIQUE 2016-1090 DU 08/08/2016", "loi-2016-1090", "loi-organique", date(2016, 8, 8)),
        ("DECRET 2011-110", "decret-2011-110", "decret", None),
        ("ORD 2016-1687 DU 08/12/2016", "ordonnance-2016-1687", "ordonnance", date(2016, 12, 8)),
        ("REGLT.UE 2018/1139 DU 04/07/2018", "reglement-ue-2018-1139", "reglement-ue", date(2018, 7, 4)),
        ("REGLT.EX.UE DU 08/04/2011", None, "reglement-ue", date(2011, 4, 8)),
        ("REGLT.CE 29/09/2008", None, "reglement-ce", date(2008, 9, 29)),
        ("DIRECTIVE 2006/42/CE", "directive-2006-42", "directive", None),
        ("ARR.MINIST DU 20/07/1998", None, "arrete", date(1998, 7, 20)),
        ("CONVENTION DE GENEVE DU 28/07/1951", None, "convention", date(1951, 7, 28)),
    ],
)
def test_acts_are_known_by_their_number_and_never_by_their_date_alone(
    parser: LegalReferenceParser, written: str, key: str | None, nature: str, day: date | None
) -> None:
    [cited] = parser.parse(f"ART.3 §1 C) {written}.")
    assert (cited.text_as_published, cited.text_key) == (written, key)
    assert (cited.nature, cited.date, cited.number, cited.failure) == (nature, day, "3", None)


def test_a_range_of_articles_may_repeat_art(parser: LegalReferenceParser) -> None:
    [cited] = parser.parse("ART.R.1 A ART.R.5 C.PENAL.")
    assert (cited.number, cited.range_end) == ("R1", "R5")


def test_an_annex_holds_the_article_that_is_cited_in_it(parser: LegalReferenceParser) -> None:
    [cited] = parser.parse("ART.3 ANX.II ARR.MINIST DU 20/07/1998.")
    assert (cited.number, cited.items) == ("annexe II", ("article 3",))


def test_a_text_may_be_cited_whole(parser: LegalReferenceParser) -> None:
    [cited] = parser.parse("REGLT.UE 2018/1139 DU 04/07/2018")
    assert (cited.text_key, cited.number) == ("reglement-ue-2018-1139", None)


@pytest.mark.parametrize(
    ("written", "at", "words"),
    [
        ("ART.19 DECRET 90-95 DU 25", 23, "une date entière"),
        ("ART.19 DECRET 90-95 DU ", 22, "peut-être coupée"),
        ("ART.2 ARRETE DU 12/01/3021", 16, "n'est pas la date d'un texte"),
        ("ART.2 ARRETE DU 31/02/2001", 16, "n'est pas la date d'un texte"),
        ("ART.2 LOI 2018/1139", 10, "Ce numéro n'est pas celui"),
        ("ART.2 DECRET", 6, "ni numéro, ni date, ni NOR"),
        ("ART.L.981-7 2°", 0, "Aucun texte n'est cité"),
        ("Art. 128.5.12.d", 8, "ne peut pas être lu ici"),
        ("ART.", 4, "un numéro d'article"),
        ("ART.1 §1 @ C.PENAL.", 9, "« @ »"),
        ("parc national", 0, "n'est pas une référence"),
        ("12/01/2020", 0, "n'est pas une référence"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(
    parser: LegalReferenceParser, written: str, at: int, words: str
) -> None:
    failed = [cited for cited in parser.parse(written) if cited.failure]
    assert [cited.failure_at for cited in failed] == [at]
    assert failed[0].failure is not None
    assert words in failed[0].failure.fr
    assert failed[0].failure.en


def test_one_error_does_not_hide_the_articles_around_it(parser: LegalReferenceParser) -> None:
    found = parser.parse("ART.221-20 AL.1, ART.X@@, ART.131-30 C.PENAL. ART.L.224-12 C.ROUTE.")
    assert [(cited.number, cited.text_key, cited.failure is None) for cited in found] == [
        ("221-20", PENAL, True),
        (None, None, False),
        ("131-30", PENAL, True),
        ("L224-12", ROUTE, True),
    ]


def test_articles_of_an_unreadable_text_do_not_take_the_next_one(parser: LegalReferenceParser) -> None:
    found = parser.parse("ART.1, ART.2 DECRET 90-95 DU 25 ART.3 C.PENAL.")
    assert [(cited.number, cited.text_key) for cited in found] == [("1", None), ("2", None), ("3", PENAL)]
    assert [cited.failure is None for cited in found] == [False, False, True]


def test_a_bare_number_after_a_paragraph_is_doubtful(parser: LegalReferenceParser) -> None:
    certain, doubtful = parser.parse("ART.1 AL.1, 2 LOI 48-1360.")
    assert (certain.number, certain.text_key) == ("1", "loi-48-1360")
    assert doubtful.failure is not None
    assert [cited.number for cited in parser.parse("ART.1, 2 ET 3 LOI 48-1360.")] == ["1", "2", "3"]


def test_a_form_given_to_two_codes_is_ambiguous_and_an_unknown_one_is_kept() -> None:
    parser = LegalReferenceParser(CodeForms([("C.X.", "a"), ("C.X.", "b")]))
    [two] = parser.parse("ART.1 C.X.")
    [none] = parser.parse("ART.1 C.FOO.BAR.")
    assert (two.text_key, two.text_candidates, two.failure) == (None, ("a", "b"), None)
    assert (none.text_as_published, none.text_key, none.failure) == ("C.FOO.BAR.", None, None)


def test_a_code_is_known_whatever_its_case_accents_and_points(parser: LegalReferenceParser) -> None:
    for written in (
        "C.RURAL.",
        "C.RURAL",
        "c. rural",
        "Code rural et de la pêche maritime",
        "CODE RURAL ET DE LA PECHE MARITIME",
    ):
        [cited] = parser.parse(f"ART.L.921-1 {written}")
        assert (cited.text_as_published, cited.text_key) == (written, RURAL)
