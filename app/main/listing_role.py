"""The role that writes one whole list to a file: its size and digest on the standard output, as one line of JSON."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.adapters.home import Home
from app.adapters.processes.bounds import bounded
from app.adapters.processes.limits import MEMORY_EXIT, end_with_parent
from app.adapters.processes.list_files import LIST_LIMITS
from app.main.whole_lists import ListWriter
from app.services.reading import Moment
from app.services.whole_lists import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

_NICE = 10  # after those who read
_BUFFER = 1 << 20  # bytes


def make_list(arguments: list[str]) -> int:
    """Write a list: folder of the home, file, what is wanted as JSON."""
    end_with_parent()
    os.nice(_NICE)
    folder, path, told = arguments
    part = Path(f"{path}.part")
    with bounded(LIST_LIMITS):
        writer = ListWriter(Home(Path(folder)).projection)
        try:
            with part.open("wb", buffering=_BUFFER) as out:
                size, digest = _write(writer.pieces(_wanted(json.loads(told))), out)
        except MemoryError:
            os._exit(MEMORY_EXIT)
        part.replace(path)
    sys.stdout.write(json.dumps({"size": size, "sha256": digest}))
    return 0


def _write(pieces: Iterator[bytes], out: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        out.write(piece)
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _wanted(told: dict[str, str | int]) -> Wanted:
    moment = Moment(date.fromisoformat(str(told["day"])), int(told["known"]), str(told["audience"]))
    texts = (str(told[name]) for name in ("status", "text", "under", "separator", "encoding"))
    return Wanted(str(told["kind"]), str(told["form"]), moment, *texts)
