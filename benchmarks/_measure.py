"""Measuring: processes with their time and memory, a service, percentiles, the machine."""

from __future__ import annotations

import os
import platform
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
SRJ = Path(sys.executable).with_name("srj")
WORK = ROOT / "build" / "bench"
FULL = os.environ.get("BENCH") == "full" or "--full" in sys.argv[1:]
_READY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: wall clock and processor seconds (children included), peak memory of one process in MB."""

    wall: float
    cpu: float
    peak: float
    output: str


def run(*command: str | Path) -> Cost:
    """Run a command to its end; the first process's own peak is given, or that of a child if it is higher."""
    started = time.perf_counter()
    with (WORK / "output").open("w+", encoding="utf-8") as out:
        child = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, cwd=ROOT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read()
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit code {child.returncode}\n{output[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: address, seconds until the first 200 of /health/ready, process of its supervisor."""

    address: str
    start: float
    pid: int

    def memory(self) -> dict[str, float]:
        """Return the private and shared memory of each role in MB: resident, and proportional (PSS) where told."""
        found: dict[str, float] = {}
        for pid in descendants(self.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            except OSError:
                continue  # a process that ended meanwhile
            role = next((word for word in words if word in {"supervise", "writer", "reader", "front"}), "other")
            pss = next((int(line.split()[1]) for line in rollup if line.startswith("Pss:")), 0)
            found[role] = found.get(role, 0) + pss / 1024
        return found


def descendants(pid: int) -> list[int]:
    """Return a process and those that it started, directly or not."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in map(int, children) for each in descendants(child))]


class Peak:
    """The most memory, in MB, that is held while a block lasts; ``weigh`` tells what is held now."""

    def __init__(self, weigh: Callable[[], float], *, every: float) -> None:
        """Look once, then so often (in seconds)."""
        self._weigh, self._every = weigh, every
        self._before = self._most = weigh()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._over.wait(self._every):
            self._most = max(self._most, self._weigh())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        """Above what was held before the block."""
        return self._most - self._before


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[Service]:
    """Serve a home on a free port while the block lasts; variables of the environment are settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    with (WORK / "service.log").open("ab") as log:
        process = subprocess.Popen(
            [SRJ, "serve", "--home", home, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **environment},
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(process, address)
        yield Service(address, time.perf_counter() - started, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process, those it started and those they waited for have used."""
    ticks = 0
    for each in descendants(pid):
        try:
            words = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(word) for word in words[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait_until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    limit = time.monotonic() + _READY_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urlopen(f"{address}/health/ready", timeout=1):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.05)
    sys.exit(f"the service did not become ready: {WORK / 'service.log'}")


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000


def machine() -> str:
    """Say on what the figures were measured."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "fastapi", "uvicorn", "lark"))
    return (
        f"{os.cpu_count()} processors ({model}), {memory:.0f} GB, {platform.system()} {platform.machine()}; Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}; load average at the start "
        f"{os.getloadavg()[0]:.1f}"
    )
