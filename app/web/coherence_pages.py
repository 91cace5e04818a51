"""The board of coherence and the calendar of results to come: findings counted, named, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.coherence import KINDS, NONE, SEVERITIES, board_of
from app.domain.iris import SHAPES
from app.web.findings import severity_of
from app.web.names import names_of
from app.web.paging import paged
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request

    from app.domain.coherence import Attributed, Brought, Calendar, DateMoves, Findings, Wanted
    from app.domain.language import Language
    from app.domain.rules import Rule, Rules
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Name, Names
    from app.web.rendering import Renderer

_FORMS = ("csv", "json")
_FILTERS = ("rule", "office", "application", "severity", "kind", "declared")
_SHOWN_ON_A_DATE = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a table of counts: a rule or a thing, how many findings, where they are listed."""

    name: Name | None  # None for findings without an office or an application
    count: int
    href: str
    rule: Rule | None = None
    rule_href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as a page shows it."""

    focus: Name
    rule: Rule
    rule_href: str
    path: Name | None
    value: Name | None
    value_text: str
    severity: str
    kind: str
    message: str
    applications: tuple[Name, ...]
    offices: tuple[Name, ...]
    declared: Name | None  # the observed deviation or the waiver that covers it


class CoherencePages:
    """Renders both pages; what they show was found by the routes."""

    def __init__(
        self,
        view: View,
        renderer: Renderer,
        asking: Callable[[Request, Language], Asking],
        rules: Callable[[int], Rules],
    ) -> None:
        """Give the view, the templates, how to read a visit, and the rules known after a commit."""
        self._view = view
        self._rules = rules
        self._renderer = renderer
        self._asking = asking

    async def board(
        self, request: Request, language: Language, found: Findings, wanted: Wanted, offset: int, limit: int
    ) -> bytes:
        """Return the board: findings counted, and one page of those asked for."""
        asking = self._asking(request, language)
        items = [each for each in found.items if wanted.takes(each)]
        every, board = board_of(found.items), board_of(items)
        shown = items[offset : offset + limit]
        charged = [*every.offices, *every.applications]
        lines = Lines(
            asking,
            await names_of(self._view, asking, [*iris_of(shown), *charged]),
            self._rules(asking.moment.known),
        )
        return self._renderer.page(
            "coherence.html",
            asking,
            found=found,
            wanted=_given(asking),
            narrowed=[name for name in _FILTERS if asking.parameter(name)],
            rules=lines.rules(board.rules),
            offices=lines.things(board.offices, "office"),
            applications=lines.things(board.applications, "application"),
            severities=[(severity_of(each), board.severities.get(each, 0)) for each in SEVERITIES],
            kinds=[(each, board.kinds.get(each, 0)) for each in KINDS],
            declared=board.declared,
            choices={"office": lines.options(every.offices), "application": lines.options(every.applications)},
            lines=[lines.line(each) for each in shown],
            total=board.total,
            **paged(asking, offset, limit, board.total),
            calendar=asking.link("coherence/calendar", **_given(asking)),
            downloads=[(form, asking.machine(f"coherence.{form}", **_given(asking))) for form in _FORMS],
        )

    async def brought(self, request: Request, language: Language, found: Brought) -> bytes:
        """Return the page of what a publication made appear and disappear."""
        asking = self._asking(request, language)
        names = await names_of(self._view, asking, iris_of([*found.appearing, *found.disappearing]))
        lines = Lines(asking, names, self._rules(found.known))
        return self._renderer.page(
            "commit_findings.html",
            asking,
            found=found,
            commit=asking.link(f"commits/{found.known}"),
            appearing=[lines.line(each) for each in found.appearing],
            disappearing=[lines.line(each) for each in found.disappearing],
            downloads=[("json", asking.machine(f"commits/{found.known}/findings.json"))],
        )

    async def calendar(self, request: Request, language: Language, found: Calendar, wanted: Wanted) -> bytes:
        """Return the calendar of what appears and disappears."""
        asking = self._asking(request, language)
        kept = [
            (
                each,
                _taken(wanted, each.appearing),
                _taken(wanted, each.disappearing),
                _taken(wanted, each.returning),
            )
            for each in found.dates
        ]
        told = [one for _, *moving in kept for some in moving for one in some[:_SHOWN_ON_A_DATE]]
        appearing = board_of(one for _, some, _, _ in kept for one in some)
        charged = [*appearing.offices, *appearing.applications]
        lines = Lines(
            asking, await names_of(self._view, asking, [*iris_of(told), *charged]), self._rules(asking.moment.known)
        )
        return self._renderer.page(
            "coherence_calendar.html",
            asking,
            found=found,
            narrowed=[name for name in _FILTERS if asking.parameter(name)],
            dates=[_date(asking, lines, *each) for each in kept],
            rules=lines.rules(appearing.rules),
            offices=lines.things(appearing.offices, "office"),
            applications=lines.things(appearing.applications, "application"),
            board=asking.link("coherence", **_given(asking)),
            most=_SHOWN_ON_A_DATE,
            downloads=[(form, asking.machine(f"coherence/calendar.{form}", **_given(asking))) for form in _FORMS],
        )


class Lines:
    """Puts findings and counts in the words of one page."""

    def __init__(self, asking: Asking, names: Names, rules: Rules) -> None:
        """Give the visit, the names of what is shown, and the rules."""
        self._asking = asking
        self.names = names
        self._rules = rules

    def line(self, each: Attributed) -> Line:
        """Return one finding."""
        told, names = each.finding, self.names
        by_name = told.value is not None and names.knows(told.value)
        rule = self._rules.rule(told.shape)
        return Line(
            focus=names(told.focus),
            rule=rule,
            rule_href=self._asking.link(rule_address(rule)),
            path=names(told.path) if told.path and "://" in told.path and " " not in told.path else None,
            value=names(told.value) if by_name and told.value else None,
            value_text="" if by_name else told.value or "",
            severity=severity_of(told.severity),
            kind=each.kind,
            message=told.message.in_(self._asking.language),
            applications=tuple(map(names, each.applications)),
            offices=tuple(map(names, each.offices)),
            declared=names(each.declared) if each.declared else None,
        )

    def rules(self, counts: Mapping[str, int]) -> list[Counted]:
        """Return counts by rule, each with the address of its findings."""
        return [
            Counted(None, count, self._list(rule=iri.removeprefix(SHAPES)), rule, self._asking.link(rule_address(rule)))
            for iri, count in counts.items()
            for rule in [self._rules.rule(iri)]
        ]

    def things(self, counts: Mapping[str, int], parameter: str) -> list[Counted]:
        """Return counts by office or by application."""
        return [
            Counted(
                None if iri == NONE else self.names(iri), count, self._list(**{parameter: _short(self._asking, iri)})
            )
            for iri, count in counts.items()
        ]

    def options(self, counts: Iterable[str]) -> list[tuple[str, str]]:
        """Return the choices of a field: value and words."""
        found = [(_short(self._asking, iri), self.names(iri)) for iri in counts if iri != NONE]
        named = [(value, f"{name.code} {name.label}".strip()) for value, name in found]
        return [
            *sorted(named, key=lambda each: each[1].casefold()),
            (NONE, CATALOGUE["coherence.nobody"].in_(self._asking.language)),
        ]

    def _list(self, **parameters: str) -> str:
        others = {name: value for name, value in _given(self._asking).items() if name not in parameters}
        return self._asking.link("coherence", **parameters, **others) + "#findings"


def rule_address(rule: Rule) -> str:
    """Return the path of the page of a rule from the root of the service."""
    return f"rules/{quote(rule.key, safe='-._~')}"


def iris_of(items: Iterable[Attributed]) -> list[str]:
    """Return what findings name."""
    found: dict[str, None] = {}
    for each in items:
        told = each.finding
        named = (told.focus, told.path, told.value, *each.applications, *each.offices, each.declared)
        found |= dict.fromkeys(name for name in named if name and "://" in name)
    return list(found)


def _short(asking: Asking, iri: str) -> str:
    thing = asking.namespace.parse(iri)
    return f"{thing.kind}/{thing.key}" if thing else iri


def _given(asking: Asking) -> dict[str, str | None]:
    return {name: asking.parameter(name) or None for name in (*_FILTERS, "shapes")}


def _taken(wanted: Wanted, moving: Iterable[Attributed]) -> list[Attributed]:
    return [each for each in moving if wanted.takes(each)]


def _date(
    asking: Asking,
    lines: Lines,
    each: DateMoves,
    appearing: Sequence[Attributed],
    disappearing: Sequence[Attributed],
    returning: Sequence[Attributed],
) -> dict[str, object]:
    day = each.day.isoformat()
    return {
        "day": day,
        "moved": each.moved,
        "appear": len(appearing) if each.whole else each.appear,
        "disappear": len(disappearing) if each.whole else each.disappear,
        "whole": each.whole,
        "appearing": [lines.line(one) for one in appearing[:_SHOWN_ON_A_DATE]],
        "disappearing": [lines.line(one) for one in disappearing[:_SHOWN_ON_A_DATE]],
        "return": len(returning),
        "returning": [lines.line(one) for one in returning[:_SHOWN_ON_A_DATE]],
        "board": asking.link("coherence", valid=day, **_given(asking)),
        "changes": asking.link("changes", **{"from": asking.day, "to": day}),
    }
