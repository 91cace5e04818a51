"""What drafts reach, put together: the queries of ``queries/impact`` asked of the view of a draft."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from app.domain.moves import When
from app.services.draft_impact import DraftImpact
from app.services.draft_timeline import DraftTimeline

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from app.adapters.drafts.desk import DraftDesk
    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.questions import Questions
    from app.domain.draft_effects import NetDifference
    from app.domain.draft_records import Draft
    from app.domain.iris import Namespace
    from app.services.naming import Naming


def impact_of(
    desk: DraftDesk, reader: ProjectionReader, questions: Questions, namespace: Namespace, naming: Naming
) -> Callable[[Draft, NetDifference], Awaitable[dict[str, object]]]:
    """Return what tells what a draft reaches."""

    async def told(draft: Draft, net: NetDifference) -> dict[str, object]:
        async def ask(name: str, values: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
            answer = await desk.look(draft, questions[name].bind(values))
            data = b"".join([part async for part in answer.body])
            rows = json.loads(data)["results"]["bindings"]
            return [{column: str(term["value"]) for column, term in row.items()} for row in rows]

        timeline = await asyncio.to_thread(DraftTimeline, reader, namespace, draft, net)
        name = naming.at(When(draft.valid, draft.known), draft.audience)
        return {"draft": draft.id, **await DraftImpact(timeline, namespace, name, ask).run(net)}

    return told
