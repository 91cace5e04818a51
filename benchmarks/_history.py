"""A history for a generated home, and the same history as an Oxigraph server would hold it, dates as data.

Each edition, a week after the one before, changes the label of a share of the generated entities: one commit an
edition, written by the real ledger through the row model. Two usual ways of modelling dates in RDF are exported from
the rows:

- *graphs*: each content is a named graph, its span is said in the default graph (nanopublications, quad versions);
- *versions*: each state is a resource of its own that bears dates and properties (registries, version objects).

    python benchmarks/_history.py add HOME EDITIONS SHARE
    python benchmarks/_history.py export HOME GRAPHS_FILE VERSIONS_FILE
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from _generate import MIX

from app.adapters.home import Home
from app.adapters.ledger import Ledger
from app.adapters.projection.codec import row_of
from app.domain.commits import Effect
from app.domain.contents import XSD, Content
from app.domain.dates import Certainty, Span
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.rows import Holding, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.rows import Row

FIRST_EDITION = date(2027, 1, 1)  # after every date of the demonstration
_LABEL = f"<{SKOS}prefLabel>".encode()


def edition_day(number: int) -> date:
    """Return the date of an edition, counted from 0."""
    return FIRST_EDITION + timedelta(weeks=number)


def _relabelled(content: Content, number: int) -> Content:
    return Content.of(
        line.replace(b'"@fr', b' [%d]"@fr' % number) if _LABEL in line else line for line in content.lines
    )


def add_editions(folder: Path, editions: int, share: float) -> int:
    """Add editions, each changing the label of a share of the entities; return how many states were added."""
    ledger = Ledger(Home(folder))
    ledger.catch_up(lambda _text: None)
    entities = sorted(entity for kind in MIX for entity in ledger.reader.entities(kind))
    random.Random(0).shuffle(entities)
    size = max(1, int(len(entities) * share))
    added = 0
    for number in range(editions):
        first = number * size % len(entities)
        effect = _edition(ledger, (entities * 2)[first : first + size], number)
        ledger.append(effect, account="bench", reason=f"edition {number}")
        added += len(effect.recorded)
    ledger.close()
    return added


def _edition(ledger: Ledger, chosen: list[str], number: int) -> Effect:
    day = edition_day(number)
    contents: dict[str, Content] = {}
    retracted: list[Row] = []
    recorded: list[tuple[str, str, Holding]] = []
    for entity, rows in ledger.reader.live_rows(chosen).items():
        for row in [each for each in rows if each.holding.span.holds_on(day)]:
            before = ledger.reader.content(row.holding.content)
            content = _relabelled(before, number)
            if content == before:
                continue  # a source that gives no label
            contents[content.digest] = content
            own = [each for each in rows if each.source == row.source]
            span = Span(day, None)
            change = write(entity, row.source, own, span=span, content=content.digest, start=Certainty.EDITION)
            retracted += change.retracted
            recorded += [(entity, row.source, holding) for holding in change.recorded]
    return Effect(contents=contents, retracted=tuple(retracted), recorded=tuple(recorded))


def _dates(subject: str, row: Row) -> Iterator[str]:
    span = row.holding.span
    for name, day in (("validFrom", span.start), ("validTo", span.end)):
        if day is not None:
            yield f'<{subject}> <{TERMS}{name}> "{day}"^^<{XSD}date> .\n'


def _as_graph(identifier: int, row: Row, content: Content) -> Iterator[bytes]:
    state, graph = f"{row.entity}?state={identifier}", f"urn:sha256:{row.holding.content}"
    yield f"<{state}> <{TERMS}describes> <{row.entity}> .\n<{state}> <{TERMS}content> <{graph}> .\n".encode()
    yield "".join(_dates(state, row)).encode()
    end = f" <{graph}> .\n".encode()
    for line in content.lines:
        yield line.removesuffix(b" .") + end


def _as_version(identifier: int, row: Row, content: Content) -> Iterator[bytes]:
    state = f"{row.entity}?state={identifier}"
    yield f"<{state}> <{TERMS}describes> <{row.entity}> .\n".encode()
    yield "".join(_dates(state, row)).encode()
    own = f"<{row.entity}".encode()
    for line in content.lines:
        subject, rest = line.split(b" ", 1)
        part = subject.removeprefix(own)
        kept = rest.replace(own + b"#", f"<{state}#".encode())
        yield f"<{state}".encode() + part + b" " + kept + b"\n"


def export(folder: Path, graphs: Path, versions: Path) -> dict[str, int]:
    """Write the live rows in both models; return the bytes of each."""
    ledger = Ledger(Home(folder))
    ledger.catch_up(lambda _text: None)
    with graphs.open("wb") as in_graphs, versions.open("wb") as in_versions:
        for identifier, fields in enumerate(ledger.reader.row_fields()):
            row = row_of(fields)
            if row.retracted_by is None:
                content = ledger.reader.content(row.holding.content)
                in_graphs.writelines(_as_graph(identifier, row, content))
                in_versions.writelines(_as_version(identifier, row, content))
    ledger.close()
    return {"graphs": graphs.stat().st_size, "versions": versions.stat().st_size}


if __name__ == "__main__":
    if sys.argv[1] == "add":
        told: dict[str, int] = {"states": add_editions(Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))}
    else:
        told = export(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
    sys.stdout.write(json.dumps(told) + "\n")
