"""Who makes whole lists: short ones in a thread of the front, long ones in a process of their own, as files."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.processes.list_files import ListFiles
from app.main.whole_lists import ListWriter
from app.services.touched import of_kind
from app.services.whole_lists import Made

if TYPE_CHECKING:
    from app.adapters.home import Home
    from app.services.touched import Touched
    from app.services.whole_lists import Wanted

_SHORT = 500  # things: starting a process takes as long


class WholeListParts:
    """Makes whole lists for the front."""

    def __init__(self, home: Home, touched: Touched, most: int) -> None:
        """Give the home, what commits touched, and how many bytes of files are kept."""
        self._writer = ListWriter(home.projection)
        self._files = ListFiles(home, most)
        self._touched = touched
        self._last: dict[str, int] = {}  # kind -> the commit after which its list was last made
        self._one = asyncio.Lock()  # the connection is used by one thread at a time

    async def made(self, wanted: Wanted) -> Made:
        """Return a list; a long one that no commit has touched since it was made is not made again."""
        async with self._one:
            size = await asyncio.to_thread(self._writer.size, wanted.kind)
            if size <= _SHORT:
                data = await asyncio.to_thread(lambda: b"".join(self._writer.pieces(wanted)))
                return Made(len(data), hashlib.sha256(data).hexdigest(), data)
        return await self._files.made(self._settled(wanted))

    async def stop(self) -> None:
        """End what is being made."""
        await self._files.stop()
        self._writer.close()

    def _settled(self, wanted: Wanted) -> Wanted:
        """Return the same list as known after the commit for which it was made, while no commit touched its kind."""
        if wanted.closed:
            return wanted  # it tells successors too, which rest on other things
        last, known = self._last.get(wanted.kind), wanted.moment.known
        if last is not None and last <= known and not self._touched.since(last, [of_kind(wanted.kind)]):
            return replace(wanted, moment=replace(wanted.moment, known=last))
        if not self._touched.since(known, [of_kind(wanted.kind)]):
            self._last[wanted.kind] = known
        return wanted
