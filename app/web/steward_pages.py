"""The pages of stewards: correcting an entry, dating a change, the publications, and the undo of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.domain.asked_dates import fact_day
from app.domain.day_words import last_day, span_words
from app.domain.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.services.entry_forms import EntryForm, EntryForms
    from app.services.recorded import Recorded
    from app.web.asking import Asking
    from app.web.rendering import Renderer

_NOTHING_SENT: Mapping[str, Any] = {"act": "", "given": {}, "report": None, "error": None, "confirming": []}


class StewardPages:
    """Renders the pages of stewards."""

    def __init__(
        self,
        forms: EntryForms,
        recorded: Recorded,
        renderer: Renderer,
        kinds: HeldKinds,
        asking: Callable[[Request, Language], Asking],
        visible: Callable[[str], frozenset[str]],
    ) -> None:
        """Give what forms show, what was recorded, templates, kinds, how to read a visit, the sources to be seen."""
        self._forms = forms
        self._recorded = recorded
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking
        self._visible = visible

    async def form(
        self, request: Request, language: Language, shown: Mapping[str, object] | None = None
    ) -> tuple[bytes, int]:
        """Return the page that chooses an entry, corrects it, previews and confirms; and its status."""
        asking = replace(self._asking(request, language), path="/corrections")
        sent = {**_NOTHING_SENT, **(shown or {})}
        given = {**dict(asking.parameters), **sent["given"]}
        entry, status = None, 200
        try:
            entry = self._entry(asking, given)
        except (InvalidInput, NotFound) as error:
            sent["error"] = sent["error"] or error
            status = 404 if isinstance(error, NotFound) else 400
        recorded = self._recorded.of(entry.entity, self._visible(asking.moment.audience)) if entry else []
        page = self._page(
            "corrections.html",
            asking,
            **{**sent, "given": given},
            entry=entry,
            kinds=sorted(
                (kind.plural.in_(language), name) for name, kind in self._kinds.seen_by(asking.moment.audience).items()
            ),
            recorded=[_recorded(each) for each in recorded],
            spans=_spans(entry, language) if entry else [],
            words=lambda text: text.in_(language),
            thing=f"doc/{quote(entry.kind)}/{quote(entry.key, safe='-._~')}" if entry else "",
        )
        return page, status

    def _page(self, template: str, asking: Asking, **shown: object) -> bytes:
        language = asking.language
        return self._renderer.page(
            template, asking, moment=datetime.fromisoformat, told=lambda text: text[language], **shown
        )

    def _entry(self, asking: Asking, given: Mapping[str, str]) -> EntryForm | None:
        kind, key = given.get("kind", ""), given.get("key", "").strip()
        if not kind or not key:
            return None
        day = fact_day(given.get("from"), "from") or asking.moment.day
        return self._forms.of(kind, key, day, given.get("source", ""), asking.moment.audience)

    async def commits(self, request: Request, language: Language, page: Mapping[str, object]) -> bytes:
        """Return the list of publications."""
        return self._renderer.page(
            "commits.html", self._asking(request, language), listed=page, moment=datetime.fromisoformat
        )

    async def commit(
        self,
        request: Request,
        language: Language,
        told: Mapping[str, object],
        shown: Mapping[str, object] | None = None,
    ) -> bytes:
        """Return one publication, and the form that takes it back."""
        asking = replace(self._asking(request, language), path=f"/commits/{told['number']}")
        sent = {**_NOTHING_SENT, **(shown or {})}
        return self._renderer.page(
            "commit.html", asking, commit=told, **sent, moment=datetime.fromisoformat, told=lambda text: text[language]
        )


def _spans(entry: EntryForm, language: Language) -> list[str]:
    return [span_words(each.span.start, last_day(each.span)).in_(language) for each in entry.spans]


def _recorded(each: Mapping[str, Any]) -> dict[str, object]:
    """Return a correction or a legal date with what it says in one line."""
    return {**each, "shown": " ; ".join(each["fields"].values())}
