"""The feed of commits: what the writer sends to those who hold views, after each commit.

One frame a commit: number, hash, day, what it touched, and for each audience the lines to remove and to add.
A follower says the head it has; when the writer has commits that it lacks, it is told ``reset`` and starts anew
from the projection.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.adapters.processes.frames import Frame
from app.domain.audiences import AUDIENCES
from app.domain.patches import Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.commits import Commit


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def encode(commit: Commit, patches: Mapping[str, Patch], entities: Iterable[str]) -> Frame:
    """Return the frame of a commit."""
    parts: list[bytes] = []
    lengths: dict[str, list[int]] = {}
    for audience in AUDIENCES:
        removed, added = _joined(patches[audience].removed), _joined(patches[audience].added)
        lengths[audience] = [len(removed), len(added)]
        parts.extend((removed, added))
    head = {
        "op": "commit",
        "number": commit.number,
        "hash": commit.hash,
        "day": patches[AUDIENCES[0]].day.isoformat(),
        "lengths": lengths,
        "quads": max(len(patch) for patch in patches.values()),
        "entities": sorted(entities),
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
