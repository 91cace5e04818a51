"""What is measured from inside one process: loading a view, committing one entity, reading one; prints JSON.

python benchmarks/_inside.py HOME COMMITS
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sqlite3
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from _measure import percentiles
from pyoxigraph import RdfFormat, Store

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.views import load_view
from app.domain.contents import Content
from app.domain.dates import Certainty
from app.domain.rows import holding_on
from app.main.writing import open_writer
from app.services.reading import Moment, Reading
from app.services.recording import Recording, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.main.writing import Writer


class _Stopwatch:
    """Adds up the time spent in a function that it stands for."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.spent = 0.0

    def __call__(self, *arguments: object) -> object:
        started = time.perf_counter()
        try:
            return self._function(*arguments)
        finally:
            self.spent += time.perf_counter() - started

    def take(self) -> float:
        """Return the time spent since the last call, and start again."""
        spent, self.spent = self.spent, 0.0
        return spent


def _commits(writer: Writer, number: int) -> dict[str, tuple[float, float]]:
    """Change the label of one offence a commit, through the gate, and time each part."""
    gate = _Stopwatch(writer.gate.check)
    sync = _Stopwatch(os.fdatasync)
    writer.gate.check = gate  # type: ignore[assignment, method-assign]
    os.fdatasync = sync  # type: ignore[assignment]
    reader = writer.ledger.reader
    source = reader.sources()["natinf"]
    times: dict[str, list[float]] = {"whole": [], "gate": [], "fdatasync": [], "rest": []}
    entities = sorted(reader.entities("natinf"), key=lambda each: hashlib.sha256(each.encode()).digest())
    for round_, entity in enumerate((entities * number)[:number]):
        row = next(row for row in holding_on(reader.live_rows([entity])[entity], today()) if row.source == "natinf")
        lines = reader.content(row.holding.content).lines
        content = Content.of(line.replace(b'"@fr', b' ."@fr') if b"#prefLabel>" in line else line for line in lines)
        started = time.perf_counter()
        recording = Recording(source, {entity: content}, f"bench {round_}", today(), Certainty.LEGAL)
        record(reader, writer.publisher, recording)
        whole, checked, synced = time.perf_counter() - started, gate.take(), sync.take()
        for name, spent in zip(times, (whole, checked, synced, whole - checked - synced), strict=True):
            times[name].append(spent)
    return {name: percentiles(found[1:]) for name, found in times.items()}


def _reads(writer: Writer, number: int) -> tuple[float, float]:
    """Describe one thing from the rows of the projection, a thing never asked for before each time."""
    reader = writer.ledger.reader
    reading = Reading(reader, writer.namespace)
    keys = [iri.rpartition("/")[2] for iri in reader.entities("natinf")]
    moment = Moment(today(), reader.head_number(), "public")
    times = []
    for key in sorted(keys, key=lambda each: hashlib.sha256(each.encode()).digest())[:number]:
        started = time.perf_counter()
        reading.describe("natinf", key, moment)
        times.append(time.perf_counter() - started)
    return percentiles(times)


def _raw_sqlite(writer: Writer, number: int) -> tuple[float, float]:
    """Return what SQLite alone takes, durable, to add one content of the same size to a table of the same size."""
    times = []
    with tempfile.TemporaryDirectory(dir=Path(sys.argv[1]).parent) as folder:
        db = sqlite3.connect(Path(folder) / "raw.sqlite", isolation_level=None)
        db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE contents (digest BLOB PRIMARY KEY, data BLOB)")
        held = (each[1:] for each in writer.ledger.reader.stored_contents())
        db.executemany("INSERT INTO contents VALUES (?, ?)", held)
        for data in (os.urandom(3_000) for _ in range(number)):
            started = time.perf_counter()
            db.execute("INSERT INTO contents VALUES (?, ?)", (hashlib.sha256(data).digest(), data))
            times.append(time.perf_counter() - started)
        db.close()
    return percentiles(times)


def main(home: Path, number: int) -> dict[str, object]:
    """Measure a home; its journal grows by the commits."""
    started = time.perf_counter()
    writer = open_writer(Home(home), lambda _text: None)
    opened = time.perf_counter() - started
    reader = writer.ledger.reader
    told: dict[str, object] = {"open": opened, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    told["read"] = _reads(writer, 1_000)
    told["commit"] = _commits(writer, number)
    told["sqlite"] = _raw_sqlite(writer, number)
    started = time.perf_counter()
    load_view(reader, today(), reader.head_number(), "public")
    told["view"] = time.perf_counter() - started
    data = b"".join(reader.view(today(), reader.head_number(), "public"))
    started = time.perf_counter()
    Store().bulk_load(BytesIO(data), RdfFormat.N_TRIPLES, lenient=True)
    told["bulkLoad"] = time.perf_counter() - started
    writer.close()
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
