"""Read by Python at the start of each process of a service under test: states come from a file of the suites.

The states of a service are its own dataset with named graphs. The suites hold blank nodes, which no publication may:
so the process that holds views is given the suites' graphs in their place. All the rest is the service as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if "reader" in sys.orig_argv:
    from pyoxigraph import RdfFormat, Store

    from app.adapters.processes import view_process

    def load(*_asked: object) -> Store:
        """Return the graphs of the suites."""
        store = Store()
        store.load(Path(os.environ["SRJ_TEST_GRAPHS"]).read_bytes(), format=RdfFormat.N_QUADS)
        return store

    vars(view_process)["load_states"] = load
