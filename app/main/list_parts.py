"""Who reads lists: their pages and short whole ones in threads of the front, long whole ones in their own process."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.processes.list_files import ListFiles
from app.adapters.projection.reading import ProjectionReader
from app.domain.official import FALLBACK
from app.main.whole_lists import ListWriter
from app.services.listing import Listing
from app.services.succession import Succession
from app.services.touched import of_kind
from app.services.whole_lists import Made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.adapters.home import Home
    from app.domain.iris import Namespace
    from app.services.listing import Item
    from app.services.reading import Moment
    from app.services.touched import Touched
    from app.services.whole_lists import Wanted

_SHORT = 500  # things: starting a process takes as long


class PagedLists:
    """Reads lists of which pages are shown, in a thread: that of a long kind takes seconds, once a commit."""

    def __init__(self, home: Home, namespace: Namespace) -> None:
        """Open a connection of its own."""
        reader = ProjectionReader(home.projection)
        self._listing = Listing(reader, Succession(reader, namespace))
        self._one = asyncio.Lock()

    async def items(self, kind: str, moment: Moment, *, closed: bool) -> list[Item]:
        """Return the things of a kind in the order of their codes; with the closed ones too when asked."""
        async with self._one:
            return await asyncio.to_thread(self._listing.items, kind, moment, closed=closed)

    async def lookup(self, kind: str, codes: Sequence[str], moment: Moment) -> list[dict[str, object]]:
        """Answer for each code, in the order asked: in force, closed or unknown on the day."""
        async with self._one:
            return await asyncio.to_thread(self._listing.lookup, kind, codes, moment)


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


def edition_encoding(reader: ProjectionReader, source: str, moment: Moment) -> str:
    """Return the encoding of the last edition of a source on a day, as known at a moment; UTF-8 when it holds none."""
    held = (each for each in reader.editions(source) if each.commit <= moment.known and each.date <= moment.day)
    last = max(held, key=lambda each: each.order, default=None)
    return last.encoding.removesuffix("-sig") if last is not None else FALLBACK
