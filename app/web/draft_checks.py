"""What the rules say of a draft, as its page shows it: findings by day and by rule, notes, conflicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.web.findings import findings_of
from app.web.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.domain.errors import SrjError
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.findings import ShownFinding
    from app.web.names import Name, Names

_REFUSED, _CONFLICT = "refused-by-rule", "draft-conflict"
_VALUES = ("opened", "now", "draft")


@dataclass(frozen=True, slots=True)
class Broken:
    """A day on which something breaks: what, and by which rules."""

    day: str
    findings: Sequence[ShownFinding]
    rules: Sequence[tuple[Name | None, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A field that another publication changed meanwhile, with its values."""

    entity: Name
    property: Name
    opened: Sequence[str]
    now: Sequence[str]
    draft: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """What is good to know before publishing, and of which entries, each with the property when it is of one."""

    key: str
    day: str
    source: str
    about: Sequence[tuple[Name, Name | None]]


async def checked_shown(view: View, asking: Asking, sent: Mapping[str, Any]) -> dict[str, object]:
    """Return what the section of the rules shows: the report of a check, or of a publication that was refused."""
    error: SrjError | None = sent.get("error") or sent.get("obstacle")
    told: Mapping[str, Any] = error.details if error is not None else {}
    refused = told if error is not None and error.code == _REFUSED else None
    moved = told.get("values", []) if error is not None and error.code == _CONFLICT else sent.get("left_alone", [])
    report: Mapping[str, Any] | None = sent.get("report")
    found: Mapping[str, Any] = report or refused or {}
    results, notes = found.get("results", []), found.get("notes", [])
    names = await names_of(view, asking, _named(moved, notes))
    return {
        "report": report,
        "refused": refused,
        "busy": bool(sent.get("busy")),
        "obstacle": sent.get("obstacle"),
        "broken": await _by_day(view, asking, results),
        "left": int(found.get("total", 0)) - len(results),
        "conflicts": [_moved(each, names) for each in moved],
        "notes": _notes(notes, names),
    }


def _named(moved: Iterable[Mapping[str, Any]], notes: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the IRIs that conflicts and notes name."""
    found = [str(each[name]) for each in moved for name in ("entity", "property")]
    found += [value for each in moved for name in _VALUES for value in each[name] if _is_iri(value)]
    for each in notes:
        found += [str(each["entity"]), *([_property(each)] if "property" in each else [])]
    return found


async def _by_day(view: View, asking: Asking, results: Sequence[Mapping[str, Any]]) -> list[Broken]:
    """Return the days in their order; the day of a finding is that of the view in which the gate found it."""
    broken = []
    for day in sorted({str(each.get("day") or "") for each in results}):
        some = [each for each in results if str(each.get("day") or "") == day]
        found = await findings_of(view, asking, {"results": some})
        broken.append(Broken(day, found, Counter(each.rule for each in found).most_common()))
    return broken


def _moved(told: Mapping[str, Any], names: Names) -> Moved:
    values = ([names.word(each) if _is_iri(each) else each for each in told[name]] for name in _VALUES)
    return Moved(names(told["entity"]), names(told["property"]), *values)


def _is_iri(value: str) -> bool:
    return "://" in value and " " not in value


def _notes(told: Iterable[Mapping[str, Any]], names: Names) -> list[Note]:
    """Return notes, those that say the same told once with all of their entries."""
    found: dict[tuple[str, str, str], list[tuple[Name, Name | None]]] = {}
    for each in told:
        key = (str(each["note"]), str(each.get("from") or ""), str(each.get("source") or ""))
        own = names(_property(each)) if "property" in each else None
        found.setdefault(key, []).append((names(str(each["entity"])), own))
    return [Note(*key, about) for key, about in found.items()]


def _property(told: Mapping[str, Any]) -> str:
    """Return the property of a note, which is told with its subject, as N-Triples writes both."""
    return str(told["property"]).rpartition(" ")[2].strip("<>")
