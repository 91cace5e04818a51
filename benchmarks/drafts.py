"""Drafts: opened on a view, the live difference of one entity, 500,000 changes, and opened again after a restart."""

from __future__ import annotations

import json
import shutil
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from _measure import FULL, WORK, Peak, percentiles, run, serving
from _page import columns, milliseconds, publish

from app.domain.kinds import SKOS

if TYPE_CHECKING:
    from collections.abc import Callable

    from _measure import Service

SIZES = (20_000, 200_000, 2_000_000) if FULL else (20_000, 200_000)
CHANGES = 500_000
OPENED = 15
EDITED = 40
_HERE = Path(__file__).parent
_DONE, _BUSY = {200, 201, 204}, 503
_TRIES = 3  # of a read that is told to wait: the view goes on being made meanwhile, and the time is counted
_TURTLE = "application/n-triples"
_ASK = quote("ASK { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }")


class _Client:
    """One connection that asks and measures."""

    def __init__(self, service: Service) -> None:
        self._connection = HTTPConnection(urlsplit(service.address).netloc, timeout=600)

    def __call__(self, method: str, path: str, body: object = None, media_type: str = "application/json") -> bytes:
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": media_type, "Accept": "application/json"}
        for _ in range(_TRIES):
            self._connection.request(method, path, data, headers)
            answer = self._connection.getresponse()
            told = answer.read()
            if answer.status != _BUSY or method != "GET":
                break
        if answer.status not in _DONE:
            sys.exit(f"{method} {path}: {answer.status} {told[:500]!r}")
        return told

    def opened(self) -> str:
        """Open a draft and return its address."""
        return f"/drafts/{json.loads(self('POST', '/drafts', {'title': 'bench'}))['id']}"

    def edited(self, draft: str, thing: str, label: str) -> None:
        """Change the label of an entry in a draft."""
        edit = {"kind": "natinf", "key": thing.rpartition("/")[2], "changes": {"label": label}}
        self("POST", f"{draft}/changes", edit)

    def total(self, draft: str) -> int:
        """Return how many entities a draft changes."""
        return int(json.loads(self("GET", draft))["changes"]["total"])


def _things(client: _Client) -> list[str]:
    items = json.loads(client("GET", "/doc/natinf.json?limit=1000"))["items"]
    return [str(each["id"]) for each in items]


def _opening(client: _Client) -> list[float]:
    """Open drafts, each until its first query is answered; the first one, which forks its base, is left out."""
    times = []
    for _ in range(OPENED + 1):
        started = time.perf_counter()
        draft = client.opened()
        client("GET", f"{draft}/sparql?query={_ASK}")
        times.append(time.perf_counter() - started)
    return times[1:]


def _differences(client: _Client, things: list[str]) -> tuple[list[float], list[float]]:
    """Change one entity after another in one draft: the change, and the difference of that draft, asked after each."""
    draft = client.opened()
    changes, differences = [], []
    for place in range(EDITED):
        thing, label, fresh = things[place % len(things)], f"bench {place}", client.opened()
        started = time.perf_counter()
        client.edited(draft, thing, label)
        changes.append(time.perf_counter() - started)
        client.edited(fresh, thing, label)
        started = time.perf_counter()
        client("GET", fresh)
        differences.append(time.perf_counter() - started)
    return changes[1:], differences[1:]


def _many() -> bytes:
    """Return new entries as a list gives them, five statements each."""
    thing, terms, list_ = "http://127.0.0.1:8000/id/natinf/bench-", "https://w3id.org/srj/def#", "referential/natinf"
    entry = (
        "{e} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{t}Offence> .\n"
        "{e} <{s}inScheme> <http://127.0.0.1:8000/id/{l}> .\n"
        '{e} <{s}notation> "bench-{n}" .\n'
        '{e} <{s}prefLabel> "INFRACTION {n}"@fr .\n'
        '{e} <{t}offenceClassAsPublished> "Délit" .\n'
    )
    entries = (entry.format(e=f"<{thing}{n}>", t=terms, s=SKOS, l=list_, n=n) for n in range(CHANGES // 5))
    return "".join(entries).encode()


def measure(triples: int) -> dict[str, str]:
    """Make a home of a size and measure drafts on it."""
    home = WORK / f"drafts-{triples}"
    shutil.rmtree(home, ignore_errors=True)
    made = json.loads(run(sys.executable, _HERE / "_generate.py", "home", home, str(triples)).output)
    told = {"Triples in the view": f"{made['triples']:,}"}
    with serving(home) as service:
        client = _Client(service)
        things = _things(client)
        told["Opened, until its first query is answered, p50 / p99"] = _pair(_opening(client))
        edits, differences = _differences(client, things)
        told["One value changed by form, p50 / p99"] = _pair(edits)
        told["Difference of a draft that changes one entity, p50 / p99"] = _pair(differences)
        draft, data = client.opened(), _many()
        with Peak(lambda: sum(service.memory().values()), every=0.2) as peak:
            told[f"{CHANGES:,} changes written (Graph Store)"] = _timed(
                lambda: client("POST", f"{draft}/data?default", data, _TURTLE)
            )
            told["… the first query after them"] = _timed(lambda: client("GET", f"{draft}/sparql?query={_ASK}"))
            told["… their difference, first asked"] = _timed(lambda: client.total(draft))
            told["… asked again"] = _timed(lambda: client.total(draft))
            told["… one value more changed in it, by form"] = _timed(lambda: client.edited(draft, things[0], "more"))
            told["… the difference after it"] = _timed(lambda: client.total(draft))
        told["… memory of every process, at most (PSS), above what they held"] = f"{peak.growth:,.0f} MB"
    with serving(home) as service:
        client = _Client(service)
        started = time.perf_counter()
        client("GET", f"{draft}/sparql?query={_ASK}")
        client.total(draft)
        told["Opened again after a restart: first query and difference"] = f"{time.perf_counter() - started:.2f} s"
    shutil.rmtree(home)
    return told


def _pair(times: list[float]) -> str:
    return milliseconds(*percentiles(times), decimals=1)


def _timed(work: Callable[[], object]) -> str:
    started = time.perf_counter()
    work()
    return f"{time.perf_counter() - started:.2f} s"


def main() -> None:
    """Measure each size and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    found = []
    for size in SIZES:
        print(f"drafts: {size:,} triples...", file=sys.stderr)
        found.append(measure(size))
        print(json.dumps(found[-1], indent=1), file=sys.stderr)
    text = columns(found, SIZES)
    text += f"""
The homes of the page *Core*, served as they are. {OPENED} drafts are opened one after the other; {EDITED} labels are
changed by `POST /drafts/{{id}}/changes`, and the difference of a draft that changes one entity is asked each time, in
words, over HTTP. Then {CHANGES:,} statements ({CHANGES // 5:,} new entries) are written in one draft by one `POST` of
N-Triples ({len(_many()) // 1_000_000} MB), and the service is stopped and started again.
"""
    publish("drafts", "Drafts", text)


if __name__ == "__main__":
    main()
