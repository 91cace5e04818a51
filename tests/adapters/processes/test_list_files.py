"""Files of lists: one process for all who ask, room made by age, and a process that ends is told by its cause."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.processes import list_files
from app.adapters.processes.limits import MEMORY_EXIT
from app.adapters.processes.list_files import ListFiles
from app.domain.errors import DeadlineExceeded, OutOfMemory, Unavailable
from app.services.reading import Moment
from app.services.whole_lists import Wanted
from tests.timeline import new_home

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home

MOMENT = Moment(date(2026, 11, 24), 3, "public")
CSV, TURTLE = (Wanted("natinf", form, MOMENT) for form in ("csv", "ttl"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home", commits=3)


def test_a_list_is_written_by_one_process_for_all_who_ask(home: Home) -> None:
    async def asked() -> None:
        files = ListFiles(home, 1 << 20)
        one, other = await asyncio.gather(files.made(CSV), files.made(CSV))
        assert one is other
        assert one.path is not None
        data = one.path.read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        assert b"Infraction 3" in data
        await files.stop()

    asyncio.run(asked())


def test_the_files_least_asked_leave(home: Home) -> None:
    async def asked() -> None:
        files = ListFiles(home, 0)
        first = await files.made(CSV)
        assert first.path is not None
        with first.path.open("rb") as reading:
            second = await files.made(TURTLE)
            assert (first.path.exists(), second.path is not None and second.path.exists()) == (False, True)
            assert len(reading.read()) == first.size, "who is reading keeps it"
        assert (await files.made(CSV)).sha256 == first.sha256

    asyncio.run(asked())


@pytest.mark.parametrize(
    ("ending", "error", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGALRM)", DeadlineExceeded, "list-deadline"),
        (f"import os; os._exit({MEMORY_EXIT})", OutOfMemory, "list-memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Unavailable, "list-failed"),
        ("raise RuntimeError('planted')", Unavailable, "list-failed"),
    ],
)
def test_a_process_that_ends_is_told_by_its_cause(
    home: Home, monkeypatch: pytest.MonkeyPatch, ending: str, error: type[Exception], code: str
) -> None:
    monkeypatch.setattr(list_files, "COMMAND", ("-c", ending))

    async def asked() -> None:
        files = ListFiles(home, 1 << 20)
        with pytest.raises(error) as raised:
            await files.made(CSV)
        assert getattr(raised.value, "code", None) == code
        monkeypatch.undo()
        assert (await files.made(CSV)).size > 0, "the next one is made"

    asyncio.run(asked())


def test_too_many_lists_at_once_are_refused_and_what_is_being_made_ends(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_files, "COMMAND", ("-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(list_files, "_MOST_WAITING", 1)

    async def asked() -> None:
        files = ListFiles(home, 1 << 20)
        waiting = asyncio.create_task(files.made(CSV))
        await asyncio.sleep(0)
        with pytest.raises(Unavailable) as raised:
            await files.made(TURTLE)
        assert raised.value.code == "lists-busy"
        await files.stop()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(asked())
