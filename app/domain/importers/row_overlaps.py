"""Rows that contradict each other: two rows of one thing that hold on the same day, and do not say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from app.domain.importers.collecting import Collector, RejectRow
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.dated import Dated
    from app.domain.imports import Entry


@dataclass(frozen=True, slots=True)
class Membership:
    """One row of territories: a unit of commune, a matter, a type of court, the court, the days, the coverage."""

    row: int
    unit: str
    matter: str
    structure_type: str  # empty when the row does not say it
    court: str
    dated: Dated
    coverage: str  # empty when the row declares none


def together(first: Dated, second: Dated) -> bool:
    """Tell whether two rows hold on some same day; a start that is not given is taken as the earliest."""
    return (first.start or date.min) < (second.end or date.max) and (second.start or date.min) < (first.end or date.max)


def overlapping_rows(collector: Collector) -> None:
    """Reject the rows of one key that overlap: on a day a structure has one state; a row repeated is told once."""
    by_entity: dict[str, list[Entry]] = {}
    for entry in collector.entries:
        by_entity.setdefault(entry.entity, []).append(entry)
    wrong: dict[int, int] = {}
    for same in by_entity.values():
        for one, other in combinations(same, 2):
            if one.dated and other.dated and together(one.dated, other.dated):
                wrong.setdefault(one.row, other.row)
                wrong.setdefault(other.row, one.row)
    for row, other_row in wrong.items():
        collector.withdraw(row, _overlap(row, other_row))


def _overlap(row: int, other: int) -> RejectRow:
    return RejectRow(
        "overlapping-rows",
        "from",
        "",
        Text(
            f"Les lignes {row} et {other} parlent de la même structure les mêmes jours : on ne peut savoir laquelle "
            "a raison. Finir l’une avant que l’autre commence, ou ôter celle qui est fausse.",
            f"Rows {row} and {other} speak of the same structure over the same days: no one can say which is right. "
            "End one before the other begins, or remove the wrong one.",
        ),
    )


def contradicting_rows(collector: Collector, memberships: Iterable[Membership]) -> None:
    """Tell the rows that give one commune to two courts of one type, for one matter, on the same days.

    Inside a coverage, where exactly one is asked for, both are rejected. Elsewhere they are kept with a warning: a
    text can say so, and a part of a commune can be meant.
    """
    groups: dict[tuple[str, str, str], list[Membership]] = {}
    for each in memberships:
        if each.structure_type:
            groups.setdefault((each.unit, each.matter, each.structure_type), []).append(each)
    told: set[int] = set()
    for same in groups.values():
        for one, other in combinations(same, 2):
            if one.court == other.court or not together(one.dated, other.dated):
                continue
            for row, with_ in ((one, other), (other, one)):
                if row.row not in told:
                    told.add(row.row)
                    _tell(collector, row, with_, inside=bool(one.coverage or other.coverage))


def _tell(collector: Collector, row: Membership, other: Membership, *, inside: bool) -> None:
    unit, court, second = (iri.rpartition("/")[2] for iri in (row.unit, row.court, other.court))
    cause = Text(
        f"Les lignes {row.row} et {other.row} donnent {unit} à {court} et à {second} ({row.structure_type}, "
        f"{row.matter}) sur les mêmes jours. Finir l’une avant que l’autre commence, ou nommer dans la colonne part la "
        "fraction de commune que l’une vise.",
        f"Rows {row.row} and {other.row} give {unit} to {court} and to {second} ({row.structure_type}, {row.matter}) "
        "over the same days. End one before the other begins, or name in the column part the part of the commune that "
        "one of them means.",
    )
    if inside:
        collector.withdraw(row.row, RejectRow("contradictory-territory", "court", court, cause))
    else:
        collector.warn_at(row.row, "two-courts", "court", court, cause)
