"""The role that reads one untrusted file: entries on the standard output, or one error as JSON."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

from app.adapters.processes.bounds import bounded
from app.adapters.processes.limits import MEMORY_EXIT, end_with_parent
from app.adapters.processes.parsing import PARSE_LIMITS, REFUSED_EXIT, error_to_json
from app.adapters.processes.reading_codec import encode
from app.adapters.tables.importers import read_file
from app.domain.errors import SrjError
from app.domain.iris import Namespace
from app.main.references import reference_parser


def parse(arguments: list[str]) -> int:
    """Read a file: kind, path, base, mapping (empty for none)."""
    end_with_parent()
    gc.disable()  # a short life that makes millions of objects and no cycle worth looking for
    kind, path, base, mapping = arguments
    with bounded(PARSE_LIMITS):
        try:
            parser = reference_parser().parse
            reading = read_file(kind, Path(path), Namespace(base), parser, Path(mapping) if mapping else None)
        except SrjError as error:
            sys.stdout.write(json.dumps(error_to_json(error)))
            return REFUSED_EXIT
        except MemoryError:
            os._exit(MEMORY_EXIT)
        sys.stdout.buffer.writelines(encode(reading))
        return 0
