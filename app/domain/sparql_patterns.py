"""Counts what the engine will join in each group of a query, without building a tree.

Each open bracket is a frame on a stack. A triple pattern, a step of a property path, a list item (two triples) and
an OPTIONAL, MINUS, UNION or sub-select each add one to the group around them; a plain nested group or GRAPH is
merged into its parent, as the engine does. Counts lean to the high side, never to the low one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.domain.sparql_lexer import Token

FrameKind = Literal["query", "template", "group", "expression", "path", "list", "node", "names", "data"]
Expected = Literal["subject", "verb", "after-verb", "after-object", "first"]

CLOSING = {"{": "}", "(": ")", "[": "]", "": ""}

# Joins of 64 patterns are planned in 72 ms and the time grows as their fourth power; besides, every pattern is gone
# over again by each group around it, 25 microseconds a level (engine 0.5.13).
_MEASURED_JOIN = 64
_MEASURED_MILLISECONDS = 72.0
_MILLISECONDS_PER_LEVEL = 0.025


@dataclass(slots=True)
class Frame:
    """One open bracket; ``joined`` counts for groups, ``held`` is a closed child that may prove to be a UNION's."""

    kind: FrameKind
    opener: Token
    branch: bool = False
    select: bool = False
    expression_next: bool = False
    expected: Expected = "subject"
    joined: int = 0
    held: int | None = None

    @property
    def holds_triples(self) -> bool:
        """Whether terms directly inside are parts of triples."""
        return self.kind in {"group", "template", "list", "node"}

    def settle(self) -> None:
        """Merge the last plain child: it was not the first member of a UNION."""
        self.joined += self.held or 0
        self.held = None

    def end_triples(self) -> None:
        """Close the triples under way: a clause or a nested group comes."""
        if self.kind in {"group", "template"}:
            self.expected = "subject"


def planning_milliseconds(joined: int, depth: int) -> float:
    """Return the estimated time that the engine takes to plan one group (figures above)."""
    return _MEASURED_MILLISECONDS * (joined / _MEASURED_JOIN) ** 4 + joined * depth * _MILLISECONDS_PER_LEVEL


def add_term(frame: Frame, group: Frame) -> None:
    """Take one term (or opened bracket) where a subject, a verb or an object may stand."""
    if frame.kind == "list":
        group.joined += 2
        return
    match frame.expected:
        case "subject" | "first" | "after-object":
            # After an object only an error, or the verb after a subject in brackets: counted as one more triple.
            group.joined += 1
            frame.expected = "after-verb" if frame.expected == "first" else "verb"
        case "verb":
            frame.expected = "after-verb"
        case "after-verb":
            frame.expected = "after-object"


def add_separator(symbol: str, frame: Frame, group: Frame) -> None:
    """Take one of ``.``, ``;``, ``,`` and ``/`` between terms."""
    if symbol == "/":
        group.joined += 1
        frame.expected = "verb" if frame.kind != "list" else frame.expected
    elif symbol == ".":
        frame.end_triples()
    elif frame.expected == "after-object":
        group.joined += 1
        frame.expected = "verb" if symbol == ";" else "after-verb"
