"""The search against SPARQL on the same data, through the same service: beginnings of labels, interleaved, uncached."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from _measure import FULL, WORK, percentiles, run, serving
from _page import publish, table

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
# How labels of every kind begin; each is typed with another end in each round, so that nothing was asked before.
TYPED = ("conduite", "tribunal j", "code de", "demande en", "contrat", "co", "saint", "par")
SEARCHED = ("tribunaux judiciaires", "vehicule", "escroqerie", "75056", "conduite sans permis")


class Caller:
    """One connection, which times what it asks."""

    def __init__(self, address: str) -> None:
        """Connect to a service."""
        self._connection = HTTPConnection(urlsplit(address).netloc)

    def ask(self, path: str, **parameters: str) -> tuple[float, bytes]:
        """Return the seconds that an answer took, and its body."""
        started = time.perf_counter()
        self._connection.request("GET", f"{path}?{urlencode(parameters)}", headers={"Accept": "*/*"})
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, parameters, body[:500])  # noqa: PLR2004 - OK
        return time.perf_counter() - started, body

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _sparql(typed: str, turn: int) -> str:
    bound = re.sub(r'"conduite" }  # typed', f'"{typed}" }}  # {turn}', _QUERY)
    assert bound != _QUERY
    return bound


def measure(triples: int) -> list[list[str]]:
    """Make a home of a size and measure it: one line a question."""
    home = WORK / f"search-{triples}"
    shutil.rmtree(home, ignore_errors=True)
    held = json.loads(run(sys.executable, _HERE / "_generate.py", "home", home, str(triples)).output)["triples"]
    rows = []
    with serving(home, SRJ_QUERY_DEADLINE="60") as service:
        caller = Caller(service.address)
        for typed in TYPED:
            ours, theirs = [], []
            for turn in range(ROUNDS):
                ours.append(caller.ask("/search/complete", q=typed, turn=str(turn))[0])
                theirs.append(caller.ask("/sparql", query=_sparql(typed, turn), format="json")[0])
            rows.append([f"{held:,}", f"`{typed}`", *_compared(ours, theirs)])
        for typed in SEARCHED:
            times = [caller.ask("/search.json", q=typed, offset=str(turn))[0] for turn in range(ROUNDS)]
            rows.append(
                [f"{held:,}", f"search `{typed}`, first / after", f"{times[0] * 1000:.1f} ms", _told(times[1:]), ""]
            )
        caller.close()
    rows += inside(home, held)
    shutil.rmtree(home)
    return rows


def inside(home: Path, held: int) -> list[list[str]]:
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
            search.completions(Asked(typed), moment, KINDS)
            times[0].append(time.perf_counter() - started)
            started = time.perf_counter()
            list(store.query(_sparql(typed, turn)))  # type: ignore[arg-type] # a SELECT
            times[1].append(time.perf_counter() - started)
        rows.append([f"{held:,}", f"`{typed}`, in one process", *_compared(*times)])
    reader.close()
    return rows


def _compared(ours: list[float], theirs: list[float]) -> list[str]:
    ratio = percentiles(theirs)[0] / percentiles(ours)[0]
    return [_told(ours), _told(theirs), f"{ratio:.0f} ×"]


def _told(times: list[float]) -> str:
    half, most = percentiles(times)
    return f"{half:.1f} / {most:.1f} ms"


def main() -> None:
    """Measure each size and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    rows = []
    for size in SIZES:
        print(f"search: {size:,} triples...", file=sys.stderr)
        rows += measure(size)
    text = table(["Triples", "Typed", "`/search/complete`, p50 / p99", "SPARQL, p50 / p99", "Ratio"], rows)
    text += """
Over HTTP, one caller, the two asked in turn. The SPARQL query scans labels (`benchmarks/queries/search`): it knows no
accents and no codes. "In one process" is the same without HTTP and workers. No answer was asked before: each address
and each query has a turn of its own. Of a search, the first figure is the first page, then other pages of the same.
"""
    publish("search", "Search", text)


if __name__ == "__main__":
    main()
