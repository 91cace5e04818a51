"""The navigation: each section leads to its first page, the page one is on is marked, every address answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.web.navigation import SECTIONS

if TYPE_CHECKING:
    import httpx

    from tests.web.conftest import Visitor

PAGE = {"Accept": "text/html"}


def entries(page: str) -> list[tuple[str, str]]:
    """Return the links of the navigation: their address without the way up, and what is marked."""
    nav = page.partition('<nav class="wide tasks"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="[./]*([a-z]*)[^"]*"(?: aria-current="(\w+)")?>', nav)
    return [(address, current) for address, current in found]


@pytest.mark.parametrize(("address", "section", "entry"), [("/doc/natinf", "doc", "doc"), ("/shape", "def", "shape")])
def test_the_section_and_the_page_are_marked(visitor: Visitor, address: str, section: str, entry: str) -> None:
    found = entries(visitor.get(address))
    first, others = found[: len(SECTIONS)], found[len(SECTIONS) :]
    assert [name for name, current in first if current] == [section]
    assert [(name, current) for name, current in others if current] == [
        (entry, "page" if address == f"/{entry}" else "true")
    ]


def test_home_belongs_to_no_section(visitor: Visitor) -> None:
    found = entries(visitor.get("/"))
    assert [name for name, _ in found] == [pages[0] for pages in SECTIONS.values()]
    assert not any(current for _, current in found)


def test_every_entry_answers_in_both_languages(client: httpx.Client) -> None:
    for pages in SECTIONS.values():
        for page in pages:
            for language in ("fr", "en"):
                answer = client.get(f"/{page}", params={"lang": language}, headers=PAGE)
                assert answer.headers["content-type"].startswith("text/html"), page
                assert answer.status_code == 200, page
                marked = [name for name, current in entries(answer.text) if current == "page"]
                assert marked == [page], page
