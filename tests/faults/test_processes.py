"""Any process of the service may be killed at any moment: reads go on, no acknowledged commit is lost, none stays."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self

import httpx
import pytest

from tests.api.editions import edition
from tests.faults.counts import times
from tests.server import SRJ, Service, alive, children, copy_of, free_port, post_import, serving, srj, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

GRACE = 15  # seconds: 12 in which answers and a commit may end, then what is left is killed
WORKERS = 6  # of a service that was told nothing else
QUESTION = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing { ?thing skos:notation "41" ; a <https://w3id.org/srj/def#Offence> }"""


class _Readers:
    """Threads that read all the time: a thing, a list and a query; they keep what they were answered."""

    READS = ("/doc/natinf/41.json", "/doc/natinf.csv", f"/sparql?{httpx.QueryParams(query=QUESTION, format='json')}")

    def __init__(self, service: Service) -> None:
        self._service = service
        self._over = threading.Event()
        self.answers: list[int] = []
        self.refused: list[str] = []  # nobody listened
        self.broken: list[str] = []  # the process that answered went away; asking again is right
        self.wrong: list[str] = []
        self._threads = [threading.Thread(target=self._read, args=(read,), daemon=True) for read in self.READS]

    def _read(self, address: str) -> None:
        while not self._over.is_set():
            try:
                with self._service.client(timeout=60) as client:
                    answer = client.get(address)
            except httpx.ConnectError as error:
                self.refused.append(str(error))
                time.sleep(0.01)
                continue
            except httpx.TransportError as error:
                self.broken.append(repr(error))
                continue
            if answer.status_code == 503 and answer.json()["code"] == "worker-lost":
                self.broken.append(answer.text)
                continue
            self.answers.append(answer.status_code)
            if answer.status_code != 200 or "41" not in answer.text:
                self.wrong.append(f"{address}: {answer.status_code} {answer.text[:300]}")
            time.sleep(0.005)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=70)

    def read_on(self) -> None:
        """Wait until some more was read."""
        count = len(self.answers)
        until(lambda: len(self.answers) >= count + 30, 60, "reads go on")


@pytest.fixture(scope="module")
def lasting(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that outlives what these tests kill of it."""
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("lasting"))) as service:
        yield service


@pytest.fixture
def served(demonstration_home: Path, tmp_path: Path) -> Iterator[Service]:
    """A service of one test, which ends it."""
    with serving(copy_of(demonstration_home, tmp_path)) as service:
        yield service


def _kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _gone(pids: set[int], seconds: float) -> None:
    until(lambda: not any(alive(pid) for pid in pids), seconds, f"no process of the service is left: {pids}")


def _all_is_well(service: Service) -> None:
    until(service.is_ready, 60, "the service is ready again")
    until(lambda: len(service.pids_of_workers()) == WORKERS, 30, "there are as many workers as before")
    with service.client() as client:
        assert client.get("/doc/natinf/41.json").json()["notation"] == "41"
        assert "/id/natinf/41" in client.get("/sparql", params={"query": QUESTION, "format": "json"}).text


@pytest.mark.parametrize("role", ["worker", "reader", "writer"])
def test_reads_go_on_while_a_process_is_killed(lasting: Service, role: str) -> None:
    """Not one read fails, is refused or is wrong; some wait for the process that comes back."""
    with _Readers(lasting) as readers:
        readers.read_on()
        for _ in range(3):
            pids = lasting.pids_of_workers() if role == "worker" else [lasting.pid_of(role)]
            for pid in pids:
                _kill(pid)
            readers.read_on()
            until(lambda: role == "worker" or lasting.pid_of(role) is not None, 30, f"the {role} is back")
    assert (readers.refused, readers.broken, readers.wrong) == ([], [], [])
    _all_is_well(lasting)


def test_reads_go_on_while_a_worn_reader_is_replaced(demonstration_home: Path, tmp_path: Path) -> None:
    """Its store holds too much that is dead: the next one loads while the workers of the first answer, then go."""
    codes = [str(number) for number in range(700_000, 700_900)]
    question = {"query": QUESTION.replace('"41"', f'"{codes[0]}"'), "format": "json"}
    with serving(copy_of(demonstration_home, tmp_path)) as service, service.client() as client:
        first, workers = service.pid_of("reader"), set(service.pids_of_workers())
        with _Readers(service) as readers:
            for turn in range(4):
                data = edition(*codes, **{f"n{code}": f"LIBELLE {turn} {code}" for code in codes})
                report = post_import(client, "natinf", data, edition=f"2026-08-0{turn + 1}", partial="true")
                assert report.status_code == 200, report.text
                answer = client.get("/sparql", params=question)
                assert (answer.status_code, answer.text.count(codes[0])) == (200, 1)
            until(lambda: service.pid_of("reader") not in {first, None}, 30, "the worn reader is replaced")
            readers.read_on()
        assert (readers.refused, readers.broken, readers.wrong) == ([], [], [])
        _all_is_well(service)
        assert not workers & set(service.pids_of_workers())


def test_no_connection_is_refused_while_the_front_is_killed(lasting: Service) -> None:
    """Answers under way are broken; those who connect wait for the next front."""
    with _Readers(lasting) as readers:
        readers.read_on()
        for _ in range(3):
            _kill(lasting.pid_of("front"))
            readers.read_on()
    assert (readers.refused, readers.wrong) == ([], [])
    assert len(readers.broken) <= 3 * len(readers.READS)
    _all_is_well(lasting)


class _Importer:
    """A thread that imports one offence after the other, and keeps what was acknowledged."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._over = threading.Event()
        self.acknowledged: dict[int, str] = {}  # code by commit
        self.asked = 0
        self.wrong: list[str] = []
        self._thread = threading.Thread(target=self._write, daemon=True)

    def _write(self) -> None:
        while not self._over.is_set():
            self.asked += 1
            code = str(500_000 + self.asked)
            try:
                with self._service.client(timeout=60) as client:
                    answer = post_import(client, "natinf", edition(code), edition="2026-08-01", partial="true")
            except httpx.TransportError:
                continue
            if answer.status_code == 200:
                self.acknowledged[answer.json()["commit"]] = code
            elif answer.json()["code"] not in {"writer-lost", "busy"}:
                self.wrong.append(answer.text)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=70)

    def import_on(self) -> None:
        """Wait until some more was acknowledged."""
        held = len(self.acknowledged)
        until(lambda: len(self.acknowledged) >= held + 2, 60, "imports go on")


