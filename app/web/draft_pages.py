"""The pages of drafts: the list, and one draft with what it changes, what the rules say, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.audiences import AUDIENCES
from app.domain.draft_records import DraftState
from app.domain.draft_steps import Step, Waits
from app.web.draft_checks import checked_shown
from app.web.draft_impacts import impact_shown
from app.web.drafted import drafted_changes, entry_path
from app.web.imported import IMPORTERS, report_shown
from app.web.paging import paged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from starlette.requests import Request

    from app.domain.draft_records import Draft
    from app.domain.errors import SrjError
    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.rendering import Renderer

_REACHED = 8  # things of an impact on the page of a draft; its own page has them all
_NOTHING_SENT: Mapping[str, Any] = {"act": "", "given": {}, "error": None, "left_alone": ()}


class DraftPages:
    """Renders both pages; what they show was found by the routes."""

    def __init__(
        self, view: View, renderer: Renderer, asking: Callable[[Request, Language], Asking], kinds: HeldKinds
    ) -> None:
        """Give the view, the templates, how to read a visit, and the kinds."""
        self._view = view
        self._kinds = kinds
        self._renderer = renderer
        self._asking = asking

    async def every(
        self,
        request: Request,
        language: Language,
        drafts: Sequence[Draft],
        waiting: Sequence[tuple[Draft, Waits]],
        sizes: Mapping[str, int],
        shown: Mapping[str, Any],
    ) -> bytes:
        """Return the list, what waits for the visitor, and the form that opens a draft."""
        asking = replace(self._asking(request, language), path="/drafts")
        offset, limit, total = (int(shown[name]) for name in ("offset", "limit", "total"))
        counts = shown["counts"]
        given = {name: asking.parameter(name) for name in ("kind", "key")} | dict(shown.get("given", {}))
        entry = ("edit", given["kind"], given["key"].strip())
        writable = [(each, asking.link(entry_path(each, *entry))) for each in shown["writable"]]
        return self._page(
            "drafts.html",
            asking,
            **{**_NOTHING_SENT, **shown, "given": given, "writable": writable},
            drafts=drafts,
            waiting=waiting,
            audiences=AUDIENCES[: AUDIENCES.index(shown["audience"]) + 1],
            sizes=sizes,
            states=[(each, counts[each], asking.here(state=each, offset=None)) for each in map(str, DraftState)],
            **paged(asking, offset, limit, total),
        )

    async def one(
        self,
        request: Request,
        language: Language,
        draft: Draft,
        changes: Mapping[str, Any],
        offered: AbstractSet[Step],
        shown: Mapping[str, Any],
    ) -> bytes:
        """Return one draft."""
        asking = replace(self._asking(request, language), path=f"/drafts/{draft.id}")
        sent = {**_NOTHING_SENT, **shown}
        inside = replace(asking, within=f"drafts/{draft.id}/")
        return self._page(
            "draft.html",
            asking,
            **{**sent, **await checked_shown(self._view, inside, sent), **self._about(inside, draft, sent)},
            draft=draft,
            offered=offered,
            may={str(step): step in offered for step in Step},
            may_import=asking.visitor.imports,
            changes=changes,
            lines=drafted_changes(asking, draft, changes["items"]),
            effective=draft.effective(date.fromisoformat(asking.today)).isoformat(),
            **paged(asking, changes["offset"], sent["limit"], changes["total"]),
        )

    async def impact(self, request: Request, language: Language, draft: Draft, told: Mapping[str, Any]) -> bytes:
        """Return the page of what a draft reaches."""
        asking, path = self._asking(request, language), f"drafts/{draft.id}"
        return self._page(
            "draft_impact.html",
            asking,
            draft=draft,
            impact=impact_shown(replace(asking, within=f"{path}/"), self._kinds, told),
            downloads=[(form, asking.bare(f"{path}/impact.{form}")) for form in ("csv", "json")],
        )

    def _about(self, asking: Asking, draft: Draft, sent: Mapping[str, Any]) -> dict[str, object]:
        """Return whom the draft reaches, what its forms choose from, and the report of the file that was just sent."""
        error: SrjError | None = sent["error"]
        report = sent.get("imported") or (error.details.get("report") if error else None)
        language = asking.language
        kinds = [(name, kind.plural.in_(language)) for name, kind in self._kinds.seen_by(draft.audience).items()]
        return {
            "impact": impact_shown(asking, self._kinds, sent.get("impact"), _REACHED),
            "kinds": sorted(kinds, key=lambda each: each[1].casefold()),
            "importers": IMPORTERS,
            "written": report_shown(asking, report) if isinstance(report, dict) else None,
            "rejected": error is not None,
            "declaring_given": {kind: _declaring(asking, sent, kind) for kind in ("deviation", "waiver")},
        }

    def _page(self, template: str, asking: Asking, **shown: object) -> bytes:
        return self._renderer.page(template, asking, moment=datetime.fromisoformat, **shown)


def _declaring(asking: Asking, sent: Mapping[str, Any], kind: str) -> Mapping[str, str]:
    """Return what the form that declares is filled with: what was typed, or what a finding led to it with."""
    if sent["act"] == "declare" and sent["given"].get("kind") == kind:
        return dict(sent["given"])
    return dict(asking.parameters) if asking.parameter("declare") == kind else {}
