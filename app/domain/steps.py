"""Steps by which a change travels from a thing to another, along the properties that the ontology annotates.

A part (an IRI with a fragment) and its owner are one: what touches the part touches the owner, without a step.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.contents import owner
from app.domain.iris import TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.domain.statements import Statement

CONTENT, WITHDRAWAL = "content", "withdrawal"
FORWARD, BACKWARD = "forward", "backward"


def propagation(nature: str, direction: str) -> str:
    """Return the value of ``srj:propagation`` for a nature of change and a direction."""
    return f"{TERMS}propagation-{nature}-{direction}"


@dataclass(frozen=True, slots=True)
class StepRule:
    """How a change travels along one property."""

    propagations: frozenset[str]
    text: Text  # {s} and {o} stand for the subject and the object
    broad: bool  # it goes through a whole referential


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the statement it goes by, and the end that it comes from."""

    subject: str
    predicate: str
    target: str  # object of the statement
    forward: bool

    @property
    def start(self) -> str:
        """The end that the change comes from."""
        return self.subject if self.forward else self.target

    @property
    def end(self) -> str:
        """The end that it reaches."""
        return self.target if self.forward else self.subject

    def words(self, rules: Mapping[str, StepRule], name: Callable[[str], Text]) -> Text:
        """Return the sentence of the step."""
        text, subject, target = rules[self.predicate].text, name(owner(self.subject)), name(owner(self.target))
        return Text(
            text.fr.replace("{s}", subject.fr).replace("{o}", target.fr),
            text.en.replace("{s}", subject.en).replace("{o}", target.en),
        )


def first_steps(said: Iterable[Statement], nature: str, rules: Mapping[str, StepRule]) -> list[Step]:
    """Return the steps that statements of a changed entity give: of what it led to and of what it leads to now."""
    wanted = propagation(nature, FORWARD)
    return [
        Step(each.subject, each.predicate, each.value, forward=True)
        for each in said
        if each.is_iri and each.predicate in rules and wanted in rules[each.predicate].propagations
    ]


@dataclass
class Steps:
    """The steps that were found, by the thing or part that they start from."""

    rules: Mapping[str, StepRule]
    found: dict[str, list[Step]] = field(default_factory=dict)

    def reach(self, first: Sequence[Step]) -> dict[str, tuple[Step, ...]]:
        """Return what steps lead to, each with a way: narrow steps before broad ones, then the shortest."""
        ways: dict[str, tuple[Step, ...]] = {}
        near = deque[tuple[Step, tuple[Step, ...]]]()
        far = deque[tuple[Step, tuple[Step, ...]]]()
        for step in first:
            (far if self.rules[step.predicate].broad else near).append((step, (step,)))
        while near or far:
            step, way = near.popleft() if near else far.popleft()
            for node in dict.fromkeys((step.end, owner(step.end))):
                if node in ways:
                    continue
                ways[node] = way
                for following in self.found.get(node, ()):
                    (far if self.rules[following.predicate].broad else near).append((following, (*way, following)))
        return ways

    def is_broad(self, way: Iterable[Step]) -> bool:
        """Tell whether a way goes through a whole referential."""
        return any(self.rules[step.predicate].broad for step in way)
