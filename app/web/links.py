"""Links of a thing, both ways: what it states, and what leads to it in the view of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import iri as iri_term
from app.domain.contents import owner
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.web.names import NOT_NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.reading import Moment
    from app.web.answers import Row, View

SHOWN = 50
_MOST_READ = 1_000  # the bound that pages/incoming sets itself
_RESOLVES = TERMS + "resolvesTo"
# A reference of an offence is stated by the offence as well: its own link is enough.
_STATED_TWICE = frozenset({TERMS + "referenceRole-definedBy", TERMS + "referenceRole-punishedBy"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """What leads to a thing by one link: the first of them, and how many there are."""

    predicate: str
    subjects: tuple[str, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many are not listed."""
        return max(self.total - len(self.subjects), 0)


@dataclass(frozen=True, slots=True)
class IncomingLinks:
    """Everything that leads to a thing; ``known`` is false when the view could not be asked."""

    groups: tuple[Incoming, ...] = ()
    in_scheme: int = 0
    known: bool = True

    def iris(self) -> Iterator[str]:
        """Yield what has to be named."""
        for group in self.groups:
            yield group.predicate
            yield from group.subjects


async def incoming_links(view: View, entity: str, moment: Moment) -> IncomingLinks:
    """Ask what leads to a thing; a reference counts as a link of the thing that holds it."""
    values = {"thing": iri_term(entity)}
    try:
        rows = await view.ask("pages/incoming", moment, values)
        counts = await view.ask("pages/incoming-counts", moment, values)
    except NOT_NOW:
        return IncomingLinks(known=False)
    totals = {row["property"].value: int(row["subjects"].value) for row in counts}
    in_scheme = totals.pop(SKOS + "inScheme", 0)
    return IncomingLinks(tuple(_groups(entity, rows, totals)), in_scheme)


def _groups(entity: str, rows: list[Row], totals: dict[str, int]) -> Iterator[Incoming]:
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        predicate = _link(row)
        subject = owner(row["subject"].value)
        if predicate is not None and subject != entity:
            found.setdefault(predicate, {})[subject] = None
    whole = len(rows) < _MOST_READ
    for predicate, subjects in found.items():
        total = len(subjects) if whole else max(totals.get(predicate, 0), len(subjects))
        yield Incoming(predicate, tuple(subjects)[:SHOWN], total)
    if not whole:
        yield from (Incoming(predicate, (), total) for predicate, total in totals.items() if predicate not in found)


def _link(row: Row) -> str | None:
    predicate = row["property"].value
    if predicate != _RESOLVES or "role" not in row:
        return predicate
    role = row["role"].value
    return None if role in _STATED_TWICE else role.replace("referenceRole-", "")
