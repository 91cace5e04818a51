"""Whole imports by the command line, cold, checks included: a NATINF of the real size, and the communes of France."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

from _generate import generate_natinf
from _measure import ROOT, SRJ, WORK, run
from _page import publish, table

if TYPE_CHECKING:
    from pathlib import Path

NATINF_ROWS = 17_163  # of the official list of July 2026
_COMMUNES = ROOT.parent / "shared" / "data" / "cog" / "communes-2026.json.gz"


def _measured(empty: Path, kind: str, *editions: tuple[str, Path, str]) -> list[list[str]]:
    """Import editions (title, file, date) one after the other into a copy of an empty home."""
    home = WORK / f"import-{kind}"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(empty, home)
    rows = []
    for title, file, edition in editions:
        cost = run(SRJ, "import", kind, file, "--home", home, "--edition", edition, "--json", "--quiet")
        told = json.loads(cost.output)
        counts = (told["rows"], len(told["added"]), len(told["changed"]), told["unchanged"])
        times = (f"{cost.wall:.1f} s", f"{cost.cpu:.1f} s", f"{cost.peak:.0f} MB")
        rows.append([title, *(f"{number:,}" for number in counts), *times])
    shutil.rmtree(home)
    return rows


def main() -> None:
    """Measure the imports and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    empty, first, second = WORK / "home-empty", WORK / "natinf-1.csv", WORK / "natinf-2.csv"
    shutil.rmtree(empty, ignore_errors=True)
    run(SRJ, "init", "--empty", "--home", empty, "--quiet")
    generate_natinf(first, NATINF_ROWS)
    generate_natinf(second, NATINF_ROWS, "AFFAIRE")
    rows = _measured(
        empty,
        "natinf",
        ("`srj import natinf`", first, "2026-07-01"),
        ("… the same file again", first, "2026-07-01"),
        ("… a later edition, every label changed", second, "2026-10-01"),
    )
    if _COMMUNES.exists():
        again = ("… the same file again", _COMMUNES, "2026-01-01")
        rows += _measured(empty, "communes", ("`srj import communes`", _COMMUNES, "2026-01-01"), again)
    else:
        print("communes: not measured, ../shared is not there", file=sys.stderr)
    text = table(["", "Rows", "Added", "Changed", "Unchanged", "Wall clock", "CPU", "Peak memory"], rows)
    text += """
The command is started cold on a home that holds the model alone: reading in a process of its own, references parsed
and resolved, rules checked, commit on disk. The NATINF is generated in the official layout from the real extracts of
`data/codes`, each row citing other articles; the communes are those of the official geographical code of 2026, of
four kinds.
"""
    publish("imports", "Imports", text)


if __name__ == "__main__":
    main()
