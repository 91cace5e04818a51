"""Resolving references in an index of articles: each status, ranges, causes in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.language import Text
from app.domain.references import ArticleIndex, KnownText, Pinpoint, Reference, ResolutionStatus, resolve

CODE = "LEGITEXT000006071154"
NUMBERS = [
    "706-25-2",
    "706-25-3",
    "706-25-4",
    "706-25-9-1",
    "706-25-10",
    "706-25-14",
    "706-26",
    "R*57",
    "768",
    "R706-25-5",
]
REFERENCE = Reference("ART.768 C.P.P.", 0, "C.P.P.", CODE, number="768", number_as_published="768")


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    articles = [(CODE, number, f"urn:{number}") for number in NUMBERS]
    articles += [("twice", "annexe I", "urn:a"), ("twice", "annexe I", "urn:b")]
    articles += [("loi-78-17", "31", "urn:31")]
    texts = [
        KnownText("loi-78-17", held=False),
        KnownText("loi-48-1360", held=False),
        KnownText("JUSB0806949A", held=False, nature="arrete", date=date(2008, 2, 22)),
    ]
    return ArticleIndex(articles, texts)


def test_an_article_is_found_by_its_number(index: ArticleIndex) -> None:
    resolution = resolve(REFERENCE, index)
    assert (resolution.status, resolution.articles, resolution.cause) == (ResolutionStatus.RESOLVED, ("urn:768",), None)


def test_a_star_left_out_when_citing_does_not_matter(index: ArticleIndex) -> None:
    assert resolve(replace(REFERENCE, number="R57"), index).articles == ("urn:R*57",)


def test_a_range_gives_the_articles_that_exist_in_it_in_order(index: ArticleIndex) -> None:
    resolution = resolve(replace(REFERENCE, number="706-25-3", range_end="706-25-14"), index)
    found = ("urn:706-25-3", "urn:706-25-4", "urn:706-25-9-1", "urn:706-25-10", "urn:706-25-14")
    assert (resolution.status, resolution.articles) == (ResolutionStatus.RESOLVED, found)


@pytest.mark.parametrize("end", ["R706-25-5", "706-25-2"])
def test_a_range_across_series_or_backwards_is_no_article(index: ArticleIndex, end: str) -> None:
    resolution = resolve(replace(REFERENCE, number="706-25-3", range_end=end), index)
    assert (resolution.status, resolution.articles) == (ResolutionStatus.UNKNOWN_ARTICLE, ())


def test_and_following_links_the_first_article_and_says_so(index: ArticleIndex) -> None:
    resolution = resolve(replace(REFERENCE, following=True), index)
    assert resolution.articles == ("urn:768",)
    assert resolution.cause is not None
    assert "seul le premier article" in resolution.cause.fr


def test_an_unknown_number_is_told_with_the_text_and_the_number(index: ArticleIndex) -> None:
    resolution = resolve(replace(REFERENCE, number="9999"), index)
    assert resolution.status is ResolutionStatus.UNKNOWN_ARTICLE
    assert resolution.cause is not None
    assert all("C.P.P." in sentence and "9999" in sentence for sentence in resolution.cause)


def test_a_number_borne_twice_is_ambiguous(index: ArticleIndex) -> None:
    resolution = resolve(replace(REFERENCE, text_key="twice", number="annexe I"), index)
    assert (resolution.status, resolution.candidates) == (ResolutionStatus.AMBIGUOUS, ("urn:a", "urn:b"))


@pytest.mark.parametrize("key", ["loi-48-1360", "loi-never-heard-of"])
def test_a_text_identified_but_not_in_the_graph_is_not_held(index: ArticleIndex, key: str) -> None:
    resolution = resolve(replace(REFERENCE, text_key=key), index)
    assert (resolution.status, resolution.text_key) == (ResolutionStatus.TEXT_NOT_HELD, key)


def test_of_a_text_not_held_the_articles_that_are_there_resolve(index: ArticleIndex) -> None:
    assert resolve(replace(REFERENCE, text_key="loi-78-17", number="31"), index).articles == ("urn:31",)
    assert (
        resolve(replace(REFERENCE, text_key="loi-78-17", number="32"), index).status is ResolutionStatus.TEXT_NOT_HELD
    )


def test_a_whole_text_that_is_held_resolves_to_the_text(index: ArticleIndex) -> None:
    resolution = resolve(replace(REFERENCE, number=None), index)
    assert (resolution.status, resolution.text_key, resolution.articles) == (ResolutionStatus.RESOLVED, CODE, ())


def test_an_unknown_abbreviation_is_an_unknown_text(index: ArticleIndex) -> None:
    resolution = resolve(Reference("ART.1 C.LUNE.", 0, "C.LUNE.", number="1"), index)
    assert resolution.status is ResolutionStatus.UNKNOWN_TEXT
    assert resolution.cause is not None
    assert all("C.LUNE." in sentence for sentence in resolution.cause)


def test_an_abbreviation_of_two_texts_is_ambiguous(index: ArticleIndex) -> None:
    resolution = resolve(Reference("ART.1 C.X.", 0, "C.X.", text_candidates=("a", "b"), number="1"), index)
    assert (resolution.status, resolution.candidates) == (ResolutionStatus.AMBIGUOUS, ("a", "b"))


def test_a_text_cited_by_its_date_alone_is_ambiguous_and_the_known_ones_are_named(index: ArticleIndex) -> None:
    cited = Reference(
        "arrêté du 22 février 2008", 0, "arrêté du 22 février 2008", nature="arrete", date=date(2008, 2, 22)
    )
    resolution = resolve(cited, index)
    assert (resolution.status, resolution.candidates) == (ResolutionStatus.AMBIGUOUS, ("JUSB0806949A",))


def test_what_could_not_be_read_keeps_its_cause(index: ArticleIndex) -> None:
    cause = Text("pourquoi", "why")
    resolution = resolve(Reference("d1852", 0, failure=cause, failure_at=0), index)
    assert (resolution.status, resolution.cause) == (ResolutionStatus.UNPARSED, cause)


def test_the_places_cited_are_given_once_each_in_order() -> None:
    places = (Pinpoint("I", None, "10°"), Pinpoint("I", None, "14°"), Pinpoint("III", "2", "10°"))
    cited = replace(REFERENCE, pinpoints=places, raw=" ART.1 §I, ")
    assert (cited.sections, cited.paragraphs, cited.items) == (("I", "III"), ("2",), ("10°", "14°"))
    assert cited.citation == "ART.1 §I"
