"""At midnight in Paris the processes that hold views end, to be started anew with the views of the new day."""

from __future__ import annotations

import os
import socket
from datetime import date
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.adapters.processes.local_sockets import listen
from app.adapters.processes.reader_process import ReaderProcess
from app.adapters.processes.writer_process import WriterProcess
from app.adapters.projection.writing import create_projection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


def test_the_writer_ends_with_its_day(tmp_path: Path) -> None:
    lifeline, other = os.pipe()
    with listen(tmp_path / "writer.sock") as listening:
        WriterProcess(listening, lifeline, lambda: 0, {}, lambda: False).run()
    os.close(lifeline)
    os.close(other)


def test_the_reader_ends_when_the_date_in_paris_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.adapters.processes.reader_process.DAY_CHECK_SECONDS", 0.01)
    home = Home(tmp_path)
    create_projection(home.projection)
    days: Iterator[date] = iter([date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 25)])
    lifeline, other = os.pipe()
    with (
        listen(home.writer_socket) as feed,
        listen(home.reader_socket, socket.SOCK_SEQPACKET) as control,
    ):
        ReaderProcess(home, control, lifeline, lambda: next(days), {}).run()
        assert feed.getsockname()
    assert next(days, None) is None
    os.close(lifeline)
    os.close(other)
