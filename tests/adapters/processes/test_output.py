"""Rows are counted in the bytes of each format, wherever these are cut; what is too long is never given as whole."""

from __future__ import annotations

import socket
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat, Store

from app.adapters.processes.frames import Receiver
from app.adapters.processes.output import ROWS, Output, OutputLimitReached
from app.adapters.processes.worker import RESULT_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

# Values that look like what stands between rows.
_VALUES = (
    "plain",
    "},{",
    '"},{"',
    "ends with },{",
    "<result></result>",
    "line\nbreak",
    "return\r\n",
    'quotes "" and ","',
    "tab\t",
    "{}",
    "",
    ",{}",
    "\\",
    '\\"},{"',
)


def written(rows: int, wanted: str) -> bytes:
    """Return so many rows with hostile values as the engine writes them."""
    values = "".join(
        f"({_literal(_VALUES[n % len(_VALUES)])} {_literal(_VALUES[n // 3 % len(_VALUES)])})" for n in range(rows)
    )
    text = f"SELECT ?value ?type {{ VALUES (?value ?type) {{ {values} }} }}"
    out = BytesIO()
    Store().query(text).serialize(out, RESULT_FORMATS[wanted])  # type: ignore[arg-type]
    return out.getvalue()


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"' if text != "plain" else "<urn:x>"


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """Cut bytes into pieces of a size."""
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("wanted", ROWS)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 64, 100_000])
def test_every_row_is_counted_once(wanted: str, size: int) -> None:
    for rows in (2, 3, 57):
        count = ROWS[wanted]()
        assert sum(map(count, pieces(written(rows, wanted), size))) == rows


@pytest.mark.parametrize("wanted", ROWS)
def test_as_many_rows_as_allowed_pass_and_one_more_does_not(wanted: str) -> None:
    data = written(40, wanted)
    for most, passes in ((40, True), (39, False)):
        ours, theirs = socket.socketpair()
        output = Output(ours, {"kind": "solutions", "format": wanted}, 1 << 20, most)
        output.write(data)
        if passes:
            output.end({"tired": False})
            frame = Receiver(theirs).next()
            assert (frame.head, frame.body) == (
                {"kind": "solutions", "format": wanted, "op": "done", "tired": False},
                data,
            )
        else:
            with pytest.raises(OutputLimitReached, match="rows"):
                output.end({})
        ours.close()
        theirs.close()


def test_a_long_answer_comes_in_frames_and_is_bounded_in_bytes() -> None:
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    output = Output(ours, {"kind": "graph", "format": "nt"}, 150_000, 1)
    output.write(b"x" * 70_000)
    output.write(b"y" * 70_000)
    output.end({})
    frames = Receiver(theirs)
    found = [frames.next() for _ in range(3)]
    assert [frame.head for frame in found] == [
        {"kind": "graph", "format": "nt", "op": "more"},
        {"op": "more"},
        {"op": "done"},
    ]
    assert b"".join(frame.body for frame in found) == b"x" * 70_000 + b"y" * 70_000
    with pytest.raises(OutputLimitReached, match="output"):
        output.write(b"z" * 10_001)
    ours.close()
    theirs.close()


def test_yes_or_no_has_no_rows() -> None:
    for wanted, known in (("json", QueryResultsFormat.JSON), ("csv", QueryResultsFormat.CSV)):
        out = BytesIO()
        Store().query("ASK {}").serialize(out, known)  # type: ignore[arg-type]
        assert ROWS[wanted]()(out.getvalue()) <= 0
