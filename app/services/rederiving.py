"""Rows made anew from what is held: after an import, a correction, a legal date, or an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.derivations import RESOLUTION_SOURCE, derived_change
from app.domain.editions import Held
from app.domain.rows import after, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.contents import Content
    from app.domain.editions import Edition
    from app.domain.rows import Change, Row
    from app.services.ports import TimelineReader

    Derivation = Callable[[], Callable[[str, Content], Content | None]]


class _OfEntity(Protocol):
    @property
    def entity(self) -> str: ...


Recorded = TypeVar("Recorded", bound=_OfEntity)


def held_of(reader: TimelineReader, source: str, contents: Mapping[Edition, Mapping[str, str]]) -> Held:
    """Return what is held of a source, given what its editions say: with its legal dates and corrections."""
    return Held(contents, by_entity(reader.legal_dates(source)), by_entity(reader.corrections(source)))


def by_entity(recorded: Iterable[Recorded]) -> dict[str, list[Recorded]]:
    """Group what stewards recorded by the entity it speaks of."""
    found: dict[str, list[Recorded]] = {}
    for each in recorded:
        found.setdefault(each.entity, []).append(each)
    return found


def rederived(source: str, entities: Iterable[str], held: Held, rows: Mapping[str, Sequence[Row]]) -> list[Change]:
    """Return the changes that make the rows of a source say what is held; ``rows`` are the live ones of each entity."""
    found = [
        replace(entity, source, [row for row in rows.get(entity, ()) if row.source == source], held.holdings(entity))
        for entity in entities
    ]
    return [change for change in found if change]


class Deriving:
    """Makes the derived rows (``resolution``) follow the rows they come from."""

    def __init__(self, derivations: Mapping[str, Derivation]) -> None:
        """Give, for a source, what makes the function that derives facts from its contents."""
        self._derivations = derivations

    def derives(self, source: str) -> bool:
        """Tell whether facts are derived from those of a source."""
        return source in self._derivations

    def changes(
        self,
        source: str,
        changes: Iterable[Change],
        rows: Mapping[str, Sequence[Row]],
        content_of: Callable[[str], Content],
        contents: dict[str, Content],
    ) -> list[Change]:
        """Return the changes of the derived rows; the contents they record are added to ``contents``."""
        if source not in self._derivations:
            return []
        derive = self._derivations[source]()
        derived: list[Change] = []
        for change in changes:
            live = rows.get(change.entity, ())
            own = [row for row in live if row.source == RESOLUTION_SOURCE]
            said = after([row for row in live if row.source == source], change, commit=0)
            found, new = derived_change(change.entity, [row.holding for row in said], own, content_of, derive)
            contents.update(new)
            if found:
                derived.append(found)
        return derived
