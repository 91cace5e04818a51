"""What the routes on time are given: comparisons, histories, how a graph of changes is written, and their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Request

    from app.domain.errors import SrjError
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.services.changed import ChangesPage, SideBySide
    from app.services.changes import Changes
    from app.services.history import Entry, Histories, History, StateTold


class TimePages(Protocol):
    """Renders the pages on time."""

    async def changes(
        self, request: Request, language: Language, found: ChangesPage | None, problem: SrjError | None
    ) -> bytes:
        """Return the page of what changed between two moments."""

    async def compare(
        self, request: Request, language: Language, found: SideBySide | None, problem: SrjError | None
    ) -> bytes:
        """Return the page of one thing at two moments."""

    async def history(
        self,
        request: Request,
        language: Language,
        found: History,
        tell: Callable[[Sequence[Entry]], list[StateTold]],
        offset: int,
        limit: int,
    ) -> bytes:
        """Return the page of all the states of one thing."""


@dataclass(frozen=True)
class TimeParts:
    """Everything the routes on time need besides the others."""

    changes: Changes
    histories: Histories
    write: Callable[[Representation, ChangesPage], bytes]
    write_history: Callable[[Representation, Sequence[StateTold]], bytes]
    pages: TimePages | None = None
