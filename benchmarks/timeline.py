"""Any date asked in SPARQL: held past views, the first time of a view, fifty dates, and a peer that filters dates."""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import sys
import time
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from _history import edition_day
from _measure import FULL, WORK, Service, run, serving
from _page import columns, publish, table
from _peers import PATIENCE, QUERIES, Asker, oxigraph

from app.adapters.package_files import package_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent
SIZES = (200_000, 2_000_000) if FULL else (200_000,)
QUESTIONS = ("offences-by-class", "entries-by-text", "labels-with-word", "offences-by-application")
DEPTHS = (0, 24, 96)  # editions of the history set against the peer
PEER_TRIPLES = 200_000
SHARE = 0.01  # of the entities that an edition changes, for the first time of a view
PEER_SHARE = 0.05
ROUNDS = 15
MANY_DATES = 50
COMMITS = 100_000 if FULL else 2_000


def _home(name: str, triples: int, editions: int, share: float) -> Path:
    home = WORK / name
    shutil.rmtree(home, ignore_errors=True)
    run(sys.executable, _HERE / "_generate.py", "home", home, str(triples))
    if editions:
        run(sys.executable, _HERE / "_history.py", "add", home, str(editions), str(share))
    return home


def _text(model: str, question: str, day: date) -> str:
    return (QUERIES / model / f"{question}.rq").read_text(encoding="utf-8").replace("DAY", day.isoformat())


def _bindings(data: bytes) -> list[dict[str, str]]:
    rows = json.loads(data)["results"]["bindings"]
    return [{name: term["value"] for name, term in sorted(row.items())} for row in rows]


def _interleaved(askers: Mapping[str, tuple[Asker, str]], rounds: int = ROUNDS) -> dict[str, float]:
    """Ask each one in turn, several times, and return the median milliseconds; answers must be the same."""
    times: dict[str, list[float]] = {name: [] for name in askers}
    answers: dict[str, list[dict[str, str]]] = {}
    for round_ in range(rounds + 1):
        for name, (asker, text) in askers.items():
            if times[name] and times[name][-1] == float("inf"):
                continue
            # Another comment each time: nothing kept by its text can answer.
            spent, data = asker.ask(f"# {round_}\n{text}")
            if data:
                answers[name] = _bindings(data)
            if round_ or spent == float("inf"):
                times[name].append(spent * 1000)
    assert all(found == next(iter(answers.values())) for found in answers.values()), "the answers differ"
    return {name: statistics.median(found) for name, found in times.items()}


def _shown(milliseconds: float) -> str:
    return f"> {PATIENCE:.0f} s" if milliseconds == float("inf") else f"{milliseconds:.1f} ms"


def _ratio(peer: float, ours: float) -> str:
    return f"> {PATIENCE * 1000 / ours:,.0f} ×" if peer == float("inf") else f"{peer / ours:.1f} ×"


def _endpoint(service: Service, day: date | None) -> Asker:
    return Asker(service.address, "/sparql" + (f"?valid={day}" if day else ""))


