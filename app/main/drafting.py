"""Drafts, put together: what publishes one in the writer, and the desk of drafts in the front."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.draft_journal import DraftJournal
from app.adapters.drafts.desk import DraftDesk, DraftLimits, Underneath
from app.adapters.drafts.shelf import ShelfLimits
from app.adapters.processes.limits import Limits
from app.adapters.projection.reading import ProjectionReader
from app.api.draft_parts import DraftParts
from app.domain.asked_dates import fact_day
from app.domain.audiences import up_to
from app.domain.commits import Source
from app.domain.draft_effects import net_difference
from app.domain.draft_records import folded
from app.domain.language import Text
from app.main.draft_files import editing_in
from app.main.draft_impacts import impact_of
from app.services.declaration_requests import DeclarationRequests
from app.services.draft_publishing import DraftPublication, DraftPublishing
from app.services.draft_reading import DraftReading
from app.services.draft_timeline import DraftTimeline
from app.services.draft_undoing import DraftUndoing
from app.services.draft_words import DraftWords
from app.services.naming import Naming
from app.services.use_declaring import UseDeclaring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from app.adapters.clock import ServiceClock
    from app.adapters.home import Home
    from app.adapters.processes.view_pool import ViewPool
    from app.adapters.questions import Questions
    from app.domain.commits import Commit
    from app.domain.contents import Content
    from app.domain.declarations import Declaration
    from app.domain.draft_edits import Edit
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.main.writing import Writer
    from app.services.amendment_requests import Asker
    from app.services.draft_importing import Drafted
    from app.services.draft_undoing import TakenBack
    from app.services.publishing import Published
    from app.services.reading import Description
    from app.settings import Settings


def publish_draft(
    writer: Writer, body: Mapping[str, object], asker: Asker
) -> tuple[dict[str, object], Published | None]:
    """Publish a draft, or with ``dryRun`` say what the rules would: what is read is its journal, effects alone."""
    journal = DraftJournal(writer.drafts / str(body["draft"]))
    heads = journal.heads()
    # What was written since the version that is asked is not in it.
    draft = replace(folded(heads), version=int(str(body["version"])))
    asked = DraftPublication(
        draft=draft,
        difference=net_difference(journal.effects_given(0, draft.version)),
        effective=fact_day(body.get("effective"), "effective") or draft.effective(writer.midnight.day),
        until=fact_day(body.get("until"), "until"),
        reason=str(body.get("reason") or ""),
        legal_basis=str(body.get("legalBasis") or ""),
        account=asker.account,
        dry_run=bool(body.get("dryRun")),
        idempotency=asker.idempotency,
        sources=_of_files(heads, draft.audience),
        declared=_declared(draft, writer.namespace, writer.midnight.day),
    )
    publishing = DraftPublishing(writer.ledger.reader, writer.publisher, writer.deriving, writer.namespace.base)
    return publishing.run(asked)


def _declared(draft: Draft, namespace: Namespace, today: date) -> tuple[Declaration, ...]:
    """Return what a draft declares, each by who wrote it there."""
    requests = DeclarationRequests(namespace)
    return tuple(replace(requests.in_draft(each, today), by=str(each["by"])) for each in draft.declared)


def _of_files(heads: Iterable[Mapping[str, object]], audience: str) -> tuple[Source, ...]:
    """Return the sources in whose name files were written in a draft."""
    found = {}
    for head in heads:
        label = head.get("sourceLabel")
        if isinstance(label, dict):
            name = str(head["source"])
            found[name] = Source(name, audience, Text(str(label["fr"]), str(label["en"])))
    return tuple(found.values())


def draft_parts(  # noqa: PLR0913 - each part that the front shares with drafts
    home: Home,
    settings: Settings,
    views: ViewPool,
    audiences: Callable[[], Mapping[str, str]],
    namespace: Namespace,
    clock: ServiceClock,
    kinds: HeldKinds,
    *,
    questions: Questions,
) -> DraftParts:
    """Return what the routes of drafts need."""
    limits = DraftLimits(
        Limits(settings.query_deadline, settings.query_memory, settings.answer_limit),
        Limits(settings.document_deadline, settings.document_memory),
        settings.upload_limit,
        ShelfLimits(settings.drafts, settings.draft_size, settings.draft_days),
    )
    reader = ProjectionReader(home.projection)  # of its own: it is read in threads

    def edited(draft: Draft, net: NetDifference, edits: Sequence[Edit]) -> Drafted:
        return editing_in(DraftTimeline(reader, namespace, draft, net), namespace).run(edits)

    def published(draft: Draft) -> Commit | None:
        return reader.commit_of_key(draft.publication_key)

    underneath = Underneath(audiences, edited, published)
    desk = DraftDesk(home, views, limits, namespace.base, clock, underneath)
    naming, reading = Naming(reader), DraftReading(reader, namespace)
    words = DraftWords(reading, namespace, naming, kinds)

    async def told(draft: Draft, found: NetDifference, offset: int, limit: int) -> dict[str, object]:
        return await asyncio.to_thread(words.page, draft, found, offset, limit)

    async def describe(draft: Draft, kind: str, key: str) -> Description:
        return await asyncio.to_thread(reading.describe, draft, await desk.difference(draft.id), kind, key)

    async def given(draft: Draft, kind: str, key: str) -> Content:
        return await asyncio.to_thread(reading.given, draft, await desk.difference(draft.id), kind, key)

    async def undone(number: int, day: date | None, audience: str) -> TakenBack:
        seen = up_to(audience)
        visible = [name for name, source in reader.sources().items() if source.audience in seen]
        undoing = DraftUndoing(reader, audience, visible)
        return await asyncio.to_thread(undoing.run, number, day, clock.today())

    impact = impact_of(desk, reader, questions, namespace, naming)
    return DraftParts(desk, told, impact, describe, given, undone, UseDeclaring(reader, namespace))
