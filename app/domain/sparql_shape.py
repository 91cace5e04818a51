"""What one query may hold, and what a checked query is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may hold; the defaults are those of anonymous callers."""

    max_bytes: int = 65_536
    max_depth: int = 64  # brackets open at once
    max_joined: int = 64  # patterns joined in one group
    max_planning: float = 500.0  # estimated milliseconds of planning, all groups together
    own_graphs: bool = False  # FROM may choose among the graphs of what is asked; nothing is ever fetched
    max_operators: int = 2_000  # operators, calls and keywords: each may cost the engine a level of its stack


@dataclass(frozen=True, slots=True)
class QueryShape:
    """What a query is, and the text to run: the one that was checked, name escapes decoded."""

    form: Form
    text: str
    depth: int
    operators: int
    planning: float  # estimated milliseconds
