"""The index of the search is proved by ``srj verify``, whatever lacks or is too much; and it is rolled back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.search_index import SearchWriter
from app.adapters.projection.searching import SearchReads
from app.adapters.verification import rebuild, verify
from app.services.reading import Moment
from app.services.searching import Asked, How
from tests.timeline import described, new_home, open_ledger, recorded

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home


def _nothing(_done: int, _total: int) -> None:
    """Tell no progress."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home", commits=3)


def found(home: Home, typed: str, *, known: int = 9) -> list[str]:
    """Return the keys of what is found by words."""
    index = SearchReads(home.projection)
    hits = index.hits(Asked(typed), How.WORDS, Moment(date(2026, 11, 24), known, "public"))
    index.close()
    return [hit.entity.rpartition("/")[2] for hit in hits]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM searched WHERE content = 2",
        "UPDATE searched SET sort = 'zz' WHERE content = 2",
        "UPDATE searched SET title = 'zz' WHERE content = 2",
        "DELETE FROM search_words WHERE word = 'infraction'",
        "INSERT INTO search_words VALUES (2, 'zz', 0)",
        "INSERT INTO search (rowid, codes, words, stems, notes) VALUES (99, '', 'zz', '', '')",
        "INSERT INTO search (rowid, codes, words, stems, notes) VALUES (99, '', 'infraction', '', '')",
    ],
)
def test_what_is_wrong_in_the_index_is_told_and_mended(home: Home, damage: str) -> None:
    assert verify(home, _nothing).problems == ()
    with closing(sqlite3.connect(home.projection)) as db:
        db.execute(damage)
        db.commit()
    assert "index de recherche" in " ".join(problem.fr for problem in verify(home, _nothing).problems)
    rebuild(home, _nothing)
    assert verify(home, _nothing).problems == ()
    assert found(home, "infraction") == ["1", "2", "3"]


def test_a_content_said_again_is_one_document(home: Home) -> None:
    ledger = open_ledger(home)
    ledger.append(recorded(("9", described("9", "Vol"))), account="local", reason="une fois")
    (row,) = ledger.reader.live_rows([ledger.reader.entities("natinf")[-1]])[ledger.reader.entities("natinf")[-1]]
    retracting = recorded(("9", described("9", "Vol")), start=date(2026, 1, 1))
    ledger.append(
        type(retracting)(contents=retracting.contents, recorded=retracting.recorded, retracted=(row,)),
        account="local",
        reason="une autre",
    )
    ledger.close()
    assert (found(home, "vols"), found(home, "vols", known=3)) == (["9"], [])
    assert verify(home, _nothing).problems == ()


def test_a_commit_that_fails_leaves_nothing_in_the_index(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = open_ledger(home)
    add = SearchWriter.add

    def failing(self: SearchWriter, *given: object) -> None:
        add(self, *given)  # type: ignore[arg-type]
        raise OSError

    monkeypatch.setattr(SearchWriter, "add", failing)
    with pytest.raises(OSError):  # noqa: PT011 - the one that was planted
        ledger.append(recorded(("9", described("9", "Escroquerie"))), account="local", reason="échec")
    monkeypatch.undo()
    assert found(home, "escroquerie") == []
    ledger.append(recorded(("9", described("9", "Escroquerie"))), account="local", reason="réussite")
    ledger.close()
    assert found(home, "escroquerie") == ["9"]
    assert verify(home, _nothing).problems == ()


def test_terms_and_shapes_are_not_searched(empty_home: Path) -> None:
    reader = ProjectionReader(empty_home / "projection.sqlite")
    index = SearchReads(empty_home / "projection.sqlite")
    moment = Moment(date(2100, 1, 1), reader.head_number(), "restricted")
    hits = index.hits(Asked("infraction"), How.WORDS, moment)
    reader.close()
    index.close()
    assert hits == []
