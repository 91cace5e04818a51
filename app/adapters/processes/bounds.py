"""What the kernel holds a process to, so that nothing outlives its deadline whoever died.

Rust code cannot be interrupted from Python: a deadline is an interval timer whose signal keeps its default action,
memory is the size of the address space on entry plus a budget, and processor time is bounded too. A worker sets them a
few times ten thousand a second: what has not moved is not set again.
"""

from __future__ import annotations

import os
import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.adapters.processes.limits import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.adapters.processes.limits import Limits

_STEP = 8 << 20  # bytes by which the size may move before the bound of memory follows
_SPARE_SECONDS = 2


class Bounds:
    """Sets what the kernel holds this process to during one piece of work."""

    def __init__(self) -> None:
        """Take the bounds that were inherited."""
        self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self._memory = resource.getrlimit(resource.RLIMIT_AS)[1]
        self._processor = resource.getrlimit(resource.RLIMIT_CPU)[1]
        self._set_memory = self._set_processor = resource.RLIM_INFINITY

    def size(self) -> int:
        """Return the size of the address space, in bytes."""
        return int(os.pread(self._statm, 32, 0).split(b" ", 1)[0]) * PAGE

    def enter(self, limits: Limits) -> None:
        """Bound what comes: past the deadline or the processor time the kernel ends this process."""
        memory = self.size() + limits.memory
        if self._memory != resource.RLIM_INFINITY:
            memory = min(memory, self._memory)
        if not memory - _STEP <= self._set_memory <= memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, self._memory))
            self._set_memory = memory
        used = resource.getrusage(resource.RUSAGE_SELF)
        processor = int(used.ru_utime + used.ru_stime + limits.seconds) + _SPARE_SECONDS
        if processor != self._set_processor:
            resource.setrlimit(resource.RLIMIT_CPU, (processor, self._processor))
            self._set_processor = processor
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)

    def leave(self) -> None:
        """Let the deadline go; the other bounds stay until the next work or ``lift``."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def lift(self) -> None:
        """Bound nothing: what comes is ours, a patch."""
        resource.setrlimit(resource.RLIMIT_AS, (self._memory, self._memory))
        resource.setrlimit(resource.RLIMIT_CPU, (self._processor, self._processor))
        self._set_memory = self._set_processor = resource.RLIM_INFINITY


@contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """Work under limits; past the deadline or the processor time the kernel ends this process."""
    bounds = Bounds()
    bounds.enter(limits)
    try:
        yield
    finally:
        bounds.leave()
        bounds.lift()
