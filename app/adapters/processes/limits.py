"""The limits of a piece of work (``bounds`` sets them), and what the kernel does and tells of a process."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

PAGE = resource.getpagesize()
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_NAME = 15
DAY_CHECK_SECONDS = 1.0  # how late the current view may move at midnight; until then the day is another view
ROWS = 1_000_000  # solutions of one answer
MEMORY_EXIT = 77  # a worker that met MemoryError ends with this status


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one piece of work: seconds of wall time, bytes above the present size, bytes and rows of output."""

    seconds: float
    memory: int
    output: int = 1 << 30
    rows: int = ROWS

    def times(self, factor: float) -> Limits:
        """Return these bounds, so many times as wide."""
        wider = (int(each * factor) for each in (self.memory, self.output, self.rows))
        return self if factor == 1 else Limits(self.seconds * factor, *wider)


def private_memory(pid: int | str = "self") -> int:
    """Return the bytes that a process alone holds (proc(5), smaps_rollup); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def name_process(name: str) -> None:
    """Name this process for those who list processes (prctl(2), 15 bytes)."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_NAME, name.encode())


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it goes, however it goes (prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def cause_of_exit(code: int) -> str:
    """Name the cause of a process's end from its exit code, negative for a signal, as ``subprocess`` tells it."""
    return cause_of(-code if code < 0 else code << 8)


def cause_of(status: int) -> str:
    """Name the cause of a process's end, from its wait status: deadline, memory, crash, exit."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in (signal.SIGALRM, signal.SIGXCPU):
            return "deadline"
        return {signal.SIGABRT: "memory", signal.SIGKILL: "killed"}.get(signal.Signals(number), "crash")
    return "memory" if os.WEXITSTATUS(status) == MEMORY_EXIT else "exit"
