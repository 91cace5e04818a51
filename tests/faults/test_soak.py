"""A service at 70 % of what it can answer, with commits all the time (benchmarks/soak.py): half a minute of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.counts import times
from tests.server import copy_of

if TYPE_CHECKING:
    from tests.figures import Figure

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(1_200)]

SOAK = Path(__file__).resolve().parents[2] / "benchmarks" / "soak.py"
SECONDS = times(30, 900)
# In half a minute caches are still filling, which is no leak; over a quarter of an hour they are full.
MOST_GROWTH = 0.05 if SECONDS > 60 else 0.25


def test_no_error_no_stale_answer_and_no_growth(demonstration_home: Path, tmp_path: Path, figure: Figure) -> None:
    home = copy_of(demonstration_home, tmp_path)
    command = [sys.executable, str(SOAK), "--home", str(home), "--seconds", str(SECONDS), "--json"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS + 240, check=False)
    assert said.stdout, said.stderr
    found = json.loads(said.stdout)
    for name in ("most", "rate", "p99", "commits", "memory", "growth"):
        figure(f"soak {name}", found[name])
    assert (found["errors"], found["stale"]) == ([], [])
    assert found["commits"] >= SECONDS / 3
    assert found["checked"] == 5 * found["commits"]
    assert found["growth"] < MOST_GROWTH
