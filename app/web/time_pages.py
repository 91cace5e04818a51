"""The pages on time: what changed between two dates, one thing at two dates, and all the states of a thing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.sentences import ChangeType, value_words
from app.web.paging import paged
from app.web.rendering import number
from app.web.spans import instant_in_words, sentence_of, span_in_words
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from app.domain.differences import Difference
    from app.domain.errors import SrjError
    from app.domain.kinds import HeldKinds
    from app.domain.language import Language, Text
    from app.domain.sentences import Words
    from app.domain.statements import Statement
    from app.services.changed import ChangesPage, ChangeTold, Side, SideBySide
    from app.services.history import Entry, History, StateTold
    from app.web.asking import Asking, Visits
    from app.web.rendering import Renderer
    from app.web.spans import Span

Tell = Callable[[Sequence["Entry"]], list["StateTold"]]
_FORMS = ("csv", "json", "ttl")
_SAFE = "-._~"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field before and after, in the words of the page."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class StateLine:
    """One state of a history, in the words of the page."""

    told: StateTold
    span: Span
    label: str
    sentence: str
    recorded: str
    href: str | None  # of the page of the thing on a day of this state
    choose: str | None  # of this page with this state
    fields: tuple[FieldLine, ...]


class TimePages:
    """Renders the pages on time; what they show was found by the routes."""

    def __init__(self, visits: Visits, renderer: Renderer, kinds: HeldKinds) -> None:
        """Give who reads visits, the templates and the kinds."""
        self._visits = visits
        self._renderer = renderer
        self._kinds = kinds

    async def changes(
        self, request: Request, language: Language, found: ChangesPage | None, problem: SrjError | None
    ) -> bytes:
        """Return the page of changes: its form, what changed, or what is wrong in what was asked."""
        asking = self._visits.asking(request, language) if problem is None else self._visits.told(request, language)
        shown = {**self._ends(asking), **_changes(asking, found, problem)}
        return self._renderer.page("changes.html", asking, **shown)

    async def compare(
        self, request: Request, language: Language, found: SideBySide | None, problem: SrjError | None
    ) -> bytes:
        """Return the page of one thing at two dates."""
        asking = self._visits.asking(request, language) if problem is None else self._visits.told(request, language)
        shown: dict[str, object] = {**self._ends(asking), "error": problem, "found": found, "lines": ()}
        if found is not None:
            shown |= {
                "lines": [_line(each, label, found.words, language) for each, label in found.fields],
                "sides": [_side(asking, found, side) for side in (found.before, found.after)],
                "sentence": found.change.sentence.in_(language) if found.change else None,
                "href": asking.link(f"doc/{found.kind}/{quote(found.key, safe=_SAFE)}"),
                "downloads": [(form, asking.machine(f"changes.{form}", **_asked(asking))) for form in _FORMS],
                "states": asking.link(f"doc/{found.kind}/{quote(found.key, safe=_SAFE)}/history"),
            }
        return self._renderer.page("compare.html", asking, **shown)

    async def history(
        self, request: Request, language: Language, found: History, tell: Tell, offset: int, limit: int
    ) -> bytes:
        """Return the page of all the states of a thing; ``state`` in the address chooses the one that is shown."""
        asking = self._visits.asking(request, language, found.moment)
        place, shown = _chosen(asking, found), found.entries[offset : offset + limit]
        chosen = found.current[place - 1] if place else found.entries[-1]
        first, *told = await asyncio.to_thread(tell, [chosen, *shown])
        lines = [_state(asking, found, each) for each in told]
        kind = self._kinds.seen_by(asking.moment.audience).get(found.kind)
        path = f"doc/{found.kind}/{quote(found.key, safe=_SAFE)}"
        total = len(found.entries)
        return self._renderer.page(
            "history.html",
            asking,
            kind=found.kind,
            plural=kind.plural.in_(language) if kind else found.kind,
            thing=asking.link(path),
            name=first.label.in_(language),
            key=found.key,
            place=place,
            states=len(found.current),
            chosen=_state(asking, found, first),
            current=[each for each in lines if each.told.entry.current],
            superseded=[each for each in lines if not each.told.entry.current],
            gaps=[_gap(gap.start, gap.end, language) for gap in found.gaps],
            total=total,
            **paged(asking, offset, limit, total),
            downloads=[(form, asking.machine(f"{path}/history.{form}")) for form in _FORMS],
        )

    def _ends(self, asking: Asking) -> dict[str, object]:
        """Return what the form of both ends shows; a first visit is offered the year that ends today."""
        today = date.fromisoformat(asking.today)
        return {
            "start": asking.parameter("from") or (today - timedelta(days=365)).isoformat(),
            "end": asking.parameter("to") or today.isoformat(),
            "kind": asking.parameter("kind"),
            "key": asking.parameter("key"),
            "kinds": [
                (name, kind.plural.in_(asking.language))
                for name, kind in self._kinds.seen_by(asking.moment.audience).items()
            ],
        }


def _changes(asking: Asking, found: ChangesPage | None, problem: SrjError | None) -> dict[str, object]:
    swapped = problem.details.get("swapped") if problem else None
    asked = _asked(asking)
    shown: dict[str, object] = {
        "error": problem,
        "swapped": asking.here(**{"from": asked["to"], "to": asked["from"]}) if swapped else None,
        "type": asking.parameter("type"),
        "types": [each.value for each in ChangeType],
        "found": found,
        "lines": [],
        "downloads": [],
    }
    if found is None:
        return shown
    return shown | {
        "lines": [_change(asking, each, asked) for each in found.items],
        **paged(asking, found.offset, found.limit, found.total),
        "downloads": [(form, asking.machine(f"changes.{form}", **asked)) for form in _FORMS],
    }


def _asked(asking: Asking) -> dict[str, str | None]:
    return {name: asking.parameter(name) or None for name in ("from", "to", "kind", "key", "type")}


def _change(asking: Asking, told: ChangeTold, asked: Mapping[str, str | None]) -> dict[str, object]:
    ends = {"from": asked["from"], "to": asked["to"]}
    verbatim = [_line(each, label, None, asking.language) for each, label in told.fields]
    return {
        "told": told,
        "href": asking.document(told.entity),
        "sentence": told.sentence.in_(asking.language),
        "compare": asking.link("compare", kind=told.kind, key=told.key, **ends),
        "fields": verbatim if told.type is ChangeType.CHANGED else [],
    }


def _line(change: Difference, label: Text, words: Words | None, language: Language) -> FieldLine:
    before, after = (tuple(_value(each, words, language) for each in held) for held in (change.before, change.after))
    return FieldLine(label.in_(language), before, after, change.differs)


def _value(value: Statement, words: Words | None, language: Language) -> str:
    return value.value if words is None else value_words(value, words).in_(language)


def _side(asking: Asking, found: SideBySide, side: Side) -> dict[str, object]:
    return {
        "day": side.when.day.isoformat(),
        "known": side.when.known if found.before.when.known != found.after.when.known else None,
        "span": span_in_words(side.row, side.when.day, asking.language) if side.row else None,
        "is_before": side is found.before,
    }


def _chosen(asking: Asking, found: History) -> int:
    """Return the rank of the state that is shown: the one asked for, else the one of the day, else the last."""
    asked = asking.parameter("state")
    total = len(found.current)
    if total and asked.isascii() and asked.isdigit() and len(asked) < 6:  # noqa: PLR2004 - more digits than there are states
        return min(max(int(asked), 1), total)
    holding = [
        index for index, entry in enumerate(found.current, start=1) if entry.row.holding.span.holds_on(found.moment.day)
    ]
    return holding[-1] if holding else total


def _state(asking: Asking, found: History, told: StateTold) -> StateLine:
    language = asking.language
    span = span_in_words(told.entry.row, found.moment.day, language)
    fields = tuple(_line(each, label, None, language) for each, label in told.fields)
    path = f"doc/{found.kind}/{quote(found.key, safe=_SAFE)}"
    day = span.first or span.last
    recorded = (
        CATALOGUE["states.recorded_value"]
        .in_(language)
        .format(number=number(told.recorded.number, language), time=instant_in_words(told.recorded.time, language))
    )
    href = asking.link(path, valid=day) if day and told.entry.current else None
    rank = found.current.index(told.entry) + 1 if told.entry.current else None
    choose = asking.here(state=rank) + "#state" if rank else None
    sentence = told.sentence.in_(language)
    return StateLine(told, span, told.label.in_(language), sentence, recorded, href, choose, fields)


def _gap(start: date | None, end: date | None, language: Language) -> str:
    words = sentence_of(start, end - timedelta(days=1) if end else None, language)
    return CATALOGUE["states.gap"].in_(language).format(span=words[:1].upper() + words[1:])
