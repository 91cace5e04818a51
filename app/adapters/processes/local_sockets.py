"""Unix sockets in the home, whatever the length of its path.

An address of a Unix socket holds 107 bytes; a home can lie deeper. So the folder is opened and named through
``/proc/self/fd``. File rights are the authentication: the home belongs to one account.
"""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BACKLOG = 128


@contextmanager
def _short(path: Path) -> Iterator[str]:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def listen(path: Path, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    """Return a listening socket, in place of one that a dead process left."""
    with suppress(FileNotFoundError):
        path.unlink()
    server = socket.socket(socket.AF_UNIX, kind)
    with _short(path) as address:
        server.bind(address)
    path.chmod(0o600)
    server.listen(_BACKLOG)
    return server


def connect(path: Path, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    """Return a connected socket; raises OSError when nobody listens."""
    connection = socket.socket(socket.AF_UNIX, kind)
    try:
        with _short(path) as address:
            connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