def _all_is_held(importer: _Importer, home: Path) -> None:
    """Check the home of a service that has ended: every acknowledged import is there, and little more."""
    told = json.loads(srj("verify", "--json", home=home).stdout)
    assert told["problems"] == []
    assert max(importer.acknowledged) <= told["commits"] <= max(importer.acknowledged) + importer.asked
    with serving(home) as again, again.client() as client:
        codes = {"codes": list(importer.acknowledged.values())}
        found = client.post("/doc/natinf/lookup", json=codes).json()["results"]
        assert {each["status"] for each in found} == {"in-force"}


def test_no_acknowledged_commit_is_lost_while_reads_go_on(demonstration_home: Path, tmp_path: Path) -> None:
    """Each process is killed in turn under reads and imports: what was acknowledged is held, what is read is right."""
    with serving(copy_of(demonstration_home, tmp_path)) as service:
        with _Importer(service) as importer, _Readers(service) as readers:
            for role in ("writer", "front", "worker", "writer", "reader", "writer"):
                importer.import_on()
                time.sleep(0.3 * (importer.asked % 3))
                for pid in service.pids_of_workers() if role == "worker" else [served_pid(service, role)]:
                    _kill(pid)
                readers.read_on()
            importer.import_on()
        assert (importer.wrong, readers.refused, readers.wrong) == ([], [], [])
        # What the front was answering when it was killed, and what the workers were computing.
        assert len(readers.broken) <= 2 * len(readers.READS)
        _all_is_well(service)
    _all_is_held(importer, service.home)


def test_asked_to_stop_under_load_it_ends_in_its_grace_and_loses_nothing(
    demonstration_home: Path, tmp_path: Path
) -> None:
    """A client that goes on asking is not waited for: answers under way end, then there is nobody."""
    with serving(copy_of(demonstration_home, tmp_path)) as service:
        every: set[int] = set()
        with _Importer(service) as importer, _Readers(service) as readers:
            importer.import_on()
            readers.read_on()
            every = service.every_pid()
            started = time.monotonic()
            service.process.terminate()
            assert service.process.wait(timeout=30) == 0
            took = time.monotonic() - started
        assert took < GRACE
        assert (importer.wrong, readers.wrong) == ([], [])
        _gone(every, 2)
    _all_is_held(importer, service.home)