def against_filters() -> str:
    """Ask the same questions of a held view, and with date filters of an Oxigraph server, as the history grows."""
    rows = []
    for editions in DEPTHS:
        home = _home("timeline-peer", PEER_TRIPLES, editions, PEER_SHARE)
        files = {"graphs": WORK / "history.nq", "versions": WORK / "history.nt"}
        run(sys.executable, _HERE / "_history.py", "export", home, *files.values())
        day = edition_day(max(editions // 2, 1))
        with serving(home) as ours, oxigraph(files["graphs"]) as graphs, oxigraph(files["versions"]) as versions:
            for question in QUESTIONS:
                print(f"timeline: {editions} editions, {question}", file=sys.stderr)
                found = _interleaved(
                    {
                        "ours": (_endpoint(ours, day), _text("view", question, day)),
                        "graphs": (Asker(graphs.address, "/query"), _text("graphs", question, day)),
                        "versions": (Asker(versions.address, "/query"), _text("versions", question, day)),
                    }
                )
                peers = [f"{_shown(found[name])} ({_ratio(found[name], found['ours'])})" for name in files]
                rows.append([f"`{question}`", str(editions), _shown(found["ours"]), *peers])
        shutil.rmtree(home)
    return table(["Question", "Editions", "SRJ, view of the day", "Named graphs, filters", "Versions, filters"], rows)


def _first_time(service: Service, day: date) -> float:
    """Return the seconds of the first look-up in the view of a day that nobody asked for before."""
    connection = HTTPConnection(urlsplit(service.address).netloc, timeout=300)
    started = time.perf_counter()
    text = quote((QUERIES / "view" / "one-triple.rq").read_text(encoding="utf-8"))
    connection.request("GET", f"/sparql?valid={day}&query={text}")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status  # noqa: PLR2004 - OK
    connection.close()
    return time.perf_counter() - started


def _held(service: Service, day: date) -> dict[str, str]:
    """Return how many times longer each question takes on a held view of a day than on the current view."""
    said = {}
    for question in QUESTIONS[:2]:
        text = _text("view", question, day)
        # The answers are those of two days: each is asked apart.
        now, then = _endpoint(service, None), _endpoint(service, day)
        times: dict[str, list[float]] = {"now": [], "then": []}
        for round_ in range(ROUNDS + 2):
            for name, asker in (("now", now), ("then", then)):
                spent, _ = asker.ask(f"# {round_}\n{text}")
                if round_ > 1:
                    times[name].append(spent * 1000)
        current, past = (statistics.median(times[name]) for name in ("now", "then"))
        said[f"`{question}`: current view, held view"] = f"{current:.1f} ms, {past:.1f} ms ({past / current:.2f} ×)"
    return said


def views(triples: int) -> dict[str, str]:
    """Measure the views of one home: the first time, the next ones, and the memory of fifty."""
    print(f"timeline: views at {triples:,} triples", file=sys.stderr)
    home = _home(f"timeline-{triples}", triples, MANY_DATES, SHARE)
    loads = json.loads(run(sys.executable, _HERE / "_loads.py", home, edition_day(0).isoformat()).output)
    bulk = loads["bulkLoad"]
    said = {
        "View loaded fresh, against `bulk_load` of its bytes": f"{loads['view']:.2f} s ({loads['view'] / bulk:.2f} ×)"
    }
    with serving(home) as service:
        first = _first_time(service, edition_day(0))
        said[f"First answer on a day with {SHARE:.0%} of the things changed"] = f"{first:.3f} s ({first / bulk:.3f} ×)"
        said |= _held(service, edition_day(0))
        before = sum(service.memory().values())
        times = [_first_time(service, edition_day(number)) for number in range(1, MANY_DATES)]
        after = sum(service.memory().values())
        said[f"{MANY_DATES} days asked one after the other, median of the first answer"] = (
            f"{statistics.median(times):.3f} s"
        )
        said["… memory they add to that of the service and one past day (PSS)"] = (
            f"{after - before:.0f} MB, to {before:.0f} MB"
        )
    shutil.rmtree(home)
    return said


def _corrected() -> list[tuple[str, str]]:
    """Return entries of the demonstration, kind and code: of editions, which corrections are set against."""
    found = []
    for kind, file, column in (
        ("commune", "communes-2026", "COM"),
        ("nac", "nac-2024-04-24", "code"),
        ("natinf", "natinf-2026-07-01", "Numéro NATINF"),
    ):
        path = package_folder("data") / "codes" / f"{file}.csv"
        with path.open(encoding="utf-8") as lines:
            dialect = csv.Sniffer().sniff(lines.readline(), ",;")
            lines.seek(0)
            rows = csv.DictReader(lines, dialect=dialect)
            found += [(kind, row[column]) for row in rows if row.get("TYPECOM", "COM") == "COM"]
    return found


def _change(connection: HTTPConnection, entry: tuple[str, str], number: int) -> None:
    kind, code = entry
    body = {
        "kind": kind,
        "key": code,
        "from": date.today().isoformat(),  # noqa: DTZ011 - a day like another
        "changes": {"prefLabel": [{"value": f"LIBELLE {number}", "lang": "fr"}]},
        "reason": f"bench {number}",
    }
    connection.request("POST", "/corrections", json.dumps(body).encode(), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.status == 201, (answer.status, data[:500])  # noqa: PLR2004 - created


def after_commits(triples: int, commits: int) -> dict[str, str]:
    """Publish many corrections through a running service, then compare its current view with that of a new start."""
    home = _home("timeline-commits", triples, 0, 0.0)
    copy = WORK / "timeline-commits-copy"
    shutil.rmtree(copy, ignore_errors=True)
    entries = _corrected()
    said = {}
    with serving(home) as aged:
        connection = HTTPConnection(urlsplit(aged.address).netloc, timeout=60)
        started = time.perf_counter()
        for number in range(commits):
            _change(connection, entries[number % len(entries)], number)
            if number % 1000 == 0:
                print(f"timeline: {number:,} of {commits:,} commits", file=sys.stderr)
        rate = commits / (time.perf_counter() - started)
        said[f"Corrections over HTTP, one entry each ({commits:,}, {len(entries)} entries in turn)"] = (
            f"{rate:,.0f} a second"
        )
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*.sock", "*.lock"))  # nothing writes any more
        with serving(copy) as fresh:
            for question in QUESTIONS[:3]:
                text = _text("view", question, date.today())  # noqa: DTZ011 - these do not name the day
                found = _interleaved({"aged": (_endpoint(aged, None), text), "fresh": (_endpoint(fresh, None), text)})
                shown = f"{found['aged']:.1f} ms, {found['fresh']:.1f} ms ({found['aged'] / found['fresh']:.2f} ×)"
                said[f"`{question}` after them, and after a new start"] = shown
    shutil.rmtree(home)
    shutil.rmtree(copy)
    return said


def main() -> None:
    """Measure and write the tables."""
    WORK.mkdir(parents=True, exist_ok=True)
    text = "### Views of any day, by number of triples\n\n" + columns([views(size) for size in SIZES], SIZES)
    text += "\n### A current view that has followed many commits\n\n"
    text += columns([after_commits(PEER_TRIPLES, COMMITS)], [PEER_TRIPLES])
    text += "\n### The same question with date filters, on the same history\n\n" + against_filters()
    text += f"""
Each edition, a week after the one before, changes the label of {SHARE:.0%} of the entities of a generated home (in the
last table {PEER_SHARE:.0%}). Every question is asked over HTTP on one connection, uncached, in turn with the others;
medians of {ROUNDS}. The peer is the Oxigraph server, in memory, with the states of the same home: each content a named
graph with its span in the default graph, or each state a resource that bears dates and properties; its answers are
compared with ours. The questions are in `benchmarks/queries`.
"""
    publish("timeline", "Any date", text)


if __name__ == "__main__":
    main()
