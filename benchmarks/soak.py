"""A service kept at 70 % of what it can answer, with commits all the time: errors, stale answers, memory.

``make bench ARGS=soak`` takes a minute, ``BENCH=full`` a quarter of an hour; the tests run it for half a minute. It
ends with 1 when what is promised is not kept: no error, no stale answer, memory.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import shutil
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import uvloop
from _clients import request
from _measure import FULL, WORK, run, serving
from _page import publish, table

from app.adapters.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _measure import Service

SECONDS = 900.0 if FULL else 60.0
CLIENTS = 16
SHARE = 0.7  # of what was measured as the most
MOST_GROWTH = 0.05  # of the memory, all processes together
COMMITS_A_SECOND = 2.0
_QUERIES = Path(__file__).parent / "queries" / "view"
_LABEL = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { ?offence a <https://w3id.org/srj/def#Offence> ; skos:notation "CODE" ; skos:prefLabel ?label }"""
_CODES = 300
_CORRECTED = 5  # offences whose label is changed again and again
_MAXIMUM_SECONDS = 5.0
_WARM = 1 / 6  # of the time, in which caches fill before memory is looked at
_CACHE = 16_000_000  # bytes of each of the two large caches: full by the end of the warm-up of the long form


class Connection:
    """One connection to the service, kept."""

    def __init__(self, address: str) -> None:
        """Give the address; the connection is made when it is first used."""
        parts = urlsplit(address)
        self._place = (str(parts.hostname), parts.port or 80)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, data: bytes) -> tuple[int, bytes]:
        """Send a request and return the status and the body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        writer.write(data)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        length = head.find(b"content-length: ")
        if length >= 0:
            return status, await reader.readexactly(int(head[length + 16 :].split(b"\r\n", 1)[0]))
        if b"transfer-encoding: chunked" not in head:
            return status, b""
        body = b""
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
        return status, body

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass
class Seen:
    """What came of the load."""

    times: list[float] = field(default_factory=list)  # milliseconds, in the order of the answers
    errors: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    checked: int = 0  # reads of what was just committed
    commits: list[float] = field(default_factory=list)  # milliseconds
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds since the start, MB


def _requests(codes: list[str]) -> Iterator[bytes]:
    """Yield what applications ask, for ever: things, lists, look-ups, queries never asked before, the search."""
    chosen, numbers = random.Random(1), itertools.count()
    tiny = (_QUERIES / "one-triple.rq").read_text(encoding="utf-8")
    sparql = {"content_type": "application/sparql-query", "accept": "application/sparql-results+json"}
    makers: list[tuple[int, Callable[[str], bytes]]] = [
        (60, lambda code: request("GET", f"/doc/natinf/{code}.json")),
        (10, lambda code: request("GET", f"/doc/natinf/{code}.jsonld", accept_encoding="gzip")),
        (5, lambda code: request("GET", f"/doc/natinf/{code}", accept="text/html")),
        (5, lambda code: request("GET", f"/lookup.json?scheme=natinf&value={code}")),
        (4, lambda _: request("POST", "/doc/natinf/lookup", json.dumps({"codes": codes[:100]}).encode())),
        (3, lambda code: request("GET", f"/doc/natinf.json?limit=50&offset={int(code) % 7 * 50}")),
        (3, lambda code: request("GET", f"/search/complete?q={code[:2]}")),
        (10, lambda _: request("POST", "/sparql", f"# {next(numbers)}\n{tiny}".encode(), **sparql)),
    ]
    weights = [weight for weight, _ in makers]
    while True:
        _, make = chosen.choices(makers, weights)[0]
        yield make(chosen.choice(codes))


class Soak:
    """Readers at a pace, a steward who corrects, and one who looks at what was corrected."""

    def __init__(self, service: Service, codes: list[str]) -> None:
        """Give the service and codes of offences in force."""
        self._service = service
        self._corrected, others = codes[:_CORRECTED], codes[_CORRECTED:]
        self._requests = _requests(others)
        self._over = asyncio.Event()

    async def load(self, seconds: float, rate: float | None) -> Seen:
        """Ask for some seconds, as fast as answers come or so many a second, while commits go on."""
        seen, started = Seen(), time.perf_counter()
        self._over.clear()
        turns = itertools.count()
        readers = [self._read(seen, started, seconds, rate, turns) for _ in range(CLIENTS)]
        beside = [asyncio.create_task(each) for each in (self._steward(seen), self._weigh(seen, started))]
        await asyncio.gather(*readers)
        self._over.set()
        await asyncio.gather(*beside)
        return seen

    async def _read(self, seen: Seen, started: float, seconds: float, rate: float | None, turns: Iterator[int]) -> None:
        connection = Connection(self._service.address)
        while (now := time.perf_counter()) - started < seconds:
            if rate is not None:
                await asyncio.sleep(max(0.0, started + next(turns) / rate - now))
            asked, begun = next(self._requests), time.perf_counter()
            try:
                status, body = await connection.ask(asked)
            except (OSError, EOFError) as error:
                connection.close()
                seen.errors.append(f"{asked[:80]!r}: {error!r}")
                continue
            seen.times.append((time.perf_counter() - begun) * 1000)
            if status != 200:  # noqa: PLR2004 - OK
                seen.errors.append(f"{asked[:80]!r}: {status} {body[:200]!r}")
        connection.close()

    async def _steward(self, seen: Seen) -> None:
        """Change a label, and as soon as that is acknowledged read it by every road."""
        writing, reading = Connection(self._service.address), Connection(self._service.address)
        for turn in itertools.count():
            if self._over.is_set():
                break
            code, label = self._corrected[turn % _CORRECTED], f"LIBELLE {time.monotonic_ns()}"
            changes = {"from": today().isoformat(), "changes": {"label": label}}
            body = {"kind": "natinf", "key": code, **changes, "reason": "soak"}
            begun = time.perf_counter()
            status, told = await writing.ask(
                request("POST", "/corrections", json.dumps(body).encode(), content_type="application/json")
            )
            if status != 201:  # noqa: PLR2004 - Created
                seen.errors.append(f"correction: {status} {told[:300]!r}")
            else:
                seen.commits.append((time.perf_counter() - begun) * 1000)
                for asked in _roads(code):
                    status, answer = await reading.ask(asked)
                    seen.checked += 1
                    if status != 200 or label.encode() not in answer:  # noqa: PLR2004 - OK
                        seen.stale.append(f"{asked[:80]!r}: {status}, not {label}")
            await asyncio.sleep(max(0.0, 1 / COMMITS_A_SECOND - (time.perf_counter() - begun)))
        writing.close()
        reading.close()

    async def _weigh(self, seen: Seen, started: float) -> None:
        while not self._over.is_set():
            memory = await asyncio.to_thread(self._service.memory)
            seen.memory.append((time.perf_counter() - started, sum(memory.values())))
            await asyncio.sleep(0.5)


def _roads(code: str) -> list[bytes]:
    """Return the reads that give the label of an offence: kept answers, a list, a query, the search."""
    query = quote(_LABEL.replace("CODE", code))
    return [
        request("GET", f"/doc/natinf/{code}.json"),
        request("GET", f"/doc/natinf/{code}", accept="text/html"),
        request("GET", f"/sparql?query={query}", accept="application/sparql-results+json"),
        request("GET", f"/lookup.json?scheme=natinf&value={code}"),
        request("GET", f"/search/complete?q={code}"),
    ]


def growth(memory: list[tuple[float, float]], seconds: float) -> tuple[float, float]:
    """Return the memory after the warm-up in MB, and the share by which it grew until the end (medians of a tenth)."""
    part = (seconds * (1 - _WARM)) / 10
    first = [each for at, each in memory if seconds * _WARM <= at < seconds * _WARM + part]
    last = [each for at, each in memory if seconds - part <= at]
    before = statistics.median(first)
    return before, statistics.median(last) / before - 1


def soaked(home: Path, seconds: float) -> dict[str, object]:
    """Serve a home, find the most it answers, then keep it at a share of that; return the figures."""
    with serving(home, SRJ_HOT_MEMORY=str(_CACHE), SRJ_RESULT_MEMORY=str(_CACHE)) as service:

        async def work() -> tuple[Seen, Seen]:
            connection = Connection(service.address)
            _, body = await connection.ask(request("GET", f"/doc/natinf.json?limit={_CODES}"))
            connection.close()
            soak = Soak(service, [each["notation"] for each in json.loads(body)["items"]])
            most = await soak.load(_MAXIMUM_SECONDS, None)
            print(f"soak: at most {len(most.times) / _MAXIMUM_SECONDS:,.0f} answers a second", file=sys.stderr)
            return most, await soak.load(seconds, SHARE * len(most.times) / _MAXIMUM_SECONDS)

        most, seen = uvloop.run(work())
    memory, grown = growth(seen.memory, seconds)
    times = sorted(seen.times)
    return {
        "seconds": seconds,
        "most": round(len(most.times) / _MAXIMUM_SECONDS),
        "rate": round(len(times) / seconds),
        "answers": len(times),
        "p50": round(times[len(times) // 2], 2),
        "p99": round(times[int(len(times) * 0.99)], 2),
        "commits": len(seen.commits),
        "commit p50": round(statistics.median(seen.commits or [0.0]), 1),
        "checked": seen.checked,
        "errors": [*most.errors, *seen.errors][:20],
        "stale": [*most.stale, *seen.stale][:20],
        "memory": round(memory),
        "growth": round(grown, 4),
    }


def is_kept(found: dict[str, object]) -> bool:
    """Tell whether what is promised was kept."""
    return not found["errors"] and not found["stale"] and float(str(found["growth"])) < MOST_GROWTH


def _write(found: dict[str, object]) -> None:
    rows = [
        ["Time", f"{found['seconds']:.0f} s"],
        ["The most it answered, commits going on", f"{found['most']:,} a second"],
        ["Asked", f"{found['rate']:,} a second, {found['answers']:,} in all"],
        ["Answered in, p50 / p99", f"{found['p50']} / {found['p99']} ms"],
        ["Commits, each of one label", f"{found['commits']:,}, p50 {found['commit p50']} ms"],
        ["Errors", str(len(list(found["errors"])))],
        ["Reads of what was just committed, stale", f"{found['checked']:,}, {len(list(found['stale']))}"],
        ["Memory of all processes after the warm-up, growth", f"{found['memory']} MB, {found['growth']:.1%}"],
    ]
    text = table(["", ""], rows)
    text += f"""
{CLIENTS} clients ask things, lists, look-ups, pages, completions and, one time in ten, a query never asked before, at
{SHARE:.0%} of the most that was measured just before; {COMMITS_A_SECOND:.0f} commits a second change labels, each read
at once as JSON, page, query, look-up and completion. Memory is the proportional set size (PSS), kept answers and
results bounded to {_CACHE // 1_000_000} MB each; the clients run on the same machine. The warm-up is a sixth of the
time: in a minute caches are still filling, over a quarter of an hour (`BENCH=full make bench ARGS=soak`) they are full.
"""
    publish("soak", "A quarter of an hour under load" if FULL else "Under load", text)


def main() -> None:
    """Soak, and write the table; with ``--json`` print the figures alone."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--home", type=Path, help="a home of its own, which is written to")
    given.add_argument("--seconds", type=float, default=SECONDS)
    given.add_argument("--json", action="store_true")
    given.add_argument("--full", action="store_true", help="as BENCH=full")
    options = given.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    home = options.home or WORK / "soak"
    if options.home is None:
        shutil.rmtree(home, ignore_errors=True)
        run(sys.executable, Path(__file__).parent / "_generate.py", "home", home, "200000")
    found = soaked(home, options.seconds)
    if options.json:
        print(json.dumps(found))
    else:
        _write(found)
    sys.exit(0 if is_kept(found) else 1)


if __name__ == "__main__":
    main()
