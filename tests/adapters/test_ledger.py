"""The ledger: journal first, projection next, and both say the same whatever fails in between."""

from __future__ import annotations

import errno
import os
import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.adapters.ledger import Ledger
from app.adapters.verification import rebuild, verify
from app.domain.commits import Effect, Idempotency
from app.domain.errors import Refused, Unavailable
from tests.timeline import EPOCH, Clock, described, holding, new_home, offence, open_ledger, recorded

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home
    from app.domain.commits import Commit
    from app.domain.language import Text


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def append(ledger: Ledger, code: str) -> Commit:
    """Record one offence."""
    return ledger.append(recorded((code, described(code))), account="local", reason=code)


def opened(home: Home) -> tuple[Ledger, list[Text]]:
    """Open a home and keep what it tells."""
    notices: list[Text] = []
    ledger = Ledger(home, Clock())
    ledger.catch_up(notices.append)
    return ledger, notices


def clean(home: Home) -> bool:
    return not verify(home, no_progress).problems


def test_a_commit_is_in_the_journal_and_in_the_projection(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 2)
    ledger = open_ledger(home)
    commit = append(ledger, "41")
    assert commit.number == ledger.reader.head_number() == 3
    assert ledger.reader.head() == commit
    assert [row.holding.content for row in ledger.reader.live_rows([offence("41")])[offence("41")]] == [
        described("41").digest
    ]
    ledger.close()
    assert clean(home)


def test_time_always_goes_forward_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    moments = iter(
        [EPOCH, EPOCH - timedelta(hours=3), EPOCH, EPOCH - timedelta(days=400), EPOCH + timedelta(seconds=1)]
    )
    ledger = Ledger(home, lambda: next(moments))
    ledger.catch_up(lambda _text: None)
    times = [append_first(ledger, number).time for number in range(5)]
    assert times == sorted(set(times))
    assert times[1] - times[0] == timedelta(microseconds=1)
    assert times[4] == EPOCH + timedelta(seconds=1)
    ledger.close()
    assert clean(home)


def append_first(ledger: Ledger, number: int) -> Commit:
    effect = recorded((str(number), described(str(number))), base=number == 0)
    return ledger.append(effect, account="local", reason="horloge")


def test_what_the_projection_lacks_is_applied_at_the_next_start(tmp_path: Path) -> None:
    """The process died between the journal and the projection: the commit is whole."""
    home = new_home(tmp_path / "home", 2)
    before = home.projection.read_bytes()
    ledger = open_ledger(home)
    append(ledger, "41")
    ledger.close()
    home.projection.write_bytes(before)
    assert clean(home)  # a projection that is behind is not damaged
    again, notices = opened(home)
    assert again.reader.head_number() == 3
    assert offence("41") in again.reader.live_rows([offence("41")])
    again.close()
    assert notices == []
    assert clean(home)


def test_a_lost_projection_is_remade_from_the_journal(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 3)
    expected = verify(home, no_progress).state_hash
    home.projection.unlink()
    ledger, _ = opened(home)
    ledger.close()
    assert clean(home)
    assert verify(home, no_progress).state_hash == expected == rebuild(home, no_progress)


@pytest.mark.parametrize("left", [1, 60, -1])
def test_an_unacknowledged_torn_tail_is_cut_with_a_notice(tmp_path: Path, left: int) -> None:
    home = new_home(tmp_path / "home", 2)
    projection = home.projection.read_bytes()
    (segment,) = home.journal.glob("*.journal")
    size = segment.stat().st_size
    ledger = open_ledger(home)
    append(ledger, "41")
    ledger.close()
    home.projection.write_bytes(projection)
    whole = segment.read_bytes()
    segment.write_bytes(whole[: size + left] if left > 0 else whole[:left])
    assert clean(home)
    again, notices = opened(home)
    assert again.damage is None
    assert ["n° 3" in notice.fr and "Commit 3" in notice.en for notice in notices] == [True]
    assert segment.stat().st_size == size
    assert append(again, "42").number == 3
    again.close()
    assert clean(home)


@pytest.mark.parametrize("kept", [-1, -200, None])
def test_a_torn_acknowledged_commit_is_damage(tmp_path: Path, kept: int | None) -> None:
    home = new_home(tmp_path / "home", 3)
    ledger = open_ledger(home)
    last = next(ledger.reader.commits(1))
    ledger.close()
    (segment,) = home.journal.glob("*.journal")
    whole = segment.read_bytes()
    end = whole.rindex(b"SRJ1 ") if kept is None else kept
    segment.write_bytes(whole[:end])
    again, notices = opened(home)
    assert notices == []
    assert again.damage is not None
    assert again.damage.details["commit"] == last.number
    with pytest.raises(Unavailable, match="read-only"):
        append(again, "41")
    assert again.reader.head_number() == 3  # reads go on
    again.close()
    assert segment.read_bytes() == whole[:end]
    assert any("3" in problem.en for problem in verify(home, no_progress).problems)


