"""A real service for tests: the command ``srj`` on a home of its own, on a free port, stopped by its process id."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SRJ = Path(sys.executable).with_name("srj")
START_SECONDS = 90.0
STOP_SECONDS = 20.0
ROLES = ("writer", "reader", "front")


def free_port() -> int:
    """Return a port of this machine that nothing listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def srj(*arguments: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command of ``srj`` to its end and return what it said."""
    return subprocess.run(
        [SRJ, *map(str, arguments)],
        env={**os.environ, "SRJ_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def make_home(home: Path, *options: str, port: int = 8000) -> None:
    """Make a home whose addresses begin with loopback and this port."""
    done = srj("init", "--quiet", *options, home=home, PORT=str(port))
    if done.returncode != 0:
        pytest.fail(f"srj init ended with {done.returncode}: {done.stderr}")


def children(pid: int) -> list[int]:
    """Return the process ids of the children of a process; empty when it is gone."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Tell whether a process runs: neither gone nor dead and waiting to be collected."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            pytest.fail(f"not within {seconds:g} s: {what}")
        time.sleep(0.02)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _role(pid: int) -> str:
    words = _command(pid).split(b"\0")
    return next((role for role in ROLES if role.encode() in words), "")


@dataclass
class Service:
    """A running service: its home, its address, and the process of its supervisor."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    said: Path  # what the service wrote on its standard streams

    @property
    def address(self) -> str:
        """Return where the service listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, timeout: float = 30.0) -> httpx.Client:
        """Return a client of this service."""
        return httpx.Client(base_url=self.address, timeout=timeout, trust_env=False)

    def pid_of(self, role: str) -> int | None:
        """Return the process that plays a role now: writer, reader or front."""
        return next((pid for pid in children(self.process.pid) if _role(pid) == role), None)

    def pids_of_workers(self) -> list[int]:
        """Return the workers of the current views, those that a reader before the present one forked included."""
        return self.pids_named("srj worker")

    def pids_of_views(self) -> list[int]:
        """Return the processes that hold a view other than the current ones."""
        return self.pids_named("srj view")

    def pids_named(self, name: str) -> list[int]:
        """Return the processes of the service that took a name."""
        return [pid for pid in self.every_pid() if _name(pid) == name]

    def every_pid(self) -> set[int]:
        """Return every process of the service, orphans included: their command lines name the home."""
        home = str(self.home.absolute()).encode()
        pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return {pid for pid in pids if home in _command(pid) and b"app.main" in _command(pid) and alive(pid)}

    def is_ready(self) -> bool:
        """Tell whether the service says that it can do its work."""
        try:
            return httpx.get(f"{self.address}/health/ready", timeout=2, trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def wait_until_ready(self) -> None:
        """Return when the service is ready; fail when it ended, or is not ready in time."""
        limit = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None:
                pytest.fail(f"srj serve ended with {self.process.returncode}: {self.said.read_text(encoding='utf-8')}")
            if time.monotonic() > limit:
                pytest.fail(f"srj serve was not ready in {START_SECONDS:g} s: {self.said.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def stop(self) -> int:
        """Ask the service to stop and return its exit code; what does not stop in time is killed."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            left = self.every_pid()
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
            pytest.fail(f"srj serve did not stop in {STOP_SECONDS:g} s")


def start(home: Path, port: int | None = None, **environment: str) -> Service:
    """Start ``srj serve`` on a home and return at once."""
    port = port or free_port()
    said = home.with_name(f"{home.name}.{port}.said")
    with said.open("ab") as out:
        process = subprocess.Popen(
            [SRJ, "serve", "--port", str(port)],
            env={**os.environ, "SRJ_HOME": str(home), "NO_COLOR": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    return Service(home, port, process, said)


@contextmanager
def serving(home: Path, port: int | None = None, **environment: str) -> Iterator[Service]:
    """Serve a home for as long as the block lasts."""
    service = start(home, port, **environment)
    try:
        service.wait_until_ready()
        yield service
    finally:
        if service.process.poll() is None:
            service.stop()


def copy_of(home: Path, folder: Path) -> Path:
    """Return a copy of a home, to be damaged or written to; the addresses of things stay those of the first."""
    copied = folder / "home"
    shutil.copytree(home, copied, ignore=shutil.ignore_patterns("*.sock", "service.json", "uploads"))
    return copied


def post_import(client: httpx.Client, kind: str, data: bytes, **options: str) -> httpx.Response:
    """Import a file over HTTP; options as in the query string, ``_`` for ``-``."""
    asked = {"kind": kind, "file": f"{kind}.csv", **{name.replace("_", "-"): each for name, each in options.items()}}
    headers = {"Content-Type": "application/octet-stream", "Accept": "application/json"}
    return client.post("/imports", params=asked, content=data, headers=headers)


def problem_of(answer: httpx.Response) -> dict[str, object]:
    """Check that an answer is a whole problem document (RFC 9457, and our sentence in both languages); return it."""
    assert answer.headers["content-type"].partition(";")[0] == "application/problem+json", answer.text[:500]
    told = json.loads(answer.content)
    assert isinstance(told, dict)
    assert told["status"] == answer.status_code
    assert told["type"].startswith("https://w3id.org/srj/def/problem/")
    assert told["type"].endswith(f"/{told['code']}")
    assert all(isinstance(told[name], str) and told[name] for name in ("title", "detail", "code", "instance"))
    assert all(told["text"][language] for language in ("fr", "en"))
    assert told["detail"] in told["text"].values()
    return told
