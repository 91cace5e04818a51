"""The role of the writer."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.clock import ServiceClock
from app.adapters.home import Home
from app.adapters.processes.writer_process import WriterProcess
from app.main.stewarding import ACTS, act
from app.main.writing import import_once, open_writer

if TYPE_CHECKING:
    from app.adapters.processes.frames import Frame
    from app.adapters.processes.writer_process import Progress, Work
    from app.domain.language import Text
    from app.main.writing import Writer
    from app.services.publishing import Published


def _notice(text: Text) -> None:
    sys.stderr.write(f"srj: {text.fr}\nsrj: {text.en}\n")


def _works(writer: Writer) -> dict[str, Work]:
    def import_(frame: Frame, _progress: Progress) -> tuple[dict[str, object], Published | None]:
        return import_once(writer, Path(frame.text("path")), frame.head)

    def status(_frame: Frame, _progress: Progress) -> tuple[dict[str, object], None]:
        damage = writer.ledger.damage
        return {"damage": damage.text._asdict() if damage else None}, None

    def steward(frame: Frame, _progress: Progress) -> tuple[dict[str, object], Published | None]:
        return act(writer, frame.text("op"), frame.head)

    return {"import": import_, "status": status, **dict.fromkeys(ACTS, steward)}


def write(arguments: list[str]) -> int:
    """Open the home for writing, then take work until the supervisor goes."""
    given = json.loads(arguments[0])
    descriptors = given["descriptors"]
    clock = ServiceClock(str(given["settings"]["clock_file"]))
    writer = open_writer(Home(Path(given["home"])), _notice, clock=clock)
    if writer.ledger.damage is not None:
        damage = writer.ledger.damage.text
        sys.stderr.write(f"srj: lecture seule. {damage.fr}\nsrj: read-only. {damage.en}\n")
    listening = socket.socket(fileno=descriptors["writer"])
    WriterProcess(listening, descriptors["lifeline"], _works(writer), writer.midnight).run()
    writer.close()
    return 0
