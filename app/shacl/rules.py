"""A rule: one check of one shape for the targets by which it is reached. The unit that runs and is localised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from app.shacl.constraints.base import SOME_FOCUS, Check, Finding, Scope
from app.shacl.constraints.sparql import SparqlCheck
from app.shacl.messages import sentence
from app.shacl.model import Messages, Node, Result, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.shacl.neighbourhood import Graph, Neighbourhood
    from app.shacl.paths import Path
    from app.shacl.targets import Targets


@dataclass(frozen=True, slots=True)
class Rule:
    """A check, the shape that declares it and the targets it is for.

    Attributes:
        shape: the shape that declares the constraint.
        root: the shape that declares the targets (the node shape, for a property shape).
        path: the path of a property shape.
        severity: the severity of the results.
        messages: the sh:message of the shape.
        targets: those of ``root``.
        check: the constraint.
    """

    shape: Node
    root: Node
    path: Path | None
    severity: NamedNode
    messages: Messages
    targets: Targets
    check: Check

    @property
    def watches(self) -> frozenset[NamedNode] | None:
        """The predicates of which a change can change the verdict; None when any can."""
        own = self.check.watches(self.path)
        return None if own is None else own | self.targets.predicates

    def run(self, graph: Graph, focus: Iterable[Term] | None = None) -> Iterator[Result]:
        """Give the results on all targets, or on those of ``focus`` that are targets."""
        for scope in self._scopes(graph, focus):
            for finding in self.check.find(scope, self.path):
                if scope.keep is None or finding.focus in scope.keep:
                    yield self._result(finding)

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

    def _result(self, finding: Finding) -> Result:
        by_query = isinstance(self.check, SparqlCheck)
        own = self.check.messages or self.messages if isinstance(self.check, SparqlCheck) else self.messages
        return Result(
            focus_node=finding.focus,
            path=finding.path or self.path,
            value=finding.value,
            component=finding.component,
            source_shape=self.shape,
            severity=self.severity,
            messages=sentence(finding.component, own, finding.bindings),
            source_constraint=self.check.node if by_query and isinstance(self.check, SparqlCheck) else None,
        )
