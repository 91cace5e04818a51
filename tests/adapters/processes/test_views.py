"""Views as processes, on a real service: made once, moved at midnight, replaced unseen, bounded."""

from __future__ import annotations

import csv
import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from app.adapters.home import Home
from app.domain.contents import Content
from app.domain.dates import Certainty, Span
from app.domain.rows import write
from app.main.writing import import_file, open_writer
from app.services.publishing import Publication
from tests.api.editions import edition
from tests.server import Service, alive, copy_of, post_import, problem_of, serving, until
from tests.timeline import SOURCE, offence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = "SELECT ?day { <https://w3id.org/srj/def#view> <https://w3id.org/srj/def#validOn> ?day }"
LABEL = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label { ?thing a <https://w3id.org/srj/def#Offence> ; skos:notation "7" ; skos:prefLabel ?label }"""
START, RENAMED = "2026-12-30T12:00:00+01:00", date(2027, 1, 1)
HELD = 3


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that moves the clock of the service."""
    file = tmp_path_factory.mktemp("clock") / "clock"
    file.write_text(START, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def served(empty_home: Path, clock: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose clock a test moves, which holds three other views at most; offence 7 is renamed in 2027."""
    home = copy_of(empty_home, tmp_path_factory.mktemp("views"))
    _record(Home(home))
    with serving(home, SRJ_CLOCK_FILE=str(clock), SRJ_VIEWS=str(HELD), SRJ_QUEUE="4", SRJ_WORKERS="2") as service:
        yield service


def _record(home: Home) -> None:
    """Record what is to come: no edition can say it before its day."""
    writer = open_writer(home, lambda _text: None)
    file = home.folder / "natinf.csv"
    file.write_bytes(edition("7", "23", n7="VOL"))
    import_file(writer, file, {"kind": "natinf", "edition": "2026-01-01"})
    rows = [row for row in writer.ledger.reader.live_rows([offence("7")])[offence("7")] if row.source == SOURCE.name]
    now = writer.ledger.reader.content(rows[0].holding.content)
    later = Content.of(line.replace(b'"VOL"@fr', b'"VOL SIMPLE"@fr') for line in now.lines)
    legal = Certainty.LEGAL
    change = write(
        offence("7"), SOURCE.name, rows, span=Span(RENAMED, None), content=later.digest, start=legal, end=legal
    )
    writer.publisher.publish(Publication("local", "essai", (change,), {later.digest: later}))
    writer.close()
    file.unlink()


@pytest.fixture
def client(served: Service) -> Iterator[httpx.Client]:
    """A client of it."""
    with served.client(timeout=60) as opened:
        yield opened


def ask(client: httpx.Client, query: str, **asked: str) -> list[str]:
    """Ask a query and return the values of its first column."""
    answer = client.get("/sparql", params={"query": query, "format": "csv", **asked})
    assert answer.status_code == httpx.codes.OK, answer.text
    return [row[0] for row in csv.reader(io.StringIO(answer.text))][1:]


def processes(service: Service) -> dict[str, object]:
    """Return the processes that live as long as the service."""
    roles = {role: service.pid_of(role) for role in ("writer", "reader", "front")}
    return {**roles, "workers": sorted(service.pids_of_workers())}


def test_midnight_is_seen_without_any_process_starting_anew(served: Service, client: httpx.Client, clock: Path) -> None:
    """Page, JSON-LD, list and SPARQL say what was to come; before, only under its date."""

    def said() -> list[str]:
        return [
            *ask(client, LABEL),
            client.get("/doc/natinf/7.json").json()["label"]["fr"],
            client.get("/doc/natinf/7.html")
            .text.partition("<h1")[2]
            .partition("</h1>")[0]
            .strip()
            .rpartition("VOL")[2],
            next(row for row in client.get("/doc/natinf.csv").text.splitlines() if row.startswith("7,")).split(",")[1],
        ]

    until(lambda: len(served.pids_of_workers()) == 2, 30, "the workers are there")
    assert ask(client, DAY) == ["2026-12-30"]
    assert ask(client, LABEL, valid=RENAMED.isoformat()) == ["VOL SIMPLE"]
    before = processes(served)
    first = said()
    assert (first[0], first[1], first[3]) == ("VOL", "VOL", "VOL")
    clock.write_text("2026-12-31T23:59:59.5+01:00", encoding="utf-8")
    until(lambda: ask(client, DAY) == ["2027-01-01"], 15, "the day has moved")
    later = said()
    assert (later[0], later[1], later[3]) == ("VOL SIMPLE",) * 3
    assert "SIMPLE" in later[2]
    assert processes(served) == before
    assert client.get("/health/ready").json()["writer"] == "free"
    answer = post_import(client, "natinf", edition("7", n7="VOL SIMPLE"), edition="2027-01-01", partial="true")
    assert answer.status_code == httpx.codes.OK, answer.text
    assert ask(client, DAY) == ["2027-01-01"]


def test_the_same_view_asked_by_many_is_made_once(served: Service, client: httpx.Client) -> None:
    ask(client, DAY, valid="2020-01-01")
    before = set(served.pids_of_views())
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: ask(client, DAY, valid="2020-01-02"), range(6)))
    assert found == [["2020-01-02"]] * 6
    assert len(set(served.pids_of_views()) - before) == 1


