"""Reads the code blocks of the documents, with what is written above each about how it is run.

A block of ``bash`` or ``python`` runs; ``text``, ``turtle``, ``sparql``, ``json`` and ``csv`` are only read. A comment
on the line above changes that and gives the reason: ``<!-- not run: it would stop the reader's own service -->``.
A block of ``output`` right after one that runs is what it prints; ``...`` stands for anything.
The blocks of one page run in order, in one folder of their own, so that a page is one story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
RUN = {"bash", "python"}
READ = {"text", "turtle", "sparql", "json", "csv", "toml"}

_FENCE = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n)?"
    r"^```(?P<language>\w*)\n(?P<code>.*?)^```$"
    r"(?:\n+```output\n(?P<output>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One code block: its language, text, the output it promises and why it is not run, if it is not."""

    page: str
    line: int
    language: str
    code: str
    output: str | None
    reason: str | None

    @property
    def runs(self) -> bool:
        """Tell whether the block is executed by the tests."""
        return self.language in RUN and self.reason is None


def documents() -> list[Path]:
    """Return every document for readers: the pages of docs/ and those at the top."""
    return [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").rglob("*.md"))]


def blocks(document: Path) -> list[Block]:
    """Return the code blocks of one document, in order."""
    return parse(document.read_text(encoding="utf-8"), str(document.relative_to(REPOSITORY)))


def parse(text: str, page: str) -> list[Block]:
    """Return the code blocks of a text, in order."""
    return [
        Block(
            page,
            text.count("\n", 0, found.start("code")),
            found["language"],
            found["code"],
            found["output"],
            found["reason"],
        )
        for found in _FENCE.finditer(text)
    ]


def agrees(expected: str, printed: str) -> bool:
    """Compare what a page promises with what was printed, ``...`` standing for anything, blank ends aside."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("..."))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
