"""What every constraint component is to the rest of the library: a ``Check``.

A check finds what is wrong among the focus nodes of a ``Scope`` and says which focus nodes a change can reach
through it. It knows nothing of severities, messages and reports.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

from pyoxigraph import NamedNode, QuerySolutions, Store

from app.shacl.paths import Path, may_be_empty, predicates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.shacl.model import Node, Result, Term
    from app.shacl.neighbourhood import Graph, Neighbourhood
    from app.shacl.targets import FocusNodes

Row: TypeAlias = "Mapping[str, Term | None]"
SOME_FOCUS: int = 1000
"""How many focus nodes one query names: beyond, parsing the query costs more than a second query."""


class Finding(NamedTuple):
    """One thing found wrong, before it becomes a result.

    Attributes:
        component: the constraint component.
        focus: the focus node.
        value: the value at fault, if one.
        path: a path that replaces the one of the shape.
        bindings: the other variables of a SPARQL constraint, for its messages.
        details: what was found wrong with the value by the shape that it should conform to.
    """

    component: NamedNode
    focus: Term
    value: Term | None = None
    path: Path | None = None
    bindings: Mapping[str, Term] = {}
    details: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The focus nodes of one run of one check.

    Attributes:
        graph: the data.
        targets: the targets of the shape.
        pattern: SPARQL that binds ?this to each focus node.
        once: whether that pattern gives each of them only once.
        focus: the focus nodes when they are named, None when all targets are meant.
        keep: when given, findings on other nodes are dropped (blank nodes cannot be named in a query).
    """

    graph: Graph
    targets: FocusNodes
    pattern: str
    once: bool
    focus: tuple[Term, ...] | None = None
    keep: frozenset[Term] | None = None

    def select(self, query: str, store: Store | None = None) -> QuerySolutions:
        """Run a SELECT query on the data, or on a store given in their place."""
        solutions = (store or self.graph.store).query(query)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("not a SELECT query")
        return solutions

    @property
    def distinct(self) -> str:
        """DISTINCT, where the pattern may give a focus node twice."""
        return "" if self.once else "DISTINCT "


class Check(ABC):
    """A constraint component with its parameters, on the values of a path or on the focus node itself."""

    on_values: ClassVar[bool] = False
    """Whether there is nothing to find where the path has no value."""
    by_use: ClassVar[bool] = False
    """Whether it may read every use of the path, and what it finds elsewhere than on a focus node be left out."""

    def nothing(self, graph: Graph, path: NamedNode) -> bool:
        """Tell, from what is counted of a predicate, that there is nothing to find anywhere."""
        del graph, path
        return False

    @abstractmethod
    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give what is wrong among the focus nodes of a scope."""

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the predicates of which a change can change the verdict; None when any can."""
        return predicates(path) if path else frozenset()

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the focus nodes that a change can reach through the check.

        Args:
            around: the data before and after the change.
            path: the path of the property shape.
            joined: nodes that became, or ceased to be, targets.

        Raises:
            TooFarError: they cannot be named, or are too many.
        """
        del joined
        return around.ends(path) if path else ()


def sources(path: Path | None, nodes: Iterable[Term], around: Neighbourhood) -> set[Term]:
    """Return the focus nodes of which some of ``nodes`` are values."""
    found = set(nodes)
    return around.follow(path, found, backwards=True) if path and found else found


def changed_subjects(around: Neighbourhood, predicate: NamedNode) -> set[Term]:
    """Return the subjects of the changed triples of a predicate."""
    return {change.subject for change in around.changes.get(predicate, ())}


def bind_values(scope: Scope, path: Path | None) -> tuple[str, str]:
    """Return the variable that holds a value, and the pattern that binds the focus nodes and their values.

    A node is a value of its own where the path may be empty, even when no triple speaks of it: the store, which
    gives such a value only to the terms it holds (measured on 0.5.13), is told so.
    """
    if path is None:
        return "?this", scope.pattern
    followed = f"{scope.pattern} ?this {path} ?value ."
    if may_be_empty(path):
        return "?value", f"{{ {followed} }} UNION {{ {scope.pattern} BIND(?this AS ?value) }}"
    return "?value", followed


@dataclass(frozen=True)
class Owner:
    """The shape that a parameter is read for.

    Attributes:
        node: the shape.
        path: its path, None for a node shape.
    """

    node: Node
    path: Path | None
