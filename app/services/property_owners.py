"""Which source gives a property to things of a kind: where a draft's additions go when nothing else tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.stewardship import STEWARDSHIP

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.domain.contents import Content


class KindReader(Protocol):
    """What is looked at."""

    def sources_of_kind(self, kind: str) -> set[str]:
        """Return the sources that say something now of things of a kind."""

    def contents_of_source(self, source: str, kind: str, limit: int) -> list[tuple[str, Content]]:
        """Return some contents that a source gives now to things of a kind, with the things."""


_LOOKED_AT = 100  # entries of a source that tell which properties it gives


class PropertyOwners:
    """Looks at what sources give now; each kind once."""

    def __init__(self, reader: KindReader, visible: Collection[str]) -> None:
        """Give the rows, and the sources that may be chosen."""
        self._reader = reader
        self._visible = set(visible) - OF_THE_SERVICE - {source.name for source in STEWARDSHIP.values()}
        self._found: dict[str, dict[bytes, set[str]]] = {}

    def of(self, kind: str, predicate: bytes) -> str | None:
        """Return the one source that gives a property to things of a kind; None when none or several do."""
        if kind not in self._found:
            self._found[kind] = self._look(kind)
        owners = self._found[kind].get(predicate, set())
        return next(iter(owners)) if len(owners) == 1 else None

    def _look(self, kind: str) -> dict[bytes, set[str]]:
        found: dict[bytes, set[str]] = {}
        for source in sorted(self._visible & self._reader.sources_of_kind(kind)):
            for _, content in self._reader.contents_of_source(source, kind, _LOOKED_AT):
                for line in content.lines:
                    found.setdefault(line.split(b" ", 2)[1], set()).add(source)
        return found
