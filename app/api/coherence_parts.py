"""What the routes of coherence are given: what the rules find, and the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Request

    from app.domain.coherence import Brought, Calendar, Findings, Wanted
    from app.domain.language import Language
    from app.domain.rules import Example, Rule, Rules, RuleTold
    from app.domain.waiting import Task
    from app.services.coherence import Coherence
    from app.services.rule_book import RuleBook
    from app.services.waiting import Waiting


class CoherencePages(Protocol):
    """Renders the board of coherence and the calendar of results to come."""

    async def board(
        self, request: Request, language: Language, found: Findings, wanted: Wanted, offset: int, limit: int
    ) -> bytes:
        """Return the board: findings counted, and one page of those asked for."""

    async def calendar(self, request: Request, language: Language, found: Calendar, wanted: Wanted) -> bytes:
        """Return the calendar of what appears and disappears."""

    async def brought(self, request: Request, language: Language, found: Brought) -> bytes:
        """Return what a publication made appear and disappear."""


class RulePages(Protocol):
    """Renders the rules, and one of them."""

    async def rules(
        self, request: Request, language: Language, rules: Rules, shown: Sequence[Rule], found: Findings | None
    ) -> bytes:
        """Return the page of the rules: those shown, with how many findings each has."""

    async def rule(self, request: Request, language: Language, told: RuleTold, offset: int, limit: int) -> bytes:
        """Return the page of one rule."""


class TaskPages(Protocol):
    """Renders what waits for a data steward."""

    async def tasks(
        self,
        request: Request,
        language: Language,
        every: Sequence[Task],
        found: Sequence[Task],
        offset: int,
        limit: int,
    ) -> bytes:
        """Return the page: ``every`` task gives the choices, those ``found`` are counted and listed."""


@dataclass(frozen=True)
class CoherenceParts:
    """Everything the routes of coherence, rules and tasks need besides the others."""

    coherence: Coherence
    book: RuleBook
    example_of: Callable[[str], Example | None]  # by the key of a rule
    pages: CoherencePages
    rule_pages: RulePages
    waiting: Waiting
    task_pages: TaskPages
