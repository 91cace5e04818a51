"""Every word in both languages, none missing, none unused, and those of the glossary."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import app.web
from app.adapters.questions import Questions
from app.domain.language import Text
from app.web.asked import USERS
from app.web.words import CATALOGUE
from app.web.words.about import SECTIONS
from app.web.words.inverses import INVERSES

WEB = Path(app.web.__file__).parent
SOURCES = {
    path.relative_to(WEB): path.read_text("utf-8") for path in sorted(WEB.rglob("*")) if path.suffix in {".html", ".py"}
}
# Literal keys, and keys whose end is only known when the page is made: t("state." ~ value), CATALOGUE[f"span.{key}"].
WHOLE = re.compile(r"""(?:\bt\(|CATALOGUE\[)["']([\w.-]+)["']\s*(?:[,)\]]| if )""")
BEGUN = re.compile(r"""(?:\b(?:t|worded)\(["']([\w.-]+[._])["'](?: ~|,)|CATALOGUE\[f["']([\w.-]+\.)\{)""")

# The glossary's "not" words, outside the pages for experts, and what French pages never say.
FORBIDDEN_FR = re.compile(
    r"\b(payload|endpoint|triplets?|valides?|historique|commits?|items?|concepts?|urbanisme|barrière|portail|suppression)\b",
    re.IGNORECASE,
)
FORBIDDEN_EN = re.compile(
    r"\b(payload|endpoint|(?<!N-)triples?|items?|concepts?|deletion|deleted|history)\b", re.IGNORECASE
)
# "item" is a word of citations in English: "item 3°" of an article.
CITATION_WORDS = {"reference.citedItem", "column.item"}
# The event that ends a structure is named so: « création, suppression, fusion, scission ».
EVENT_WORDS = {"project.kind_of.closing"}


def _used() -> tuple[set[str], set[str]]:
    whole, begun = set(), set()
    for text in SOURCES.values():
        whole |= set(WHOLE.findall(text))
        begun |= {found for each in BEGUN.findall(text) for found in each if found}
    return whole, begun


def test_every_key_of_a_template_has_words() -> None:
    whole, begun = _used()
    assert len(whole) > 150
    assert sorted(whole - CATALOGUE.keys()) == []
    assert [start for start in sorted(begun) if not any(key.startswith(start) for key in CATALOGUE)] == []


def test_no_words_are_left_unused() -> None:
    whole, begun = _used()
    pages = {
        key for sections in SECTIONS.values() for heading, paragraphs in sections for key in (heading, *paragraphs)
    }
    everything = "".join(text for path, text in SOURCES.items() if path.parts[0] != "words")
    unused = [
        key
        for key in CATALOGUE
        if key not in whole | pages
        and not re.search(rf"""["']{re.escape(key)}["']""", everything)
        and not key.endswith(".title")
        and not any(key.startswith(start) for start in begun)
    ]
    assert unused == []


def test_a_key_has_words_in_one_module_alone() -> None:
    modules = [path.read_text("utf-8") for path in sorted((WEB / "words").glob("*.py")) if path.stem != "inverses"]
    keys = [key for text in modules for key in re.findall(r'^    "([\w.-]+)": (?:Text|\()', text, re.MULTILINE)]
    assert len(keys) > 700
    assert [key for key, times in Counter(keys).items() if times > 1] == []


@pytest.mark.parametrize(("key", "words"), [*CATALOGUE.items(), *((iri, text) for iri, text in INVERSES.items())])
def test_words_are_whole_in_both_languages(key: str, words: Text) -> None:
    assert words.fr.strip() == words.fr != ""
    assert words.en.strip() == words.en != ""
    assert re.findall(r"\{\w+\}", words.fr) == re.findall(r"\{\w+\}", words.en)
    assert "'" not in words.fr, f"{key}: a typographic apostrophe in French"
    assert not re.search(r"[^ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}][;!?»]", words.fr), f"{key}: a space before"


@pytest.mark.parametrize(
    "key", [key for key in CATALOGUE if not key.startswith("sparql.") and key not in CITATION_WORDS | EVENT_WORDS]
)
def test_words_are_those_of_the_glossary(key: str) -> None:
    words = CATALOGUE[key]
    assert not FORBIDDEN_FR.search(words.fr), words.fr
    assert not FORBIDDEN_EN.search(words.en), words.en


def test_the_patterns_find_what_they_forbid() -> None:
    assert FORBIDDEN_FR.search("Le payload de l’endpoint")
    assert FORBIDDEN_EN.search("The history of the items")
    assert not FORBIDDEN_FR.search("Contrôle, publication, entrée, état")


def test_every_question_has_words_for_its_columns(questions: Questions) -> None:
    asked = [question for question in questions if question.published]
    assert len(asked) >= 15
    assert {question.user for question in asked} == set(USERS)
    for question in asked:
        names = question.columns
        shown = [name for name in names if not name.endswith("Label") or name.removesuffix("Label") not in names]
        assert [name for name in shown if f"column.{name}" not in CATALOGUE] == [], question.name
