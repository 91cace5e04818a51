"""A worker: answers queries and checks on its copy of the current view, and can be ended at any moment.

It is forked from the reader, shares its memory, and gets the patches it lacks on the same socket as the queries, so
what was acknowledged is visible to the next query. Frames in: ``patch``, ``query``, ``task``. Frames out: ``more``
(bytes of the answer), ``done`` (its last ones, and what the work cost), ``failed``. The first one says what it is.
"""

from __future__ import annotations

import gc
import os
import resource
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import (
    BlankNode,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from app.adapters.processes.bounds import Bounds
from app.adapters.processes.frames import Frame, PeerLost, Receiver, send
from app.adapters.processes.limits import MEMORY_EXIT, PAGE, ROWS, Limits
from app.adapters.processes.output import Output, OutputLimitReached
from app.adapters.views import quads
from app.domain.errors import SrjError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from app.adapters.wear import Wear

    # A task is work other than a query that needs the view: name -> function(store, frame) -> answer.
    Task = Callable[[Store, Frame], Frame]
    Tasks = Mapping[str, Task]

RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
_FORKED_RANDOMNESS = 2 * 64 * 1024  # bytes
_GROWTH = 256 * 1024 * 1024  # of address space since the fork


class Worker:
    """One forked process: a store, a socket, and a loop."""

    def __init__(self, store: Store, connection: socket.socket, wear: Wear, tasks: Tasks) -> None:
        """Take over the store as it is; one that wears out here asks to be replaced: another fork would be as worn."""
        self._store = store
        self._connection = connection
        self._tasks = tasks
        self._wear = wear
        self._was_worn = wear.worn
        self._used = False
        self._bounds = Bounds()
        self._size = self._bounds.size()
        self._frames = Receiver(connection)

    def run(self) -> NoReturn:
        """Answer until the other end goes away, then end this process."""
        gc.disable()
        _draw_anew()
        status = 0
        try:
            while True:
                self._answer(self._frames.next())
        except PeerLost:
            pass
        except MemoryError:
            status = MEMORY_EXIT
        os._exit(status)

    def _answer(self, frame: Frame) -> None:
        match frame.text("op"):
            case "patch":
                self._patch(frame)
            case "query":
                self._query(frame)
            case task:
                self._task(task, frame)

    def _patch(self, frame: Frame) -> None:
        self._bounds.lift()
        removed = frame.number("removed")
        gone, new = (
            quads(line for line in part.split(b"\n") if line) for part in (frame.body[:removed], frame.body[removed:])
        )
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(new)
        self._wear.moved(len(gone), len(new))

    def _ended(self) -> dict[str, object]:
        """Return what is told at the end of a piece of work: what it cost, and whether this process is to go."""
        worn = self._wear.worn and not self._was_worn
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "worn": worn,
            "tired": self._used or self._bounds.size() > self._size + _GROWTH,
            "touched": used.ru_minflt * PAGE,
            "processor": used.ru_utime + used.ru_stime,
        }

    def _query(self, frame: Frame) -> None:
        limits = _limits(frame)
        self._bounds.enter(limits)
        try:
            results = self._store.query(
                frame.body.decode(),
                base_iri=frame.text("base") or None,
                **_dataset(frame),  # type: ignore[arg-type]
            )
            self._serialise(results, frame.text("format"), limits)
        except (SyntaxError, ValueError) as error:
            self._failed("syntax" if isinstance(error, SyntaxError) else "query", message=str(error))
        except OutputLimitReached as error:
            self._failed(str(error))
        except (RuntimeError, OSError) as error:
            self._failed("evaluation", message=str(error))
        finally:
            self._bounds.leave()

    def _serialise(self, results: QueryBoolean | QuerySolutions | QueryTriples, wanted: str, limits: Limits) -> None:
        if isinstance(results, QueryTriples):
            chosen = wanted if wanted in GRAPH_FORMATS else "ttl"
            output = Output(self._connection, {"kind": "graph", "format": chosen}, limits.output, limits.rows)
            results.serialize(output, GRAPH_FORMATS[chosen])  # type: ignore[arg-type]
        else:
            chosen = wanted if wanted in RESULT_FORMATS else "json"
            kind = "boolean" if isinstance(results, QueryBoolean) else "solutions"
            output = Output(self._connection, {"kind": kind, "format": chosen}, limits.output, limits.rows)
            results.serialize(output, RESULT_FORMATS[chosen])  # type: ignore[arg-type]
        output.end(self._ended())

    def _failed(self, cause: str, **told: object) -> None:
        send(self._connection, Frame({"op": "failed", "cause": cause, **told, **self._ended()}))

    def _task(self, name: str, frame: Frame) -> None:
        task = self._tasks[name]
        # A task may leave its own triples in the store, one that fails too: this process is not used again.
        self._used = True
        self._bounds.enter(_limits(frame))
        try:
            answer = task(self._store, frame)
        except SrjError as error:
            told = {"code": error.code, "fr": error.text.fr, "en": error.text.en, "details": error.details}
            self._failed(type(error).__name__, error=told)
            return
        finally:
            self._bounds.leave()
        send(self._connection, Frame({**answer.head, "op": "more"}, answer.body))
        send(self._connection, Frame({"op": "done", **self._ended()}))


def _dataset(frame: Frame) -> dict[str, object]:
    """Return the dataset that a request names beside its query (SPARQL 1.1 Protocol, 2.1.4)."""
    default, named = ([NamedNode(each) for each in frame.texts(name)] for name in ("defaultGraphs", "namedGraphs"))
    if not default and not named:
        return {}
    return {"default_graph": default, "named_graphs": named}


def _draw_anew() -> None:
    """Make this process draw other random numbers than the ones that were forked beside it.

    The engine's generator goes on from the state it had before the fork, so that two workers would give the same
    UUID(); it takes new randomness from the system once it has given 64 KiB, and a blank node takes 16 bytes.
    """
    for _ in range(_FORKED_RANDOMNESS // 16):
        BlankNode()


def _limits(frame: Frame) -> Limits:
    return Limits(
        frame.number("milliseconds", 10_000) / 1000,
        frame.number("memory", 1 << 30),
        frame.number("output", 1 << 28),
        frame.number("rows", ROWS),
    )
