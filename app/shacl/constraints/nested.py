"""Components whose parameter is another shape: sh:node, sh:not, sh:and, sh:or, sh:xone (SHACL 4.6, 4.7.1).

The shape within is run, with the same queries, on all the values at once; the nodes it finds something on are those
that do not conform to it. A shape within that only judges single values becomes one expression of one query.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from pyoxigraph import BlankNode, NamedNode

from app.shacl.constraints.base import SOME_FOCUS, Check, Finding, Scope, bind_values, sources
from app.shacl.constraints.values import ValueTest, ValueTests
from app.shacl.targets import values_of
from app.shacl.vocabulary import sh

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from app.shacl.constraints.declaration import Declaration
    from app.shacl.model import Node, Result, Term
    from app.shacl.neighbourhood import Neighbourhood
    from app.shacl.paths import Path

LONGEST: Final = 2000
"""Beyond that many characters a shape within is run by itself: long expressions crash the store's parser."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A shape that values are compared with.

    Attributes:
        shape: the shape.
        declarations: its checks and those of its property shapes; none when it is deactivated.
    """

    shape: Node
    declarations: tuple[Declaration, ...]

    @property
    def expression(self) -> str | None:
        """A SPARQL expression, true where the value does not conform, when the shape judges single values only."""
        tests: list[ValueTest] = []
        for each in self.declarations:
            if each.path is not None or not isinstance(each.check, ValueTests):
                return None
            tests += each.check.tests
        text = " || ".join(f"({each.expression})" for each in tests) or "false"
        return text if len(text) <= LONGEST else None

    def failing(self, scope: Scope) -> set[Term]:
        """Return the nodes of a scope that do not conform."""
        return {f.focus for each in self.declarations for f in each.check.find(scope, each.path)}

    def details(self, scope: Scope) -> dict[Term, tuple[Result, ...]]:
        """Return the nodes of a scope that do not conform, each with the results that say why."""
        found: dict[Term, list[Result]] = defaultdict(list)
        for each in self.declarations:
            for finding in each.check.find(scope, each.path):
                found[finding.focus].append(each.result(finding))
        return {node: tuple(sorted(results, key=lambda each: each.sort_key)) for node, results in found.items()}

    @property
    def watches(self) -> frozenset[NamedNode] | None:
        """The predicates of which a change can change which nodes conform; None when any can."""
        return _union(each.check.watches(each.path) for each in self.declarations)

    def touched(self, around: Neighbourhood) -> set[Term]:
        """Return the nodes of which a change can change whether they conform."""
        return {node for each in self.declarations for node in each.check.touched(around, each.path, set())}


def _union(parts: Iterable[frozenset[NamedNode] | None]) -> frozenset[NamedNode] | None:
    found: frozenset[NamedNode] = frozenset()
    for part in parts:
        if part is None:
            return None
        found |= part
    return found


@dataclass(frozen=True, slots=True)
class Nested(Check):
    """A component that looks at whether values conform to other shapes."""

    members: tuple[Inner, ...]

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the predicates of the path and of the shapes within."""
        return _union([Check.watches(self, path), *(each.watches for each in self.members)])

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return those whose path changed, and those of which a value may conform otherwise."""
        values = {node for each in self.members for node in each.touched(around)}
        return sources(path, values, around) | set(Check.touched(self, around, path, joined))


@dataclass(frozen=True, slots=True)
class NodeCheck(Nested):
    """sh:node (SHACL 4.7.1), and sh:property where a property shape stands within another."""

    on_values: ClassVar[bool] = True

    component: NamedNode

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that does not conform, with what was found on it."""
        wrong = self.members[0].details(values_scope(scope, path))
        for focus, value in pairs(scope, path, wrong):
            yield Finding(self.component, focus, value, details=wrong[value])


@dataclass(frozen=True, slots=True)
class Not(Nested):
    """sh:not (SHACL 4.6.1)."""

    on_values: ClassVar[bool] = True

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that conforms."""
        wrong = self.members[0].failing(values_scope(scope, path))
        for focus, value in pairs(scope, path):
            if value not in wrong:
                yield Finding(sh("NotConstraintComponent"), focus, value)


@dataclass(frozen=True, slots=True)
class And(Nested):
    """sh:and (SHACL 4.6.2)."""

    on_values: ClassVar[bool] = True

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that does not conform to one of the shapes."""
        values = values_scope(scope, path)
        wrong = {node for each in self.members for node in each.failing(values)}
        for focus, value in pairs(scope, path, wrong):
            yield Finding(sh("AndConstraintComponent"), focus, value)