def test_the_views_used_longest_ago_leave_with_their_processes(served: Service, client: httpx.Client) -> None:
    days = [(date(2021, 1, 1) + timedelta(days=step)).isoformat() for step in range(HELD + 2)]
    for day in days:
        assert ask(client, DAY, valid=day) == [day]
    until(lambda: len(served.pids_of_views()) <= HELD, 10, "the oldest views have left")
    kept = set(served.pids_of_views())
    for day in days[-HELD:]:
        assert ask(client, DAY, valid=day) == [day]
    assert set(served.pids_of_views()) == kept, "those used last are still held"
    assert len(served.pids_named("srj view worker")) <= 2 * HELD


def test_a_view_whose_process_dies_is_made_again_unseen(served: Service, client: httpx.Client) -> None:
    assert ask(client, DAY, valid="2019-06-01") == ["2019-06-01"]
    for name in ("srj view", "srj view worker", "srj empty view"):
        pids = served.pids_named(name)
        assert pids
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        assert ask(client, DAY, valid="2019-06-01") == ["2019-06-01"], name
        assert ask(client, DAY, valid="2019-06-02") == ["2019-06-02"], name


def test_more_at_once_than_may_wait_are_right_or_told_to_come_back(client: httpx.Client) -> None:
    def one(step: int) -> tuple[int, bool]:
        day = (date(2000, 1, 1) + timedelta(days=step)).isoformat()
        answer = client.get("/sparql", params={"query": DAY, "format": "csv", "valid": day})
        if answer.status_code == httpx.codes.OK:
            return answer.status_code, day in answer.text
        return answer.status_code, bool(answer.headers["retry-after"]) and problem_of(answer)["code"] == "busy"

    with ThreadPoolExecutor(24) as threads:
        found = list(threads.map(one, range(24)))
    assert {right for _, right in found} == {True}
    assert {status for status, _ in found} == {200, 503}


def test_a_day_as_known_at_each_commit_follows_the_commits(served: Service, client: httpx.Client) -> None:
    """A view of another day at the head: the commit that was just acknowledged is in it."""
    for label in ("VOL UN", "VOL DEUX"):
        done = post_import(client, "natinf", edition("7", n7=label), edition="2024-01-01", partial="true")
        assert done.status_code == httpx.codes.OK, done.text
        assert ask(client, LABEL, valid="2024-06-01") == [label]
        commit = done.json()["commit"]
        assert ask(client, LABEL, valid="2024-06-01", known=f"n{commit}") == [label]
    assert ask(client, LABEL, valid="2024-06-01", known=f"n{commit - 1}") == ["VOL UN"]
    assert ask(client, LABEL, known=f"n{commit}") == ["VOL SIMPLE"]
    assert served.pid_of("writer") is not None


def test_views_end_with_the_front_that_asked_for_them(served: Service, client: httpx.Client) -> None:
    assert ask(client, DAY, valid="2018-01-01") == ["2018-01-01"]
    views = [*served.pids_of_views(), *served.pids_named("srj view worker")]
    front = served.pid_of("front")
    assert views
    assert front is not None
    os.kill(front, signal.SIGKILL)
    until(lambda: not any(alive(pid) for pid in views), 15, "no view is left of a front that is gone")
    until(served.is_ready, 30, "there is another front")
    with served.client() as again:
        assert ask(again, DAY, valid="2018-01-01") == ["2018-01-01"]
