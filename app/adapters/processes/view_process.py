"""A process that holds one view other than the current one, and the one that holds none from which others are forked.

A view is forked from the process that holds the nearest one and moved by the triples that differ; or, when more than a
third differs, loaded in a fork of a process with an empty store. It opens the projection after the fork and closes it
before it forks anything; it ends with its front, or with the supervisor.
"""

from __future__ import annotations

import selectors
import signal
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import Store

from app.adapters.draft_effects import apply_effect
from app.adapters.draft_journal import DraftJournal
from app.adapters.processes.holder import Held, Holder, play
from app.adapters.processes.limits import name_process, private_memory
from app.adapters.projection.reading import ProjectionReader
from app.adapters.states import load_states
from app.adapters.view_keys import ViewKey
from app.adapters.views import load_view, move_view
from app.adapters.wear import Wear
from app.services.patching import Patching

if TYPE_CHECKING:
    import socket

    from app.adapters.home import Home
    from app.adapters.processes.holder import Message
    from app.adapters.processes.worker import Tasks

_MAKING_SECONDS = 120.0  # the kernel ends what takes longer


class ViewHolder(Holder):
    """Forks workers, and views of what it holds."""

    def __init__(
        self, home: Home, lifeline: int, tasks: Tasks, control: socket.socket | None = None, held: Held | None = None
    ) -> None:
        """Give the home, the lifeline, what workers can do, and for one view its control connection and its store."""
        super().__init__(lifeline, tasks)
        self._home = home
        self._control = control
        if held is not None:
            self._views[""] = held

    def run(self) -> None:
        """Say that the view can be asked, then fork workers and views until nobody asks any more."""
        if self._control is not None:
            self._selector.register(self._control, selectors.EVENT_READ, "control")
        for held in self._views.values():
            told = {"op": "ready", "bytes": private_memory(), "quads": held.wear.size, "worn": held.wear.worn}
            self._tell(told)
        self._loop()

    def _become_view(self, request: Message, control: socket.socket) -> NoReturn:
        self._become_child(control.fileno(), self._lifeline)
        name_process("srj view")
        told = request["key"]
        if not isinstance(told, dict):
            raise TypeError(told)
        key = ViewKey.from_json(told)
        base = self._views.get("") or self._views.get(key.audience)

        def live() -> None:
            signal.setitimer(signal.ITIMER_REAL, _MAKING_SECONDS)
            held = make_view(self._home, key, base)
            signal.setitimer(signal.ITIMER_REAL, 0)
            ViewHolder(self._home, self._lifeline, self._tasks, control, held).run()

        play(live)


def make_view(home: Home, key: ViewKey, base: Held | None) -> Held:
    """Make a view from the one that is held, or from nothing; what is held becomes it."""
    if key.draft:
        return _make_draft(home, key, base)
    reader = ProjectionReader(home.projection)
    try:
        if key.when is None:
            store = load_states(reader, key)
        elif base is None or base.when is None:
            store = load_view(reader, *key.when, key.audience)
        else:
            move_view(base.store, base.wear, Patching(reader).steps(base.when, key.when, key.audience))
            return Held(base.store, base.wear, key.when)
        return Held(store, Wear(len(store)), key.when)
    finally:
        reader.close()


def _make_draft(home: Home, key: ViewKey, base: Held | None) -> Held:
    """Make a draft: the view it was opened on, or nothing, and the effects that are not applied yet."""
    if base is None or base.draft != key.draft:
        opened = key._replace(draft="", version=0)
        base = make_view(home, opened, base) if key.day is not None else Held(Store(), Wear(0), None)
    journal = DraftJournal(home.drafts / key.draft)
    for effect in journal.effects(base.version, key.version):
        apply_effect(base.store, effect)
        base.wear.moved(effect.count(b"\n-"), effect.count(b"\n+"))
    return Held(base.store, base.wear, base.when, key.draft, key.version)
