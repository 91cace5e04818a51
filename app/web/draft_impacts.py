"""What a draft reaches, as pages show it: who uses what it changes, by which way, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.kinds import HeldKinds
    from app.web.asking import Asking


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by its label, and where it is read."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ReachedLine:
    """One thing that is reached."""

    thing: Link
    kind: str
    offices: Sequence[Link]
    entries: Sequence[Link]
    more: int  # entries that are not named
    closed: int  # of these entries, those that leave their list
    broad: bool  # through a whole list, whichever entries it uses
    steps: Sequence[str]


def impact_shown(
    asking: Asking, kinds: HeldKinds, told: Mapping[str, Any] | None, most: int | None = None
) -> dict[str, Any] | None:
    """Return what a page shows of an impact: the first things, or all of them; None when it is not known."""
    if told is None:
        return None
    items = told["items"][:most]
    return {
        "lines": [_line(asking, kinds, each) for each in items],
        "total": told["total"],
        "hidden": told["total"] - len(items),
        "entries": told["entries"],
        "left": told["left"],
        "whole": told["whole"],
        "breaks": sum(1 for each in told["items"] if each["closedTotal"]),
        "day": told["day"],
    }


def _line(asking: Asking, kinds: HeldKinds, told: Mapping[str, Any]) -> ReachedLine:
    language, kind = asking.language, kinds.get(told["kind"])
    entries = told["entries"]
    return ReachedLine(
        thing=_link(asking, told),
        kind=kind.label.in_(language) if kind else told["kind"],
        offices=[_link(asking, each) for each in told["offices"]],
        entries=[Link(f"{each['kind']} {each['key']}", asking.document(each["id"])) for each in entries],
        more=told["entriesTotal"] - len(entries),
        closed=told["closedTotal"],
        broad=told["broad"],
        steps=[each[language] for each in told["steps"]],
    )


def _link(asking: Asking, told: Mapping[str, Any]) -> Link:
    return Link(told["label"][asking.language], asking.document(told["id"]))
