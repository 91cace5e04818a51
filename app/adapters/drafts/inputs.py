"""What is written in a draft from a file, worked out in a process of its own: its report, and the effect to be kept.

The process reads the untrusted file, the rows of the home and the journal of the draft, and writes nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.processes.parsing import REFUSED_EXIT, ended, error_from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.home import Home

_AT_ONCE = 1  # processes: files are read after those who read pages


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a file changes: its report, the head of the record to be kept, and the effect (empty: nothing changes)."""

    report: dict[str, object]
    head: dict[str, object]
    effect: bytes


class DraftInputs:
    """Starts the processes that work inputs out, few at once."""

    def __init__(self, home: Home) -> None:
        """Give the home."""
        self._home = home
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def work_out(self, draft: str, options: Mapping[str, object]) -> WorkedOut:
        """Return what a file changes in a draft. Raises what reading it raises."""
        async with self._turn:
            child = await asyncio.create_subprocess_exec(
                *_command(self._home, draft, options),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                told, complaint = await child.communicate()
            except asyncio.CancelledError:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await child.wait()
                raise
        return _read(int(child.returncode or 0), told, complaint, options)


def work_out_here(home: Home, draft: str, options: Mapping[str, object]) -> WorkedOut:
    """Return what a file changes in a draft of a home that no service holds."""
    done = subprocess.run(_command(home, draft, options), stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - our own program
    return _read(done.returncode, done.stdout, done.stderr, options)


def _command(home: Home, draft: str, options: Mapping[str, object]) -> list[str]:
    return [sys.executable, "-m", "app.main", "draft-input", str(home.folder), draft, json.dumps(options)]


def _read(status: int, told: bytes, complaint: bytes, options: Mapping[str, object]) -> WorkedOut:
    if status == os.EX_OK:
        first, _, effect = told.partition(b"\n")
        answer = json.loads(first)
        return WorkedOut(answer["report"], answer["head"], effect)
    if status == REFUSED_EXIT:
        raise error_from_json(json.loads(told))
    raise ended(status, str(options.get("fileName") or ""), complaint)
