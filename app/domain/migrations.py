"""Migrations: what a new model changes in the states that a home holds, as effects on contents and never as operations.

A state that is known is never rewritten: its row is retracted and another recorded over the same span, so that what
was served stays what it was. The rows of an importer are a function of what is held of its source, so what is held
of a source that a migration touches (editions, legal dates, corrections) is kept again whole, with the contents that
came: an import after the upgrade finds the new facts and not the old ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.commits import KeptEdition
from app.domain.contents import Content
from app.domain.rows import replace as replace_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.corrections import Correction, LegalDate
    from app.domain.rows import Change, Row


CARRIED = "carriedFrom"  # in the report of an edition kept again: the commit that first brought it


@dataclass(frozen=True, slots=True)
class Step:
    """What one migration did: how many states it touched, and how many triples it took and gave."""

    name: str
    states: int
    removed: int
    added: int

    def to_json(self) -> dict[str, object]:
        """Return the keys of the report."""
        return {"name": self.name, "states": self.states, "removed": self.removed, "added": self.added}


@dataclass(frozen=True, slots=True)
class Migrated:
    """What all the migrations lead to."""

    steps: tuple[Step, ...] = ()
    contents: Mapping[str, Content] = field(default_factory=dict)  # digest before -> content after
    rows: tuple[Row, ...] = ()  # every live row of each (entity, source) of which a row changes
    editions: tuple[KeptEdition, ...] = ()  # what is held of each source that is touched, whole and in order
    legal_dates: tuple[LegalDate, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def changes(self) -> list[Change]:
        """Return the changes of rows: the same spans, the new contents; what says nothing any more is no row."""
        owned: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            owned.setdefault((row.entity, row.source), []).append(row)
        return [
            replace_rows(
                entity,
                source,
                rows,
                [
                    replace(row.holding, content=self._after(row.holding.content))
                    for row in rows
                    if self._says(row.holding.content)
                ],
            )
            for (entity, source), rows in sorted(owned.items())
        ]

    def kept(self) -> tuple[KeptEdition, ...]:
        """Return the editions to be kept again, in their order; each says which commit brought it."""
        return tuple(
            KeptEdition(
                replace(each.edition, report={**each.edition.report, CARRIED: each.edition.commit}),
                {entity: self._after(digest) for entity, digest in each.entries.items() if self._says(digest)},
            )
            for each in self.editions
        )

    def dates(self) -> tuple[LegalDate, ...]:
        """Return the legal dates to be recorded again, in their order."""
        return tuple(replace(each, content=self._amended(each.content)) for each in self.legal_dates)

    def amendments(self) -> tuple[Correction, ...]:
        """Return the corrections to be recorded again, in their order."""
        return tuple(replace(each, content=self._amended(each.content)) for each in self.corrections)

    def _amended(self, digest: str | None) -> str | None:
        return self._after(digest) if digest is not None and self._says(digest) else None

    def _after(self, digest: str) -> str:
        after = self.contents.get(digest)
        return digest if after is None else after.digest

    def _says(self, digest: str) -> bool:
        after = self.contents.get(digest)
        return after is None or bool(after.lines)


def applied(
    before: Mapping[str, Content], removed: Mapping[str, set[bytes]], added: Mapping[str, set[bytes]]
) -> dict[str, Content]:
    """Return the contents that one migration changes, by the digest that each had before any migration."""
    found: dict[str, Content] = {}
    for digest in {*removed, *added}:
        lines = (set(before[digest].lines) - removed.get(digest, set())) | added.get(digest, set())
        content = Content.of(lines)
        if content != before[digest]:
            found[digest] = content
    return found
