"""The drafts of a home on disk: opened, found again, written in, closed when nobody has written in them for long."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.adapters.draft_journal import DraftJournal
from app.domain.draft_records import DraftState, after, folded
from app.domain.errors import Conflict, Damaged, NotFound, Refused
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.adapters.home import Home
    from app.domain.commits import Commit
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft

_ID = re.compile(r"[0-9a-f]{12}")
_KEYS_KEPT = timedelta(hours=24)
_OF_THE_SERVICE = "system"
_MEGABYTE = 1_000_000


@dataclass
class HeldDraft:
    """A draft, its journal, and the locks of those who write in it and of those who count what it changes."""

    draft: Draft
    journal: DraftJournal
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    counting: asyncio.Lock = field(default_factory=asyncio.Lock)
    net: tuple[int, NetDifference] | None = None


@dataclass(frozen=True, slots=True)
class ShelfLimits:
    """Bounds: drafts that wait to be published, bytes of one, days without a record after which one is closed."""

    most: int
    bytes: int
    days: int  # 0: never


class DraftShelf:
    """Keeps the drafts of one home; its one user is the desk."""

    def __init__(
        self,
        home: Home,
        limits: ShelfLimits,
        now: Callable[[], datetime],
        published: Callable[[Draft], Commit | None],
    ) -> None:
        """Give the home, the bounds, the clock, and what finds the commit that published a draft."""
        self._home = home
        self._limits = limits
        self._now = now
        self._published = published
        self._held: dict[str, HeldDraft] = {}
        self._opening = asyncio.Lock()

    async def open(self, head: Mapping[str, object]) -> Draft:
        """Open a draft; with ``key`` and ``request``, once in 24 hours for one account: then it is told as it was.

        Raises ``Refused`` (``idempotency-mismatch``) and ``Conflict`` (``too-many-drafts``).
        """
        async with self._opening:
            known = self._opened_with(head)
            if known is not None:
                return known
            self._require_room()
            name = secrets.token_hex(6)
            first = {**head, "id": name, "record": "open", "time": self._time()}
            journal = DraftJournal(self._home.drafts / name)
            self._home.drafts.mkdir(exist_ok=True)
            await asyncio.to_thread(journal.append, first)
            self._held[name] = HeldDraft(folded([first]), journal)
            return self._held[name].draft

    def _opened_with(self, head: Mapping[str, object]) -> Draft | None:
        key = str(head.get("key") or "")
        if not key:
            return None
        since = self._now() - _KEYS_KEPT
        for held in self.every():
            draft = held.draft
            if draft.opened_with[:1] != (key,) or draft.account != head["account"]:
                continue
            if datetime.fromisoformat(draft.opened) <= since:
                continue
            if draft.opened_with != (key, str(head["request"])):
                raise Refused(
                    "idempotency-mismatch",
                    Text(
                        f"La clé d'idempotence « {key} » a déjà servi à une autre demande : en choisir une nouvelle.",
                        f"The idempotency key '{key}' was already used for another request: choose a new one.",
                    ),
                    {"draft": draft.id},
                )
            return held.draft.as_opened()
        return None

    def _require_room(self) -> None:
        live = sum(held.draft.is_live for held in self.every())
        if live >= self._limits.most:
            raise Conflict(
                "too-many-drafts",
                Text(
                    f"{live} brouillons attendent d'être publiés, autant qu'il est permis (SRJ_DRAFTS). En publier ou "
                    "en fermer.",
                    f"{live} drafts wait to be published, as many as are allowed (SRJ_DRAFTS). Publish or close some.",
                ),
                {"live": live},
            )

    def of(self, name: str) -> HeldDraft:
        """Return a draft. Raises ``NotFound`` (``no-such-draft``) and ``Damaged`` (``draft-damaged``)."""
        held = self._find(name)
        if held is None:
            raise NotFound(
                "no-such-draft",
                Text(f"Aucun brouillon « {name} ». La liste : /drafts.", f"No draft '{name}'. The list: /drafts."),
                {"draft": name},
            )
        return held

    def every(self) -> Iterator[HeldDraft]:
        """Yield the drafts that can be read; one that is damaged is told so when it is asked for."""
        folder = self._home.drafts
        for each in sorted(folder.iterdir()) if folder.is_dir() else ():
            try:
                held = self._find(each.name)
            except Damaged:
                continue
            if held is not None:
                yield held

    async def append(self, held: HeldDraft, head: Mapping[str, object], body: bytes = b"") -> None:
        """Add a record; whoever is not waited for any more, what is begun is finished. Raises ``draft-too-large``."""
        if body:
            self._require_size(held, len(body))
        writing = asyncio.ensure_future(self._written(held, {**head, "time": self._time()}, body))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await writing
            raise

    async def _written(self, held: HeldDraft, whole: Mapping[str, object], body: bytes) -> None:
        await asyncio.to_thread(held.journal.append, whole, body)
        held.draft = after(held.draft, whole)

    def _require_size(self, held: HeldDraft, more: int) -> None:
        size = held.journal.size() + more
        if size > self._limits.bytes:
            raise Refused(
                "draft-too-large",
                Text(
                    f"Le brouillon {held.draft.id} prendrait {size // _MEGABYTE} Mo ; au plus "
                    f"{self._limits.bytes // _MEGABYTE} Mo (SRJ_DRAFT_SIZE). Le publier en plusieurs brouillons.",
                    f"The draft {held.draft.id} would take {size // _MEGABYTE} MB; at most "
                    f"{self._limits.bytes // _MEGABYTE} MB (SRJ_DRAFT_SIZE). Publish it as several drafts.",
                ),
                {"size": size, "limit": self._limits.bytes},
            )

    # -- found again -----------------------------------------------------------------------------------------

    def _find(self, name: str) -> HeldDraft | None:
        """Return a draft, read from its journal the first time: nothing is lost when the service starts again."""
        held = self._held.get(name)
        if held is None and _ID.fullmatch(name):
            journal = DraftJournal(self._home.drafts / name)
            if not journal.exists():
                return None
            heads = journal.recover()
            if not heads:
                return None
            held = self._held[name] = HeldDraft(folded(heads), journal)
            self._catch_up(held)
        if held is not None and held.draft.is_live and not held.lock.locked():
            self._expire(held)
        return held

    def _catch_up(self, held: HeldDraft) -> None:
        """Write down the publication of a draft that its journal does not know: it was made, and nobody was told."""
        found = self._published(held.draft) if held.draft.is_live and held.draft.holds_something else None
        if found is not None:
            self._note(held, published_by(found.account, found.number))

    def _expire(self, held: HeldDraft) -> None:
        """Close a draft in which nothing was written for long; what it holds stays, and can be read."""
        if not self._limits.days:
            return
        last = datetime.fromisoformat(held.draft.last)
        if self._now() - last > timedelta(days=self._limits.days):
            self._note(held, {"record": "state", "state": str(DraftState.CLOSED), "account": _OF_THE_SERVICE})

    def _note(self, held: HeldDraft, head: Mapping[str, object]) -> None:
        whole = {**head, "time": self._time()}
        held.journal.append(whole)
        held.draft = after(held.draft, whole)

    def _time(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


def published_by(account: str, commit: object) -> dict[str, object]:
    """Return the record of a publication."""
    return {"record": "state", "state": str(DraftState.PUBLISHED), "account": account, "commit": commit}
