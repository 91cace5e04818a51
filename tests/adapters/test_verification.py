"""`srj verify` and `srj rebuild` on small homes; tests/faults damages real ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from app.adapters.verification import Verification, rebuild, verify
from app.domain.errors import Damaged
from tests.property.editions_drawn import File, when
from tests.timeline import described, new_home, open_ledger, open_site, recorded, request

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home


def checked(home: Home) -> Verification:
    return verify(home, lambda _done, _total: None)


def rebuilt(home: Home) -> str:
    return rebuild(home, lambda _done, _total: None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two editions: rows retracted, editions kept."""
    made = new_home(tmp_path / "home")
    site = open_site(made, {})
    for file in (
        File(when(0), complete=True, labels=(("1", "Vol"), ("2", "Vol"))),
        File(when(5), complete=True, labels=(("1", "Vol simple"),)),
    ):
        site.importing.run(request(file.entries, file.day))
    site.close()
    return made


def test_a_home_that_nobody_touched_is_clean(home: Home) -> None:
    told: list[tuple[int, int]] = []
    found = verify(home, lambda done, total: told.append((done, total)))
    assert found.problems == ()
    # 2 and 2 retracted rows of offences, their 1 and 1 open ones, 2 editions; a label each and two editions
    assert (found.commits, found.contents) == (3, 5)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_rebuilding_gives_the_same_state(home: Home) -> None:
    before = checked(home)
    assert rebuilt(home) == before.state_hash
    assert checked(home) == before
    home.projection.unlink()
    assert rebuilt(home) == before.state_hash
    assert checked(home) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE rows SET valid_to = valid_to + 1 WHERE id = 1",
        "UPDATE rows SET retracted = 9999999 WHERE retracted < 9999999",
        "DELETE FROM rows WHERE id = 1",
        "INSERT INTO rows SELECT 999, entity, source, content, 1, 2, 'legal', 'legal', 1, 9999999 FROM rows LIMIT 1",
        "DELETE FROM row_boxes WHERE id = 1",
        "UPDATE row_boxes SET valid_high = valid_high - 1 WHERE id = 1",
        "UPDATE contents SET data = replace(data, 'V', 'W')",
        "DELETE FROM contents WHERE id = 1",
        "INSERT INTO contents (digest, data) VALUES (x'00', x'00')",
        "UPDATE commits SET reason = 'autre' WHERE number = 2",
        "UPDATE commits SET time = '2020-01-01T00:00:00+00:00' WHERE number = 1",
        "DELETE FROM commits WHERE number = 1",
        "UPDATE editions SET date = date + 1",
        "DELETE FROM editions WHERE id = 1",
        "DELETE FROM edition_entries WHERE edition = 1",
        "UPDATE entities SET kind = 'nac' WHERE kind = 'natinf'",
        "UPDATE entities SET iri = iri || 'x' WHERE id = 1",
        "UPDATE sources SET audience = 'internal'",
        "UPDATE meta SET value = 'http://other' WHERE name = 'base'",
    ],
)
def test_a_projection_that_says_something_else_is_reported_and_remade(home: Home, damage: str) -> None:
    expected = checked(home)
    with closing(sqlite3.connect(home.projection)) as db:
        db.execute(damage)
        db.commit()
    found = checked(home)
    assert found.problems
    assert found.state_hash == expected.state_hash
    assert rebuilt(home) == expected.state_hash
    assert checked(home) == expected


@pytest.mark.parametrize("content", [b"", b"not a database at all", None])
def test_a_projection_that_is_no_database_is_reported_and_remade(home: Home, content: bytes | None) -> None:
    expected = checked(home)
    if content is None:
        home.projection.unlink()
    else:
        home.projection.write_bytes(content)
    found = checked(home)
    assert any("rebuild" in problem.en for problem in found.problems)
    assert rebuilt(home) == expected.state_hash
    assert checked(home) == expected


def test_a_projection_behind_the_journal_is_clean_and_the_whole_journal_is_checked(home: Home) -> None:
    before = home.projection.read_bytes()
    ledger = open_ledger(home)
    ledger.append(recorded(("9", described("9"))), account="local", reason="suite")
    ledger.close()
    expected = checked(home)
    home.projection.write_bytes(before)
    assert checked(home) == expected
    (segment,) = home.journal.glob("*.journal")
    data = bytearray(segment.read_bytes())
    data[-2] ^= 1
    segment.write_bytes(data)
    assert ["Commit 4 of the journal" in problem.en for problem in checked(home).problems] == [True]


def test_verifying_beside_a_writer_sees_one_state(home: Home) -> None:
    """Commits that arrive while verify reads do not look like damage."""
    ledger = open_ledger(home)

    def write_more(done: int, _total: int) -> None:
        if done < 5:
            code = f"5{done}"
            ledger.append(recorded((code, described(code))), account="local", reason="pendant")

    found = verify(home, write_more)
    ledger.close()
    assert found.problems == ()
    assert found.commits > 3


def test_a_damaged_journal_is_not_rebuilt_from(home: Home) -> None:
    (segment,) = home.journal.glob("*.journal")
    data = bytearray(segment.read_bytes())
    data[data.index(b"Vol simple")] ^= 1
    segment.write_bytes(data)
    before = home.projection.read_bytes()
    with pytest.raises(Damaged) as found:
        rebuilt(home)
    assert found.value.details == {"commit": 3}
    assert home.projection.read_bytes() == before
    assert not [path for path in home.folder.iterdir() if "rebuilt" in path.name]


def test_a_torn_tail_is_left_out_of_what_is_rebuilt(home: Home) -> None:
    expected = checked(home).state_hash
    (segment,) = home.journal.glob("*.journal")
    with segment.open("ab") as file:
        file.write(b"SRJ1 0123")
    assert rebuilt(home) == expected
    assert checked(home).problems == ()


def test_a_journal_that_lost_its_end_is_reported_and_not_rebuilt_from(home: Home) -> None:
    (segment,) = home.journal.glob("*.journal")
    whole = segment.read_bytes()
    segment.write_bytes(whole[: whole.rindex(b"SRJ1 ")])
    (problem,) = checked(home).problems
    assert "commit 3" in problem.en
    assert "ends at commit 2" in problem.en
    before = home.projection.read_bytes()
    with pytest.raises(Damaged):
        rebuilt(home)
    assert home.projection.read_bytes() == before


def test_a_code_that_the_contents_do_not_give_is_found(home: Home) -> None:
    with closing(sqlite3.connect(home.projection)) as db, db:
        db.execute("UPDATE notations SET value = '3' WHERE value = '2'")
    assert [problem.en for problem in checked(home).problems] == ["projection: codes differ from the contents"]
    rebuilt(home)
    assert checked(home).problems == ()
