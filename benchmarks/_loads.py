"""What it takes to load the view of a day, and to bulk load the same bytes; prints JSON.

python benchmarks/_loads.py HOME DAY
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from app.adapters.home import Home
from app.adapters.projection.reading import ProjectionReader
from app.adapters.views import load_view


def main(folder: Path, day: date) -> dict[str, float]:
    """Measure both, each in the same process, the bulk load last."""
    reader = ProjectionReader(Home(folder).projection)
    known = reader.head_number()
    started = time.perf_counter()
    view = load_view(reader, day, known, "restricted")
    loaded = time.perf_counter() - started
    del view
    data = b"".join(reader.view(day, known, "restricted"))
    started = time.perf_counter()
    Store().bulk_load(BytesIO(data), RdfFormat.N_TRIPLES, lenient=True)
    return {"view": loaded, "bulkLoad": time.perf_counter() - started}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))))
