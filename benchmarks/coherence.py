"""The board of coherence, first asked and kept; the calendar of fifty dates to come; the trend of a rule."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from _history import edition_day
from _measure import FULL, WORK, Service, run, serving
from _page import publish, table

_HERE = Path(__file__).parent
SIZES = (20_000, 200_000, 2_000_000) if FULL else (20_000, 200_000)
DATES = 50
SHARE = 0.01  # of the entities that change on each date to come
ROUNDS = 20
WHOLE_BOARDS = 3  # of the dates to come, each in a view of its own


def _get(service: Service, path: str) -> tuple[float, dict[str, object]]:
    """Ask, and ask again while the view is being judged."""
    connection = HTTPConnection(urlsplit(service.address).netloc, timeout=300)
    started = time.perf_counter()
    while True:
        connection.request("GET", path)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.5)
    spent = time.perf_counter() - started
    connection.close()
    assert answer.status == 200, (path, answer.status, data[:500])  # noqa: PLR2004 - OK
    found = json.loads(data)
    assert isinstance(found, dict)
    return spent, found


def _kept(service: Service, path: str) -> str:
    times = [_get(service, path)[0] for _ in range(ROUNDS)]
    return f"{statistics.median(times) * 1000:.1f} ms"


def measure(triples: int) -> dict[str, str]:
    """Make a home with dates to come and ask."""
    print(f"coherence: {triples:,} triples", file=sys.stderr)
    home = WORK / f"coherence-{triples}"
    shutil.rmtree(home, ignore_errors=True)
    run(sys.executable, _HERE / "_generate.py", "home", home, str(triples))
    run(sys.executable, _HERE / "_history.py", "add", home, str(DATES), str(SHARE))
    said = {}
    with serving(home) as service:
        before = sum(service.memory().values())
        first, board = _get(service, "/coherence.json")
        said["Board, first asked (every rule on the whole view)"] = f"{first:.2f} s, {board['results']} findings"
        said["Board, kept"] = _kept(service, "/coherence.json")
        spent, calendar = _get(service, "/coherence/calendar.json")
        dates = calendar["items"]
        assert isinstance(dates, list)
        moved = sum(each["triples"] for each in dates)
        said["Calendar, first asked"] = f"{spent:.2f} s: {len(dates)} dates, {moved:,} triples moved"
        said["… stopped by"] = str(calendar["stopped"] or "nothing")
        said["… for each date, the first check apart"] = f"{(spent - first) / max(len(dates), 1) * 1000:.0f} ms"
        said["Calendar, kept"] = _kept(service, "/coherence/calendar.json")
        boards = [_get(service, f"/coherence.json?valid={edition_day(number)}")[0] for number in range(WHOLE_BOARDS)]
        said["Board of one of these dates, first asked (a view of its own)"] = f"{statistics.median(boards):.2f} s"
        spent, rule = _get(service, "/rules/UnknownTarget.json")
        trend = rule["trend"]
        assert isinstance(trend, dict)
        said["One rule with its trend, first asked"] = f"{spent:.2f} s, {len(trend['points'])} points"
        said["Memory that all this adds to the service (PSS)"] = f"{sum(service.memory().values()) - before:.0f} MB"
    shutil.rmtree(home)
    return said


def main() -> None:
    """Measure and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    found = [measure(size) for size in SIZES]
    names = list(found[0])
    text = table(["", *(f"{size:,}" for size in SIZES)], [[name, *(each[name] for each in found)] for name in names])
    text += f"""
A generated home with {DATES} editions to come, a week apart, each changing the label of {SHARE:.0%} of the entities.
Over HTTP, JSON; *first asked* is one request on a service that has just started, *kept* the median of {ROUNDS}. The
rules are all those of the package. The calendar moves one view through the dates and judges what each can have touched.
"""
    publish("coherence", "Coherence", text)


if __name__ == "__main__":
    main()
