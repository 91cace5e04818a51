"""Bytes that change, ends that are lost, disks that fill: each is named, nothing wrong is served as right."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.journal import Journal, Place
from app.adapters.verification import Verification, rebuild, verify
from tests.faults.counts import times
from tests.server import SRJ, make_home, post_import, problem_of, serving, srj
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

SEED = 20261124
NAC = ("2022-03-20", "2024-04-24")
State = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def verified(home: Path) -> Verification:
    return verify(Home(home), lambda _done, _total: None)


def nac(day: str) -> tuple[str, ...]:
    return ("nac", str(shared_file(f"data/nac/nac-{day}.csv")), "--edition", day)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the model, nineteen offences and an edition of the civil nomenclature."""
    home = tmp_path_factory.mktemp("intact") / "home"
    make_home(home, "--empty")
    natinf = str(shared_file("data/natinf/natinf-2026-07-extrait-utf8.csv"))
    for arguments in (("natinf", natinf, "--edition", "2026-07-01", "--partial"), nac(NAC[0])):
        done = srj("import", *arguments, home=home)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(intact: Path, tmp_path: Path) -> Path:
    """A copy to be damaged."""
    copied = tmp_path / "home"
    shutil.copytree(intact, copied)
    return copied


@contextmanager
def flipped(path: Path, offset: int, mask: int) -> Iterator[None]:
    """Change one byte of a file for as long as the block lasts."""
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[offset] ^= mask
    path.write_bytes(damaged)
    try:
        yield
    finally:
        path.write_bytes(whole)


def places(home: Path) -> list[tuple[int, Place]]:
    return [(record.commit.number, record.place) for record in Journal(home / "journal").records()]


def test_a_changed_byte_of_the_journal_names_its_commit(home: Path) -> None:
    drawn = random.Random(SEED)
    (segment,) = (home / "journal").glob("*.journal")
    held = places(home)
    for _ in range(times(40, 400)):
        number, place = drawn.choice(held)
        with flipped(segment, drawn.randrange(place.start, place.end), drawn.randrange(1, 256)):
            (problem,) = verified(home).problems
            assert f"n° {number} " in problem.fr
            assert f"Commit {number} " in problem.en
    assert verified(home).problems == ()


def stored(projection: Path) -> State:
    """Return every row and every content as any SQLite reads them."""
    with closing(sqlite3.connect(f"file:{projection}?mode=ro", uri=True)) as db:
        rows = "SELECT e.iri, s.name, r.* FROM rows r JOIN entities e ON e.id = entity JOIN sources s ON s.id = source"
        return db.execute(rows + " ORDER BY r.id").fetchall(), db.execute("SELECT * FROM contents").fetchall()


def test_a_changed_byte_of_the_projection_is_reported_or_changes_nothing_that_is_said(home: Path) -> None:
    """What carries nothing (the slack of a page) may go unseen; rows and contents are then the same."""
    drawn = random.Random(SEED)
    projection = home / "projection.sqlite"
    expected, clean = stored(projection), verified(home)
    unseen = 0
    for _ in range(times(40, 400)):
        with flipped(projection, drawn.randrange(projection.stat().st_size), drawn.randrange(1, 256)):
            found = verified(home)
            assert found.state_hash == clean.state_hash
            if not found.problems:
                unseen += 1
                assert stored(projection) == expected
    print(f"{unseen} changed bytes of the projection carry nothing")  # noqa: T201 - shown by pytest -s
    assert verified(home) == clean


