"""Editions, legal dates and corrections of one entry, in any order; what holds on each day, worked out day by day.

A day is a number. Nothing here uses spans, runs or holdings of the service: each day is looked at by itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

DAYS = range(-1, 13)
FIRST, LAST = 0, 11
CONTENTS = ("a", "b", "c")


@dataclass(frozen=True)
class File:
    """An edition that speaks of the entry: what it gives, None when it lists others only and is complete."""

    day: int
    content: str | None


@dataclass(frozen=True)
class Law:
    """On that day, in law, the entry took this content (None: left the list)."""

    day: int
    content: str | None


@dataclass(frozen=True)
class Correcting:
    """From a day (None: ever) to a day excluded (None: the next edition) the entry is this, whatever editions say."""

    first: int | None
    last: int | None
    content: str | None


Step = File | Law | Correcting
Steps = tuple[Step, ...]


def drawn(number: int) -> Steps:
    """Return the steps of that number, one a commit, in an order that is not that of their days."""
    rng = random.Random(number)  # noqa: S311 - drawn the same each time, on purpose
    steps: list[Step] = []
    for _ in range(rng.randint(2, 8)):
        content = rng.choice((*CONTENTS, None))
        kind = rng.random()
        if kind < 0.5:
            steps.append(File(rng.randint(FIRST, LAST), content))
        elif kind < 0.7:
            steps.append(Law(rng.randint(FIRST, LAST), content))
        else:
            first = None if rng.random() < 0.15 else rng.randint(FIRST, LAST)
            low = FIRST if first is None else first + 1
            last = None if rng.random() < 0.4 else rng.randint(low, LAST + 1)
            steps.append(Correcting(first, last, content))
    return tuple(steps)


def shown(steps: Steps) -> list[tuple[int, str | None]]:
    """Return what the files show, in order of days: the later of two of one day; a repeated content once."""
    by_day = {step.day: step.content for step in steps if isinstance(step, File)}
    found: list[tuple[int, str | None]] = []
    for day in sorted(by_day):
        if not found or found[-1][1] != by_day[day]:
            found.append((day, by_day[day]))
    return found


def begun(steps: Steps) -> list[tuple[int, str | None, bool]]:
    """Return the same with their days in law: (first day, content, whether a steward said so)."""
    found = shown(steps)
    days = [day for day, _ in found]
    lawful = [False] * len(found)
    for step in steps:
        if isinstance(step, Law):
            place = _dated(found, step)
            if place is not None:
                days[place], lawful[place] = step.day, True
    return [(days[place], found[place][1], lawful[place]) for place in range(len(found))]


def _dated(found: list[tuple[int, str | None]], law: Law) -> int | None:
    """Return which change a legal date is about: what is shown on its day, else next, else last before."""
    can = [place for place, (_, content) in enumerate(found) if content == law.content and (content or place)]
    for day in range(law.day, LAST + 2):
        on_that_day = [place for place, (first, _) in enumerate(found) if first <= day]
        if on_that_day and on_that_day[-1] in can:
            return on_that_day[-1]
    return can[-1] if can else None


def end_of(step: Correcting, steps: Steps) -> int | None:
    """Return the day from which a correction no longer speaks."""
    if step.last is not None or step.first is None:
        return step.last
    later = sorted(each.day for each in steps if isinstance(each, File) and each.day > step.first)
    if not later:
        return None
    for (seen, _), (day, _, lawful) in zip(shown(steps), begun(steps), strict=True):
        if seen == later[0] and lawful and day > step.first:
            return day
    return later[0]


def said_on(day: int, steps: Steps) -> str | None:
    """Return what holds on a day, given every step."""
    content = None
    for first, changed, _ in begun(steps):
        if first <= day:
            content = changed
    for step in steps:
        if isinstance(step, Correcting):
            end = end_of(step, steps)
            if (step.first is None or step.first <= day) and (end is None or day < end):
                content = step.content
    return content
