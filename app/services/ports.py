"""What services need from adapters, as they use it; ``app/main`` gives the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from app.domain.commits import Commit, Effect, Idempotency, Source
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.editions import Edition
    from app.domain.moves import Moved, When
    from app.domain.patches import Patch
    from app.domain.rows import Row
    from app.domain.successors import Successors
    from app.domain.verdicts import Verdict


class TimelineReader(Protocol):
    """Reads of rows, contents and editions."""

    def head_number(self) -> int:
        """Return the number of the last commit, 0 for none."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""

    def live_rows(self, entities: Iterable[str]) -> dict[str, list[Row]]:
        """Return the rows of these entities that no commit has retracted."""

    def moved(self, before: When, after: When, audience: str) -> Iterator[Moved]:
        """Yield every entity of which two moments do not say the same, with the rows that hold at each."""

    def days_to_come(self, when: When, audience: str) -> list[date]:
        """Return the days after a moment on which a row begins or ends, as known then, in order."""

    def differs_by_more(self, when: When, other: When, audience: str, entities: int) -> bool:
        """Tell whether more rows than that begin or end between two moments."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def has_content(self, digest: str) -> bool:
        """Tell whether a content is held."""

    def editions(self, source: str, *, withdrawn: bool = False) -> list[Edition]:
        """Return the editions held of a source, in the order in which they speak; the withdrawn ones too if asked."""

    def edition_entries(self, edition: Edition) -> dict[str, str]:
        """Return what an edition gives: entity to digest."""

    def said_of(self, source: str, entity: str) -> Mapping[Edition, Mapping[str, str]]:
        """Return what each edition held of a source gives of one entity: its digest, or nothing when it omits it."""

    def legal_dates(self, source: str, entity: str | None = None) -> list[LegalDate]:
        """Return the legal dates held of a source, or of one of its entities."""

    def corrections(self, source: str, entity: str | None = None) -> list[Correction]:
        """Return the corrections held of a source, or of one of its entities."""

    def commit_numbered(self, number: int) -> Commit | None:
        """Return a commit by its number."""

    def editions_of_commit(self, number: int) -> list[Edition]:
        """Return the editions that a commit brought, withdrawn or not."""

    def amendments_of(self, number: int) -> tuple[list[LegalDate], list[Correction]]:
        """Return the legal dates and the corrections that a commit brought, withdrawn or not."""

    def withdrawals(self) -> list[tuple[int, Withdrawal]]:
        """Return every taking back and giving back, with the commit that did it, in order."""

    def rows_of_commit(self, number: int) -> list[Row]:
        """Return every row that a commit recorded or retracted."""

    def later_commits(self, entity: str, source: str, number: int) -> list[int]:
        """Return the commits after one that changed what a source says of an entity."""

    def contents_of_source(self, source: str, kind: str, limit: int) -> list[tuple[str, Content]]:
        """Return some contents that a source gives now to things of a kind, with the things."""

    def sources_of_kind(self, kind: str) -> set[str]:
        """Return the sources that say something now of things of a kind."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def contents_of_kind(self, kind: str, day: date) -> Mapping[str, Content]:
        """Return the contents of a kind that hold on a day, all sources joined."""


class Ledger(Protocol):
    """The only way to write."""

    def append(
        self,
        effect: Effect,
        *,
        account: str,
        reason: str,
        legal_basis: str = "",
        idempotency: Idempotency | None = None,
    ) -> Commit:
        """Commit an effect; when this returns it is on disk."""


class Gate(Protocol):
    """Checks a change before it is committed, and follows it once it is."""

    def check(self, patch: Patch, earlier: Verdict | None = None) -> Verdict:
        """Validate the candidate state that a patch leads to, after the verdict of the days before it."""

    def meets(self, changed: Collection[str], moved: Collection[str]) -> bool:
        """Tell whether a rule looks at one of these predicates and at one of those."""

    def settle(self) -> None:
        """Come back to today after the last day checked."""

    def reject(self, patch: Patch) -> None:
        """Go back to the state before: the change was not committed."""


class EntityReader(Protocol):
    """Reads of single things and of lists, for an audience."""

    def rows_of(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one entity that hold on a day."""

    def before(self, entity: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the nearest rows that had ended on a day."""

    def after(self, entity: str, day: date, known: int, audience: str, *, every: bool = False) -> list[Row]:
        """Return the nearest rows (or every one) that begin on a day or later."""

    def first_recorded(self, entity: str, audience: str) -> int | None:
        """Return the commit that first recorded something of an entity, retracted or not."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""

    def listed_ever(self, kind: str, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind known after a commit, whatever their days."""

    def head_number(self) -> int:
        """Return the number of the last commit."""


class ChronicleReader(EntityReader, Protocol):
    """What successions are read from: single things, lists, and the editions of a source."""

    def editions(self, source: str) -> list[Edition]:
        """Return the editions held of a source, in the order in which they speak."""


class Followed(Protocol):
    """What tells the successors of closed things."""

    def successors(self, things: Iterable[str], day: date, known: int, audience: str) -> Mapping[str, Successors]:
        """Return what directly follows each of these things that has ended by a day."""
