"""Drafts from the command line: opened and filled with files, here or in the service that holds the home."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from app.adapters.clock import ServiceClock
from app.adapters.drafts.inputs import work_out_here
from app.adapters.drafts.shelf import DraftShelf, ShelfLimits
from app.adapters.local_client import send_draft, send_import
from app.adapters.projection.opening import reading
from app.domain.audiences import AUDIENCES
from app.domain.errors import HomeBusy
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.adapters.home import Home

_LOCAL = "local"


def open_draft(home: Home, title: str) -> str:
    """Open a draft on what is published today, for the widest audience, and return its name."""
    home.require()
    try:
        with home.locked():
            shelf, clock = _shelf(home)
            with reading(home) as reader:
                known = reader.head_number()
            head = {"title": title, "base": "published", "valid": clock.today().isoformat(), "known": known}
            return asyncio.run(shelf.open({**head, "audience": AUDIENCES[-1], "account": _LOCAL})).id
    except HomeBusy:
        return str(send_draft(home, {"title": title})["id"])


def import_into_draft(home: Home, draft: str, path: Path, options: Mapping[str, object]) -> dict[str, object]:
    """Import a file into a draft and return the report."""
    try:
        with home.locked():
            return asyncio.run(_imported(home, draft, path, options))
    except HomeBusy:
        return send_import(home, path, {**options, "draft": draft})


async def _imported(home: Home, draft: str, path: Path, options: Mapping[str, object]) -> dict[str, object]:
    shelf, clock = _shelf(home)
    held = shelf.of(draft)
    held.draft.require_writable()
    given = {**options, "what": "import", "path": str(path), "fileName": path.name, "today": clock.today().isoformat()}
    found = await asyncio.to_thread(work_out_here, home, draft, given)
    if found.effect and not options.get("dryRun"):
        await shelf.append(held, {**found.head, "record": "effect", "account": _LOCAL}, found.effect)
    return {**found.report, "draft": draft, "effects": held.draft.version}


def _shelf(home: Home) -> tuple[DraftShelf, ServiceClock]:
    settings = Settings.from_environment(os.environ, home=home.folder)
    clock = ServiceClock(settings.clock_file)
    limits = ShelfLimits(settings.drafts, settings.draft_size, settings.draft_days)
    return DraftShelf(home, limits, clock, lambda _draft: None), clock
