"""What the gate takes, from inside one process: a one-concept change, then with later dates that touch it; prints JSON.

python benchmarks/_gate.py HOME COMMITS
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from _measure import percentiles

from app.adapters.clock import today
from app.adapters.home import Home
from app.domain.contents import Content
from app.domain.dates import Certainty, Span
from app.domain.rows import holding_on, write
from app.main.writing import open_writer
from app.services.publishing import Publication
from app.services.recording import Recording, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.main.writing import Writer

LATER = 5


class _Stopwatch:
    """Adds up the time spent in a function that it stands for, and counts its calls."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.take()

    def __call__(self, *arguments: object) -> object:
        started, used = time.perf_counter(), time.process_time()
        try:
            return self._function(*arguments)
        finally:
            self.spent += time.perf_counter() - started
            self.used += time.process_time() - used
            self.calls += 1

    def take(self) -> tuple[float, float, int]:
        """Return the time spent, that of the processor and the calls since the last time, and start again."""
        found = (getattr(self, "spent", 0.0), getattr(self, "used", 0.0), getattr(self, "calls", 0))
        self.spent, self.used, self.calls = 0.0, 0.0, 0
        return found


def _relabelled(writer: Writer, entity: str) -> Content:
    reader = writer.ledger.reader
    row = next(row for row in holding_on(reader.live_rows([entity])[entity], today()) if row.source == "natinf")
    lines = reader.content(row.holding.content).lines
    return Content.of(line.replace(b'"@fr', b' ."@fr') if b"#prefLabel>" in line else line for line in lines)


def _measured(writer: Writer, entities: Sequence[str]) -> dict[str, object]:
    """Change the label of one offence a commit: the whole judgement (days and gate), the days checked, fdatasync."""
    judge = _Stopwatch(writer.publisher._judge)  # noqa: SLF001 - what is measured
    checks, sync, plain = _Stopwatch(writer.gate.check), _Stopwatch(os.fdatasync), os.fdatasync
    writer.publisher._judge = judge  # type: ignore[assignment, method-assign] # noqa: SLF001 - as above
    writer.gate.check = checks  # type: ignore[assignment, method-assign]
    os.fdatasync = sync  # type: ignore[assignment]
    source = writer.ledger.reader.sources()["natinf"]
    times: dict[str, list[float]] = {"gate": [], "processor": [], "fdatasync": []}
    days = 0
    try:
        for round_, entity in enumerate(entities):
            content = _relabelled(writer, entity)
            checks.take()
            record(
                writer.ledger.reader,
                writer.publisher,
                Recording(source, {entity: content}, f"bench {round_}", today(), Certainty.LEGAL),
            )
            spent, used, _ = judge.take()
            times["gate"].append(spent)
            times["processor"].append(used)
            times["fdatasync"].append(sync.take()[0])
            days = checks.take()[2]
    finally:
        del writer.publisher._judge, writer.gate.check  # noqa: SLF001 - as above
        os.fdatasync = plain
    told = {name: percentiles(found[1:]) for name, found in times.items()}
    return {**told, "days": days, "first": times["gate"][0]}


def _close(writer: Writer, entity: str, day: date) -> None:
    """Say that an offence leaves the list on a day."""
    reader = writer.ledger.reader
    own = [row for row in reader.live_rows([entity])[entity] if row.source == "natinf"]
    change = write(entity, "natinf", own, span=Span(day, None), content=None)
    writer.publisher.publish(Publication("local", f"bench, ends on {day}", (change,), {}))


def main(home: Path, number: int) -> dict[str, object]:
    """Measure a home; its journal grows by the commits."""
    writer = open_writer(Home(home), lambda _text: None)
    every = writer.ledger.reader.entities("natinf")
    entities = sorted(every, key=lambda each: hashlib.sha256(each.encode()).digest())
    changed = (entities[:-LATER] * number)[: 2 * number]
    told: dict[str, object] = {"one": _measured(writer, changed[:number])}
    for place in range(1, LATER + 1):
        _close(writer, entities[-place], today() + timedelta(days=100 * place))
    told["later"] = _measured(writer, changed[number:])
    writer.close()
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
