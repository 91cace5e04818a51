"""The drafts of a home, seen from the front: opened, read, written by effects, one write at a time in each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.drafts.inputs import DraftInputs
from app.adapters.drafts.shelf import DraftShelf, published_by
from app.adapters.processes.frames import Frame
from app.adapters.view_keys import ViewKey
from app.domain.draft_effects import NetDifference, net_difference
from app.domain.errors import InvalidInput
from app.domain.sparql_failures import explain_failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from app.adapters.drafts.shelf import HeldDraft, ShelfLimits
    from app.adapters.home import Home
    from app.adapters.processes.answers import Answer
    from app.adapters.processes.limits import Limits
    from app.adapters.processes.view_pool import ViewPool
    from app.domain.commits import Commit
    from app.domain.draft_edits import Edit
    from app.domain.draft_records import Draft, DraftState
    from app.services.draft_importing import Drafted

_WAIT_SECONDS = 10.0
_MOST_ENTITIES = 300_000  # in the differences that are kept, together


@dataclass(frozen=True, slots=True)
class DraftLimits:
    """Bounds of one read, of one update, of the bytes of an update or a document, and of the drafts themselves."""

    query: Limits
    update: Limits
    most_bytes: int
    shelf: ShelfLimits


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
        self._views = views
        self._limits = limits
        self._base = base
        self._underneath = underneath
        self._shelf = DraftShelf(home, limits.shelf, now, underneath.published)
        self._inputs = DraftInputs(home)
        self._counted: list[HeldDraft] = []  # those whose difference is known, the last used at the end

    # -- the life of drafts ----------------------------------------------------------------------------------

    async def open(self, head: Mapping[str, object]) -> Draft:
        """Open a draft: ``title``, ``base``, ``valid``, ``known``, ``audience``, ``account``."""
        return await self._shelf.open(head)

    async def fill(self, name: str, lines: Sequence[bytes], account: str) -> Draft:
        """Write in a draft that was just opened what it begins with."""
        held = self._shelf.of(name)
        async with held.lock:
            held.draft.require_writable()
            await self._shelf.append(held, {"record": "effect", "account": account}, b"\n".join(lines))
        return held.draft

    def get(self, name: str) -> Draft:
        """Return a draft. Raises ``NotFound`` (``no-such-draft``)."""
        return self._shelf.of(name).draft

    def every(self) -> list[Draft]:
        """Return the drafts, the newest first."""
        return sorted((held.draft for held in self._shelf.every()), key=lambda draft: draft.opened, reverse=True)

    async def record(self, name: str, head: Mapping[str, object], *states: DraftState) -> Draft:
        """Add a comment or a change of state, in one of some states."""
        held = self._shelf.of(name)
        async with held.lock:
            held.draft.require(*states)
            await self._shelf.append(held, head)
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
        held = self._shelf.of(name)
        async with held.lock:
            allow(held.draft, await self._net(held))
            if held.draft.commit is not None:
                return {"draft": name, "commit": held.draft.commit}
            report = await work(held.draft)
            await self._shelf.append(held, published_by(account, report["commit"]))
            return report

    async def difference(self, name: str) -> NetDifference:
        """Return what a draft changes in all."""
        return await self._net(self._shelf.of(name))

    async def _net(self, held: HeldDraft) -> NetDifference:
        """Return the difference at the present version, from the one that is known; writes go on meanwhile."""
        async with held.counting:
            version = held.draft.version
            known, before = held.net or (0, None)
            if known != version:
                effects = held.journal.effects_given(known, version)
                held.net = version, await asyncio.to_thread(net_difference, effects, before)
                self._forget(held)
            return held.net[1] if held.net else NetDifference()

    def _forget(self, used: HeldDraft) -> None:
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
        held = self._shelf.of(name)
        async with held.lock:
            held.draft.require_writable()
            told, effect = await self._ask(held.draft, task, head, body, self._limits.update)
            if effect:
                await self._shelf.append(held, {"record": "effect", "account": account}, effect)
        return told

    async def take(self, name: str, options: Mapping[str, object], account: str) -> dict[str, object]:
        """Write in a draft what a file says, all of it or nothing, and return the report; ``dryRun`` writes nothing."""
        held = self._shelf.of(name)
        async with held.lock:
            held.draft.require_writable()
            found = await self._inputs.work_out(name, options)
            if found.effect and not options.get("dryRun"):
                await self._shelf.append(held, {**found.head, "record": "effect", "account": account}, found.effect)
            return {**found.report, "draft": name, "effects": held.draft.version}

    async def edit(self, name: str, edits: Sequence[Edit], account: str, *, dry_run: bool) -> dict[str, object]:
        """Write edits of entries in a draft, all of them or none, and return the report."""
        held = self._shelf.of(name)
        async with held.lock:
            held.draft.require_writable()
            found = await asyncio.to_thread(self._underneath.edited, held.draft, await self._net(held), edits)
            if found.lines and not dry_run:
                await self._shelf.append(held, {"record": "effect", "account": account}, b"\n".join(found.lines))
            return {**found.report, "draft": name, "effects": held.draft.version}

    async def _ask(
        self, draft: Draft, task: str, head: Mapping[str, object], body: bytes, limits: Limits
    ) -> tuple[dict[str, object], bytes]:
        given = {"base": self._base, **head, "op": task, "most": self._limits.most_bytes, **_bounds(limits)}
        answer = await self._views.ask(Frame(given, body), self._key(draft), _WAIT_SECONDS)
        parts = [part async for part in answer.body]
        return answer.head, b"".join(parts)

    def _key(self, draft: Draft) -> ViewKey:
        audience = self._underneath.audiences()[draft.audience]
        day = draft.valid if draft.base == "published" else None
        return ViewKey(draft.known, audience, day, draft=draft.id, version=draft.version)


def _entities(held: HeldDraft) -> int:
    return len(held.net[1].owners) if held.net else 0


def _bounds(limits: Limits) -> dict[str, object]:
    return {"milliseconds": int(limits.seconds * 1000), "memory": limits.memory, "output": limits.output}
