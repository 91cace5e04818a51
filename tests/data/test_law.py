"""The articles held are those of the official files, and what cites them resolves or says why not."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter

import pytest

from app.domain.iris import TERMS
from tests.data.demonstration import links, members
from tests.shared import shared_file

ELI = "http://data.europa.eu/eli/ontology#"
PENAL = {
    "LEGITEXT000006070719": "code-penal",
    "LEGITEXT000006074228": "code-route",
    "LEGITEXT000006071154": "code-procedure-penale",
}
LEGI = {"LEGITEXT000022197698": "code-rural", "LEGITEXT000006072050": "code-travail"}


def _articles() -> dict[tuple[str, str], str]:
    """Return the key of each article by (text, number)."""
    numbers = dict(links(TERMS + "number"))
    texts = dict(links(ELI + "is_part_of"))
    return {
        (texts[article].removeprefix("text/"), numbers[article]): article.removeprefix("article/")
        for article in members("Article")
    }


@pytest.mark.parametrize("text", sorted(PENAL))
def test_articles_of_the_codes_of_2025(text: str) -> None:
    with gzip.open(shared_file(f"data/legi/codes-2025/{PENAL[text]}.json.gz")) as file:
        official = json.load(file)["articles"]
    held = {number: key for (of, number), key in _articles().items() if of == text}
    assert held
    assert set(held) <= set(official)
    assert held == {number: f"{text}_{number}" for number in held}


@pytest.mark.parametrize("text", sorted(LEGI))
def test_articles_of_legi_keep_their_identifier(text: str) -> None:
    path = shared_file(f"data/legi/{LEGI[text]}-2026-03-27-articles.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        official = {(row["article_cid"], row["numero"]) for row in csv.DictReader(file, delimiter=";")}
    held = {(key, number) for (of, number), key in _articles().items() if of == text}
    assert held
    assert held <= official


def test_only_texts_with_articles_are_held() -> None:
    with_articles = {f"text/{text}" for text, _ in _articles()}
    said = {text for text, held in links(TERMS + "held") if held == "true"}
    assert with_articles == said == {f"text/{key}" for key in (*PENAL, *LEGI)}


def test_a_range_reaches_the_articles_that_exist_in_it() -> None:
    reference = "application/cassiopee#legalBasis-2"
    found = [article for part, article in links(TERMS + "resolvesTo") if part == reference]
    assert sorted(int(article.rpartition("-")[2]) for article in found) == list(range(4, 14))


def test_open_ranges_reach_their_first_article_alone() -> None:
    following = {reference for reference, said in links(TERMS + "citedFollowing") if said == "true"}
    reached = Counter(reference for reference, _ in links(TERMS + "resolvesTo") if reference in following)
    assert reached
    assert set(reached.values()) == {1}


def test_references_of_offences_resolve_or_say_why() -> None:
    references = {part for thing, part in links(TERMS + "hasReference") if thing.startswith("natinf/")}
    resolved = {part for part, _ in links(TERMS + "resolvesTo")} & references
    failed = {part: why for part, why in links(TERMS + "referenceFailure") if part in references}
    assert resolved | set(failed) == references
    assert not resolved & set(failed)
    assert Counter(why.removeprefix(TERMS + "referenceFailure-") for why in failed.values()) == {
        "text-not-held": 47,
        "ambiguous": 32,
    }
    assert len(resolved) == 192, "every article of a text held here is found"


def test_an_established_basis_is_named() -> None:
    based = {interface for interface, _ in links(TERMS + "legalBasis")}
    status = dict(links(TERMS + "legalBasisStatus"))
    established = {i for i in members("Interface") if status[i] == TERMS + "legalBasisStatus-established"}
    assert based == established
    assert len(established) == 18
