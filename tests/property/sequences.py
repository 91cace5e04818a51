"""Random sequences of writes, corrections and closings, made from a number alone; how one that fails is made small.

Sequence ``n`` is always the same one: a failure is named by its number, and printed as a case to keep.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.dates import Certainty, Span
from app.domain.rows import Change, Holding, Row, after
from app.domain.rows import replace as replace_rows
from app.domain.rows import write as write_row
from tests.property.day_by_day import DAYS, EMPTY, Timeline, Writing, day, differences, written

ENTITY = "http://127.0.0.1:8000/id/natinf/7"
SOURCES = ("natinf", "notes")
CONTENTS = ("a", "b", "c")
FEWEST, MOST = 2, 10  # commits
CERTAINTIES = tuple(Certainty)

Write = Callable[..., Change]  # app.domain.rows.write, or one with a fault in it


@dataclass(frozen=True)
class Act:
    """What one commit does to one source: one write or closing; or, ``anew``, all that it says from then on."""

    source: str
    writings: tuple[Writing, ...]
    anew: bool = False


Acts = tuple[Act, ...]


def span_of(writing: Writing) -> Span:
    """Return the days of a write."""
    return Span(*(None if bound is None else day(bound) for bound in (writing.first, writing.last)))


# ------------------------------------------------------------------------------------------------- drawing


def _below(rng: random.Random, bound: int) -> int:
    return int(rng.random() * bound)


def _bounds(rng: random.Random) -> tuple[int | None, int | None]:
    """Return a span: a sixth without start, a quarter without end."""
    first = None if rng.random() < 1 / 6 else _below(rng, DAYS)
    low = 0 if first is None else first + 1
    return first, None if low == DAYS or rng.random() < 1 / 4 else low + _below(rng, DAYS - low)


def _moved(rng: random.Random, writing: Writing) -> tuple[int | None, int | None]:
    """Return a span that overlaps one already written: the same, or a bound away by one or two days."""
    first, last = writing.first, writing.last
    choice = rng.random()
    if choice < 1 / 3:
        return first, last
    if choice < 2 / 3 and first is not None:
        first = min(DAYS - 1, max(0, first + _below(rng, 4) - 2))
    elif last is not None:
        last = min(DAYS - 1, last + _below(rng, 4) - 2)
    if last is not None and last <= (-1 if first is None else first):
        return writing.first, writing.last
    return first, last


def _certainties(rng: random.Random) -> tuple[Certainty, Certainty]:
    return CERTAINTIES[_below(rng, 4)], CERTAINTIES[_below(rng, 4)]


def _all_anew(rng: random.Random) -> tuple[Writing, ...]:
    """Return up to three writings that do not overlap, neighbours of equal content among them."""
    writings = []
    low: int | None = None if rng.random() < 1 / 6 else _below(rng, DAYS - 1)
    for _ in range(_below(rng, 4)):
        start = -1 if low is None else low
        if start >= DAYS - 1:
            break
        last = start + 1 + _below(rng, DAYS - 1 - start)
        writings.append(Writing(low, last, CONTENTS[_below(rng, 3)], *_certainties(rng)))
        low = last if rng.random() < 2 / 3 else last + 1
    return tuple(writings)


def _drawn_act(rng: random.Random, before: Sequence[Writing]) -> Act:
    source = SOURCES[rng.random() < 1 / 4]
    choice = rng.random()
    if choice < 1 / 10:
        return Act(source, _all_anew(rng), anew=True)
    corrected = before[_below(rng, len(before))] if before and choice < 1 / 2 else None
    first, last = _moved(rng, corrected) if corrected else _bounds(rng)
    content = None if rng.random() < 1 / 4 else CONTENTS[_below(rng, 3)]
    return Act(source, (Writing(first, last, content, *_certainties(rng)),))


def drawn(number: int) -> Acts:
    """Return the sequence of that number: two to ten commits, on two sources, four in ten being corrections."""
    rng = random.Random(number)  # noqa: S311 - drawn the same each time, on purpose
    acts: list[Act] = []
    for _ in range(FEWEST + _below(rng, MOST - FEWEST + 1)):
        acts.append(_drawn_act(rng, [writing for act in acts for writing in act.writings]))
    return tuple(acts)


# ------------------------------------------------------------------------------------------------- both models


def naive(sequence: Acts) -> dict[str, list[Timeline]]:
    """Return the snapshot of each source after each commit, the state before the first included."""
    snapshots = {source: [EMPTY] for source in SOURCES}
    for act in sequence:
        for source, own in snapshots.items():
            own.append(after_act(own[-1], act) if source == act.source else own[-1])
    return snapshots


def after_act(cells: Timeline, act: Act) -> Timeline:
    """Return the cells of a source after an act on it."""
    if act.anew:
        cells = EMPTY
    for writing in act.writings:
        cells = written(cells, writing)
    return cells


def change_of(
    act: Act, live: Sequence[Row], entity: str, contents: Mapping[str, str], write: Write = write_row
) -> Change:
    """Return what an act does to the live rows of an entity and source; ``contents`` gives digests."""
    if act.anew:
        holdings = [Holding(contents[each.content or ""], span_of(each), each.start, each.end) for each in act.writings]
        return replace_rows(entity, act.source, live, holdings)
    (each,) = act.writings
    content = None if each.content is None else contents[each.content]
    return write(entity, act.source, live, span=span_of(each), content=content, start=each.start, end=each.end)


_SAME = {content: content for content in CONTENTS}


def recorded(rows: list[Row], change: Change, commit: int) -> list[Row]:
    """Return every row ever, once a change is recorded: nothing is removed, what is retracted says when."""
    gone = set(change.retracted)
    kept = [replace(row, retracted_by=commit) if row in gone else row for row in rows]
    return kept + [Row(change.entity, change.source, holding, commit) for holding in change.recorded]


def rows_of(sequence: Acts, write: Write = write_row) -> dict[str, list[Row]]:
    """Return every row ever of each source, made by the row model."""
    ever: dict[str, list[Row]] = {source: [] for source in SOURCES}
    live: dict[str, list[Row]] = {source: [] for source in SOURCES}
    for commit, act in enumerate(sequence, start=1):
        change = change_of(act, live[act.source], ENTITY, _SAME, write)
        ever[act.source] = recorded(ever[act.source], change, commit)
        live[act.source] = after(live[act.source], change, commit)
    return ever


def wrong(sequence: Acts, write: Write = write_row) -> list[str]:
    """Compare both models at every (valid, known) pair, source by source; empty when they agree."""
    ever, snapshots = rows_of(sequence, write), naive(sequence)
    return [f"{source}, {line}" for source in SOURCES for line in differences(ever[source], snapshots[source])]


# ------------------------------------------------------------------------------------------------- made small


def _simpler_writings(writing: Writing) -> Iterator[Writing]:
    plain = Certainty.UNKNOWN
    for change in (
        {"first": None},
        {"last": None},
        {"start": plain},
        {"end": plain},
        {"content": "a"},
    ):
        simpler = replace(writing, **change)
        if simpler != writing and (writing.content is not None or "content" not in change):
            yield simpler
    if writing.first:
        yield replace(writing, first=writing.first - 1)
    if writing.last is not None and writing.last - 1 > (-1 if writing.first is None else writing.first):
        yield replace(writing, last=writing.last - 1)


def _simpler(sequence: Acts) -> Iterator[Acts]:
    """Yield sequences with less in them: an act left out, one source only, a write made plainer."""
    for place, act in enumerate(sequence):
        before, later = sequence[:place], sequence[place + 1 :]
        yield (*before, *later)
        if act.source != SOURCES[0]:
            yield (*before, replace(act, source=SOURCES[0]), *later)
        for position, writing in enumerate(act.writings):
            rest = (act.writings[:position], act.writings[position + 1 :])
            if act.anew:
                yield (*before, replace(act, writings=(*rest[0], *rest[1])), *later)
                continue
            for simpler in _simpler_writings(writing):
                yield (*before, replace(act, writings=(*rest[0], simpler, *rest[1])), *later)


def smallest(sequence: Acts, fails: Callable[[Acts], object]) -> Acts:
    """Return a sequence that still fails and of which no simpler form does."""
    while True:
        found = next((simpler for simpler in _simpler(sequence) if fails(simpler)), None)
        if found is None:
            return sequence
        sequence = found


def told(sequence: Acts) -> str:
    """Return a sequence as Python text, to be kept as a case."""
    acts = []
    for act in sequence:
        writings = "".join(
            f"Writing({each.first}, {each.last}, {each.content!r}, {each.start.name}, {each.end.name}), "
            for each in act.writings
        )
        acts.append(f"    Act({act.source!r}, ({writings.strip()}){', anew=True' if act.anew else ''}),\n")
    return f"(\n{''.join(acts)})"
