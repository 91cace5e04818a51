"""A rule: one declaration of a shape, for the focus nodes by which it is reached; what runs and what is localised."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode

from app.shacl.constraints.base import SOME_FOCUS, Scope
from app.shacl.paths import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from app.shacl.constraints.base import Check
    from app.shacl.constraints.declaration import Declaration
    from app.shacl.model import Node, Result, Term
    from app.shacl.neighbourhood import Graph, Neighbourhood
    from app.shacl.paths import Path
    from app.shacl.targets import FocusNodes

USES_PER_TARGET: Final = 4
"""While there are no more uses of a predicate than that for each target, they are read instead of the targets."""
FEW: Final = 50
USES_A_FINDING: Final = 8
"""With so many findings, and one more for so many uses, those on other nodes would be too many: targets are read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A declaration and the nodes it is for.

    Attributes:
        declaration: the check and the shape that declares it.
        root: the shape that declares the targets (the node shape, for a property shape).
        targets: those of ``root``, or what is reached from them.
    """

    declaration: Declaration
    root: Node
    targets: FocusNodes

    @property
    def shape(self) -> Node:
        """The shape that declares the constraint."""
        return self.declaration.shape

    @property
    def path(self) -> Path | None:
        """The path of a property shape."""
        return self.declaration.path

    @property
    def check(self) -> Check:
        """The constraint."""
        return self.declaration.check

    @property
    def watches(self) -> frozenset[NamedNode] | None:
        """The predicates of which a change can change the verdict; None when any can."""
        own, others = self.check.watches(self.path), self.targets.predicates
        return None if own is None or others is None else own | others

    def run(self, graph: Graph, focus: Iterable[Term] | None = None) -> Iterator[Result]:
        """Give the results on all targets, or on those of ``focus`` that are targets."""
        if self._is_idle(graph, whole=focus is None):
            return
        by_use = self._by_use(graph) if focus is None else None
        if by_use is not None:
            yield from by_use
            return
        for scope in self._scopes(graph, focus):
            for finding in self.check.find(scope, self.path):
                if scope.keep is None or finding.focus in scope.keep:
                    yield from [self.declaration.result(finding)] * self.targets.times(finding.focus, graph)

    def _is_idle(self, graph: Graph, *, whole: bool) -> bool:
        """Tell, at little cost, that there is nothing to judge: most rules of a small graph are told so."""
        path = self.path.iri if self.check.on_values and isinstance(self.path, Predicate) else None
        if (path is not None and not graph.used(path)) or not self.targets.any(graph):
            return True
        return whole and path is not None and self.check.nothing(graph, path)

    def _by_use(self, graph: Graph) -> list[Result] | None:
        """Return all results, found by reading every use of a predicate; None when reading the targets costs less.

        Passing over a use takes the store a fifth of the time of looking up the value of a target, and rules that ask
        the same of the same predicate read it once. Findings on other nodes than the targets are left out.
        """
        path, check = self.path, self.check
        if not (check.by_use and isinstance(path, Predicate)):
            return None
        key = id(check)  # rules that ask the same of the same predicate share a check
        if key not in graph.found:
            targets = self.targets.many(graph)
            if targets is None:
                return None
            graph.asked[key] += targets
            uses = graph.uses_of(path.iri)
            if uses > USES_PER_TARGET * graph.asked[key]:
                return None
            most = FEW + uses // USES_A_FINDING
            found = list(islice(check.find(Scope(graph, self.targets, "", once=True), path), most))
            graph.found[key] = found if len(found) < most else None
        kept = graph.found[key]
        if kept is None:
            return None
        return [self.declaration.result(each) for each in kept if self.targets.hold(each.focus, graph)]

    def reached(self, around: Neighbourhood) -> frozenset[Term]:
        """Return the focus nodes whose results a change may change; TooFarError when they cannot be named."""
        joined = self.targets.touched(around)
        found = {*joined, *self.check.touched(around, self.path, joined)}
        return frozenset(node for node in found if node in joined or self.targets.hold(node, around))

    def _scopes(self, graph: Graph, focus: Iterable[Term] | None) -> Iterator[Scope]:
        if focus is None:
            yield Scope(graph, self.targets, *self.targets.pattern(graph))
            return
        nodes = [node for node in dict.fromkeys(focus) if self.targets.hold(node, graph)]
        if any(isinstance(node, BlankNode) for node in nodes):
            yield Scope(graph, self.targets, *self.targets.pattern(graph), None, frozenset(nodes))
            return
        for first in range(0, len(nodes), SOME_FOCUS):
            some = tuple(nodes[first : first + SOME_FOCUS])
            named = f"VALUES ?this {{ {' '.join(map(str, some))} }}"
            yield Scope(graph, self.targets, named, once=True, focus=some)
