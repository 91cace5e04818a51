"""``kill -9`` of an import that had begun to write: the home is clean, and the import is whole or absent."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.verification import Verification, rebuild, verify
from tests.faults.counts import times
from tests.server import SRJ, make_home, srj
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]

SEED = 20261124
_LONGEST_IMPORT_SECONDS = 120.0


@dataclass(frozen=True)
class Case:
    """An import to be killed: the home before it, how it is asked for, how many rows it leads to."""

    before: Path
    arguments: tuple[str, ...]
    begins: float  # seconds from the first byte in the journal to the end, when nobody kills it
    rows: int
    head: int


def journal_bytes(home: Path) -> int:
    return sum(path.stat().st_size for path in (home / "journal").glob("*.journal"))


def told(home: Path, command: str, *arguments: str) -> dict[str, object]:
    done = srj(command, *arguments, "--json", home=home)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr)
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def verified(home: Path) -> Verification:
    return verify(Home(home), no_progress)


def start(home: Path, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [SRJ, "import", *arguments, "--quiet"],
        env={**os.environ, "SRJ_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_writing(process: subprocess.Popen[bytes], home: Path, before: int) -> bool:
    """Return when the journal grows (True) or the import ends (False)."""
    limit = time.monotonic() + _LONGEST_IMPORT_SECONDS
    while process.poll() is None:
        if journal_bytes(home) > before:
            return True
        if time.monotonic() > limit:
            pytest.fail("the import does not begin to write")
        time.sleep(0.0005)
    return False


def a_case(folder: Path, kind: str, first: tuple[str, ...], second: tuple[str, ...]) -> Case:
    """Make the home, import the first files, then learn from a copy what the next import does."""
    home, copied = folder / kind, folder / f"{kind}-tried"
    make_home(home, "--empty")
    for each in [first] if first else []:
        told(home, "import", kind, *each)
    shutil.copytree(home, copied)
    process = start(copied, (kind, *second))
    assert wait_for_writing(process, copied, journal_bytes(home))
    begun = time.monotonic()
    assert process.wait(_LONGEST_IMPORT_SECONDS) == 0
    begins = time.monotonic() - begun
    found = verified(copied)
    shutil.rmtree(copied)
    return Case(home, (kind, *second), begins, found.rows, found.commits)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """A second edition of the civil nomenclature; in the full form, the first edition of the communes too."""
    folder = tmp_path_factory.mktemp("killed")
    nac = [(str(shared_file(f"data/nac/nac-{day}.csv")), "--edition", day) for day in ("2022-03-20", "2024-04-24")]
    made = [a_case(folder, "nac", nac[0], nac[1])]
    if times(0, 1):
        communes = str(shared_file("data/cog/communes-2026.json.gz"))
        made.append(a_case(folder, "communes", (), (communes, "--edition", "2026-01-01")))
    return made


def kill_while_writing(case: Case, home: Path, delay: float) -> bool:
    """Kill an import some time after it began to write; False when it had ended by then."""
    process = start(home, case.arguments)
    try:
        if not wait_for_writing(process, home, journal_bytes(case.before)):
            return False
        time.sleep(delay)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def check_whole_or_absent(case: Case, home: Path) -> str:
    """Return what is left of a killed import, having proved that it is all or nothing."""
    clean = told(home, "verify")
    whole = clean["commits"] == case.head
    if not whole:
        assert (clean["commits"], clean["stateHash"]) == (case.head - 1, verified(case.before).state_hash)
    again = told(home, "import", *case.arguments)
    assert (again["commit"] is None) is whole
    after = verified(home)
    assert (after.commits, after.rows, after.problems) == (case.head, case.rows, ())
    assert rebuild(Home(home), no_progress) == after.state_hash
    return "whole" if whole else "absent"


def test_a_killed_import_is_whole_or_absent(cases: list[Case], tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    left: Counter[str] = Counter()
    wanted = times(3, 30)
    for number in range(3 * wanted):
        if left.total() == wanted:
            break
        case = cases[number % len(cases)]
        home = tmp_path / str(number)
        shutil.copytree(case.before, home)
        if kill_while_writing(case, home, drawn.uniform(0, case.begins)):
            left[check_whole_or_absent(case, home)] += 1
        shutil.rmtree(home)
    assert left.total() == wanted, left
    print(f"{wanted} imports killed: {dict(left)}")  # noqa: T201 - shown by pytest -s, and where it fails