def test_a_damaged_journal_makes_the_ledger_read_only_and_names_the_commit(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 3)
    (segment,) = home.journal.glob("*.journal")
    data = bytearray(segment.read_bytes())
    data[data.index(b"Infraction 2")] ^= 1
    segment.write_bytes(data)
    ledger, _ = opened(home)
    assert ledger.damage is not None
    assert ledger.damage.details["commit"] == 2
    with pytest.raises(Unavailable) as refused:
        append(ledger, "41")
    assert refused.value.code == "read-only"
    assert "n° 2" in refused.value.text.fr
    ledger.close()


def test_the_journal_of_another_home_is_damage(tmp_path: Path) -> None:
    home, other = new_home(tmp_path / "home", 2), new_home(tmp_path / "other")
    ledger = open_ledger(other)
    for number in range(2):
        append_first(ledger, number)
    ledger.close()
    for path in other.journal.iterdir():
        (home.journal / path.name).write_bytes(path.read_bytes())
    again, _ = opened(home)
    assert again.damage is not None
    again.close()


def test_when_the_projection_cannot_be_written_nothing_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path / "home", 2)
    (segment,) = home.journal.glob("*.journal")
    before = segment.read_bytes()
    ledger = open_ledger(home)

    def full(*_arguments: object) -> None:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)

    with monkeypatch.context() as patch:
        patch.setattr(ledger._writer, "_record", full)
        with pytest.raises(Unavailable) as refused:
            append(ledger, "41")
    assert refused.value.code == "not-written"
    assert "disk is full" in refused.value.text.fr
    assert segment.read_bytes() == before
    assert ledger.reader.head_number() == 2
    assert append(ledger, "42").number == 3
    ledger.close()
    assert clean(home)


def test_when_the_journal_cannot_be_written_nothing_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path / "home", 1)
    ledger = open_ledger(home)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", full)
        with pytest.raises(Unavailable) as refused:
            append(ledger, "41")
    assert refused.value.code == "not-written"
    assert append(ledger, "42").number == 2
    ledger.close()
    assert clean(home)


def test_a_record_that_cannot_be_taken_out_stops_writing_until_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home(tmp_path / "home", 1)
    ledger = open_ledger(home)

    def fail(*_arguments: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(ledger._writer, "apply", fail)
        patch.setattr(ledger._journal, "cut", fail)
        with pytest.raises(OSError, match="Input/output"):
            append(ledger, "41")
    with pytest.raises(Unavailable, match="read-only"):
        append(ledger, "42")
    ledger.close()
    again, _ = opened(home)
    assert again.damage is None
    assert again.reader.head_number() == 2
    again.close()
    assert clean(home)


def test_the_key_of_a_request_is_kept_with_its_commit(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 1)
    ledger = open_ledger(home)
    key = Idempotency("cle-1", "a" * 64)
    commit = ledger.append(recorded(("7", described("7"))), account="local", reason="clé", idempotency=key)
    assert ledger.reader.commit_of_key("cle-1") == commit
    assert ledger.reader.commit_of_key("autre") is None
    ledger.close()
    rebuild(home, no_progress)
    again = open_ledger(home)
    assert again.reader.commit_of_key("cle-1") == commit
    again.close()


def test_two_states_of_one_source_on_one_day_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """What is live counts as well as what comes with it; the days of another source do not."""
    home = new_home(tmp_path / "home", 2)
    ledger = open_ledger(home)
    start, end = date(2026, 1, 1), date(2026, 6, 1)
    first, second = holding(described("1", "A"), start, end), holding(described("1", "B"), end - timedelta(days=1))
    contents = {each.digest: each for each in (described("1", "A"), described("1", "B"))}
    for said in ([second], [first]):  # code 1 is held since ever by the first commit
        with pytest.raises(Refused) as refused:
            ledger.append(
                Effect(contents=contents, recorded=tuple((offence("1"), "natinf", each) for each in said)),
                account="local",
                reason="deux fois",
            )
        assert refused.value.code == "overlapping-states"
        assert refused.value.details["entity"] == offence("1")
    with pytest.raises(Refused, match=r"2026-01-01 - 2026-06-01"):
        ledger.append(
            Effect(contents=contents, recorded=((offence("9"), "natinf", first), (offence("9"), "natinf", second))),
            account="local",
            reason="deux fois",
        )
    assert ledger.reader.head_number() == 2
    live = ledger.reader.live_rows([offence("1")])[offence("1")]
    ledger.append(
        Effect(contents=contents, retracted=tuple(live), recorded=((offence("1"), "natinf", first),)),
        account="local",
        reason="l'un après l'autre",
    )
    ledger.close()
    assert clean(home)


def test_two_states_of_one_day_in_a_journal_are_told_by_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written by something that did not look: the journal is whole, and what it says cannot be right."""
    home = new_home(tmp_path / "home", 2)
    ledger = open_ledger(home)
    monkeypatch.setattr("app.adapters.ledger._refuse_overlaps", lambda *_: None)
    append(ledger, "1")
    ledger.close()
    (problem,) = verify(home, no_progress).problems
    assert problem.fr == f"{offence('1')} : deux états d'une même source le même jour"
    assert problem.en == f"{offence('1')}: two states of one source on one day"
