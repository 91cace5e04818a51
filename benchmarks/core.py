"""The core at 20,000, 200,000 and (full) 2 million triples: verify, rebuild, start, commit and read of one entity."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from _measure import FULL, SRJ, WORK, Cost, Service, percentiles, run, serving
from _page import columns, milliseconds, publish

SIZES = (20_000, 200_000, 2_000_000) if FULL else (20_000, 200_000)
COMMITS = 200
READS = 1_000
_HERE = Path(__file__).parent
Figures = dict[str, str]


def _http_reads(service: Service, home: Path) -> tuple[float, float]:
    """Read as many offences over one connection, none of them asked for before, so from no cache."""
    listed = run(SRJ, "export", "csv", "natinf", home.with_name("natinf.csv"), "--home", home, "--quiet")
    assert listed is not None
    lines = home.with_name("natinf.csv").read_text(encoding="utf-8").splitlines()[1:]
    codes = [line.partition(",")[0] for line in lines]
    codes.sort(key=lambda code: hashlib.sha256(code.encode()).digest())
    connection = HTTPConnection(urlsplit(service.address).netloc)
    times = []
    for code in codes[: READS + 1]:
        started = time.perf_counter()
        connection.request("GET", f"/doc/natinf/{code}.json")
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        assert answer.status == 200, (code, answer.status)  # noqa: PLR2004 - OK
    connection.close()
    return percentiles(times[1:])


def _seconds(cost: Cost) -> str:
    return f"{cost.wall:.1f} s ({cost.cpu:.1f} s CPU, {cost.peak:.0f} MB)"


def _hashing(home: Path) -> float:
    """Return what SHA-256 alone takes on the bytes of the journal: no check of it can be faster on one processor."""
    started = time.perf_counter()
    for segment in sorted((home / "journal").iterdir()):
        with segment.open("rb") as file:
            hashlib.file_digest(file, "sha256")
    return time.perf_counter() - started


def measure(triples: int) -> Figures:
    """Make a home of a size and measure it."""
    home = WORK / f"home-{triples}"
    shutil.rmtree(home, ignore_errors=True)
    made = run(sys.executable, _HERE / "_generate.py", "home", home, str(triples))
    held = json.loads(made.output)["triples"]
    said: Figures = {"Triples in the view": f"{held:,}", "Made in": f"{made.wall:.0f} s"}
    verified = run(SRJ, "verify", "--home", home, "--quiet")
    hashing = _hashing(home)
    said["`srj verify`"] = _seconds(verified)
    said["… against SHA-256 of the same journal alone"] = f"{verified.cpu / hashing:.0f} × ({hashing:.3f} s)"
    said["`srj rebuild`"] = _seconds(run(SRJ, "rebuild", "--home", home, "--quiet"))
    with serving(home) as service:
        said["Start until `/health/ready`"] = f"{service.start:.1f} s"
        said["Read of one entity over HTTP (`.json`, uncached), p50 / p99"] = milliseconds(*_http_reads(service, home))
        memory = service.memory()
        roles = ", ".join(f"{role} {size:.0f}" for role, size in memory.items() if size >= 1)
        said["Memory of the service (PSS)"] = f"{sum(memory.values()):.0f} MB ({roles})"
    said.update(_inside(home))
    shutil.rmtree(home)
    return said


def _inside(home: Path) -> Figures:
    told = json.loads(run(sys.executable, _HERE / "_inside.py", home, str(COMMITS)).output)
    commit, raw = told["commit"], told["sqlite"]
    return {
        "Read of one entity from the rows, p50 / p99": milliseconds(*told["read"]),
        "Commit of one entity, p50 / p99": milliseconds(*commit["whole"]),
        "… of which the gate": milliseconds(*commit["gate"]),
        "… of which `fdatasync`": milliseconds(*commit["fdatasync"]),
        "… of which the rest": milliseconds(*commit["rest"]),
        "… against SQLite alone, one durable INSERT, p50": f"{commit['whole'][0] / raw[0]:.0f} × ({raw[0]:.2f} ms)",
        "View loaded from the projection": f"{told['view']:.2f} s",
        "… against `bulk_load` of the same bytes": f"{told['view'] / told['bulkLoad']:.2f} ×",
        "Writer opened": f"{told['open']:.1f} s, {told['peak']:.0f} MB",
    }


def main() -> None:
    """Measure each size and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    found = []
    for size in SIZES:
        print(f"core: {size:,} triples...", file=sys.stderr)
        found.append(measure(size))
    text = columns(found, SIZES)
    text += f"""
Homes made of the demonstration data and of copies of its offences (references included), NAC posts, communes,
applications and articles under codes of their own, about 15 triples an entity, 5,000 entities a commit. Then
{COMMITS} commits, each of another label of one offence, checked by all the rules, and {READS:,} reads at most, each of
an offence never asked for before.
"""
    publish("core", "Core", text)


if __name__ == "__main__":
    main()
