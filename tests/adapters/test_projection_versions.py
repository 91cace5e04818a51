"""A projection of another version: remade from the journal when a home is opened for writing, refused beside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.projection.codec import SCHEMA_VERSION
from app.adapters.projection.reading import ProjectionReader
from app.adapters.verification import bring_up_to_date, rebuild, verify
from app.domain.commits import Effect
from app.domain.corrections import Correction, LegalDate, Withdrawal
from app.domain.errors import Unavailable
from tests.server import copy_of, serving, srj
from tests.timeline import SOURCE, described, new_home, offence, open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home
    from app.domain.language import Text

DAY = date(2026, 1, 1)
CONTENT = described("1", "Infraction 1")
EFFECT = Effect(
    legal_dates=(LegalDate(SOURCE.name, offence("1"), None, DAY),),
    corrections=(Correction(SOURCE.name, offence("1"), DAY, None, CONTENT.digest, words="arrêté"),),
    withdrawals=(Withdrawal(1), Withdrawal(1, withdrawn=False)),
)


def _nothing(_done: int, _total: int) -> None:
    """Tell no progress."""


def of_version(home: Path, version: int) -> None:
    """Make the projection of a home one of another version, whose tables lack what this one reads."""
    with closing(sqlite3.connect(home / "projection.sqlite")) as db:
        db.executescript(f"DROP TABLE legal_dates; DROP TABLE corrections; PRAGMA user_version = {version};")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = new_home(tmp_path / "home", commits=1)
    ledger = open_ledger(made)
    ledger.append(EFFECT, account="local", reason="essai")
    ledger.close()
    return made


def test_what_stewards_record_is_proved(home: Home) -> None:
    assert verify(home, _nothing).problems == ()
    reader = ProjectionReader(home.projection)
    assert reader.legal_dates(SOURCE.name)[0].commit == 2
    assert reader.corrections(SOURCE.name, offence("1"))[0].words == "arrêté"
    assert [each.withdrawn for _, each in reader.withdrawals()] == [True, False]
    assert reader.withdrawn_by(1) is None
    reader.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE corrections SET words = 'autre'",
        "UPDATE legal_dates SET day = day + 1",
        "UPDATE withdrawals SET withdrawn = 1",
        "DELETE FROM corrections",
        "UPDATE corrections SET content = NULL",
    ],
)
def test_damage_to_what_stewards_recorded_is_found_and_mended(home: Home, damage: str) -> None:
    with closing(sqlite3.connect(home.projection)) as db:
        db.execute(damage)
        db.commit()
    assert [problem.en for problem in verify(home, _nothing).problems] == [
        "projection: legal dates or corrections differ"
    ]
    rebuild(home, _nothing)
    assert verify(home, _nothing).problems == ()


@pytest.mark.parametrize("version", [0, 1, SCHEMA_VERSION + 1])
def test_a_projection_of_another_version_is_remade_with_a_notice(home: Home, version: int) -> None:
    before = verify(home, _nothing).state_hash
    of_version(home.folder, version)
    with pytest.raises(Unavailable, match="srj rebuild"):
        ProjectionReader(home.projection)
    (problem,) = verify(home, _nothing).problems
    assert "srj rebuild" in problem.fr
    notices: list[Text] = []
    bring_up_to_date(home, notices.append)
    assert len(notices) == 1
    found = verify(home, _nothing)
    assert (found.problems, found.state_hash) == ((), before)
    bring_up_to_date(home, notices.append)
    assert len(notices) == 1


def test_the_journal_of_before_is_read_as_it_is(tmp_path: Path) -> None:
    """A commit without any of the new lines has the bytes it always had."""
    old = new_home(tmp_path / "old", commits=1)
    data = b"".join(path.read_bytes() for path in sorted(old.journal.glob("*.journal")))
    body = data.partition(b"\n")[2]
    assert {line[:1] for line in body.splitlines()} <= {b"h", b"s", b"c", b"+", b"<"}


def test_reads_beside_refuse_it_and_a_service_remakes_it(empty_home: Path, tmp_path: Path) -> None:
    place = copy_of(empty_home, tmp_path)
    of_version(place, 1)
    said = srj("log", home=place)
    assert (said.returncode, "srj rebuild" in said.stderr) == (1, True)
    with serving(place) as served:
        assert "refaite depuis le journal" in served.said.read_text(encoding="utf-8")
        assert srj("log", home=place).returncode == 0
