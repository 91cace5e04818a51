"""A rule: one declaration of a shape, for the focus nodes by which it is reached; what runs and what is localised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        if self._is_idle(graph):
            return
        for scope in self._scopes(graph, focus):
            for finding in self.check.find(scope, self.path):
                if scope.keep is None or finding.focus in scope.keep:
                    yield from [self.declaration.result(finding)] * self.targets.times(finding.focus, graph)

    def _is_idle(self, graph: Graph) -> bool:
        """Tell, at little cost, that there is nothing to judge: most rules of a small graph are told so."""
        path = self.path
        unused = self.check.on_values and isinstance(path, Predicate) and not graph.used(path.iri)
        return unused or not self.targets.any(graph)

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
