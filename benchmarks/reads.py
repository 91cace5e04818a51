"""What applications ask all day, from 32 clients and from one: beside the Oxigraph server on the same triples."""

from __future__ import annotations

import shutil
import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from _clients import load, request
from _flows import after_commits, streaming
from _generate import FIRST_COPY
from _measure import FULL, WORK, processor_seconds, run, serving
from _page import milliseconds, publish, table
from _peers import oxigraph

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.package_files import package_folder
from app.adapters.projection.reading import ProjectionReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_HERE = Path(__file__).parent
SIZES = (200_000, 2_000_000) if FULL else (200_000,)
CLIENTS = 32
SECONDS = 1.5
COMMIT_SECONDS = 20.0 if FULL else 5.0
ROUNDS = 3
_WARMING_SECONDS, _WARMING_TURNS = 60.0, 3
ENTITIES = 2_000
BASE = "http://127.0.0.1:8000"
_NUMBERS = count()
_SPARQL = {"content_type": "application/sparql-query", "accept": "application/sparql-results+json"}


@dataclass(frozen=True)
class Side:
    """One side of a comparison: what it is called, where it listens, its process, and what is asked."""

    name: str
    address: str
    pid: int
    requests: Callable[[], Sequence[bytes]]
    expected: tuple[bytes, ...] = (b"200",)


@dataclass(frozen=True)
class Seen:
    """Medians of the rounds: answers a second, microseconds of processor an answer, milliseconds of half and 99 %."""

    rate: float
    processor: float
    half: float
    most: float


def measure(sides: Sequence[Side], clients: int) -> dict[str, Seen]:
    """Load each side in turn, several times."""
    found: dict[str, list[Seen]] = {side.name: [] for side in sides}
    for side in sides:
        if side.name == "cached":  # asked once it is made, asked again it is recognised
            load(side.address, side.requests(), clients, _WARMING_SECONDS, side.expected, _WARMING_TURNS)
    for _ in range(ROUNDS):
        for side in sides:
            before = processor_seconds(side.pid)
            done = load(side.address, side.requests(), clients, SECONDS, side.expected)
            spent = (processor_seconds(side.pid) - before) / done.answers * 1e6
            found[side.name].append(Seen(done.rate, spent, done.percentile(0.5), done.percentile(0.99)))
    return {
        name: Seen(
            *(statistics.median(getattr(each, part) for each in seen) for part in ("rate", "processor", "half", "most"))
        )
        for name, seen in found.items()
    }


def _again(text: str) -> bytes:
    """Return a query that nobody asked before: its comment is new."""
    return f"# {next(_NUMBERS)}\n{text}".encode()


def _query(path: str, text: str, *, fresh: bool, number: int = 200) -> Callable[[], Sequence[bytes]]:
    def made() -> Sequence[bytes]:
        if fresh:
            return [request("POST", path, _again(text), **_SPARQL) for _ in range(number * 20)]
        return [request("GET", f"{path}?query={quote(text)}", accept=_SPARQL["accept"])]

    return made


def _fixed(requests: Sequence[bytes]) -> Callable[[], Sequence[bytes]]:
    return lambda: requests


@dataclass(frozen=True)
class Case:
    """What is asked of both, by how many clients, and the sides."""

    name: str
    clients: int
    sides: Sequence[Side]


def cases(hot: Side, cold: Side, peer: Side, codes: Sequence[str]) -> Iterator[Case]:
    """Yield the comparisons; the peer's side comes last."""

    def on(side: Side, name: str, requests: Callable[[], Sequence[bytes]], *expected: bytes) -> Side:
        return Side(name, side.address, side.pid, requests, expected or (b"200",))

    paths = [f"/doc/natinf/{code}.jsonld" for code in codes]
    described = [
        request("POST", "/query", f"DESCRIBE <{BASE}/id/natinf/{code}>".encode(), **{**_SPARQL, "accept": "*/*"})
        for code in codes
    ]
    entity = _fixed([request("GET", path) for path in paths])
    yield Case(
        "One entity, JSON-LD",
        CLIENTS,
        [on(hot, "cached", entity), on(cold, "uncached", entity), on(peer, "DESCRIBE", _fixed(described))],
    )
    notation = (_HERE / "queries" / "view" / "offence-by-code.rq").read_text(encoding="utf-8")
    asked = [request("POST", "/query", notation.replace("CODE", code).encode(), **_SPARQL) for code in codes]
    looked = _fixed([request("GET", f"/lookup.json?scheme=natinf&value={code}") for code in codes])
    yield Case(
        "An entity by its code",
        CLIENTS,
        [on(hot, "cached", looked), on(cold, "uncached", looked), on(peer, "SPARQL", _fixed(asked))],
    )
    for name in ("four-hops", "offences-by-class", "counts-by-application", "sorted-page", "one-triple"):
        text = (_HERE / "queries" / "view" / f"{name}.rq").read_text(encoding="utf-8")
        for clients in (1, CLIENTS):
            yield Case(
                f"`{name}`",
                clients,
                [
                    on(hot, "cached", _query("/sparql", text, fresh=False)),
                    on(hot, "uncached", _query("/sparql", text, fresh=True)),
                    on(peer, "peer", _query("/query", text, fresh=True)),
                ],
            )
    whole = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/srj/def#Offence> ; ?p ?o }"
    dump = [request("POST", "/query", whole.encode(), content_type="application/sparql-query", accept="text/turtle")]
    turtle = _fixed([request("GET", "/doc/natinf.ttl")])
    yield Case(
        "A whole list, Turtle",
        1,
        [on(hot, "cached", turtle), on(cold, "uncached", turtle), on(peer, "CONSTRUCT", _fixed(dump))],
    )


