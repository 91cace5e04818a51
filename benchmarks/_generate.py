"""Generated homes and files, in the proportions and forms of the real ones.

A generated home is the demonstration home and copies of its entities under codes of their own, written by the real
ledger, 5,000 entities a commit: so the strings, the references and the numbers of triples are those of real entries,
and the rules hold. It is made without the gate, which is measured apart.

    python benchmarks/_generate.py home FOLDER TRIPLES
    python benchmarks/_generate.py natinf FILE ROWS
"""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import dataclass
from itertools import chain, count, cycle
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.ledger import Ledger
from app.adapters.package_files import package_folder
from app.domain.commits import Effect
from app.domain.contents import Content
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import SKOS
from app.domain.rows import Holding
from app.main.writing import make_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.adapters.projection.reading import ProjectionReader

BASE = "http://127.0.0.1:8000"
ENTITIES_A_COMMIT = 5_000
# How many copies of each kind a round makes: about 15 triples an entity, as in the real mix.
MIX = {"natinf": 1, "nac": 2, "commune": 2, "application": 1, "article": 1}
FIRST_COPY = 1_000_000  # past every real NATINF number

_IRI, _CODE, _LABEL = b"\x00", b"\x01", b"\x02"


@dataclass(frozen=True, slots=True)
class _Template:
    """One row of an entity, with marks where a copy differs."""

    source: str
    holding: Holding
    data: bytes

    def copy(self, entity: str, code: str, number: int) -> Content:
        """Return the content of a copy; marks stand where they keep the order of the lines."""
        data = self.data.replace(_IRI, entity.encode()).replace(_CODE, code.encode())
        return Content.parse(data.replace(_LABEL, b" (%d)" % number))


def _template(entity: str, source: str, holding: Holding, content: Content) -> _Template:
    subject = re.compile(b"<" + re.escape(entity.encode()) + b"(?=[>#])")
    lines = (_marked(subject.sub(b"<" + _IRI, line)) for line in content.lines)
    return _Template(source, holding, b"".join(line + b"\n" for line in lines))


def _marked(line: bytes) -> bytes:
    for predicate in (SKOS + "notation", TERMS + "number"):
        head = b"<%s> <%s> " % (_IRI, predicate.encode())
        if line.startswith(head):
            return head + b'"' + _CODE + b'" .'
    if line.startswith(b"<%s> <%sprefLabel> " % (_IRI, SKOS.encode())) and line.endswith(b'"@fr .'):
        return line.removesuffix(b'"@fr .') + _LABEL + b'"@fr .'
    return line


def _templates(reader: ProjectionReader, kind: str) -> list[list[_Template]]:
    found = []
    for entity in sorted(reader.entities(kind)):
        rows = reader.rows_of(entity, today(), reader.head_number(), "restricted")
        if rows:
            found.append([_template(entity, r.source, r.holding, reader.content(r.holding.content)) for r in rows])
    return found


def _codes(kind: str, taken: set[str]) -> Iterator[str]:
    """Yield codes of the form of a kind that no entity bears."""
    if kind == "natinf":
        yield from map(str, count(FIRST_COPY))
    if kind == "commune":
        yield from (code for code in (f"{n:05d}" for n in range(1_000, 96_000)) if code not in taken)
        raise ValueError(kind)
    yield from (f"{kind[:3]}-{number}" for number in count(1))


def _copies(reader: ProjectionReader, namespace: Namespace) -> Iterator[list[tuple[str, _Template, Content]]]:
    """Yield entities without end: for each, its rows as (entity, template, content)."""
    pools, codes = {}, {}
    for kind in MIX:
        pools[kind] = cycle(_templates(reader, kind))
        codes[kind] = _codes(kind, {iri.rpartition("/")[2] for iri in reader.entities(kind)})
    order = list(chain.from_iterable([kind] * share for kind, share in MIX.items()))
    for number, kind in enumerate(cycle(order), start=1):
        code = next(codes[kind])
        entity = namespace.mint(kind, code)
        yield [(entity, template, template.copy(entity, code, number)) for template in next(pools[kind])]


def view_triples(reader: ProjectionReader) -> int:
    """Return how many triples hold today."""
    return sum(data.count(b"\n") for data in reader.view(today(), reader.head_number(), "restricted"))


def generate_home(folder: Path, triples: int) -> int:
    """Make a home whose view of today has that many triples (or those of the demonstration, if more).

    Returns:
        The number of triples.
    """
    home = Home(folder)
    make_home(home, BASE, demonstration=True, progress=lambda _done, _total: None).close()
    ledger = Ledger(home)
    ledger.catch_up(lambda _text: None)
    held = view_triples(ledger.reader)
    copies = _copies(ledger.reader, Namespace(BASE))
    while held < triples:
        held += _commit(ledger, copies, triples - held)
    ledger.close()
    return held


def _commit(ledger: Ledger, copies: Iterator[list[tuple[str, _Template, Content]]], wanted: int) -> int:
    contents: dict[str, Content] = {}
    recorded: list[tuple[str, str, Holding]] = []
    lines = 0
    for _ in range(ENTITIES_A_COMMIT):
        for entity, template, content in next(copies):
            held = template.holding
            contents[content.digest] = content
            recorded.append((entity, template.source, Holding(content.digest, held.span, held.start, held.end)))
            lines += len(content.lines)
        if lines >= wanted:
            break
    ledger.append(Effect(contents=contents, recorded=tuple(recorded)), account="bench", reason="generated entities")
    return lines


def generate_natinf(file: Path, rows: int, word: str = "CAS") -> None:
    """Write a NATINF in the official layout, its references those of the real extracts of data/codes, in turn.

    Every generated label ends with the word and the code: another word makes another edition, all of it changed.
    """
    extracts = [package_folder("data") / "codes" / f"natinf-{day}.csv" for day in ("2025-12-31", "2026-07-01")]
    with extracts[0].open(encoding="utf-8") as first:
        header = next(csv.reader(first, delimiter=";"))
    real = []
    for extract in extracts:
        with extract.open(encoding="utf-8") as lines:
            real += list(csv.DictReader(lines, delimiter=";"))
    number, _, label, defined, punished = header
    taken = {row[number] for row in real}
    free = (str(code) for code in count(1) if str(code) not in taken)
    with file.open("w", encoding="iso-8859-1", newline="") as out:
        writer = csv.DictWriter(out, header, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        for position, row in zip(range(rows), cycle(real), strict=False):
            turn = position // len(real)
            if turn:
                code = next(free)
                references = {column: _other_articles(row[column], turn) for column in (defined, punished)}
                row = {**row, **references, number: code, label: f"{row[label]} - {word} {code}"}  # noqa: PLW2901 - a copy
            writer.writerow(row)


def _other_articles(references: str, turn: int) -> str:
    """Cite other articles of the same texts, so that no string is met twice."""
    return re.sub(r"(ART\.(?:[A-Z]\.)?)(\d+)", lambda found: f"{found[1]}{int(found[2]) + turn}", references)


if __name__ == "__main__":
    if sys.argv[1] == "home":
        sys.stdout.write(json.dumps({"triples": generate_home(Path(sys.argv[2]), int(sys.argv[3]))}) + "\n")
    else:
        generate_natinf(Path(sys.argv[2]), int(sys.argv[3]))
