"""Our own program in a process of its own: started, heard to its end, and ended with who waits for it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from dataclasses import dataclass

from app.adapters.processes.limits import cause_of_exit


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended, and what it wrote to its standard output and to that of errors."""

    status: int  # negative for a signal
    told: bytes
    complaint: bytes

    @property
    def cause(self) -> str:
        """Why it ended (``limits.cause_of``)."""
        return cause_of_exit(self.status)

    @property
    def last_words(self) -> str:
        """The last line of its complaint, else the cause."""
        return (self.complaint.decode(errors="replace").strip().splitlines()[-1:] or [self.cause])[0]


def run(*arguments: str) -> Ended:
    """Run the interpreter with arguments."""
    done = subprocess.run([sys.executable, *arguments], stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - our own program
    return Ended(done.returncode, done.stdout, done.stderr)


async def run_async(*arguments: str) -> Ended:
    """Do the same without holding the event loop; who is cancelled takes the child along."""
    import asyncio  # noqa: PLC0415 - commands and children that read a file have no event loop

    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
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
    return Ended(int(child.returncode or 0), told, complaint)
