"""The pages of the rules: all of them with their findings counted, and one with all that is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.coherence import KINDS, SEVERITIES
from app.domain.iris import SHAPES, TERMS
from app.web.coherence_pages import Lines, iris_of, rule_address
from app.web.findings import severity_of
from app.web.names import names_of
from app.web.paging import paged
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from app.domain.coherence import Findings, TrendPoint
    from app.domain.language import Language
    from app.domain.rules import Requirement, Rule, Rules, RuleTold
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.rendering import Renderer

_FORMS = ("csv", "json")
_OF_A_LIST = {"in", "languageIn", "uniqueOn", "nonOverlap", "and", "or", "xone"}


class RulePages:
    """Renders both pages; what they show was found by the routes."""

    def __init__(self, view: View, renderer: Renderer, asking: Callable[[Request, Language], Asking]) -> None:
        """Give the view, the templates, and how to read a visit."""
        self._view = view
        self._renderer = renderer
        self._asking = asking

    async def rules(
        self, request: Request, language: Language, rules: Rules, shown: Sequence[Rule], found: Findings | None
    ) -> bytes:
        """Return the page of the rules: those shown by what they bear on, with how many findings each has."""
        asking = self._asking(request, language)
        names = await names_of(self._view, asking, {law for rule in shown for law in rule.laws})
        groups: dict[str, list[Rule]] = {}
        for rule in shown:
            groups.setdefault(_bearing(rule, rules, language), []).append(rule)
        ordered = sorted(groups.items(), key=lambda group: (not group[0], group[0].casefold()))
        return self._renderer.page(
            "rule_list.html",
            asking,
            groups=ordered,
            counts=found.rules if found else {},
            known=found is not None,
            address=rule_address,
            names=names,
            total=len(shown),
            severities=[severity_of(each) for each in SEVERITIES],
            kinds=KINDS,
            severity=asking.parameter("severity"),
            kind=asking.parameter("kind"),
            downloads=[("json", asking.machine("rules.json", **_narrowed(asking)))],
        )

    async def rule(self, request: Request, language: Language, told: RuleTold, offset: int, limit: int) -> bytes:
        """Return the page of one rule."""
        asking, rule, rules = self._asking(request, language), told.rule, told.rules
        shown = told.items[offset : offset + limit]
        lines = Lines(asking, await names_of(self._view, asking, [*iris_of(shown), *rule.laws]), rules)
        total = len(told.items)
        address = rule_address(rule)
        return self._renderer.page(
            "rule.html",
            asking,
            rule=rule,
            targets=[(how, rules.name(term).in_(language)) for how, term in rule.targets],
            requirements=[_requirement(each, rules, language) for each in rule.requirements],
            laws=[lines.names(law) for law in rule.laws],
            holders=[_linked(asking, rules.rule(each)) for each in rule.holders],
            parts=[_linked(asking, rules.rule(each)) for each in rule.parts],
            counts=told.found.rules if told.found else {},
            example=told.example,
            found=told.found,
            lines=[lines.line(each) for each in shown],
            total=total,
            **paged(asking, offset, limit, total),
            points=[_point(asking, rule, each) for each in told.trend.points] if told.trend else None,
            stopped=told.trend.stopped if told.trend else "",
            definition=asking.link(f"shape#{rule.key}"),
            downloads=[(form, asking.machine(f"{address}.{form}")) for form in _FORMS],
        )


def _bearing(rule: Rule, rules: Rules, language: Language) -> str:
    """Return what a rule bears on, as the list groups it; several things are told apart on its own page."""
    terms = list(dict.fromkeys(rules.name(term).in_(language) for _, term in rule.targets))
    if not terms:
        return ""
    return terms[0] if len(terms) == 1 else CATALOGUE["rules.several"].in_(language)


def _linked(asking: Asking, rule: Rule) -> tuple[str, Rule]:
    return asking.link(rule_address(rule)), rule


def _narrowed(asking: Asking) -> dict[str, str | None]:
    return {name: asking.parameter(name) or None for name in ("severity", "kind")}


def _requirement(each: Requirement, rules: Rules, language: Language) -> str:
    """Return a constraint in words."""
    told = [_value(value, rules, language) for value in each.values]
    words = CATALOGUE[f"requires.{each.constraint}"].in_(language)
    return words.format(value=", ".join(told) if each.constraint in _OF_A_LIST else (told or [""])[0])


def _value(value: str, rules: Rules, language: Language) -> str:
    key = value.replace("#", "/").rpartition("/")[2]
    foreign = not value.startswith((TERMS, SHAPES))
    if foreign and f"datatype.{key}" in CATALOGUE:
        return CATALOGUE[f"datatype.{key}"].in_(language)
    if foreign and f"axiom.{key}" in CATALOGUE:
        return CATALOGUE[f"axiom.{key}"].in_(language)
    if value.startswith(SHAPES):
        return rules.rule(value).name.in_(language)
    return rules.name(value).in_(language) if "://" in value else value


def _point(asking: Asking, rule: Rule, point: TrendPoint) -> Mapping[str, object]:
    return {
        "day": point.day.isoformat(),
        "known": point.known,
        "count": point.rules.get(rule.iri, 0),
        "href": asking.link(f"commits/{point.known}"),
    }
