"""Views: an in-memory store with the plain triples of one day, as known after a commit, for one audience."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store, parse

from app.domain.patches import absence, date_of_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from _typeshed import WriteableBuffer

    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.wear import Wear
    from app.domain.patches import Patch

_CHUNK = 1 << 20
_MANY = 10_000  # triples read at once as Python objects


class _Chunks(io.RawIOBase):
    """Reads an iterator of bytes as a file, so that a large view is never held twice."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._rest = part
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _joined(parts: Iterator[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def load_view(reader: ProjectionReader, day: date, known: int, audience: str) -> Store:
    """Load a whole view from the projection."""
    absent = (absence(entity).data for entity in reader.absent(day, known, audience))
    # The view holds its own date as data: no rule and no query reads a clock.
    parts = chain(reader.view(day, known, audience), absent, (date_of_view(day).data,))
    return loaded(parts, RdfFormat.N_TRIPLES)


def loaded(parts: Iterator[bytes], form: RdfFormat) -> Store:
    """Return a store with canonical lines, read as they come."""
    store = Store()
    store.bulk_load(io.BufferedReader(_Chunks(_joined(parts)), _CHUNK), form, lenient=True)
    return store


def quads(lines: Iterable[bytes]) -> list[Quad]:
    """Read canonical lines, without line ends, into the default graph."""
    return list(parse(b"".join(line + b"\n" for line in lines), RdfFormat.N_TRIPLES, lenient=True))


def apply_patch(store: Store, patch: Patch) -> None:
    """Remove and add the triples of a patch."""
    _replace(store, patch.removed, patch.added)


def move_view(store: Store, wear: Wear, steps: Iterable[tuple[Sequence[bytes], Sequence[bytes]]]) -> None:
    """Apply the lines to remove and to add of each entity, some thousands at a time."""
    removed: list[bytes] = []
    added: list[bytes] = []
    for gone, new in steps:
        removed += gone
        added += new
        if len(removed) + len(added) >= _MANY:
            _replace(store, removed, added)
            wear.moved(len(removed), len(added))
            removed, added = [], []
    _replace(store, removed, added)
    wear.moved(len(removed), len(added))


def revert_patch(store: Store, patch: Patch) -> None:
    """Undo a patch that was applied."""
    _replace(store, patch.added, patch.removed)


def _replace(store: Store, removed: Sequence[bytes], added: Sequence[bytes]) -> None:
    for first in range(0, len(removed), _MANY):
        for quad in quads(removed[first : first + _MANY]):
            store.remove(quad)
    if len(added) > _MANY:
        # Without a Python object for each triple: a third of the time and none of the memory.
        store.bulk_load(b"\n".join((*added, b"")), RdfFormat.N_TRIPLES, lenient=True)
    else:
        store.extend(quads(added))
