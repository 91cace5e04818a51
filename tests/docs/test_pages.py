"""Generated pages say what the code says; links lead somewhere; every decision has its four parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.settings import descriptions
from docs import generate
from tests.docs.blocks import REPOSITORY, documents

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = ("app/adapters/metrics.py", "app/main/operating.py")  # what /metrics tells
DECISIONS = sorted((REPOSITORY / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("name", generate.pages())
def test_generated_pages_are_up_to_date(name: str) -> None:
    written = (generate.REFERENCE / name).read_text(encoding="utf-8")
    assert written == generate.pages()[name](), "run: make docs"


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_lead_to_a_file_of_the_repository(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_settings_and_metrics_that_are_named_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    known = {each.variable for _, each in descriptions()} | {"SRJ_"}
    assert set(re.findall(r"\bSRJ_[A-Z_]*", text)) - known == set()
    code = "".join((REPOSITORY / path).read_text(encoding="utf-8") for path in COUNTED)
    assert [name for name in re.findall(r"\bsrj_[a-z_]+", text) if f'"{name}"' not in code] == []


def test_every_page_is_reachable_from_the_index() -> None:
    index = (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8")
    pages = (path.relative_to(REPOSITORY / "docs") for path in (REPOSITORY / "docs").rglob("*.md"))
    assert [str(page) for page in pages if str(page) != "README.md" and f"({page})" not in index] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts_on_one_page(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(decision.name[:4])}. ")
    for part in ("## Context", "## Decision", "## Consequences", "## Alternatives"):
        assert part in text, part
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_once_and_all_listed() -> None:
    numbers = [int(decision.name[:4]) for decision in DECISIONS]
    assert len(numbers) == len(set(numbers))
    listed = re.findall(r"^(\d+)\. \[", (REPOSITORY / "docs" / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number in listed] == sorted(numbers)


def test_the_changelog_begins_with_what_is_not_released() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", text, re.MULTILINE)