def test_a_damaged_projection_is_remade_to_the_same_state(home: Path) -> None:
    drawn = random.Random(SEED)
    projection = home / "projection.sqlite"
    clean = verified(home)
    damaged = bytearray(projection.read_bytes())
    for offset in drawn.sample(range(100, len(damaged)), 200):
        damaged[offset] ^= 0xFF
    projection.write_bytes(damaged)
    assert verified(home).problems
    done = srj("rebuild", "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["stateHash"] == clean.state_hash
    assert verified(home) == clean


def test_the_command_names_the_damaged_commit_and_ends_with_1(home: Path) -> None:
    (segment,) = (home / "journal").glob("*.journal")
    number, place = places(home)[1]
    with flipped(segment, place.end - 10, 1):
        done = srj("verify", home=home, SRJ_LANGUAGE="fr")
        assert done.returncode == 1
        assert f"publication n° {number} du journal est endommagée" in done.stderr
        assert "sauvegarde" in done.stderr
        size = segment.stat().st_size
        refused = srj("import", *nac(NAC[1]), "--json", home=home)
        assert (refused.returncode, json.loads(refused.stdout)["error"]) == (1, "read-only")
        assert segment.stat().st_size == size
        assert srj("rebuild", home=home).returncode == 1
        assert srj("log", home=home).returncode == 0
    done = srj("verify", home=home)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_service_on_a_damaged_journal_reads_and_refuses_to_write(home: Path) -> None:
    (segment,) = (home / "journal").glob("*.journal")
    number, place = places(home)[-1]
    with flipped(segment, place.start + 200, 1):
        size = segment.stat().st_size
        with serving(home) as service, service.client() as client:
            ready = client.get("/health/ready").json()
            assert (ready["ready"], ready["readOnly"]) == (True, True)
            assert f"n° {number} " in ready["damage"]["fr"]
            assert client.get("/doc/natinf.json").json()["total"] == 19
            assert client.get("/doc/nac/10A.json").status_code == 200
            asked = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": "*/*"})
            assert asked.status_code == 200
            answer = post_import(client, "nac", shared_file(f"data/nac/nac-{NAC[1]}.csv").read_bytes(), edition=NAC[1])
            assert answer.status_code == 503
            assert problem_of(answer)["code"] == "read-only"
            assert segment.stat().st_size == size
        said = service.said.read_text(encoding="utf-8")
        assert "lecture seule" in said
        assert f"n° {number} " in said


def with_unacknowledged_commit(home: Path) -> tuple[Path, int]:
    """Put one more commit in the journal, that the projection never heard of; return the segment and its first byte."""
    projection = home / "projection.sqlite"
    before = projection.read_bytes()
    (segment,) = (home / "journal").glob("*.journal")
    size = segment.stat().st_size
    assert srj("import", *nac(NAC[1]), home=home).returncode == 0
    projection.write_bytes(before)
    return segment, size


@pytest.mark.parametrize("kept", [3, 40_000])
def test_a_torn_tail_is_cut_with_a_notice_and_the_import_begins_again(home: Path, kept: int) -> None:
    segment, size = with_unacknowledged_commit(home)
    with segment.open("r+b") as file:
        file.truncate(size + kept)
    assert verified(home).problems == ()
    done = srj("import", *nac(NAC[1]), "--json", home=home, SRJ_LANGUAGE="en")
    assert done.returncode == 0, done.stderr
    assert "4" in done.stderr
    assert json.loads(done.stdout)["commit"] == 4
    assert verified(home).problems == ()


def test_a_torn_commit_that_was_acknowledged_is_damage_and_is_not_cut(home: Path) -> None:
    (segment,) = (home / "journal").glob("*.journal")
    number, place = places(home)[-1]
    with segment.open("r+b") as file:
        file.truncate(place.end - 100)
    done = srj("import", *nac(NAC[1]), "--json", home=home)
    assert (done.returncode, json.loads(done.stdout)["error"]) == (1, "read-only")
    assert segment.stat().st_size == place.end - 100
    (problem,) = verified(home).problems
    assert f"n° {number} " in problem.fr


def limited(size: int) -> Callable[[], None]:
    """Return what a child does so that no file of its grows over a size, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_on_a_full_disk_nothing_is_half_done(home: Path) -> None:
    """The limit falls in the journal, then in the projection once the commit is safe, then nowhere."""
    (segment,) = (home / "journal").glob("*.journal")
    start, number = segment.stat().st_size, places(home)[-1][0]
    codes = []
    for room in (10, 100_000, 1_000_000, 20_000_000):
        done = subprocess.run(
            [SRJ, "import", *nac(NAC[1]), "--json"],
            env={**os.environ, "SRJ_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=limited(start + room),
        )
        codes.append(done.returncode)
        found = verified(home)
        assert found.problems == ()
        if done.returncode == 0:
            assert found.commits == number + 1
            break
        assert (done.returncode, json.loads(done.stdout)["error"]) == (1, "not-written"), done.stderr
        assert "disque" in done.stderr
        assert (found.commits, segment.stat().st_size) == (number, start)
    assert codes[:2] == [1, 1]
    assert codes[-1] == 0
    assert rebuild(Home(home), lambda _done, _total: None) == verified(home).state_hash
