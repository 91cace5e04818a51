"""Writes what was measured into docs/reference/performance.md, one section a benchmark."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from _measure import ROOT, machine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PAGE = ROOT / "docs" / "reference" / "performance.md"
_HEAD = """# Performance

What was measured, on which machine, on which day, and how: `make bench` (a few minutes, up to 200,000 triples), or
`BENCH=full make bench` (2 million triples as well: 5 GB of memory, 1 GB of disk). Each run rewrites its own section
below.

Absolute times hold for the machine named; a ratio to a peer measured in the same run holds better. *p50* and *p99* are
the median and the 99th percentile. Memory is the peak of the largest process (`ru_maxrss`), or the proportional set
size (PSS) where it says so. *CPU* is the processor time of the command and of its children; on a machine that does
nothing else, the wall clock comes close to it.
"""


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (header, ["---"] * len(header), *rows)) + "\n"


def columns(found: Sequence[Mapping[str, str]], sizes: Iterable[int]) -> str:
    """Return a Markdown table of the same figures at several sizes, a column each."""
    names = list(found[0])
    return table(["", *(f"{size:,}" for size in sizes)], [[name, *(each[name] for each in found)] for name in names])


def milliseconds(half: float, most: float, decimals: int = 2) -> str:
    """Return a median and a 99th percentile, both in milliseconds, as tables give them."""
    return f"{half:.{decimals}f} / {most:.{decimals}f} ms"


def publish(name: str, title: str, text: str) -> None:
    """Print a section and put it in the page in place of the one of the same name."""
    day = datetime.now(UTC).date().isoformat()
    section = f"<!-- begin {name} -->\n## {title}\n\n{day}. {machine()}.\n\n{text.strip()}\n<!-- end {name} -->\n"
    sys.stdout.write(section + "\n")
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else _HEAD
    pattern = re.compile(f"<!-- begin {name} -->.*<!-- end {name} -->\n", re.DOTALL)
    if pattern.search(page):
        page = pattern.sub(lambda _: section, page)
    else:
        page += "\n" + section
    PAGE.write_text(page, encoding="utf-8")