@dataclass(frozen=True, slots=True)
class Or(Nested):
    """sh:or (SHACL 4.6.3)."""

    on_values: ClassVar[bool] = True

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that conforms to none of the shapes; those that conform to one are not looked at again."""
        values = values_scope(scope, path)
        wrong: Collection[Term] | None = None
        for each in self.members:
            found = each.failing(values if wrong is None else named_scope(values, wrong))
            wrong = found if wrong is None else found.intersection(wrong)
            if not wrong:
                return
        for focus, value in pairs(scope, path, wrong):
            yield Finding(sh("OrConstraintComponent"), focus, value)


@dataclass(frozen=True, slots=True)
class Xone(Nested):
    """sh:xone (SHACL 4.6.4): a shape listed twice counts twice."""

    on_values: ClassVar[bool] = True

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that does not conform to exactly one of the shapes."""
        values = values_scope(scope, path)
        wrong = [each.failing(values) for each in self.members]
        for focus, value in pairs(scope, path):
            if sum(value not in each for each in wrong) != 1:
                yield Finding(sh("XoneConstraintComponent"), focus, value)


def values_scope(scope: Scope, path: Path | None) -> Scope:
    """Return the values of a path as focus nodes of their own; without a path, the focus nodes."""
    if path is None:
        return scope
    return Scope(scope.graph, scope.targets, values_of(scope.pattern, path), once=True)


def named_scope(scope: Scope, nodes: Collection[Term]) -> Scope:
    """Return a scope of those nodes alone where a query can name them, else the same one."""
    if len(nodes) > SOME_FOCUS or any(isinstance(node, BlankNode) for node in nodes):
        return scope
    some = tuple(sorted(nodes, key=str))
    return Scope(scope.graph, scope.targets, f"VALUES ?this {{ {' '.join(map(str, some))} }}", once=True, focus=some)


def pairs(
    scope: Scope, path: Path | None, only: Mapping[Term, object] | Collection[Term] | None = None
) -> Iterator[tuple[Term, Term]]:
    """Give each focus node with each of its values, or with those of ``only``."""
    if only is not None and not only:
        return
    if path is None and only is not None:
        yield from ((node, node) for node in only)
        return
    variable, rows = bind_values(scope, path)
    named = ""
    if only is not None and len(only) <= SOME_FOCUS and not any(isinstance(node, BlankNode) for node in only):
        named = f"VALUES ?value {{ {' '.join(map(str, only))} }}"
    for row in scope.select(f"SELECT DISTINCT ?this ({variable} AS ?held) WHERE {{ {rows} {named} }}"):
        if only is None or row["held"] in only:
            yield row["this"], row["held"]


def lowered(parameter: NamedNode, members: tuple[Inner, ...]) -> Check | ValueTest:
    """Return the check of a logical constraint, as one expression where all its shapes judge single values only.

    Args:
        parameter: sh:not, sh:and, sh:or or sh:xone.
        members: the shapes; one for sh:not.
    """
    texts = [each.expression for each in members]
    if any(text is None for text in texts) or sum(len(text or "") for text in texts) > LONGEST:
        return CHECKS[parameter](members)
    wrong = [f"({text})" for text in texts]
    if parameter == sh("not"):
        return ValueTest(sh("NotConstraintComponent"), f"!{wrong[0]}")
    if parameter == sh("and"):
        return ValueTest(sh("AndConstraintComponent"), f"({' || '.join(wrong) or 'false'})")
    if parameter == sh("or"):
        return ValueTest(sh("OrConstraintComponent"), f"({' && '.join(wrong) or 'true'})")
    counted = " + ".join(f"IF({text}, 0, 1)" for text in wrong) or "0"
    return ValueTest(sh("XoneConstraintComponent"), f"(({counted}) != 1)")


CHECKS: Final[dict[NamedNode, Callable[[tuple[Inner, ...]], Check]]] = {
    sh("not"): Not,
    sh("and"): And,
    sh("or"): Or,
    sh("xone"): Xone,
}
"""The check of each logical parameter."""
