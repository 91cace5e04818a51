"""What the rules find in a view, with who is in charge; and what they will find on each date to come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.language import Text
from app.domain.verdicts import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

SEVERITIES = ("Violation", "Warning", "Info")
KINDS = ("integrity", "conformity")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A finding, with the applications that it concerns and the offices in charge; none when none is recorded."""

    finding: Finding
    applications: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    declared: str = ""  # the observed deviation or the waiver that covers it

    @property
    def kind(self) -> str:
        """Whether the data are wrong, or the world departs from a rule."""
        return "integrity" if self.finding.integrity else "conformity"

    def to_json(self) -> dict[str, object]:
        """Return the keys of a finding, with its kind and who is in charge."""
        told = {key: value for key, value in self.finding.to_json().items() if key not in {"line", "column", "field"}}
        charge = {"applications": list(self.applications), "offices": list(self.offices)}
        return {**told, "kind": self.kind, **charge, "declared": self.declared or None}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Attributed:
        """Read what :meth:`to_json` wrote."""
        finding = Finding(
            told["focusNode"],
            told["resultPath"],
            told["value"],
            told["severity"],
            told["component"],
            told["sourceShape"],
            Text(told["message"]["fr"], told["message"]["en"]),
            told["kind"] == "integrity",
        )
        return cls(finding, tuple(told["applications"]), tuple(told["offices"]), told["declared"] or "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for; what is empty is not looked at, ``none`` asks for those without any."""

    rule: str = ""
    office: str = ""
    application: str = ""
    severity: str = ""
    kind: str = ""
    declared: str = ""  # ``yes``, ``no``

    def takes(self, each: Attributed) -> bool:
        """Tell whether a finding is one of those asked for."""
        return (
            self.rule in {"", each.finding.shape}
            and self.severity in {"", each.finding.severity}
            and self.kind in {"", each.kind}
            and self.declared in {"", "yes" if each.declared else "no"}
            and _holds(self.office, each.offices)
            and _holds(self.application, each.applications)
        )


NONE = "none"


def _holds(asked: str, held: Sequence[str]) -> bool:
    return not asked or (not held if asked == NONE else asked in held)


@dataclass(frozen=True, slots=True)
class Board:
    """Findings counted: by rule, office, application, severity and kind; a finding of two offices counts in both.

    ``declared`` counts those that an observed deviation or a waiver covers.
    """

    total: int
    rules: Mapping[str, int]
    offices: Mapping[str, int]
    applications: Mapping[str, int]
    severities: Mapping[str, int]
    kinds: Mapping[str, int]
    declared: int


def board_of(items: Iterable[Attributed]) -> Board:
    """Count findings; those without an office or an application are counted under ``none``."""
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("rule", "office", "application", "severity", "kind")
    }
    total = declared = 0
    for each in items:
        total += 1
        declared += bool(each.declared)
        counts["rule"][each.finding.shape] += 1
        counts["severity"][each.finding.severity] += 1
        counts["kind"][each.kind] += 1
        counts["office"].update(each.offices or (NONE,))
        counts["application"].update(each.applications or (NONE,))
    return Board(
        total,
        _most_first(counts["rule"]),
        _most_first(counts["office"]),
        _most_first(counts["application"]),
        _most_first(counts["severity"]),
        _most_first(counts["kind"]),
        declared,
    )


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules find in one view."""

    day: date
    known: int
    model: str  # the rules that judged: ``current``, or the commit that brought those known then (``n3``)
    rules: Mapping[str, int]  # how many results each rule has, listed or not
    items: tuple[Attributed, ...]
    unjudged: tuple[str, ...] = ()  # rules that the engine does not compile, too costly for this view

    @property
    def total(self) -> int:
        """How many results there are."""
        return sum(self.rules.values())

    @property
    def whole(self) -> bool:
        """Whether every result is listed."""
        return len(self.items) == self.total


@dataclass(frozen=True, slots=True)
class DateMoves:
    """What a date to come changes: results that appear, that disappear, that are not declared any more."""

    day: date
    moved: int  # triples
    appear: int
    disappear: int
    appearing: tuple[Attributed, ...]
    disappearing: tuple[Attributed, ...]
    # Findings that stand before and after, of which the deviation or the waiver ends that day.
    returning: tuple[Attributed, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every result that moves is listed."""
        return (len(self.appearing), len(self.disappearing)) == (self.appear, self.disappear)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a commit made appear and disappear in the view of its own day."""

    day: date
    known: int
    model: str
    appear: int
    disappear: int
    appearing: tuple[Attributed, ...]  # the first of them, as below
    disappearing: tuple[Attributed, ...]

    def to_json(self) -> dict[str, object]:
        """Return it for machines."""
        return {
            "commit": self.known,
            "valid": self.day.isoformat(),
            "model": self.model,
            "appear": self.appear,
            "disappear": self.disappear,
            "appearing": [each.to_json() for each in self.appearing],
            "disappearing": [each.to_json() for each in self.disappearing],
        }


@dataclass(frozen=True, slots=True)
class Calendar:
    """The results already programmed, date by date; and the dates that were not judged, with why."""

    day: date
    known: int
    model: str
    dates: tuple[DateMoves, ...]
    left: tuple[date, ...] = ()
    stopped: str = ""  # ``dates`` (more than are judged at once), ``time``, ``size``; empty when all were judged


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many results each rule had on the day of a commit, as known after it."""

    day: date
    known: int
    rules: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many results there were."""
        return sum(self.rules.values())


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts over commits, oldest first, all by the rules of the view asked; ``stopped`` as in a calendar."""

    points: tuple[TrendPoint, ...]
    stopped: str = ""
