"""What workers do for the coherence of a view: judge it whole, and follow it to other moments by what differs.

A worker holds the view, shared with the process it was forked from; what it changes in it is its own, and it is not
used again. It opens the projection itself: no connection crosses a fork.
"""

from __future__ import annotations

import json
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QuerySolutions

from app.adapters.declared import cover, subjects_declared
from app.adapters.model_files import triples_of
from app.adapters.processes.frames import Frame
from app.adapters.projection.reading import ProjectionReader
from app.adapters.rules import Rules, by_pyshacl, plain
from app.adapters.standing import Standing, brought
from app.adapters.views import apply_patch
from app.domain.coherence import Attributed
from app.domain.contents import Content, owner
from app.domain.contents import iri as iri_term
from app.domain.moves import When
from app.services.patching import Patching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Store

    from app.adapters.processes.worker import Tasks
    from app.adapters.questions import Questions
    from app.domain.patches import Patch
    from app.domain.questions import Question
    from app.shacl import Result

LISTED = 50_000
"""Results told one by one; all are counted."""
LISTED_ON_A_DATE = 500
MOST_DATES = 60
_HANDED_OVER = 50_000  # triples of a view past which pySHACL is not asked
_ASKED_AT_ONCE = 2_000  # things
_SHARE_OF_TIME = 0.6  # of the deadline, after which no further date is begun
_SHARE_OF_VIEW = 3  # past a third of the view, following a difference costs more than it tells


class CoherenceTasks:
    """The tasks ``findings``, ``calendar``, ``trend`` and ``brought`` of a worker."""

    def __init__(self, projection: Path, rules: Rules, questions: Questions) -> None:
        """Give the projection, the rules of now, compiled, and the saved questions."""
        self._projection = projection
        self._rules = rules
        self._questions = questions

    def tasks(self) -> Tasks:
        """Return the tasks by name."""
        return {
            "findings": self.findings,
            "calendar": self.calendar,
            "trend": self.trend,
            "brought": self.brought,
        }

    def findings(self, store: Store, frame: Frame) -> Frame:
        """Judge the whole view."""
        rules = self._rules_of(frame)
        results = rules.plan.validate(store)
        unjudged = sorted({each.shape_iri for each in rules.plan.uncompiled})
        if unjudged and len(store) <= _HANDED_OVER:
            own = {each.identity for each in results}
            data = [quad.triple for quad in store]
            results += [each for each in by_pyshacl(data, rules.plan.remainder) if each.identity not in own]
            unjudged = []
        items = self._attributed(store, rules, results[:LISTED])
        told = {"rules": _by_rule(results), "unjudged": unjudged, "items": [each.to_json() for each in items]}
        return _answer(told)

    def calendar(self, store: Store, frame: Frame) -> Frame:
        """Follow the view to each date to come at which something begins or ends."""
        start, audience = When(date.fromisoformat(frame.text("day")), frame.number("at")), frame.text("audience")
        rules, until = self._rules_of(frame), _time_allowed(frame)
        with closing(ProjectionReader(self._projection)) as reader:
            days = sorted({*reader.days_to_come(start, audience), *self._days_compared(store)})
            # Who was in charge while a result stood: what ends may say nothing any more once it has.
            before: dict[str, _Charge] = {}
            standing = Standing(store, rules.plan, lambda found: before.update(self._attribute(store, found)))
            told, stopped, at = [], "", start
            for day in days[:MOST_DATES]:
                stopped = _stop(reader, at, When(day, start.known), audience, len(store), until)
                if stopped:
                    break
                patch = Patching(reader).between(at, When(day, start.known), audience)
                declared = _declared_of(store, rules, patch)
                appear, disappear = standing.move(patch)
                before |= self._attribute(store, appear)
                told.append(
                    {
                        "day": day.isoformat(),
                        "moved": len(patch),
                        "appear": len(appear),
                        "disappear": len(disappear),
                        "appearing": _told(store, rules, appear[:LISTED_ON_A_DATE], before),
                        "disappearing": _told(store, rules, disappear[:LISTED_ON_A_DATE], before),
                        "returning": self._returning(store, rules, declared),
                    }
                )
                at = When(day, start.known)
        left = days[len(told) :]
        answer = {
            "dates": told,
            "left": [day.isoformat() for day in left],
            "stopped": stopped or ("dates" if left else ""),
        }
        return _answer(answer)

    def trend(self, store: Store, frame: Frame) -> Frame:
        """Follow the view back to earlier moments, newest first, and count."""
        at, audience = When(date.fromisoformat(frame.text("day")), frame.number("at")), frame.text("audience")
        rules, until = self._rules_of(frame), _time_allowed(frame)
        points = [When(date.fromisoformat(day), known) for day, known in json.loads(frame.text("points"))]
        told, stopped = [], ""
        standing = Standing(store, rules.plan)
        with closing(ProjectionReader(self._projection)) as reader:
            for point in points:
                if point != at:
                    stopped = _stop(reader, at, point, audience, len(store), until)
                    if stopped:
                        break
                    standing.move(Patching(reader).between(at, point, audience))
                    at = point
                counts = {_bare(shape): number for shape, number in standing.counts().items()}
                told.append({"day": at.day.isoformat(), "known": at.known, "rules": counts})
        answer = {"points": told[::-1], "stopped": stopped}
        return _answer(answer)

    def brought(self, store: Store, frame: Frame) -> Frame:
        """Compare what the commit of the view can have touched with what was found there before it."""
        at, audience = When(date.fromisoformat(frame.text("day")), frame.number("at")), frame.text("audience")
        rules = self._rules_of(frame)
        with closing(ProjectionReader(self._projection)) as reader:
            patch = Patching(reader).between(When(at.day, at.known - 1), at, audience)
        appear, disappear = brought(store, rules.plan, patch)
        gone = self._attributed(store, rules, disappear[:LISTED_ON_A_DATE])
        apply_patch(store, patch)
        new = self._attributed(store, rules, appear[:LISTED_ON_A_DATE])
        answer = {
            "appear": len(appear),
            "disappear": len(disappear),
            "appearing": [each.to_json() for each in new],
            "disappearing": [each.to_json() for each in gone],
        }
        return _answer(answer)

    def _rules_of(self, frame: Frame) -> Rules:
        """Return the rules to judge by: those of now, or those whose N-Triples the frame carries."""
        return Rules(triples_of([Content.parse(frame.body)])) if frame.body else self._rules

    def _days_compared(self, store: Store) -> Iterator[date]:
        for (day,) in _rows(store, self._questions["coherence/dates-compared"].text):
            yield date.fromisoformat(day[:10])

    def _attributed(self, store: Store, rules: Rules, results: Sequence[Result]) -> list[Attributed]:
        charge = self._attribute(store, results)
        return [_one(store, rules, each, charge) for each in results]

    def _returning(self, store: Store, rules: Rules, declared: Sequence[Attributed]) -> list[dict[str, object]]:
        """Return what was declared before a move, still stands after it, and is declared no more."""
        if not declared:
            return []
        focus = {each.finding.focus for each in declared}
        keys = {each.finding.key for each in declared}
        after = self._attributed(store, rules, rules.plan.validate(store, focus))
        return [each.to_json() for each in after if each.finding.key in keys and not each.declared]

    def _attribute(self, store: Store, results: Iterable[Result]) -> dict[str, _Charge]:
        """Return the applications concerned and the offices in charge, by focus; a part is its owner's."""
        focus = sorted({plain(each.focus_node) for each in results if isinstance(each.focus_node, NamedNode)})
        asked = sorted({name for each in focus for name in (each, owner(each))})
        applications = _related(store, self._questions["coherence/applications-concerned"], asked)
        offices = _related(store, self._questions["coherence/offices-in-charge"], asked)
        found = {each: (_of(each, applications), _of(each, offices)) for each in focus}
        return found | {plain(each.focus_node): ((), ()) for each in results if plain(each.focus_node) not in found}


