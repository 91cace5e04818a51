"""The search against SPARQL on the same data: beginnings of labels asked of us and of the Oxigraph server, in turn."""

from __future__ import annotations

import json
import shutil
import sys
import time
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from _clients import request
from _measure import FULL, WORK, percentiles, run, serving
from _page import milliseconds, publish, table
from _peers import oxigraph
from reads import Seen, Side, measure

from app.adapters.clock import today
from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.searching import SearchReads
from app.adapters.views import load_view
from app.domain.iris import Namespace
from app.domain.kinds import KINDS
from app.services.reading import Moment
from app.services.searching import Asked, Search

SIZES = (200_000, 2_000_000) if FULL else (200_000,)
ROUNDS = 20
_HERE = Path(__file__).parent
_QUERY = (_HERE / "queries" / "search" / "labels-beginning.rq").read_text(encoding="utf-8")
# How labels of every kind begin.
TYPED = ("conduite", "tribunal j", "code de", "demande en", "contrat", "co", "saint", "par")
SEARCHED = ("tribunaux judiciaires", "vehicule", "escroqerie", "75056", "conduite sans permis")
_ASKED_AT_ONCE = 20_000  # more than are answered in one load, so that none is asked twice
_TURNS = count()


def _sparql(typed: str, turn: int) -> str:
    bound = _QUERY.replace('"conduite" }  # typed', f'"{typed}" }}  # {turn}')
    assert bound != _QUERY
    return bound


def _address(typed: str, turn: int | None = None) -> str:
    return f"/search/complete?q={quote(typed)}" + ("" if turn is None else f"&turn={turn}")


def _queries(typed: str) -> list[bytes]:
    given = {"content_type": "application/sparql-query", "accept": "application/sparql-results+json"}
    return [request("POST", "/query", _sparql(typed, next(_TURNS)).encode(), **given) for _ in range(200)]


def _sides(typed: str, ours: tuple[str, int], peer: tuple[str, int]) -> list[Side]:
    return [
        Side("cached", *ours, lambda: [request("GET", _address(typed))]),
        Side("uncached", *ours, lambda: [request("GET", _address(typed, next(_TURNS))) for _ in range(_ASKED_AT_ONCE)]),
        Side("SPARQL", *peer, lambda: _queries(typed)),
    ]


def measured(triples: int) -> str:
    """Make a home of a size and measure it; return its tables."""
    home, file = WORK / f"search-{triples}", WORK / "search.nt"
    shutil.rmtree(home, ignore_errors=True)
    held = json.loads(run(sys.executable, _HERE / "_generate.py", "home", home, str(triples)).output)["triples"]
    reader = ProjectionReader(home / "projection.sqlite")
    with file.open("wb") as out:
        for data in reader.view(today(), reader.head_number(), "public"):
            out.write(data)
    reader.close()
    rows = []
    with serving(home) as service, oxigraph(file) as peer:
        for typed in TYPED:
            print(f"search: {triples:,}: {typed}", file=sys.stderr)
            seen = measure(_sides(typed, (service.address, service.pid), (peer.address, peer.pid)), 1)
            rows += [[f"`{typed}`", name, *_compared(each, seen["SPARQL"])] for name, each in seen.items()]
        pages = _searches(service.address)
    rows += inside(home)
    shutil.rmtree(home)
    header = ["Typed", "Who", "p50 / p99", "", "Processor an answer", ""]
    searches = table(["Search", "First page", "Other pages, p50 / p99"], pages)
    return f"### {held:,} triples\n\n{table(header, rows)}\n{searches}"


def _compared(each: Seen, theirs: Seen) -> list[str]:
    alone = each is theirs
    return [
        milliseconds(each.half, each.most),
        "" if alone else f"{theirs.half / each.half:,.0f} ×",
        f"{each.processor:,.0f} µs",
        "" if alone else f"{theirs.processor / each.processor:,.0f} ×",
    ]


def _searches(address: str) -> list[list[str]]:
    """Time whole searches: the first page, and others of the same, in milliseconds."""
    connection, rows = HTTPConnection(urlsplit(address).netloc), []
    for typed in SEARCHED:
        times = []
        for turn in range(ROUNDS):
            started = time.perf_counter()
            connection.request("GET", f"/search.json?{urlencode({'q': typed, 'offset': turn})}")
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, body[:500]  # noqa: PLR2004 - OK
            times.append(time.perf_counter() - started)
        rows.append([f"`{typed}`", f"{times[0] * 1000:.1f} ms", milliseconds(*percentiles(times[1:]), decimals=1)])
    connection.close()
    return rows


def inside(home: Path) -> list[list[str]]:
    """Measure the same in one process, without HTTP: the search and its lines, and the query on the view in memory."""
    reader = ProjectionReader(home / "projection.sqlite")
    moment = Moment(today(), reader.head_number(), "public")
    search = Search(SearchReads(home / "projection.sqlite"), reader, Namespace(str(reader.meta("base"))))
    store = load_view(reader, moment.day, moment.known, moment.audience)
    rows = []
    for typed in TYPED:
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(ROUNDS):
            started = time.perf_counter()
            search.completions_json(Asked(typed), moment, KINDS)
            times[0].append(time.perf_counter() - started)
            started = time.perf_counter()
            list(store.query(_sparql(typed, turn)))  # type: ignore[arg-type] # a SELECT
            times[1].append(time.perf_counter() - started)
        (ours, most), (theirs, _) = map(percentiles, times)
        rows.append([f"`{typed}`", "in one process", milliseconds(ours, most), f"{theirs / ours:,.0f} ×", "", ""])
    reader.close()
    return rows


def main() -> None:
    """Measure each size and write the tables."""
    WORK.mkdir(parents=True, exist_ok=True)
    text = "\n".join(measured(size) for size in SIZES)
    text += """
Over HTTP, one caller, the sides taking turns; ×: against the Oxigraph server in memory with the triples of the same
view, which scans labels (`benchmarks/queries/search`) and knows no accents and no codes. *Cached*: the address was
asked before and nothing has changed since; *uncached*: never asked before, each with a parameter of its own (the index
is read each time; the line of a thing is made once). *In one process*: the index and the lines against the query on the
view, without HTTP. Processor: of all processes of a side.
"""
    publish("search", "Search", text)


if __name__ == "__main__":
    main()
