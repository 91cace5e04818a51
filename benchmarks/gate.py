"""The gate of a one-concept change at 20,000, 200,000 and (full) 2 million triples, and with later dates touched."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from _measure import FULL, WORK, run
from _page import columns, milliseconds, publish

SIZES = (20_000, 200_000, 2_000_000) if FULL else (20_000, 200_000)
COMMITS = 200
_HERE = Path(__file__).parent


def measure(triples: int) -> dict[str, str]:
    """Make a home of a size and measure its gate."""
    home = WORK / f"gate-{triples}"
    shutil.rmtree(home, ignore_errors=True)
    made = json.loads(run(sys.executable, _HERE / "_generate.py", "home", home, str(triples)).output)
    told = json.loads(run(sys.executable, _HERE / "_gate.py", home, str(COMMITS)).output)
    shutil.rmtree(home)
    one, later = told["one"], told["later"]
    dates = later["days"] - one["days"]
    each, used = (
        [(after - before) / dates for after, before in zip(later[name], one[name], strict=True)]
        for name in ("gate", "processor")
    )
    return {
        "Triples in the view": f"{made['triples']:,}",
        "Gate of one concept, one date, p50 / p99": milliseconds(*one["gate"]),
        "… of the processor, p50 / p99": milliseconds(*one["processor"]),
        "`fdatasync` of the same commits, p50 / p99": milliseconds(*one["fdatasync"]),
        "First check of the process": f"{one['first'] * 1000:.0f} ms",
        f"Gate with {dates} later dates touched, p50 / p99": milliseconds(*later["gate"]),
        "… more for each later date, p50 / p99": milliseconds(*each),
        "… more of the processor, p50 / p99": milliseconds(*used),
    }


def main() -> None:
    """Measure each size and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    found = []
    for size in SIZES:
        print(f"gate: {size:,} triples...", file=sys.stderr)
        found.append(measure(size))
    text = columns(found, SIZES)
    text += f"""
The homes of the page *Core*. {COMMITS} commits, each of another label of one offence, checked by all the rules on the
widest view; then five offences are closed on five days to come, and as many commits again: each is checked on these
days too, because rules look at labels and a closing moves one. The figures are those of the days and of the gate; what
makes the commit durable is printed apart.
"""
    publish("gate", "Gate", text)


if __name__ == "__main__":
    main()
