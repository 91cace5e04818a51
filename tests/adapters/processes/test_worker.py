"""What a worker tells at the end of a piece of work."""

from __future__ import annotations

import socket

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from app.adapters.processes.endings import failure_of
from app.adapters.processes.frames import Frame, Receiver
from app.adapters.processes.worker import Worker
from app.adapters.wear import Wear
from app.domain.errors import NotFound
from app.domain.language import Text


def refuse(store: Store, _frame: Frame) -> Frame:
    """Leave something in the store, then refuse."""
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("left")))
    raise NotFound("no-such-graph", Text("Pas là.", "Not there."), {"graph": "urn:g"})


@pytest.mark.parametrize(
    ("frame", "code", "used"),
    [
        (Frame({"op": "refuse"}), "no-such-graph", True),
        (Frame({"op": "query"}, b"NONSENSE"), "syntax", False),
    ],
)
def test_a_failure_tells_its_cost_and_whether_the_process_is_used_up(frame: Frame, code: str, *, used: bool) -> None:
    """The next work of the process is charged what comes after; a store that a task may have changed is not read."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = Worker(Store(), theirs, Wear(0), {"refuse": refuse})
        try:
            worker._answer(frame)
        finally:
            worker._bounds.lift()
        told = Receiver(ours).next()
    assert (told.text("op"), failure_of(told).code, told.head["tired"]) == ("failed", code, used)
    assert isinstance(told.head["processor"], float)
