"""Frames come out as they went in, whatever their heads say and however their bytes are cut."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from app.adapters.processes.frames import Frame, Frames, Receiver, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTES = 64


@pytest.mark.parametrize("take", [receive, lambda connection: Receiver(connection).next()])
@pytest.mark.parametrize(
    "head",
    [
        {"op": "work", "text": "é", "number": 1, "nothing": None},
        {"half of a UTF-16 pair": "\ud800"},
        {"\udfff": "half of one as a key"},
        {"beyond 64 bits": 123_456_789_012_345_678_901_234_567_890},
    ],
)
def test_a_head_comes_out_as_it_went_in(take: Callable[[socket.socket], Frame], head: dict[str, object]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        send(ours, Frame(head, b"body"))
        assert take(theirs) == Frame(head, b"body")


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_frames_are_the_same_however_their_bytes_are_cut(size: int) -> None:
    sent = [Frame({"op": "more", "number": number}, b"x" * number) for number in (0, 1, 300, 2, 0)]
    wire = b"".join(frame.encode() for frame in sent)
    frames, found = Frames(), []
    for start in range(0, len(wire), size):
        frames.add(wire[start : start + size])
        while (frame := frames.next()) is not None:
            found.append(frame)
    assert found == sent


def test_a_long_frame_costs_what_its_bytes_cost_not_their_square() -> None:
    body = b"x" * (MEGABYTES << 20)
    wire = Frame({"op": "more"}, body).encode()
    frames = Frames()
    before = time.process_time()
    for start in range(0, len(wire), 1 << 16):
        assert frames.next() is None
        frames.add(wire[start : start + (1 << 16)])
    frame = frames.next()
    assert time.process_time() - before < 3, "each piece copies all that came before"
    assert frame is not None
    assert frame.body == body
