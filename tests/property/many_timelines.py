"""Many sequences in one real home, an entity each, and what the snapshots say must be read of it.

The journal and the projection are the real ones; commit ``n + 1`` does the ``n``-th act of every sequence. What is
expected is worked out from cells alone: never from rows, spans or SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.adapters.ledger import Ledger
from app.domain.audiences import up_to
from app.domain.commits import Effect, Source
from app.domain.contents import Content, string
from app.domain.contents import day as day_literal
from app.domain.dates import Certainty
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.patches import absence
from tests.property.day_by_day import CELLS, Timeline, date_in, runs
from tests.property.sequences import CONTENTS, SOURCES, Act, Acts, change_of, naive
from tests.timeline import BASE, described, offence, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from app.adapters.home import Home

AUDIENCE_OF = {"natinf": "public", "notes": "internal"}
AUDIENCES = ("public", "internal")
NOTE = SKOS + "note"
_LABELS = {"a": "Vol", "b": "Vol « simple » \n\\", "c": "VOL AGGRAVE"}


@cache
def content(code: str, source: str, letter: str) -> Content:
    """Return a content: two sources share the whole of ``a``, most of ``b``, and the code alone of ``c``."""
    if source == "notes" and letter == "b":
        return described(code, _LABELS["b"], (NOTE, string("à revoir")))
    if source == "notes" and letter == "c":
        head = described(code).lines
        return Content.of([*head[:1], f"<{offence(code)}> <{NOTE}> {string('vu')} .".encode()])
    return described(code, _LABELS[letter])


@dataclass(frozen=True)
class Expected:
    """What is to be read of a thing: ``problem`` is the code of the refusal, ``None`` when it is described."""

    problem: str | None
    details: object = None
    lines: frozenset[bytes] = frozenset()
    state: tuple[object, ...] | None = None  # source, dates, certainties
    in_force: bool = True


Run = tuple[str, int, int, Certainty, Certainty, str]  # content, first cell, last cell, certainties, source


@dataclass
class Timelines:
    """The snapshots of every sequence, padded to the same number of commits."""

    snapshots: Mapping[str, Mapping[str, Sequence[Timeline]]]  # by code, then by source

    @property
    def commits(self) -> int:
        """The number of snapshots: the acts of the longest sequence, and the state before them."""
        return max(len(each) for own in self.snapshots.values() for each in own.values())

    def cells(self, code: str, source: str, index: int) -> Timeline:
        """Return the cells of a source of an entity after an act."""
        own = self.snapshots[code][source]
        return own[min(max(index, 0), len(own) - 1)]

    def lines(self, code: str, cell: int, index: int, audience: str) -> frozenset[bytes]:
        """Return what a view says of an entity: its contents, or that it is known and not in force."""
        said: set[bytes] = set()
        known = False
        for source in visible(audience):
            cells = self.cells(code, source, index)
            letter = cells[cell].content
            known = known or any(each.content for each in cells)
            if letter is not None:
                said.update(content(code, source, letter).lines)
        return frozenset(said or (absence(offence(code)).lines if known else ()))

    def view(self, cell: int, index: int, audience: str) -> set[bytes]:
        """Return every line of a view, its own date included."""
        said = {line for code in self.snapshots for line in self.lines(code, cell, index, audience)}
        return said | {f"<{TERMS}view> <{TERMS}validOn> {day_literal(date_in(cell))} .".encode()}

    def described(self, code: str, cell: int, index: int, audience: str, *, asked: bool) -> Expected:
        """Return what a reader of the entity must be answered; ``asked``: the day was named."""
        states = self._states(code, index, audience)
        if not states:
            ever = any(self._states(code, before, audience) for before in range(index))
            return Expected("recorded-by-mistake" if ever else "unknown")
        holding = [run for run in states if run[1] <= cell <= run[2]]
        first = states[0]
        if not holding and cell < first[1] and first[3] in (Certainty.ATTESTED, Certainty.UNKNOWN):
            return Expected("not-known-yet", {"knownFrom": str(_start(first))})
        if not holding and asked:
            spans = [_span(run) for run in states]  # all of them: they are few
            return Expected(
                "not-in-force", {"spans": spans, "states": len(spans), "history": f"/doc/natinf/{code}/history"}
            )
        last = max(states, key=lambda run: (run[2], run[1]))  # the one that ended last
        chosen = holding or [run for run in states if run[1:3] == last[1:3]]
        lines = frozenset(line for run in chosen for line in content(code, run[5], run[0]).lines)
        return Expected(None, None, lines, (chosen[-1][5], *_span(chosen[-1]).values()), bool(holding))

    def _states(self, code: str, index: int, audience: str) -> list[Run]:
        found = [(*run, source) for source in visible(audience) for run in runs(self.cells(code, source, index))]
        return sorted(found, key=lambda run: (run[1], run[5]))


def visible(audience: str) -> list[str]:
    """Return the sources that an audience may see."""
    return [source for source in SOURCES if AUDIENCE_OF[source] in up_to(audience)]


def _start(run: Run) -> date | None:
    return None if run[1] == 0 else date_in(run[1])


def _span(run: Run) -> dict[str, str | None]:
    start, end = _start(run), None if run[2] == CELLS - 1 else date_in(run[2] + 1)
    return {
        "validFrom": None if start is None else start.isoformat(),
        "validTo": None if end is None else end.isoformat(),
        "startCertainty": run[3].value,
        "endCertainty": run[4].value,
    }


# ------------------------------------------------------------------------------------------------- written


def timelines(sequences: Mapping[str, Acts]) -> Timelines:
    """Return the snapshots of the sequences, by code."""
    return Timelines({code: naive(acts) for code, acts in sequences.items()})


def write_all(home: Home, sequences: Mapping[str, Acts]) -> int:
    """Write every sequence into a home, made if need be; return the commit that precedes the first act."""
    new = not home.journal.exists()
    home.journal.mkdir(parents=True, exist_ok=True)
    ledger = open_ledger(home)
    sources = tuple(Source(name, AUDIENCE_OF[name], Text(name, name)) for name in SOURCES)
    told = {"base": BASE} if new else {}
    first = ledger.append(Effect(home=told, sources=sources), account="local", reason="0").number
    for index in range(max(map(len, sequences.values()))):
        acts = {code: acts[index] for code, acts in sequences.items() if index < len(acts)}
        _commit(ledger, acts, str(index + 1))
    ledger.close()
    return first


def _commit(ledger: Ledger, acts: Mapping[str, Act], reason: str) -> None:
    live = ledger.reader.live_rows(offence(code) for code in acts)
    changes, contents = [], {}
    for code, act in acts.items():
        own = {letter: content(code, act.source, letter) for letter in CONTENTS}
        contents.update({each.digest: each for each in own.values()})
        rows = [row for row in live.get(offence(code), []) if row.source == act.source]
        changes.append(change_of(act, rows, offence(code), {name: each.digest for name, each in own.items()}))
    effect = Effect(
        contents=contents,
        retracted=tuple(row for change in changes for row in change.retracted),
        recorded=tuple((change.entity, change.source, each) for change in changes for each in change.recorded),
    )
    ledger.append(effect, account="local", reason=reason)


def pairs(said: Timelines) -> Iterator[tuple[int, int]]:
    """Yield every (cell, number of acts); -1 stands for before the first commit, which declares the sources."""
    for index in range(-1, said.commits):
        for cell in range(CELLS):
            yield cell, index
