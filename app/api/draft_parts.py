"""What the routes of drafts need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from fastapi import Request

    from app.domain.contents import Content
    from app.domain.draft_edits import Edit
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft, DraftState
    from app.domain.draft_steps import Step, Waits
    from app.domain.language import Language
    from app.services.draft_undoing import TakenBack
    from app.services.reading import Description
    from app.services.use_declaring import UseDeclaring


class DraftAnswer(Protocol):
    """A running answer: solutions, boolean or graph, and its bytes as they come."""

    kind: str
    body: AsyncIterator[bytes]


class Desk(Protocol):
    """All drafts of a home."""

    async def open(self, head: Mapping[str, object]) -> Draft:
        """Open a draft."""

    async def fill(self, name: str, lines: Sequence[bytes], account: str) -> Draft:
        """Write in a draft that was just opened what it begins with."""

    def get(self, name: str) -> Draft:
        """Return a draft. Raises ``NotFound`` (``no-such-draft``)."""

    def every(self) -> list[Draft]:
        """Return the drafts, the newest first."""

    async def record(self, name: str, head: Mapping[str, object], *states: DraftState) -> Draft:
        """Add a comment or a change of state."""

    async def publish(
        self,
        name: str,
        allow: Callable[[Draft, NetDifference], None],
        work: Callable[[Draft], Awaitable[dict[str, object]]],
        account: str,
    ) -> dict[str, object]:
        """Publish a draft once, nobody writing in it meanwhile, and return the report."""

    async def difference(self, name: str) -> NetDifference:
        """Return what a draft changes in all."""

    async def query(self, name: str, text: str, wanted: str, graphs: Mapping[str, list[str]]) -> DraftAnswer:
        """Run a checked query on a draft."""

    async def read(self, name: str, head: Mapping[str, object]) -> bytes:
        """Return a graph of a draft."""

    async def write(
        self, name: str, task: str, head: Mapping[str, object], body: bytes, account: str
    ) -> dict[str, object]:
        """Change a draft."""

    async def take(self, name: str, options: Mapping[str, object], account: str) -> dict[str, object]:
        """Write in a draft what a file says, and return the report; ``what``: "import" or "changes"."""

    async def edit(self, name: str, edits: Sequence[Edit], account: str, *, dry_run: bool) -> dict[str, object]:
        """Write edits of entries in a draft, all of them or none, and return the report."""


class DraftPages(Protocol):
    """Renders the pages of drafts."""

    async def every(
        self,
        request: Request,
        language: Language,
        drafts: Sequence[Draft],
        waiting: Sequence[tuple[Draft, Waits]],
        sizes: Mapping[str, int],
        shown: Mapping[str, object],
    ) -> bytes:
        """Return the list with how many entities each draft changes, what waits, and the form that opens one."""

    async def one(
        self,
        request: Request,
        language: Language,
        draft: Draft,
        changes: Mapping[str, object],
        offered: AbstractSet[Step],
        shown: Mapping[str, object],
    ) -> bytes:
        """Return one draft: what it changes, what the rules say, comments, and what can be done."""

    async def impact(self, request: Request, language: Language, draft: Draft, told: Mapping[str, object]) -> bytes:
        """Return what a draft reaches."""


class DraftEntryPages(Protocol):
    """Renders the pages of one entry in a draft."""

    async def entry(
        self, request: Request, language: Language, draft: Draft, description: Description, offered: AbstractSet[Step]
    ) -> bytes:
        """Return the page of an entry as it would be."""

    async def edit(
        self,
        request: Request,
        language: Language,
        draft: Draft,
        entry: tuple[str, str],
        content: Content,
        shown: Mapping[str, object],
    ) -> bytes:
        """Return the page that changes an entry (kind and key); without content, that adds it."""


@dataclass(frozen=True)
class DraftParts:
    """The desk, what says a difference in words, what reads entries, what tells what is reached, and the pages."""

    desk: Desk
    words: Callable[[Draft, NetDifference, int, int], Awaitable[dict[str, object]]]
    impact: Callable[[Draft, NetDifference], Awaitable[dict[str, object]]]
    describe: Callable[[Draft, str, str], Awaitable[Description]]  # of a kind and a key, as a draft would have it
    given: Callable[[Draft, str, str], Awaitable[Content]]  # what sources that can be written say of it in a draft
    undone: Callable[[int, date | None, str], Awaitable[TakenBack]]  # of a commit, on a day, for an audience
    uses: UseDeclaring
    pages: DraftPages | None = None
    entry_pages: DraftEntryPages | None = None
