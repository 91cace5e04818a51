"""The role of the reader, and what its workers can do besides queries."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from app.adapters.clock import ServiceClock
from app.adapters.coherence import CoherenceTasks
from app.adapters.drafts.tasks import DRAFT_TASKS
from app.adapters.home import Home
from app.adapters.package_files import package_folder
from app.adapters.processes.reader_process import ReaderProcess
from app.adapters.projection.reading import ProjectionReader
from app.adapters.questions import Questions
from app.adapters.validation import validation_task
from app.domain.sparql_lexer import prepare
from app.main.validating import package_checker, package_rules, reference_reader


def read(arguments: list[str]) -> int:
    """Hold the views and fork workers until the supervisor goes."""
    given = json.loads(arguments[0])
    descriptors = given["descriptors"]
    clock = ServiceClock(str(given["settings"]["clock_file"]))
    control = socket.socket(fileno=descriptors["reader"])
    home = Home(Path(given["home"]))
    reader = ProjectionReader(home.projection)
    base = reader.meta("base") or ""
    reader.close()  # no database connection crosses a fork
    coherence = CoherenceTasks(home.projection, package_rules(), Questions.load(package_folder("queries")))
    tasks = {
        "validate": validation_task(package_checker(base), base, reference_reader),
        **coherence.tasks(),
        **DRAFT_TASKS,
    }
    prepare()
    ReaderProcess(home, control, descriptors["lifeline"], clock.today, tasks).run()
    return 0