def _dump(home: Path, file: Path) -> tuple[list[str], list[str]]:
    """Write the view of today for the peer; return codes of offences, and those that an official edition lists."""
    reader = ProjectionReader(Home(home).projection)
    with file.open("wb") as out:
        for data in reader.view(today(), reader.head_number(), "restricted"):
            out.write(data)
    codes = sorted(iri.rpartition("/")[2] for iri in reader.entities("natinf"))
    reader.close()
    # What a copy says is in no edition: corrected, it would lose its past, and every day of it would be judged.
    listed = [code for code in codes if int(code) < FIRST_COPY]
    return codes[:: max(1, len(codes) // ENTITIES)][:ENTITIES], listed


def compare(triples: int) -> str:
    """Measure one size, and return its table."""
    home, file = WORK / f"reads-{triples}", WORK / "reads.nt"
    shutil.rmtree(home, ignore_errors=True)
    run(sys.executable, _HERE / "_generate.py", "home", home, str(triples))
    copy = WORK / f"reads-{triples}-cold"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    codes, listed = _dump(home, file)
    rows = []
    with ExitStack() as stack:
        hot = stack.enter_context(serving(home, SRJ_LONG_QUERIES=str(CLIENTS)))
        cold = stack.enter_context(serving(copy, SRJ_HOT_MEMORY="0", SRJ_LONG_QUERIES=str(CLIENTS)))
        peer = stack.enter_context(oxigraph(file))
        sides = [Side("", each.address, each.pid, list) for each in (hot, cold, peer)]
        for case in cases(sides[0], sides[1], sides[2], codes):
            print(f"reads: {triples:,}: {case.name}, {case.clients}", file=sys.stderr)
            seen = measure(case.sides, case.clients)
            theirs = seen[case.sides[-1].name]
            for name, each in seen.items():
                against = "" if each is theirs else f"{each.rate / theirs.rate:.2f} ×"
                frugal = "" if each is theirs else f"{theirs.processor / each.processor:.2f} ×"
                figures = [f"{each.rate:,.0f}", against, f"{each.processor:,.0f} µs", frugal]
                rows.append([case.name, str(case.clients), name, *figures, milliseconds(each.half, each.most)])
                print("  " + "; ".join(rows[-1][2:]), file=sys.stderr)
        print(f"reads: {triples:,}: streaming and commits", file=sys.stderr)
        flows = streaming(hot, peer)
        memory = ", ".join(f"{role} {size:.0f} MB" for role, size in hot.memory().items())
        followed = after_commits(hot, listed, COMMIT_SECONDS)
        print(f"  {flows}\n  {followed}\n  {memory}", file=sys.stderr)
    for folder in (home, copy):
        shutil.rmtree(folder)
    header = ["Question", "Clients", "Who", "Answers a second", "", "Processor an answer", "", "p50 / p99"]
    flow_header = ["A million rows, CSV", "First byte", "Total", "", "Memory added to the front, at its peak"]
    told = ["Commits a second", "Commits", "Commit", "Then SPARQL", "Then the entity", "Stale answers"]
    return (
        f"### {triples:,} triples\n\n{table(header, rows)}\n{table(flow_header, flows)}\n{table(told, followed)}\n"
        f"Memory of the service (PSS): {memory}.\n"
    )


def main() -> None:
    """Measure and write the tables."""
    WORK.mkdir(parents=True, exist_ok=True)
    assert package_folder("queries").is_dir()
    text = "\n".join(compare(size) for size in SIZES)
    text += f"""
Medians of {ROUNDS} loads of {SECONDS:.0f} s, the sides taking turns; ×: against the peer (more is better), the
Oxigraph server in memory with the triples of the same view. *Cached*: asked before, nothing has changed since;
*uncached*: the service keeps no answer, or the query was never asked. Processor: of all processes of a side, those of
the clients not counted. Queries that are asked anew differ by a comment: the guard has read one like them, the engine
has not. A tiny query (`one-triple`) is where a process of its own for queries costs most: the price of being able to
end any of them. The four hops and the counts are run by the same engine on both sides; the bound on long queries
(`SRJ_LONG_QUERIES`) is raised to the {CLIENTS} clients, so that none is told to come back. In the last tables:
p50 / p99; a read follows each commit as soon as it is acknowledged, and an answer that does not show it would stop the
benchmark.
"""
    publish("reads", "Reads, beside the Oxigraph server", text)


if __name__ == "__main__":
    main()
