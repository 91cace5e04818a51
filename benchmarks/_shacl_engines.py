"""One validation by one engine, in a process of its own: processor seconds of each step, memory, results.

python benchmarks/_shacl_engines.py compiled|pyshacl|turbo DATA.nt SHAPES.nt RESULTS
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from app.shacl import Result, compile_shapes
from app.shacl.fallback import results_of, to_rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable

Told = tuple[dict[str, float], list[Result]]
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def _memory() -> float:
    """Return the peak of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _triples(file: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=file, format=ox.RdfFormat.N_TRIPLES)]


def compiled(data: str, shapes: str) -> Told:
    """Validate with the engine of this project."""
    given = _triples(shapes)
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    before, started = _memory(), time.process_time()
    plan = compile_shapes(given)
    ready = time.process_time()
    if plan.uncompiled:
        sys.exit(f"not compiled: {plan.uncompiled}")
    found = plan.validate(store)
    ended = time.process_time()
    return {"compile": ready - started, "validate": ended - ready, "above": _memory() - before}, found


def pyshacl(data: str, shapes: str) -> Told:
    """Validate with pySHACL, on an rdflib graph."""
    import pyshacl as engine  # noqa: PLC0415 - half a second to load, for this engine alone

    rules = _triples(shapes)
    hierarchy = [triple for triple in rules if triple.predicate == SUBCLASS]
    graph, given = to_rdflib([*_triples(data), *hierarchy]), to_rdflib(rules)
    before, started = _memory(), time.process_time()
    _, report, _ = engine.validate(graph, shacl_graph=given)
    spent = time.process_time() - started
    return {"compile": 0.0, "validate": spent, "above": _memory() - before}, list(results_of(report))


def turbo(data: str, shapes: str) -> Told:
    """Validate with pyshacl-turbo (Rust); it takes over what it validates, from a store, its fastest way in."""
    import pyshacl_turbo as engine  # noqa: PLC0415 - for this engine alone

    given = Path(shapes).read_bytes()
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    hierarchy = (triple for triple in _triples(shapes) if triple.predicate == SUBCLASS)
    store.extend(ox.Quad(*triple) for triple in hierarchy)
    before, started = _memory(), time.process_time()
    plan = engine.compile_shapes(given, shacl_graph_format="nt")
    ready = time.process_time()
    _, report, _ = plan.validate(store)
    ended = time.process_time()
    return {"compile": ready - started, "validate": ended - ready, "above": _memory() - before}, list(
        results_of(report)
    )


def lines(results: Iterable[Result]) -> list[str]:
    """Return what is compared of results: all that identifies them, and their severity."""
    return sorted({f"{'|'.join(each.sort_key)}|{each.severity}" for each in results})


if __name__ == "__main__":
    figures, results = {"compiled": compiled, "pyshacl": pyshacl, "turbo": turbo}[sys.argv[1]](*sys.argv[2:4])
    Path(sys.argv[4]).write_text("\n".join(lines(results)), encoding="utf-8")
    sys.stdout.write(json.dumps({**figures, "results": len(results)}) + "\n")
