"""The verdict of the gate: what the rules found, and whether it stands in the way of the commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from app.domain.language import Text

Severity = Literal["Violation", "Warning", "Info"]
Origin = Literal["", "norm", "law", "prohibition"]
Key = tuple[str, str, str, str | None, str | None]
"""What a finding is known by from one day to another: focus, rule, component, path, value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a rule, as told to people and machines."""

    focus: str
    path: str | None
    value: str | None
    severity: str
    component: str
    shape: str
    message: Text
    integrity: bool  # the data are wrong, not the world
    line: int | None = None
    column: int | None = None
    origin: Origin = ""  # where a rule of conformity comes from; empty when it does not say
    day: date | None = None  # of the view in which the gate found it
    planned: bool = False  # of a thing to come, against a prohibition of law: nobody can declare it
    document: str | None = None  # the file in which the line is, when several were given
    field: str | None = None  # the header of the column, in a table

    @property
    def key(self) -> Key:
        """What it is known by."""
        return (self.focus, self.shape, self.component, self.path, self.value)

    @property
    def stands(self) -> bool:
        """Tell whether it refuses a change when nobody declared it: a violation, of integrity or of conformity."""
        return self.severity == "Violation"

    @property
    def declarable(self) -> bool:
        """Tell whether it can be declared as an observed deviation: the world departs from a rule, and does today."""
        return not self.integrity and not self.planned

    @property
    def waivable(self) -> bool:
        """Tell whether a waiver can cover it: the rule is a norm, never a law."""
        return self.declarable and self.origin == "norm"

    def to_json(self) -> dict[str, object]:
        """Return the keys of the contract."""
        return {
            "focusNode": self.focus or None,
            "resultPath": self.path,
            "value": self.value,
            "severity": self.severity,
            "component": self.component,
            "sourceShape": self.shape or None,
            "message": {"fr": self.message.fr, "en": self.message.en},
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "file": self.document,
        }


@dataclass(frozen=True, slots=True)
class Covered:
    """A finding that an observed deviation or a waiver covers on that day."""

    finding: Finding
    by: str  # IRI of the deviation or waiver
    kind: Literal["deviation", "waiver"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is new with the change, day after day; each finding is told once, on the first day on which it is there.

    ``refusing`` keeps the change out; ``recorded`` and ``covered`` do not; ``returning`` are covered on an earlier day
    and no longer on that one: they refuse nothing, they are programmed. ``unchecked`` are later days on which what is
    around changes, and which were not looked at because there were too many.
    """

    refusing: tuple[Finding, ...] = ()
    recorded: tuple[Finding, ...] = ()
    covered: tuple[Covered, ...] = ()
    returning: tuple[Finding, ...] = ()
    unchecked: tuple[date, ...] = ()

    @property
    def allows(self) -> bool:
        """Tell whether the change may be committed."""
        return not self.refusing

    def then(self, later: Verdict) -> Verdict:
        """Return both, what is in both told once."""
        told = {finding.key for finding in (*self.refusing, *self.recorded)}
        held = {each.finding.key for each in self.covered}
        back = {finding.key for finding in self.returning}
        return replace(
            self,
            refusing=(*self.refusing, *(each for each in later.refusing if each.key not in told)),
            recorded=(*self.recorded, *(each for each in later.recorded if each.key not in told)),
            covered=(*self.covered, *(each for each in later.covered if each.finding.key not in held)),
            returning=(*self.returning, *(each for each in later.returning if each.key not in back)),
            unchecked=(*self.unchecked, *later.unchecked),
        )