_Charge = tuple[tuple[str, ...], tuple[str, ...]]


class _Nobody(dict[str, _Charge]):
    """Nobody is in charge of anything: where it is not asked."""

    def __missing__(self, _focus: str) -> _Charge:
        return (), ()


_NOBODY = _Nobody()


def _answer(told: Mapping[str, object]) -> Frame:
    return Frame({}, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _one(store: Store, rules: Rules, result: Result, charge: Mapping[str, _Charge]) -> Attributed:
    finding = rules.finding(result)
    covered = cover(store, finding)
    return Attributed(finding, *charge[finding.focus], covered.by if covered else "")


def _told(
    store: Store, rules: Rules, results: Iterable[Result], charge: Mapping[str, _Charge]
) -> list[dict[str, object]]:
    return [_one(store, rules, each, charge).to_json() for each in results]


def _declared_of(store: Store, rules: Rules, patch: Patch) -> list[Attributed]:
    """Return the findings covered in a view, of the things of which a patch begins or ends a declaration."""
    subjects = subjects_declared(patch)
    if not subjects:
        return []
    found = [_one(store, rules, each, _NOBODY) for each in rules.plan.validate(store, subjects)]
    return [each for each in found if each.declared]


def _of(focus: str, found: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(found.get(focus, set()) | found.get(owner(focus), set())))


def _related(store: Store, question: Question, things: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first in range(0, len(things), _ASKED_AT_ONCE):
        some = [iri_term(each) for each in things[first : first + _ASKED_AT_ONCE]]
        for thing, related in _rows(store, question.bind({"thing": some})):
            found.setdefault(thing, set()).add(related)
    return found


def _rows(store: Store, text: str) -> Iterator[tuple[str, ...]]:
    found = store.query(text)
    if not isinstance(found, QuerySolutions):
        raise TypeError(text)
    for row in found:
        yield tuple(plain(term) for term in row)


def _by_rule(results: Iterable[Result]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in results:
        shape = plain(each.source_shape)
        counts[shape] = counts.get(shape, 0) + 1
    return counts


def _bare(written: str) -> str:
    return written[1:-1] if written.startswith("<") else written


def _time_allowed(frame: Frame) -> Callable[[], bool]:
    """Return what tells whether there is time to begin another piece of work."""
    end = time.monotonic() + _SHARE_OF_TIME * frame.number("milliseconds") / 1000
    return lambda: time.monotonic() < end


def _stop(reader: ProjectionReader, at: When, to: When, audience: str, size: int, time_left: Callable[[], bool]) -> str:
    """Say why a moment is not followed to: no time is left, or too much differs; empty when it is."""
    if not time_left():
        return "time"
    return "size" if reader.differs_by_more(at, to, audience, size // _SHARE_OF_VIEW) else ""
