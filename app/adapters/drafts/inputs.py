"""What is written in a draft from a file, worked out in a process of its own: its report, and the effect to be kept.

The process reads the untrusted file, the rows of the home and the journal of the draft, and writes nothing.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.processes.children import run, run_async
from app.adapters.processes.parsing import answer_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.adapters.home import Home
    from app.adapters.processes.children import Ended

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
            child = await run_async(*_arguments(self._home, draft, options))
        return _read(child, options)


def work_out_here(home: Home, draft: str, options: Mapping[str, object]) -> WorkedOut:
    """Return what a file changes in a draft of a home that no service holds."""
    return _read(run(*_arguments(home, draft, options)), options)


def _arguments(home: Home, draft: str, options: Mapping[str, object]) -> tuple[str, ...]:
    return ("-m", "app.main", "draft-input", str(home.folder), draft, json.dumps(options))


def _read(child: Ended, options: Mapping[str, object]) -> WorkedOut:
    first, _, effect = answer_of(child, str(options.get("fileName") or "")).partition(b"\n")
    answer = json.loads(first)
    return WorkedOut(answer["report"], answer["head"], effect)
