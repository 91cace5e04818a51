"""SHACL compiled to SPARQL, on an in-memory pyoxigraph store: whole, for some nodes, or around a change.

A library of its own. ``compile_shapes`` turns a shapes graph into a ``Plan``; the plan validates the default graph
of a store (``validate``), or only what a change can have touched (``validate_change``), with the same queries.
What it cannot compile it lists in ``Plan.uncompiled`` and hands over (``Plan.remainder`` to
``fallback.validate_with_pyshacl``); an ill-formed shape is a ``ShapeError``; nothing is ignored silently.
``report_graph`` writes results as a ``sh:ValidationReport``. See docs/how-to/use-the-rules-engine.md.

Three components of our own, on node shapes: ``srj:uniqueOn ( p1 ... pn )``, ``srj:nonOverlap ( group start end )`` and
``srj:respects`` with a kind of axiom (prefix srj: <https://w3id.org/srj/def#>).
"""

from __future__ import annotations

from app.shacl.compile import compile_shapes
from app.shacl.model import Result, ShapeError, Uncompiled
from app.shacl.plan import MOST_CHANGED, Affected, Plan
from app.shacl.report import report_graph

__all__ = ["MOST_CHANGED", "Affected", "Plan", "Result", "ShapeError", "Uncompiled", "compile_shapes", "report_graph"]
