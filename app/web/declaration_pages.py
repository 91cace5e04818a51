"""The pages of observed deviations and waivers: those that hold, and the form that declares one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.iris import SHAPES
from app.web.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from app.domain.declarations import Kind
    from app.domain.language import Language
    from app.services.declared import Item
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Names
    from app.web.rendering import Renderer

_NOTHING_SENT: Mapping[str, Any] = {"given": {}, "report": None, "error": None, "confirming": [], "ended": ""}
_FILTERS = ("office", "rule", "subject", "ending")
SOON = 90
"""Days: what ends within them is said to end soon."""


class DeclarationPages:
    """Renders both pages."""

    def __init__(self, view: View, renderer: Renderer, asking: Callable[[Request, Language], Asking]) -> None:
        """Give the view, the templates, and how to read a visit."""
        self._view = view
        self._renderer = renderer
        self._asking = asking

    async def page(
        self,
        request: Request,
        language: Language,
        kind: Kind,
        found: Sequence[Item],
        sent: Mapping[str, object],
    ) -> bytes:
        """Return the list of one kind, and the form that declares, with what was sent."""
        asking = self._asking(request, language)
        iris = {iri for each in found for iri in (each.subject, each.rule, each.office, each.granted_by, each.value)}
        shown: dict[str, Any] = {**_NOTHING_SENT, **sent}
        findings = _findings(shown["report"])
        iris |= {str(each["focusNode"]) for each in findings}
        names = await names_of(self._view, asking, sorted(iri for iri in iris if "://" in iri and " " not in iri))
        given = {name: asking.parameter(name) or None for name in _FILTERS}
        return self._renderer.page(
            "declarations.html",
            asking,
            kind=kind,
            plural=f"{kind}s",
            lines=[_line(names, each) for each in found],
            soon=asking.link(f"{kind}s", ending=str(SOON)),
            every=asking.link(f"{kind}s"),
            narrowed=any(given.values()),
            downloads=[(form, asking.machine(f"{kind}s.{form}", **given)) for form in ("csv", "json")],
            findings=[_told(names, each, language) for each in findings],
            **shown,
        )


def _findings(report: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return what a declaration covers and what comes back, each with its words."""
    told = (report or {}).get("findings") or {}
    pairs = (("covered", told.get("covered") or ()), ("returning", told.get("returning") or ()))
    return [{**each, "what": what} for what, some in pairs for each in some]


def _told(names: Names, finding: Mapping[str, Any], language: Language) -> dict[str, object]:
    message = finding.get("message") or {}
    return {
        "what": finding["what"],
        "day": finding.get("day"),
        "focus": names(str(finding["focusNode"])),
        "message": message.get(language) or message.get("fr") or "",
    }


def _line(names: Names, each: Item) -> dict[str, object]:
    return {
        "item": each,
        "subject": names(each.subject),
        "rule": names(each.rule),
        "rule_href": f"rules/{each.rule.removeprefix(SHAPES)}" if each.rule.startswith(SHAPES) else "",
        "office": names(each.office),
        "granted": names(each.granted_by) if each.granted_by else None,
        "value": names(each.value) if "://" in each.value else None,
    }
