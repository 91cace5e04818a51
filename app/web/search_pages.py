"""The page of the search: one box, what is found best first, and where else to look when nothing is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.services.searching import STATUSES, Asked, How
from app.web.paging import paged
from app.web.spans import span_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from app.domain.kinds import HeldKinds, Kind
    from app.domain.language import Language
    from app.services.searching import Found, Result, Search
    from app.web.asking import Asking
    from app.web.rendering import Renderer
    from app.web.spans import Span

_FORMS = ("json", "csv")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: its code and label, where its page is, its kind in words, and when it holds."""

    result: Result
    href: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind among which to look, with how many things of it were found."""

    label: str
    count: int
    href: str


class SearchPages:
    """Renders the page of the search."""

    def __init__(
        self,
        search: Search,
        renderer: Renderer,
        kinds: HeldKinds,
        asking: Callable[[Request, Language], Asking],
    ) -> None:
        """Give who searches, templates, the kinds, and how to read a visit."""
        self._search = search
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking

    async def search(self, request: Request, language: Language, page: tuple[int, int]) -> tuple[bytes, int]:
        """Return the page and its status: 400 for what cannot be looked for."""
        asking = self._asking(request, language)
        kinds = self._kinds.seen_by(asking.moment.audience)
        kind = asking.parameter("kind")
        asked = Asked(asking.parameter("q"), kind if kind in kinds else None, asking.parameter("status", STATUSES[0]))
        shown: dict[str, object] = {
            "q": asked.text,
            "kind": asked.kind or "",
            "status": asked.status,
            "statuses": STATUSES,
            "kinds": [(each.name, each.plural.in_(language)) for each in kinds.values()],
            **_NOTHING,
        }
        if not asked.text.strip():
            return self._renderer.page("search.html", asking, **shown), 200
        try:
            shown |= await self._found(asking, asked, kinds, page)
        except InvalidInput as error:
            return self._renderer.page("search.html", asking, **{**shown, "error": error}), 400
        return self._renderer.page("search.html", asking, **shown), 200

    async def _found(
        self, asking: Asking, asked: Asked, kinds: Mapping[str, Kind], page: tuple[int, int]
    ) -> dict[str, object]:
        moment, (offset, limit) = asking.moment, page
        found = await asyncio.to_thread(self._search.find, asked, moment, kinds)
        results = await asyncio.to_thread(self._search.results, found.hits[offset : offset + limit], moment)
        total = len(found.hits)
        elsewhen = 0
        if not total and asked.status == STATUSES[0]:
            ever = await asyncio.to_thread(self._search.find, replace(asked, status="all"), moment, kinds)
            elsewhen = len(ever.hits) if ever.how is How.WORDS else 0
        downloads = [
            (form, asking.machine(f"search.{form}", q=asked.text, kind=asked.kind, status=asked.status))
            for form in _FORMS
        ]
        return {
            "searched": True,
            "total": total,
            "guessed": found.how is not How.WORDS,
            "lines": [_line(asking, kinds, each) for each in results],
            "choices": _choices(asking, kinds, found),
            **paged(asking, offset, limit, total),
            "elsewhen": elsewhen,
            "elsewhen_href": asking.here(status="all", offset=None),
            "downloads": downloads if total else [],
        }


def _line(asking: Asking, kinds: Mapping[str, Kind], result: Result) -> Line:
    kind = kinds.get(result.hit.kind)
    return Line(
        result,
        asking.document(result.hit.entity) or result.hit.entity,
        kind.label.in_(asking.language) if kind else result.hit.kind,
        span_in_words(result.row, asking.moment.day, asking.language),
    )


def _choices(asking: Asking, kinds: Mapping[str, Kind], found: Found) -> list[Choice]:
    if len(found.kinds) < 2:  # noqa: PLR2004 - with one kind there is nothing to choose
        return []
    return [
        Choice(
            kinds[name].plural.in_(asking.language) if name in kinds else name,
            count,
            asking.here(kind=name, offset=None),
        )
        for name, count in found.kinds.items()
    ]


_NOTHING: dict[str, object] = {
    "error": None,
    "searched": False,
    "total": 0,
    "guessed": False,
    "lines": [],
    "choices": [],
    "first": 0,
    "last": 0,
    "previous": None,
    "next": None,
    "elsewhen": 0,
    "elsewhen_href": "",
    "downloads": [],
}
