"""The feed: what the writer sends to those who hold current views, after each commit and when the day moves.

One frame an event: the position that it leads to (the day, the last commit), and for each audience the lines to remove
and to add. A ``commit`` keeps the day and has its hash and what it touched; ``day`` keeps the commit. A follower says
its position; when it is not that of the writer it is told ``reset``, and reaches it by the difference that the
projection tells.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.adapters.processes.frames import Frame
from app.domain.audiences import AUDIENCES
from app.domain.moves import When
from app.domain.patches import Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.commits import Commit


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def encode(commit: Commit, patches: Mapping[str, Patch], entities: Iterable[str]) -> Frame:
    """Return the frame of a commit."""
    head = {"op": "commit", "hash": commit.hash, "entities": sorted(entities)}
    return _frame(head, commit.number, patches)


def encode_day(known: int, patches: Mapping[str, Patch]) -> Frame:
    """Return the frame of a day that begins, the head being what it was."""
    return _frame({"op": "day"}, known, patches)


def encode_position(op: str, position: When) -> Frame:
    """Return a frame that says a position: ``follow`` of a follower, ``following`` and ``reset`` of the writer."""
    return Frame({"op": op, "number": position.known, "day": position.day.isoformat()})


def position_of(frame: Frame) -> When:
    """Return the position that a frame of the feed leads to, or says."""
    return When(date.fromisoformat(frame.text("day")), frame.number("number"))


def _frame(told: Mapping[str, object], known: int, patches: Mapping[str, Patch]) -> Frame:
    parts: list[bytes] = []
    lengths: dict[str, list[int]] = {}
    for audience in AUDIENCES:
        removed, added = _joined(patches[audience].removed), _joined(patches[audience].added)
        lengths[audience] = [len(removed), len(added)]
        parts.extend((removed, added))
    head = {
        **told,
        "number": known,
        "day": patches[AUDIENCES[0]].day.isoformat(),
        "lengths": lengths,
        "quads": max(len(patch) for patch in patches.values()),
    }
    return Frame(head, b"".join(parts))


def body_of(frame: Frame, audience: str) -> tuple[bytes, bytes]:
    """Return the lines to remove and to add for one audience, as bytes."""
    lengths = frame.head["lengths"]
    if not isinstance(lengths, dict):
        raise TypeError(lengths)
    offset = 0
    for name in AUDIENCES:
        removed, added = lengths[name]
        if name == audience:
            middle = offset + removed
            return frame.body[offset:middle], frame.body[middle : middle + added]
        offset += removed + added
    raise KeyError(audience)


def patch_of(frame: Frame, audience: str) -> Patch:
    """Return the patch of one audience."""
    removed, added = body_of(frame, audience)
    day = date.fromisoformat(frame.text("day"))
    return Patch(day, tuple(removed.split(b"\n")[:-1]), tuple(added.split(b"\n")[:-1]))
