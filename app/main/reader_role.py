"""The role of the reader, and what its workers can do besides queries."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from app.adapters.home import Home
from app.adapters.processes.reader_process import ReaderProcess
from app.main.writing import today


def read(arguments: list[str]) -> int:
    """Hold the views and fork workers until the supervisor goes."""
    given = json.loads(arguments[0])
    descriptors = given["descriptors"]
    control = socket.socket(fileno=descriptors["reader"])
    ReaderProcess(Home(Path(given["home"])), control, descriptors["lifeline"], today, {}).run()
    return 0
