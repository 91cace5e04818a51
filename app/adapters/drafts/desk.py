"""The drafts of a home, seen from the front: opened, read, written by effects, one write at a time in each."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.draft_journal import DraftJournal
from app.adapters.drafts.inputs import DraftInputs
from app.adapters.processes.frames import Frame
from app.adapters.view_keys import ViewKey
from app.domain.draft_effects import NetDifference, net_difference
from app.domain.draft_records import Draft, DraftState, after, folded
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.domain.sparql_failures import explain_failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from app.adapters.home import Home
    from app.adapters.processes.answers import Answer
    from app.adapters.processes.limits import Limits
    from app.adapters.processes.view_pool import ViewPool
    from app.domain.commits import Commit
    from app.domain.draft_edits import Edit
    from app.services.draft_importing import Drafted

_ID = re.compile(r"[0-9a-f]{12}")
_WAIT_SECONDS = 10.0
_MOST_ENTITIES = 300_000  # in the differences that are kept, together


@dataclass
class _Held:
    """A draft, its journal, and the lock of those who write in it."""

    draft: Draft
    journal: DraftJournal
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)
    net: tuple[int, NetDifference] | None = None


@dataclass(frozen=True, slots=True)
class DraftLimits:
    """Bounds of one read, of one update, and of the bytes of an update or a document."""

    query: Limits
    update: Limits
    most_bytes: int


@dataclass(frozen=True, slots=True)
class Underneath:
    """What a desk asks of the home that its drafts are opened on."""

    audiences: Callable[[], Mapping[str, str]]  # which audience's view stands for which
    edited: Callable[[Draft, NetDifference, Sequence[Edit]], Drafted]  # what edits change in a draft
    published: Callable[[Draft], Commit | None]  # the commit that published a draft, if any


class DraftDesk:
    """All drafts of one home."""

    def __init__(
        self,
        home: Home,
        views: ViewPool,
        limits: DraftLimits,
        base: str,
        now: Callable[[], datetime],
        underneath: Underneath,
    ) -> None:
        """Give the home, what makes processes, the bounds, the base of the IRIs, the clock and what is underneath."""
        self._home = home
        self._views = views
        self._limits = limits
        self._base = base
        self._now = now
        self._underneath = underneath
        self._inputs = DraftInputs(home)
        self._held: dict[str, _Held] = {}
        self._counted: list[_Held] = []  # those whose difference is known, the last used at the end

    # -- the life of drafts ----------------------------------------------------------------------------------

    async def open(self, head: Mapping[str, object]) -> Draft:
        """Open a draft: ``title``, ``base``, ``valid``, ``known``, ``audience``, ``account``."""
        name = secrets.token_hex(6)
        first = {**head, "id": name, "record": "open", "time": self._time()}
        journal = DraftJournal(self._home.drafts / name)
        self._home.drafts.mkdir(exist_ok=True)
        await asyncio.to_thread(journal.append, first)
        self._held[name] = _Held(folded([first]), journal)
        return self._held[name].draft

    def get(self, name: str) -> Draft:
        """Return a draft. Raises ``NotFound`` (``no-such-draft``)."""
        return self._of(name).draft

    def every(self) -> list[Draft]:
        """Return the drafts, the newest first."""
        folder = self._home.drafts
        names = [each.name for each in folder.iterdir() if _ID.fullmatch(each.name)] if folder.is_dir() else []
        found = [held.draft for name in names if (held := self._find(name)) is not None]
        return sorted(found, key=lambda draft: draft.opened, reverse=True)

    async def record(self, name: str, head: Mapping[str, object], *states: DraftState) -> Draft:
        """Add a comment or a change of state, in one of some states."""
        held = self._of(name)
        async with held.lock:
            held.draft.require(*states)
            await self._append(held, head)
        return held.draft

    async def publish(
        self,
        name: str,
        allow: Callable[[Draft, NetDifference], None],
        work: Callable[[Draft], Awaitable[dict[str, object]]],
        account: str,
    ) -> dict[str, object]:
        """Publish a draft once, nobody writing in it meanwhile; one that is published tells its commit again.

        ``allow`` raises what forbids it, ``work`` publishes and returns a report with ``commit``.
        """
        held = self._of(name)
        async with held.lock:
            allow(held.draft, await self._net(held))
            if held.draft.commit is not None:
                return {"draft": name, "commit": held.draft.commit}
            report = await work(held.draft)
            await self._append(held, _published_by(account, report["commit"]))
            return report

    async def difference(self, name: str) -> NetDifference:
        """Return what a draft changes in all."""
        return await self._net(self._of(name))

    async def _net(self, held: _Held) -> NetDifference:
        """Return the difference at the present version, from the one that is known; writes go on meanwhile."""
        async with held.counting:
            version = held.draft.version
            known, before = held.net or (0, None)
            if known != version:
                effects = held.journal.effects_given(known, version)
                held.net = version, await asyncio.to_thread(net_difference, effects, before)
                self._forget(held)
            return held.net[1] if held.net else NetDifference()

    def _forget(self, used: _Held) -> None:
        """Keep the differences that were asked last, and no more of them than memory is meant for."""
        self._counted = [each for each in self._counted if each is not used] + [used]
        while len(self._counted) > 1 and sum(_entities(each) for each in self._counted) > _MOST_ENTITIES:
            self._counted.pop(0).net = None

    # -- reads and writes ------------------------------------------------------------------------------------

    async def query(self, name: str, text: str, wanted: str, graphs: Mapping[str, list[str]]) -> Answer:
        """Run a checked query on a draft."""
        draft = self.get(name)
        head = {"op": "query", "format": wanted, "base": self._base, **graphs, **_bounds(self._limits.query)}
        try:
            return await self._views.ask(Frame(head, text.encode()), self._key(draft), _WAIT_SECONDS)
        except InvalidInput as error:
            raise (
                explain_failure(str(error.details["message"]), text) if "message" in error.details else error
            ) from None

    async def look(self, draft: Draft, text: str) -> Answer:
        """Ask a question of ours of a draft, as results in JSON; one opened empty is seen on what is published."""
        key = self._key(draft)
        if draft.base != "published":
            key = ViewKey(draft.known, key.audience, draft.valid)
        head = {"op": "query", "format": "json", "base": self._base, **_bounds(self._limits.query)}
        return await self._views.ask(Frame(head, text.encode()), key, _WAIT_SECONDS)

    async def read(self, name: str, head: Mapping[str, object]) -> bytes:
        """Return a graph of a draft."""
        _, body = await self._ask(self.get(name), "draft-get", head, b"", self._limits.query)
        return body

    async def write(
        self, name: str, task: str, head: Mapping[str, object], body: bytes, account: str
    ) -> dict[str, object]:
        """Run a task that changes a draft in a process of its own; what it changed is on disk when this returns."""
        held = self._of(name)
        async with held.lock:
            held.draft.require_writable()
            told, effect = await self._ask(held.draft, task, head, body, self._limits.update)
            if effect:
                await self._append(held, {"record": "effect", "account": account}, effect)
        return told

    async def take(self, name: str, options: Mapping[str, object], account: str) -> dict[str, object]:
        """Write in a draft what a file says, all of it or nothing, and return the report; ``dryRun`` writes nothing."""
        held = self._of(name)
        async with held.lock:
            held.draft.require_writable()
            found = await self._inputs.work_out(name, options)
            if found.effect and not options.get("dryRun"):
                await self._append(held, {**found.head, "record": "effect", "account": account}, found.effect)
            return {**found.report, "draft": name, "effects": held.draft.version}

    async def edit(self, name: str, edits: Sequence[Edit], account: str, *, dry_run: bool) -> dict[str, object]:
        """Write edits of entries in a draft, all of them or none, and return the report."""
        held = self._of(name)
        async with held.lock:
            held.draft.require_writable()
            found = await asyncio.to_thread(self._underneath.edited, held.draft, await self._net(held), edits)
            if found.lines and not dry_run:
                await self._append(held, {"record": "effect", "account": account}, b"\n".join(found.lines))
            return {**found.report, "draft": name, "effects": held.draft.version}

    async def _ask(
        self, draft: Draft, task: str, head: Mapping[str, object], body: bytes, limits: Limits
    ) -> tuple[dict[str, object], bytes]:
        given = {"base": self._base, **head, "op": task, "most": self._limits.most_bytes, **_bounds(limits)}
        answer = await self._views.ask(Frame(given, body), self._key(draft), _WAIT_SECONDS)
        parts = [part async for part in answer.body]
        return answer.head, b"".join(parts)

    async def _append(self, held: _Held, head: Mapping[str, object], body: bytes = b"") -> None:
        whole = {**head, "time": self._time()}
        await asyncio.to_thread(held.journal.append, whole, body)
        held.draft = after(held.draft, whole)

    def _key(self, draft: Draft) -> ViewKey:
        audience = self._underneath.audiences()[draft.audience]
        day = draft.valid if draft.base == "published" else None
        return ViewKey(draft.known, audience, day, draft=draft.id, version=draft.version)

    def _of(self, name: str) -> _Held:
        held = self._find(name)
        if held is None:
            raise NotFound(
                "no-such-draft",
                Text(f"Aucun brouillon « {name} ». La liste : /drafts.", f"No draft '{name}'. The list: /drafts."),
                {"draft": name},
            )
        return held

    def _find(self, name: str) -> _Held | None:
        """Return a draft, read from its journal the first time: nothing is lost when the service starts again."""
        held = self._held.get(name)
        if held is None and _ID.fullmatch(name):
            journal = DraftJournal(self._home.drafts / name)
            if not journal.exists():
                return None
            heads = journal.recover()
            if heads:
                held = self._held[name] = _Held(folded(heads), journal)
                self._catch_up(held)
        return held

    def _catch_up(self, held: _Held) -> None:
        """Write down the publication of a draft that its journal does not know: it was made, and nobody was told."""
        found = self._underneath.published(held.draft) if held.draft.is_live and held.draft.version else None
        if found is not None:
            head = {**_published_by(found.account, found.number), "time": self._time()}
            held.journal.append(head)
            held.draft = after(held.draft, head)

    def _time(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


def _published_by(account: str, commit: object) -> dict[str, object]:
    return {"record": "state", "state": str(DraftState.PUBLISHED), "account": account, "commit": commit}


def _entities(held: _Held) -> int:
    return len(held.net[1].owners) if held.net else 0


def _bounds(limits: Limits) -> dict[str, object]:
    return {"milliseconds": int(limits.seconds * 1000), "memory": limits.memory, "output": limits.output}
