"""The views held besides the current ones: which were used last, what they cost in memory, which one is nearest."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.processes.answers import Lost

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from app.adapters.processes.answers import Answer
    from app.adapters.processes.control_link import ControlLink
    from app.adapters.processes.frames import Frame
    from app.adapters.processes.workers import Charge, Workers
    from app.adapters.view_keys import ViewKey
    from app.domain.moves import When

_NEAR = 3  # candidates that are compared by what differs, the current view not counted


@dataclass(eq=False)
class HeldView:
    """A view in a process of its own, or one that is being made."""

    key: ViewKey
    ready: asyncio.Future[HeldView]
    link: ControlLink | None = None
    workers: Workers | None = None
    pid: int = 0
    worn: bool = False
    users: int = 0  # answers under way and work that waits
    retired: bool = False
    # Memory that lives as long as this view does, by the view that took it: pages are shared with what it was forked
    # from, and stay when that one has left.
    shares: dict[int, int] = field(default_factory=dict)
    moved_memory: int = 0  # of these, what differences took

    @property
    def is_made(self) -> bool:
        """Whether it can be asked."""
        return self.ready.done() and not self.ready.cancelled() and self.ready.exception() is None

    async def ask(self, frame: Frame, wait: float, charge: Charge | None = None) -> Answer:
        """Give a frame to a worker of this view; raises ``Lost`` when it has none any more."""
        if self.workers is None:
            raise Lost("lost")
        return await self.workers.ask(frame, wait, lambda _worker: True, charge)

    def close_if_idle(self) -> bool:
        """Let its processes end when it has left and nobody uses it; tell whether it did."""
        if not self.retired or self.users:
            return False
        if self.workers is not None:
            self.workers.close()
        if self.link is not None:
            self.link.close()
        return True


class HeldViews:
    """Views by key, the least recently used first; those that have left and are still used are counted too."""

    def __init__(self, most: int, memory: int) -> None:
        """Give the bounds: how many views, and bytes of private memory."""
        self._most = most
        self._memory = memory
        self._views: OrderedDict[ViewKey, HeldView] = OrderedDict()
        self._leaving: set[HeldView] = set()

    def get(self, key: ViewKey) -> HeldView | None:
        """Return a view and make it the last used."""
        view = self._views.get(key)
        if view is not None:
            self._views.move_to_end(key)
        return view

    def put(self, key: ViewKey, view: HeldView) -> None:
        """Hold a view; two keys may lead to one view."""
        self._views[key] = view
        self._views.move_to_end(key)

    def __iter__(self) -> Iterator[HeldView]:
        """Go through the views that can be asked, and those that have left but are still used."""
        return iter({*self._views.values(), *self._leaving})

    def leave(self, view: HeldView) -> None:
        """Forget a view: nobody new is given it, and it ends once idle."""
        for key in [key for key, held in self._views.items() if held is view]:
            del self._views[key]
        view.retired = True
        if not view.close_if_idle():
            self._leaving.add(view)

    def leave_before(self, key: ViewKey) -> None:
        """Forget the former versions of a draft."""
        for view in [each for each in dict.fromkeys(self._views.values()) if each.is_made]:
            if view.key.draft and _before(view.key, key) and view.key.version < key.version:
                self.leave(view)

    def let_go(self, view: HeldView) -> None:
        """Close a view that has left once nobody uses it."""
        if view in self._leaving and view.close_if_idle():
            self._leaving.discard(view)

    def memory(self) -> int:
        """Return the private memory of every view and of its workers, pages that views share counted once."""
        shares: dict[int, int] = {}
        for view in self:
            shares.update(view.shares)
        return sum(shares.values()) + sum(view.workers.touched for view in self if view.workers is not None)

    def make_room(self, kept: HeldView) -> None:
        """Hold the bounds but for the view that was just used: the others used longest ago give way first.

        Free workers go before their view does: they hold what they have scanned, and another is forked at once. For
        memory only views leave that give some back: what a view was forked from lives on in it.
        """
        others = [each for each in dict.fromkeys(self._views.values()) if each.is_made and each is not kept]
        for view in others:
            if self.memory() <= self._memory:
                break
            if view.workers is not None:
                view.workers.rest()
        while others:
            memory = self.memory()
            if memory > self._memory:
                leaving = next((each for each in others if self._gives_back(each)), None)
            else:
                leaving = others[0] if len(others) >= self._most else None
            if leaving is None:
                return
            others.remove(leaving)
            self.leave(leaving)

    def _gives_back(self, view: HeldView) -> bool:
        """Tell whether memory is given back when a view leaves: some of it is shared with no other."""
        held = set().union(*(each.shares for each in self if each is not view))
        return not view.users and any(number not in held for number in view.shares)

    def near(self, key: ViewKey) -> list[HeldView | None]:
        """Return the few views from which a key may be nearest; None stands for the current one."""
        if key.draft:
            same = [each for each in self._views.values() if each.is_made and _before(each.key, key) and not each.worn]
            if same:
                return [max(same, key=lambda each: each.key.version)]
        when = key.opened_on if key.draft else key.when
        if when is None:
            return []
        found = [
            (each.key.when, each)
            for each in dict.fromkeys(self._views.values())
            if each.is_made
            and not each.worn
            and each.key.audience == key.audience
            and each.key.when is not None
            # What it holds besides a store loaded whole lives on in what is forked from it.
            and each.moved_memory <= self._memory // 2
        ]

        def distance(other: When) -> tuple[int, int]:
            return abs((other.day - when.day).days), abs(other.known - when.known)

        by_day = sorted(found, key=lambda each: distance(each[0]))[:_NEAR]
        by_known = sorted(found, key=lambda each: distance(each[0])[::-1])[:_NEAR]
        views = dict.fromkeys(view for _, view in (*by_day, *by_known))
        return [None, *views]


def _before(one: ViewKey, other: ViewKey) -> bool:
    """Tell whether a key is that of the same draft, with fewer effects."""
    return one.draft == other.draft and one.version <= other.version
