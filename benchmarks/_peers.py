"""The Oxigraph server as a peer: in memory, its data loaded over HTTP, asked over one connection that is kept."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from _measure import WORK

if TYPE_CHECKING:
    from collections.abc import Iterator

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
QUERIES = Path(__file__).parent / "queries"
_LOAD_SECONDS = 600
_KEPT_SECONDS = 2.0  # under that of any server
PATIENCE = 30.0  # seconds given to one answer


class Asker:
    """One connection to a SPARQL endpoint, ours or a peer's."""

    def __init__(self, address: str, path: str) -> None:
        """Give the address of the server and the path of its endpoint, parameters included."""
        self._address = urlsplit(address).netloc
        self._path = path
        self._connection = HTTPConnection(self._address, timeout=PATIENCE)
        self._used = time.monotonic()

    def ask(self, query: str) -> tuple[float, bytes]:
        """Return the seconds an answer took and its bytes; infinity when it did not come in time."""
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        # A server lets a connection go that was not used while another took its time.
        if time.monotonic() - self._used > _KEPT_SECONDS:
            self._connection.close()
        started = time.perf_counter()
        try:
            self._connection.request("POST", self._path, query.encode(), headers)
            answer = self._connection.getresponse()
            data = answer.read()
        except TimeoutError:
            self._connection.close()
            return float("inf"), b""
        spent = time.perf_counter() - started
        self._used = time.monotonic()
        if answer.status != 200:  # noqa: PLR2004 - OK
            sys.exit(f"{self._address}{self._path}: {answer.status} {data[:500]!r}")
        return spent, data

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer."""

    address: str
    pid: int


@contextmanager
def oxigraph(file: Path) -> Iterator[Peer]:
    """Serve a file (.nq or .nt) with the Oxigraph server, in memory, while the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (WORK / "oxigraph.log").open("ab") as log:
        process = subprocess.Popen([OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        _load(port, file)
        yield Peer(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.kill()  # after a question that was given up it would go on computing
        process.wait()


def _load(port: int, file: Path) -> None:
    quads = file.suffix == ".nq"
    path, media_type = ("/store", "application/n-quads") if quads else ("/store?default", "application/n-triples")
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=_LOAD_SECONDS)
        try:
            with file.open("rb") as data:
                headers = {"Content-Type": media_type, "Content-Length": str(file.stat().st_size)}
                connection.request("POST", path, data, headers)
                answer = connection.getresponse()
                answer.read()
        except ConnectionRefusedError:
            time.sleep(0.05)
            continue
        finally:
            connection.close()
        if answer.status < 300:  # noqa: PLR2004 - any success
            return
        sys.exit(f"{file.name}: {answer.status}")
    sys.exit("the Oxigraph server did not start")
