"""What is dated ahead appears by itself at midnight in Paris, everywhere and in the processes that were there before.

The clock of a running service is moved to the last seconds of a day; nothing is written and nothing is started anew.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from app.domain.dates import PARIS
from tests.dated import State, say
from tests.server import Service, copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DECEMBER, SUMMER, WINTER = date(2026, 12, 1), date(2027, 3, 28), date(2027, 10, 31)
DAY = timedelta(days=1)
AFTER_WINTER = WINTER + DAY
LABELS = {
    None: "LIBELLE DE NOVEMBRE",
    DECEMBER: "LIBELLE DE DECEMBRE",
    SUMMER: "LIBELLE DU PASSAGE A L'HEURE D'ETE",
    WINTER: "LIBELLE DU PASSAGE A L'HEURE D'HIVER",
    AFTER_WINTER: "LIBELLE DU LENDEMAIN",
}
QUESTION = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { ?thing skos:notation "7" ; skos:prefLabel ?label . FILTER(STRSTARTS(?label, "LIBELLE")) }"""
READS = {
    "page": "/doc/natinf/7.html",
    "JSON": "/doc/natinf/7.json",
    "JSON-LD": "/doc/natinf/7.jsonld",
    "Turtle": "/doc/natinf/7.ttl",
    "list": "/doc/natinf.json",
    "CSV": "/doc/natinf.csv",
    "SPARQL": f"/sparql?{httpx.QueryParams(query=QUESTION, format='csv')}",
}
SECONDS = 20.0  # until every answer is that of the new day


@dataclass
class Moved:
    """A running service and the file that moves its clock."""

    service: Service
    client: httpx.Client
    file: Path

    def set(self, day: date, hour: int, minute: int, second: int) -> None:
        """Make it that moment in Paris."""
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=PARIS)
        beside = self.file.with_name("clock.new")
        beside.write_text(moment.isoformat(), encoding="ascii")
        beside.replace(self.file)

    def read(self, name: str, **asked: str) -> httpx.Response:
        address = httpx.URL(READS[name])
        answer = self.client.get(address.copy_merge_params(asked))
        assert answer.status_code == httpx.codes.OK, f"{name}: {answer.text}"
        return answer

    def label(self, name: str, **asked: str) -> str:
        """Return the label of 7 in an answer: one, the same wherever it stands."""
        text = self.read(name, **asked).text.replace("&#39;", "'")
        label: str
        (label,) = set(re.findall(r"LIBELLE D[EU] ?[A-Z' ]*[A-Z]", text))
        return label

    def labels(self, **asked: str) -> dict[str, str]:
        return {name: self.label(name, **asked) for name in READS}


@pytest.fixture(scope="module")
def moved(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """A service in the last days of November 2026; 7 changes on four days, 41 ends and 500 begins on the first."""
    folder = tmp_path_factory.mktemp("midnight")
    home = copy_of(empty_home, folder)
    starts = [*LABELS, None]
    seven = [State(label, start, end) for (start, label), end in zip(LABELS.items(), starts[1:], strict=True)]
    say(home, {"7": seven, "41": [State("CONDUITE", None, DECEMBER)], "500": [State("A VENIR", DECEMBER)]})
    file = folder / "clock"
    file.write_text("2026-11-30T12:00:00+01:00", encoding="ascii")
    with serving(home, SRJ_CLOCK_FILE=str(file)) as service, service.client() as client:
        yield Moved(service, client, file)


def every(label: str) -> dict[str, str]:
    return dict.fromkeys(READS, label)


def passes(moved: Moved, old: str, new: str) -> None:
    """Read on over midnight: each answer is that of the day before until it is that of the new one, for good."""
    limit = time.monotonic() + SECONDS
    seen = every(old)
    while set(seen.values()) != {new}:
        assert time.monotonic() < limit, f"not at midnight: {seen}"
        for name, before in seen.items():
            seen[name] = moved.label(name)
            assert seen[name] in {before, new}, name
    assert moved.labels() == every(new)


def test_before_midnight_a_change_to_come_is_told_under_its_date_alone(moved: Moved) -> None:
    moved.set(DECEMBER - DAY, 23, 30, 0)
    assert moved.labels() == every(LABELS[None])
    assert moved.labels(valid=str(DECEMBER)) == every(LABELS[DECEMBER])
    assert moved.client.get("/doc/natinf/500.json", params={"valid": str(DECEMBER)}).json()["inForce"] is True
    assert moved.client.get("/doc/natinf/500.json").json()["inForce"] is False
    found = moved.client.post("/doc/natinf/lookup", json={"codes": ["41", "500"]}).json()["results"]
    assert [each["status"] == "in-force" for each in found] == [True, False]
    assert found[1]["validFrom"] == str(DECEMBER), "it is told when it begins"


def test_at_midnight_it_appears_everywhere_without_a_process_started_anew(moved: Moved) -> None:
    moved.set(DECEMBER - DAY, 23, 59, 58)
    tags = {name: moved.read(name).headers["etag"] for name in READS if name != "SPARQL"}
    same = {"If-None-Match": tags["JSON"]}
    assert moved.client.get(READS["JSON"], headers=same).status_code == httpx.codes.NOT_MODIFIED
    processes = [moved.service.pid_of(role) for role in ("writer", "reader", "front")]
    head = moved.client.get("/health/ready").json()["head"]
    passes(moved, LABELS[None], LABELS[DECEMBER])
    assert [moved.service.pid_of(role) for role in ("writer", "reader", "front")] == processes
    assert moved.client.get("/health/ready").json()["head"] == head, "nothing was written"
    assert moved.client.get(READS["JSON"], headers=same).status_code == httpx.codes.OK
    assert {name for name, tag in tags.items() if moved.read(name).headers["etag"] == tag} == set()
    found = moved.client.post("/doc/natinf/lookup", json={"codes": ["7", "41", "500"]}).json()["results"]
    assert [each["status"] for each in found] == ["in-force", "closed", "in-force"]
    codes = {each["notation"] for each in moved.client.get("/doc/natinf.json").json()["items"]}
    assert codes == {"7", "500"}
    assert moved.labels(valid=str(DECEMBER - DAY)) == every(LABELS[None])


def test_the_night_of_summer_time_begins_at_midnight_of_winter_time(moved: Moved) -> None:
    moved.set(SUMMER - DAY, 23, 59, 58)
    passes_to(moved, LABELS[DECEMBER], LABELS[SUMMER])


def test_the_day_of_winter_time_lasts_25_hours(moved: Moved) -> None:
    """Midnight before is at 22:00 UTC, midnight after at 23:00: an hour later than a fixed offset would have it."""
    moved.set(WINTER - DAY, 23, 59, 58)
    passes_to(moved, LABELS[SUMMER], LABELS[WINTER])
    moved.set(WINTER, 23, 30, 0)
    time.sleep(1.5)
    assert moved.labels() == every(LABELS[WINTER])
    moved.set(WINTER, 23, 59, 58)
    passes(moved, LABELS[WINTER], LABELS[AFTER_WINTER])


def passes_to(moved: Moved, old: str, new: str) -> None:
    """Wait for a clock that was put forward by months, then read on over midnight."""
    limit = time.monotonic() + SECONDS
    while set(moved.labels().values()) - {old, new}:
        assert time.monotonic() < limit
    passes(moved, old, new)
