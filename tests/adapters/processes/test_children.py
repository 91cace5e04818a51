"""Children of ours: what they told, why they ended, and that they do not outlive who waits for them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.adapters.processes.children import Ended, run, run_async
from tests.server import alive, until


@pytest.mark.parametrize(
    ("program", "status", "cause", "last_words"),
    [
        ("print('told')", 0, "exit", "exit"),
        ("import sys; print('told'); sys.exit('first\\nlast')", 1, "exit", "last"),
        ("import os; print('told', flush=True); os.kill(os.getpid(), 14)", -14, "deadline", "deadline"),
        ("import os; print('told', flush=True); os.kill(os.getpid(), 9)", -9, "killed", "killed"),
        ("import sys; print('told'); sys.exit(77)", 77, "memory", "memory"),
    ],
)
def test_how_a_child_ended_is_told(program: str, status: int, cause: str, last_words: str) -> None:
    for child in (run("-c", program), asyncio.run(run_async("-c", program))):
        assert (child.status, child.told, child.cause, child.last_words) == (status, b"told\n", cause, last_words)


def test_who_is_cancelled_takes_the_child_along(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    program = f"import os, time; open({str(noted)!r}, 'w').write(str(os.getpid())); time.sleep(60)"

    async def live() -> None:
        waiting: asyncio.Task[Ended] = asyncio.ensure_future(run_async("-c", program))
        await asyncio.to_thread(until, lambda: noted.exists() and noted.read_text(), 10, "the child started")
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(live())
    assert not alive(int(noted.read_text()))
