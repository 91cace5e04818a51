"""What takes its time: a million rows that flow, and reads that follow commits."""

from __future__ import annotations

import itertools
import json
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from _measure import Peak, descendants, percentiles
from _page import milliseconds

from app.adapters.clock import today
from app.adapters.processes.limits import private_memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _measure import Service
    from _peers import Peer

_NUMBERS = " ".join(map(str, range(1_000)))
MILLION = f"SELECT ?a ?b {{ VALUES ?a {{ {_NUMBERS} }} VALUES ?b {{ {_NUMBERS} }} }}"
_ROWS, _ROUNDS = 1_000_000, 5
_COMMITS_A_SECOND = 50
_MEGABYTE = 1 << 20


def _connect(address: str) -> HTTPConnection:
    return HTTPConnection(urlsplit(address).netloc, timeout=60)


def _stream(address: str, path: str, number: int) -> tuple[float, float]:
    """Return the seconds until the first byte of the rows, and until the last."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    with closing(_connect(address)) as connection:
        started = time.perf_counter()
        connection.request("POST", path, f"# {number}\n{MILLION}".encode(), headers)
        answer = connection.getresponse()
        rows = answer.read(1).count(b"\n")
        first = time.perf_counter() - started
        while data := answer.read(_MEGABYTE):
            rows += data.count(b"\n")
        last = time.perf_counter() - started
    assert rows == _ROWS + 1, rows  # the header too
    return first, last


def front_of(service: Service) -> int:
    """Return the process of the front of a service."""
    command = (Path(f"/proc/{pid}/cmdline") for pid in descendants(service.pid))
    return next(int(each.parent.name) for each in command if b"front" in each.read_bytes().split(b"\0"))


def streaming(service: Service, peer: Peer) -> list[list[str]]:
    """Return the rows of a table: a million rows as CSV, from us and from the peer in turn."""
    ours, theirs = [], []
    _stream(service.address, "/sparql", 0)
    front = front_of(service)
    with Peak(lambda: private_memory(front) / 1e6, every=0.02) as peak:
        for number in range(1, _ROUNDS + 1):
            ours.append(_stream(service.address, "/sparql", number))
            theirs.append(_stream(peer.address, "/query", number))
    first, total = (sorted(each)[_ROUNDS // 2] for each in zip(*ours, strict=True))
    their_first, their_total = (sorted(each)[_ROUNDS // 2] for each in zip(*theirs, strict=True))
    growth = f"{peak.growth:.0f} MB"
    return [
        ["uncached", f"{first * 1000:.0f} ms", f"{total:.2f} s", f"{total / their_total:.2f} ×", growth],
        ["peer", f"{their_first * 1000:.0f} ms", f"{their_total:.2f} s", "", ""],
    ]


def after_commits(service: Service, codes: Sequence[str], seconds: float) -> list[list[str]]:
    """Return the row of a table: reads of what was just published, at fifty commits a second or what the gate gives.

    Each commit changes one label; as soon as it is acknowledged the label is asked by SPARQL and by the entity.
    """
    reads: dict[str, list[float]] = {"SPARQL": [], "entity": []}
    commits: list[float] = []
    with closing(_connect(service.address)) as connection:
        _commit(connection, codes[0], "BENCH")  # what the gate loads at its first commit is there
        begun = time.perf_counter()
        for number in itertools.takewhile(lambda _: time.perf_counter() < begun + seconds, itertools.count()):
            time.sleep(max(0.0, begun + number / _COMMITS_A_SECOND - time.perf_counter()))
            code, label = codes[number % len(codes)], f"BENCH {number}"
            commits.append(_commit(connection, code, label))
            text = f'ASK {{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@fr }}'
            for name, method, path, body in (
                ("SPARQL", "POST", "/sparql", text.encode()),
                ("entity", "GET", f"/doc/natinf/{code}.json", b""),
            ):
                started = time.perf_counter()
                connection.request(method, path, body, {"Content-Type": "application/sparql-query"} if body else {})
                answer = connection.getresponse().read()
                reads[name].append(time.perf_counter() - started)
                assert (b"true" if body else label.encode()) in answer, f"not yet {label}: {answer[:500]!r}"
    rate = len(commits) / (time.perf_counter() - begun)
    timed = {"commit": commits, **reads}
    figures = [milliseconds(*percentiles(timed[name]), decimals=1) for name in ("commit", "SPARQL", "entity")]
    return [[f"{rate:.1f}", str(len(commits)), *figures, "0"]]


def _commit(connection: HTTPConnection, code: str, label: str) -> float:
    body = {
        "kind": "natinf",
        "key": code,
        "from": today().isoformat(),
        "changes": {"prefLabel": [{"value": label, "lang": "fr"}]},
        "reason": "benchmark",
    }
    started = time.perf_counter()
    connection.request("POST", "/corrections", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 201, data[:1000]  # noqa: PLR2004 - Created
    return time.perf_counter() - started
