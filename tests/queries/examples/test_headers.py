"""Every example says in both languages what it answers and for whom, and runs as it lies in any SPARQL tool."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QuerySolutions, Store

from tests.queries.examples.asking import ask, paths, question

if TYPE_CHECKING:
    from pathlib import Path

USERS = {"bureau", "steward", "analyst", "developer"}


def _user(path: Path) -> str:
    found = re.search(r"^#\+ user: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_an_example_says_what_it_answers_and_for_whom(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"#\+ summary: \S.*", lines[0])
    assert re.fullmatch(r"#\+ summary-en: \S.*", lines[1])
    assert _user(path) in USERS


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_an_example_answers_with_its_sample_parameters(path: Path) -> None:
    assert ask(path.stem)


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_an_example_is_published_with_the_columns_that_the_engine_gives(path: Path) -> None:
    asked = question(path.stem)
    assert asked.published
    found = Store().query(asked.text)
    assert isinstance(found, QuerySolutions)
    assert tuple(each.value for each in found.variables) == asked.columns


def test_there_are_questions_for_each_user() -> None:
    assert len(paths()) >= 15
    assert {_user(path) for path in paths()} == USERS
