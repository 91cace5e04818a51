"""The role that works out what a file changes in a draft: one line of JSON, then the effect, on the standard output."""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.draft_journal import DraftJournal
from app.adapters.home import Home
from app.adapters.processes.bounds import bounded
from app.adapters.processes.limits import MEMORY_EXIT, end_with_parent
from app.adapters.processes.parsing import PARSE_LIMITS, REFUSED_EXIT, error_to_json
from app.adapters.projection.reading import ProjectionReader
from app.domain.draft_effects import net_difference
from app.domain.draft_records import folded
from app.domain.errors import Damaged, SrjError
from app.domain.iris import Namespace
from app.domain.language import Text
from app.main.draft_files import change_in, import_into
from app.services.draft_timeline import DraftTimeline

if TYPE_CHECKING:
    from app.services.draft_importing import Drafted

_NICE = 10  # after those who read


def work_out(arguments: list[str]) -> int:
    """Work an input out: folder of the home, draft, options as JSON."""
    end_with_parent()
    os.nice(_NICE)
    gc.disable()  # a short life that makes millions of objects and no cycle worth looking for
    folder, name, told = arguments
    options = json.loads(told)
    with bounded(PARSE_LIMITS):
        try:
            drafted = _drafted(Home(Path(folder)), name, options)
        except SrjError as error:
            sys.stdout.write(json.dumps(error_to_json(error)))
            return REFUSED_EXIT
        except MemoryError:
            os._exit(MEMORY_EXIT)
        _write(drafted)
    return 0


def _drafted(home: Home, name: str, options: dict[str, object]) -> Drafted:
    reader = ProjectionReader(home.projection)
    base = reader.meta("base")
    if base is None:
        raise Damaged("no-base", Text("Le dossier ne dit pas sa base.", "The home does not tell its base."))
    namespace = Namespace(base)
    journal = DraftJournal(home.drafts / name)
    draft = folded(journal.heads())
    net = net_difference(journal.effects_given(0, draft.version))
    timeline = DraftTimeline(reader, namespace, draft, net)
    if options["what"] == "changes":
        return change_in(timeline, namespace, options)
    return import_into(timeline, reader, namespace, options, date.fromisoformat(str(options["today"])))


def _write(drafted: Drafted) -> None:
    head: dict[str, object] = {}
    if drafted.source:
        head["source"] = drafted.source
    if drafted.label is not None:
        head["sourceLabel"] = drafted.label._asdict()
    out = sys.stdout.buffer
    out.write(json.dumps({"report": drafted.report, "head": head}).encode() + b"\n")
    out.write(b"\n".join(drafted.lines))
