"""The role of the supervisor: standard library only, right as process 1."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

from app.adapters.home import Home
from app.adapters.processes.supervisor import Supervisor


def supervise(arguments: list[str]) -> int:
    """Keep a service running; given the home, the descriptors of the bound socket and of the lock, and settings."""
    given = json.loads(arguments[0])
    home = Home(Path(given["home"]))
    server = socket.socket(fileno=given["server"])

    def tell(message: str) -> None:
        sys.stderr.write(message + "\n")
        sys.stderr.flush()

    return Supervisor(home, server, given["lock"], {"settings": given["settings"]}, tell=tell).run()
