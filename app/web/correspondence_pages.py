"""The page of a correspondence table: how many codes of each kind of passage, and those that changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.domain.correspondences import Kind
from app.domain.errors import SrjError
from app.services.projection_request import asked_span
from app.web.names import named
from app.web.projection_pages import coded_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from app.domain.correspondences import Correspondence
    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.services.correspondence import Correspondences
    from app.web.asking import Asking
    from app.web.rendering import Renderer

_SHOWN = 200
_ASKED = ("kind", "from", "to")
_FORMS = ("csv", "json", "ttl", "jsonld")


class CorrespondencePages:
    """Renders the page of correspondences."""

    def __init__(
        self,
        correspondences: Correspondences,
        renderer: Renderer,
        kinds: HeldKinds,
        asking: Callable[[Request, Language], Asking],
    ) -> None:
        """Give what makes tables, the templates, the kinds held, and how to read a visit."""
        self._correspondences = correspondences
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking

    async def correspondence(self, request: Request, language: Language) -> tuple[bytes, SrjError | None]:
        """Return the page, and what kept the table from being made."""
        asking = self._asking(request, language)
        given = {name: asking.parameter(name) for name in _ASKED}
        kinds = self._kinds.seen_by(asking.moment.audience)
        error, table = None, None
        if any(given.values()):
            try:
                span = asked_span(kinds, given)
                table = await asyncio.to_thread(self._correspondences.table, *span, asking.moment)
            except SrjError as refused:
                error = refused
        page = self._renderer.page(
            "correspondence.html",
            asking,
            error=error,
            given={**given, "kind": given["kind"] or "commune", "to": given["to"] or asking.day},
            kinds=[(name, kinds[name].plural.in_(language)) for name in coded_kinds(kinds)],
            table=table,
            **(_shown(asking, table) if table else {}),
        )
        return page, error


def _shown(asking: Asking, table: Correspondence) -> dict[str, object]:
    wanted = asking.parameter("association")
    chosen = [
        each
        for each in table.associations
        if (each.kind == wanted if wanted in set(Kind) else each.kind is not Kind.SAME)
    ]
    return {
        "counts": [(kind, count, asking.here(association=kind)) for kind, count in table.counts.items() if count],
        "rows": [
            (each, [named(asking, one) for one in each.sources], [named(asking, one) for one in each.targets])
            for each in chosen[:_SHOWN]
        ],
        "more": max(0, len(chosen) - _SHOWN),
        "downloads": [(form, asking.machine(f"doc/correspondence/{table.key}.{form}")) for form in _FORMS],
    }
