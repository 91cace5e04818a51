"""The pool of workers, seen by the reader that it asks."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.adapters.processes.local_sockets import listen
from app.adapters.processes.pool import Places, WorkerPool
from app.domain.moves import When
from tests.timeline import TODAY

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 3


def asked(connection: socket.socket) -> list[str]:
    """Return what the pool asked of the reader up to now."""
    found = []
    connection.settimeout(0.3)
    while True:
        try:
            found.append(json.loads(connection.recv(4096))["op"])
        except TimeoutError:
            return found


def test_workers_asked_for_before_the_reader_is_ready_are_asked_for_once(tmp_path: Path) -> None:
    """A question comes while the reader is busy, after the connection and before its first word."""

    async def live() -> tuple[list[str], list[str], list[str]]:
        with listen(home.reader_socket, socket.SOCK_SEQPACKET) as listening:
            pool = WorkerPool(home, Places(SIZE, 2, 10), When(TODAY, 1), lambda: {"public": "public"})
            pool.start()
            connection, _ = await asyncio.to_thread(listening.accept)
            assert pool._link._connecting is not None
            await pool._link._connecting
            pool._of("public")
            before = await asyncio.to_thread(asked, connection)
            connection.send(json.dumps({"op": "ready"}).encode())
            after = await asyncio.to_thread(asked, connection)
            again = await asyncio.to_thread(asked, connection)
            await pool.stop()
            connection.close()
            return before, after, again

    home = Home(tmp_path)
    assert asyncio.run(live()) == ([], ["fork"] * SIZE, [])