def served_pid(service: Service, role: str) -> int | None:
    """Return the process of a role once there is one."""
    until(lambda: service.pid_of(role) is not None, 30, f"there is a {role}")
    return service.pid_of(role)


def test_nothing_is_left_when_the_supervisor_is_killed(served: Service) -> None:
    with served.client() as client:
        assert client.get("/doc/natinf/41.json").status_code == 200
        every = served.every_pid()
        assert len(every) > 4
        _kill(served.process.pid)
        served.process.wait()
        _gone(every, 8)


def test_nothing_is_left_of_a_question_and_an_import_under_way(served: Service) -> None:
    """The supervisor is killed while a worker computes and the writer reads a file in a process of its own."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    large = edition(*map(str, range(600_000, 640_000)))

    def ask() -> None:
        with served.client(timeout=60) as client:
            client.post("/sparql", content=endless.encode(), headers={"Content-Type": "application/sparql-query"})

    def write() -> None:
        with served.client(timeout=60) as client:
            post_import(client, "natinf", large, edition="2026-08-01", partial="true")

    def quietly(work: Callable[[], None]) -> None:
        with suppress(httpx.TransportError):
            work()

    threads = [threading.Thread(target=quietly, args=(work,), daemon=True) for work in (ask, write)]
    for thread in threads:
        thread.start()
    # A child that was just forked bears the name of the service once it has begun.
    until(lambda: (found := _reading(served)) and found <= served.every_pid(), 30, "the file is being read")
    every = served.every_pid()
    assert _reading(served) <= every
    # The writer first: its child that reads must not outlive it.
    _kill(served.pid_of("writer"))
    _kill(served.process.pid)
    served.process.wait()
    _gone(every, 15)
    for thread in threads:
        thread.join(timeout=10)
    home, port = served.home, free_port()
    with serving(home, port) as again:
        _all_is_well(again)


def _reading(service: Service) -> set[int]:
    writer = service.pid_of("writer")
    return set(children(writer)) if writer else set()


def test_a_new_service_starts_at_once_after_the_kill(served: Service) -> None:
    """On the same home and the same port: it waits for what is left of the first, then serves."""
    with served.client() as client:
        assert client.get("/doc/natinf/41.json").status_code == 200  # and the connection is kept open
        _kill(served.process.pid)
        served.process.wait()
        with serving(served.home, served.port) as again:
            _all_is_well(again)
            assert again.process.pid != served.process.pid


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_asked_to_stop_stops(served: Service, number: signal.Signals) -> None:
    every = served.every_pid()
    started = time.monotonic()
    if number is signal.SIGINT:
        os.killpg(served.process.pid, number)  # as Ctrl-C in a terminal does
    else:
        served.process.send_signal(number)
    assert served.process.wait(timeout=20) == 0
    assert time.monotonic() - started < GRACE
    _gone(every, 1)
    assert not list(served.home.glob("*.sock"))
    assert not (served.home / "service.json").exists()
    assert "Traceback" not in served.said.read_text(encoding="utf-8")


def test_it_finishes_its_answers_before_it_stops(served: Service) -> None:
    rows = " ".join(map(str, range(1_000)))
    query = f"SELECT ?a ?b {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} }}"
    headers = {"Content-Type": "application/sparql-query", "Accept-Encoding": "identity"}
    with (
        served.client() as client,
        client.stream("POST", "/sparql?format=csv", content=query.encode(), headers=headers) as answer,
    ):
        pieces = answer.iter_raw()
        size = len(next(pieces))
        served.process.terminate()
        size += sum(map(len, pieces))
    assert size > 7_000_000
    assert served.process.wait(timeout=20) == 0


def test_a_worker_killed_in_the_middle_of_an_answer_breaks_it_visibly(lasting: Service) -> None:
    rows = " ".join(map(str, range(1_000)))
    query = f"SELECT ?a ?b ?c {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} VALUES ?c {{ {rows} }} }}"
    headers = {"Content-Type": "application/sparql-query"}
    with (
        lasting.client() as client,
        client.stream("POST", "/sparql?format=csv", content=query.encode(), headers=headers) as answer,
    ):
        pieces = answer.iter_raw()
        for _ in range(3):
            next(pieces)
        for pid in lasting.pids_of_workers():
            _kill(pid)
        with pytest.raises(httpx.RemoteProtocolError):
            deque(pieces, maxlen=0)
    _all_is_well(lasting)


def test_a_connection_that_was_idle_is_not_closed_under_a_request(lasting: Service) -> None:
    """Many clients keep an idle connection for 5 s: closed by the service then, one request in some hundreds breaks."""
    with closing(socket.create_connection(("127.0.0.1", lasting.port), timeout=30)) as connection:
        for pause in (6.0, 0.0):
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
            time.sleep(pause)


def test_a_publication_during_which_the_writer_is_killed_is_answered(lasting: Service) -> None:
    """Done, or not possible now: never a broken connection; what was answered as done is held."""
    body = {"subject": "interface/i10", "rule": "TargetNotInForce", "office": "office/DACG", "from": "2026-01-01"}
    chance, done = random.Random(20261125), set[str]()
    with lasting.client(timeout=60) as client:
        for turn in range(times(6, 60)):
            until(lambda: lasting.pid_of("writer") is not None, 60, "there is a writer")
            threading.Timer(chance.uniform(0, 0.06), _kill, [lasting.pid_of("writer")]).start()
            answer = client.post("/deviations", json={**body, "evidence": f"arrêt {turn}"})
            assert answer.status_code in {201, 503}, answer.text
            assert answer.status_code == 201 or answer.headers["retry-after"]
            done |= {f"arrêt {turn}"} if answer.status_code == 201 else set()
            until(lambda: client.get("/health/ready").json().get("writer") == "free", 60, "it can be written again")
        items = client.get("/deviations.json", params={"limit": "1000"}).json()["items"]
    assert done <= {each["evidence"] for each in items}


# -- one home, one port, one service ---------------------------------------------------------------------------------


def test_a_second_service_on_a_home_is_refused_and_names_the_first(service: Service) -> None:
    said = srj("serve", "--port", str(free_port()), home=service.home)
    assert said.returncode == 1
    assert service.address in said.stderr
    assert str(service.process.pid) in said.stderr
    assert service.is_ready()


def test_a_port_that_is_taken(demonstration_home: Path, tmp_path: Path) -> None:
    home = copy_of(demonstration_home, tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = srj("serve", "--port", str(port), home=home)
    assert said.returncode == 1
    assert f"127.0.0.1:{port}" in said.stderr
    assert "--port" in said.stderr
    with serving(home, port) as again:  # nothing of the refused one is left in the way
        assert again.is_ready()


def test_beyond_loopback_an_issuer_is_needed(demonstration_home: Path, tmp_path: Path) -> None:
    home = copy_of(demonstration_home, tmp_path)
    for host in ("0.0.0.0", "::"):  # noqa: S104 - what is refused
        said = srj("serve", "--host", host, "--port", str(free_port()), home=home)
        assert said.returncode == 1
        assert "SRJ_ISSUER" in said.stderr


def test_bounds_of_roles_that_cannot_be_read_are_refused_at_the_start(demonstration_home: Path, tmp_path: Path) -> None:
    home = copy_of(demonstration_home, tmp_path)
    for wrong in ("king=3", "steward=inf"):
        said = srj("serve", "--port", str(free_port()), home=home, SRJ_ROLE_BOUNDS=wrong)
        assert said.returncode == 2
        assert "SRJ_ROLE_BOUNDS" in said.stderr
        assert wrong in said.stderr


def test_a_home_that_does_not_exist(tmp_path: Path) -> None:
    said = srj("serve", "--port", str(free_port()), home=tmp_path / "nowhere")
    assert said.returncode == 1
    assert "srj init" in said.stderr


def test_the_service_says_where_it_is(service: Service) -> None:
    told = json.loads((service.home / "service.json").read_text(encoding="utf-8"))
    assert told == {"pid": service.process.pid, "address": service.address}


def test_the_supervisor_needs_nothing_but_the_standard_library(service: Service) -> None:
    """It stays small, for years: what it imports is what can break it."""
    code = "import sys, app.main.supervising; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    said = subprocess.run(
        [str(SRJ.with_name("python")), "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    foreign = {"fastapi", "starlette", "uvicorn", "pyoxigraph", "rdflib", "pyshacl", "lark", "jinja2", "typer", "rich"}
    assert not foreign & set(said.stdout.split())
    assert service.process.poll() is None
