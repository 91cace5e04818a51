"""Whole lists made in a process of their own, kept as files under a bound, and sent from there.

A list is written once for all who ask for it; the process that writes it is nice, bounded by the kernel, and ends with
the front. Files are named by what they hold, so nothing is ever written over; the least recently asked leave.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections import OrderedDict
from typing import TYPE_CHECKING

from app.adapters.processes.children import run_async
from app.adapters.processes.limits import Limits
from app.domain.errors import DeadlineExceeded, OutOfMemory, SrjError, Unavailable
from app.domain.language import Text
from app.services.whole_lists import Made

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.home import Home
    from app.adapters.processes.children import Ended
    from app.services.whole_lists import Wanted

LIST_LIMITS = Limits(seconds=300, memory=2 << 30)
COMMAND = ("-m", "app.main", "list")
_AT_ONCE = 1  # processes: making lists must not take the processors of those who read
_MOST_WAITING = 50


class ListFiles:
    """The files of lists of one home."""

    def __init__(self, home: Home, most: int) -> None:
        """Give the home, and how many bytes of files are kept."""
        self._home = home
        self._most = most
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._making: dict[str, asyncio.Task[Made]] = {}
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def made(self, wanted: Wanted) -> Made:
        """Return a list as a file.

        Raises ``DeadlineExceeded``, ``OutOfMemory`` or ``Unavailable`` when it could not be made.
        """
        name = f"{hashlib.sha256(_told(wanted).encode()).hexdigest()}.{wanted.form}"
        kept = self._made.get(name)
        if kept is not None and kept.path is not None and kept.path.exists():
            self._made.move_to_end(name)
            return kept
        making = self._making.get(name)
        if making is None:
            if len(self._making) >= _MOST_WAITING:
                raise _busy()
            making = self._making[name] = asyncio.create_task(self._make(name, wanted))
            making.add_done_callback(lambda _done: self._making.pop(name, None))
        return await asyncio.shield(making)  # others may wait for it

    async def stop(self) -> None:
        """End what is being made."""
        for making in list(self._making.values()):
            making.cancel()
            with contextlib.suppress(asyncio.CancelledError, SrjError):
                await making

    async def _make(self, name: str, wanted: Wanted) -> Made:
        async with self._turn:
            self._home.lists.mkdir(exist_ok=True)
            path = self._home.lists / name
            made = await _written(self._home, wanted, path)
        self._made[name] = made
        self._let_go()
        return made

    def _let_go(self) -> None:
        """Take away the files that nobody asked for lately; who is reading one keeps it until the end."""
        while sum(made.size for made in self._made.values()) > self._most and len(self._made) > 1:
            _, made = self._made.popitem(last=False)
            if made.path is not None:
                made.path.unlink(missing_ok=True)


def _told(wanted: Wanted) -> str:
    moment = wanted.moment
    return json.dumps(
        {
            "kind": wanted.kind,
            "form": wanted.form,
            "day": moment.day.isoformat(),
            "known": moment.known,
            "audience": moment.audience,
            "status": wanted.status,
            "text": wanted.text,
            "under": wanted.under,
            "separator": wanted.separator,
            "encoding": wanted.encoding,
        }
    )


async def _written(home: Home, wanted: Wanted, path: Path) -> Made:
    child = await run_async(*COMMAND, str(home.folder), str(path), _told(wanted))
    if child.status != os.EX_OK:
        raise _failed(wanted, child)
    read = json.loads(child.told)
    return Made(read["size"], read["sha256"], path=path)


def _busy() -> Unavailable:
    return Unavailable(
        "lists-busy",
        Text(
            "Trop de listes sont en préparation. Redemander celle-ci dans quelques secondes.",
            "Too many lists are being made. Ask for this one again in a few seconds.",
        ),
        {"retryAfter": 10},
    )


def _failed(wanted: Wanted, child: Ended) -> SrjError:
    if child.cause == "deadline":
        return DeadlineExceeded(
            "list-deadline",
            Text(
                f"La liste {wanted.file_name} n'a pas pu être faite en {LIST_LIMITS.seconds:.0f} s. La lire par pages, "
                f"en JSON : /doc/{wanted.kind}.json?limit=1000.",
                f"The list {wanted.file_name} could not be made in {LIST_LIMITS.seconds:.0f} s. Read it by pages, as "
                f"JSON: /doc/{wanted.kind}.json?limit=1000.",
            ),
        )
    if child.cause == "memory":
        return OutOfMemory(
            "list-memory",
            Text(
                f"La liste {wanted.file_name} demande trop de mémoire. La lire par pages, en JSON : "
                f"/doc/{wanted.kind}.json?limit=1000.",
                f"The list {wanted.file_name} takes too much memory. Read it by pages, as JSON: "
                f"/doc/{wanted.kind}.json?limit=1000.",
            ),
        )
    return Unavailable(
        "list-failed",
        Text(
            f"La liste {wanted.file_name} n'a pas pu être faite ({child.last_words}). Redemander, ou le dire à "
            "l'exploitant.",
            f"The list {wanted.file_name} could not be made ({child.last_words}). Ask again, or tell the operator.",
        ),
    )
