"""What the entries that a draft changes reach: applications, interfaces and the offices that answer for them.

The steps are those that the ontology annotates (``srj:propagation``, ``srj:stepText``), asked of the view of the draft
by the queries of ``queries/impact``. The impact engine (every nature of change, exact number of paths, proofs) will
take the place of this module: it answers the same question for one thing; this one answers for a whole draft, with one
way for each thing reached, and follows what is reached as a change of content.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.content_fields import natural_key
from app.domain.contents import Content, iri, owner
from app.domain.csv_text import csv_text
from app.domain.language import Text
from app.domain.statements import statements
from app.domain.steps import BACKWARD, CONTENT, FORWARD, WITHDRAWAL, Step, StepRule, Steps, first_steps, propagation
from app.services.draft_timeline import union
from app.services.naming import called

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from app.domain.draft_effects import NetDifference
    from app.domain.iris import Namespace
    from app.domain.language import Language
    from app.services.draft_timeline import DraftTimeline

    # name of a question, terms by parameter -> rows by column
    Ask = Callable[[str, Mapping[str, Sequence[str]]], Awaitable[list[dict[str, str]]]]

MOST_ENTRIES = 2_000
_MOST_NODES = 20_000
_ALONG, _AGAINST = "impact/along", "impact/against"
_AT_ONCE = 1_000  # things in one query
_ROUNDS = 12
_SHOWN = 20  # entries named of each thing reached
REACHED = ("interface", "application", "office", "organisation")
"""The kinds of things that are told; what lies between is in the way."""
_IN_CHARGE = frozenset({"office", "organisation"})


@dataclass
class _Reached:
    way: tuple[Step, ...]
    entries: list[str] = field(default_factory=list)
    closed: int = 0


class DraftImpact:
    """Follows the changes of one draft."""

    def __init__(self, timeline: DraftTimeline, namespace: Namespace, name: Callable[[str], Text], ask: Ask) -> None:
        """Give what the draft says, the base of the IRIs, what names things, and what asks the view of the draft."""
        self._timeline = timeline
        self._namespace = namespace
        self._name = name
        self._ask = ask
        self._own: dict[str, Content] = {}

    async def run(self, net: NetDifference) -> dict[str, object]:
        """Return what is reached, in the order of kinds and codes, each with one way in words and its offices."""
        things = [each for each in net.entities if self._kind(each)]
        considered = things[:MOST_ENTRIES]
        steps = Steps(await self._rules())
        first, closed = self._first(considered, net, steps.rules)
        for nature in (CONTENT, WITHDRAWAL):
            own = [each for each in considered if (each in closed) == (nature == WITHDRAWAL)]
            for step in await self._asked(_AGAINST, own, nature):
                first[step.target].append(step)
        whole = await self._follow(steps, {step.end for own in first.values() for step in own})
        found = self._gathered(first, closed, steps)
        ordered = sorted(found, key=lambda each: (REACHED.index(self._kind(each)), natural_key(each)))
        return {
            "day": self._timeline.day.isoformat(),
            "entries": len(things),
            "left": len(things) - len(considered),
            "whole": whole,
            "total": len(ordered),
            "items": [self._told(each, found[each], steps) for each in ordered],
            "next": None,
        }

    def _kind(self, thing: str) -> str:
        found = self._namespace.parse(thing)
        return found.kind if found else ""

    async def _rules(self) -> dict[str, StepRule]:
        rules: dict[str, StepRule] = {}
        for row in await self._ask("impact/step-words", {}):
            before = rules.get(row["property"])
            known = before.propagations if before else frozenset()
            broad = row.get("breadth", "").endswith("-broad")
            rules[row["property"]] = StepRule(known | {row["propagation"]}, Text(row["fr"], row["en"]), broad)
        return rules

    def _first(
        self, entities: Iterable[str], net: NetDifference, rules: Mapping[str, StepRule]
    ) -> tuple[dict[str, list[Step]], set[str]]:
        """Return the first steps of each entry, by what it said and what it says; and the entries that are closed."""
        first: dict[str, list[Step]] = {}
        closed: set[str] = set()
        for entity in entities:
            after = set(union(self._timeline.by_source(entity)).lines)
            before = net.owners[entity].removed
            self._own[entity] = Content.of(after or before)
            if not after:
                closed.add(entity)
            every = statements(Content.of(after | before))
            first[entity] = first_steps(every, CONTENT if after else WITHDRAWAL, rules)
        return first, closed

    async def _asked(self, name: str, things: Sequence[str], nature: str) -> list[Step]:
        forward = name == _ALONG
        way = iri(propagation(nature, FORWARD if forward else BACKWARD))
        steps: list[Step] = []
        for place in range(0, len(things), _AT_ONCE):
            given = {"from": [iri(each) for each in things[place : place + _AT_ONCE]], "propagation": [way]}
            for row in await self._ask(name, given):
                subject, target = (row["from"], row["to"]) if forward else (row["to"], row["from"])
                steps.append(Step(subject, row["property"], target, forward))
        return steps

    async def _follow(self, steps: Steps, nodes: set[str]) -> bool:
        """Find the steps from what is reached, round after round; False when there was too much to follow."""
        for _ in range(_ROUNDS):
            new = sorted({each for node in nodes for each in (node, owner(node))} - steps.found.keys())
            new = [each for each in new if self._kind(each) not in _IN_CHARGE or "#" in each]
            if not new:
                return True
            if len(steps.found) + len(new) > _MOST_NODES:
                return False
            found = [*await self._asked(_ALONG, new, CONTENT), *await self._asked(_AGAINST, new, CONTENT)]
            steps.found.update({each: [] for each in new})
            for step in found:
                steps.found[step.start].append(step)
            nodes = {step.end for step in found}
        return False

    def _gathered(self, first: Mapping[str, Sequence[Step]], closed: set[str], steps: Steps) -> dict[str, _Reached]:
        found: dict[str, _Reached] = {}
        for entity, own in first.items():
            for node, way in steps.reach(own).items():
                if self._kind(node) not in REACHED or node != owner(node) or node == entity:
                    continue
                reached = found.setdefault(node, _Reached(way))
                if (steps.is_broad(way), len(way)) < (steps.is_broad(reached.way), len(reached.way)):
                    reached.way = way
                reached.entries.append(entity)
                reached.closed += entity in closed
        return found

    def _told(self, thing: str, reached: _Reached, steps: Steps) -> dict[str, object]:
        found = self._namespace.parse(thing)
        words = [step.words(steps.rules, self._called) for step in reached.way]
        offices = [] if self._kind(thing) in _IN_CHARGE else self._offices(thing, steps)
        return {
            "id": thing,
            "kind": found.kind if found else "",
            "key": found.key if found else "",
            "label": self._called(thing)._asdict(),
            "offices": [{"id": each, "label": self._called(each)._asdict()} for each in offices],
            "broad": steps.is_broad(reached.way),
            "entries": [self._entry(each) for each in reached.entries[:_SHOWN]],
            "entriesTotal": len(reached.entries),
            "closedTotal": reached.closed,
            "steps": [each._asdict() for each in words],
        }

    def _offices(self, thing: str, steps: Steps) -> list[str]:
        near = [step for node in (thing, *self._parts(thing, steps)) for step in steps.found.get(node, ())]
        ends = {owner(step.end) for step in near if step.predicate.endswith("#responsibleFor")}
        return sorted(each for each in ends if self._kind(each) in _IN_CHARGE)

    @staticmethod
    def _parts(thing: str, steps: Steps) -> list[str]:
        return [step.end for step in steps.found.get(thing, ()) if owner(step.end) == thing != step.end]

    def _entry(self, entity: str) -> dict[str, object]:
        thing = self._namespace.parse(entity)
        return {"id": entity, "kind": thing.kind if thing else "", "key": thing.key if thing else ""}

    def _called(self, thing: str) -> Text:
        """Return what a thing is called; one that the draft alone describes is called as it says."""
        own = called(self._own[thing]).names if thing in self._own else {}
        return own.get(thing) or self._name(thing)


def impact_csv(told: Mapping[str, Any], language: Language, separator: str = ",") -> str:
    """Return what is reached as a table: one thing a row, its offices, the entries that reach it, and the way."""
    header = ("kind", "key", "label", "offices", "entries", "closed", "firstEntries", "broad", "path")
    rows = [
        (
            each["kind"],
            each["key"],
            each["label"][language],
            " ; ".join(office["label"][language] for office in each["offices"]),
            str(each["entriesTotal"]),
            str(each["closedTotal"]),
            " ".join(entry["key"] for entry in each["entries"]),
            "yes" if each["broad"] else "no",
            " ; ".join(step[language] for step in each["steps"]),
        )
        for each in told["items"]
    ]
    return csv_text(header, rows, separator)
