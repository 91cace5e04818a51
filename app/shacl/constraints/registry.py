"""Which parameter belongs to which component, and reading all the checks that a shape declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from app.shacl.constraints import (
    classes,
    counts,
    nested,
    overlap,
    pairs,
    qualified,
    respects,
    sparql,
    uniqueness,
    values,
)
from app.shacl.constraints.base import Check, Owner
from app.shacl.constraints.nested import Inner
from app.shacl.constraints.values import ValueTest, ValueTests
from app.shacl.model import Node, NotCompiledError, ShapeError, Term
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import NON_OVERLAP, PATH, RESPECTS, SH, SILENT, UNIQUE_ON, sh, shown

if TYPE_CHECKING:
    from app.shacl.constraints.custom import Component

Reader: TypeAlias = Callable[[ShapesGraph, Owner, Term], "Check | ValueTest | None"]
InnerOf: TypeAlias = Callable[[Term, Node], Inner]
"""Compiles a shape that another one refers to; NotCompiledError where that is not possible."""
NestedReader: TypeAlias = Callable[[ShapesGraph, Owner, Term, InnerOf], "Check | ValueTest"]


def _bound(parameter: NamedNode, _graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    return values.bound(parameter, owner, value)


def _length(parameter: str, _graph: ShapesGraph, owner: Owner, value: Term) -> ValueTest:
    return values.length(parameter, owner, value)


def _min_count(graph: ShapesGraph, owner: Owner, _value: Term) -> Check | None:
    least = counts.count(graph, owner, sh("minCount"))
    return counts.MinCount(least) if least else None


def _max_count(graph: ShapesGraph, owner: Owner, _value: Term) -> Check:
    return counts.MaxCount(counts.count(graph, owner, sh("maxCount")))


def _unique_lang(graph: ShapesGraph, owner: Owner, _value: Term) -> Check | None:
    counts.require_path(owner, sh("uniqueLang"))
    return counts.UniqueLang() if graph.says_true(owner.node, sh("uniqueLang")) else None


def _closed(graph: ShapesGraph, owner: Owner, _value: Term) -> Check | None:
    return classes.closed(graph, owner)


def _pair(parameter: str, _graph: ShapesGraph, owner: Owner, value: Term) -> Check:
    if not isinstance(value, NamedNode):
        raise ShapeError(str(owner.node), f"sh:{parameter} {value} must be a property")
    if parameter == "equals":
        return pairs.Equals(value)
    if parameter == "disjoint":
        return pairs.Disjoint(value)
    counts.require_path(owner, sh(parameter))
    return pairs.LessThan(value, "<" if parameter == "lessThan" else "<=")


def _node(graph: ShapesGraph, owner: Owner, value: Term, inner: InnerOf) -> Check:
    if graph.objects(value, PATH):
        raise ShapeError(str(owner.node), f"sh:node {value} is a property shape: write sh:property")
    return nested.NodeCheck((inner(value, owner.node),), sh("NodeConstraintComponent"))


def _not(_graph: ShapesGraph, owner: Owner, value: Term, inner: InnerOf) -> Check | ValueTest:
    return nested.lowered(sh("not"), (inner(value, owner.node),))


def _logical(parameter: NamedNode, graph: ShapesGraph, owner: Owner, value: Term, inner: InnerOf) -> Check | ValueTest:
    shapes = [inner(each, owner.node) for each in graph.members(value, owner.node)]
    return nested.lowered(parameter, tuple(shapes))


def _qualified(graph: ShapesGraph, owner: Owner, value: Term, inner: InnerOf) -> Check:
    return qualified.qualified(graph, owner, value, inner)


READERS: Final[dict[NamedNode, Reader]] = {
    sh("class"): classes.instance_of,
    sh("datatype"): values.datatype,
    sh("nodeKind"): values.node_kind,
    sh("minCount"): _min_count,
    sh("maxCount"): _max_count,
    **{parameter: partial(_bound, parameter) for parameter in values.BOUNDS},
    **{sh(name): partial(_length, name) for name in ("minLength", "maxLength")},
    sh("pattern"): values.pattern,
    sh("languageIn"): values.language_in,
    sh("uniqueLang"): _unique_lang,
    **{sh(name): partial(_pair, name) for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")},
    sh("closed"): _closed,
    sh("hasValue"): counts.has_value,
    sh("in"): values.one_of,
    sh("sparql"): sparql.sparql,
    UNIQUE_ON: uniqueness.unique_on,
    NON_OVERLAP: overlap.non_overlap,
    RESPECTS: respects.respects,
}
"""How each parameter is read."""

NESTED: Final[dict[NamedNode, NestedReader]] = {
    sh("node"): _node,
    sh("not"): _not,
    **{sh(name): partial(_logical, sh(name)) for name in ("and", "or", "xone")},
    qualified.SHAPE: _qualified,
}
"""How each parameter that refers to other shapes is read."""

ORDER: Final = {parameter: place for place, parameter in enumerate((*READERS, *NESTED))}
"""The order in which parameters are read."""

SEVERAL: Final = frozenset(
    {
        *(sh(name) for name in ("class", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals", "sparql")),
        *(sh(name) for name in ("node", "not", "and", "or", "xone")),
        UNIQUE_ON,
        NON_OVERLAP,
        RESPECTS,
    }
)
"""The parameters that a shape may have several times; each value is a constraint of its own."""


def read_checks(graph: ShapesGraph, owner: Owner, components: Sequence[Component], inner: InnerOf) -> list[Check]:
    """Return the checks of a shape, those on single values as one.

    Args:
        graph: the shapes graph.
        owner: the shape.
        components: the constraint components that the shapes graph declares.
        inner: compiles a shape that this one refers to.

    Raises:
        ShapeError: the shape is ill-formed.
        NotCompiledError: it holds what is not compiled.
    """
    refuse_unknown(graph, owner)
    checks: list[Check] = []
    tests: list[ValueTest] = []
    for found in _read_each(graph, owner, inner):
        if isinstance(found, ValueTest):
            tests.append(found)
        else:
            checks.append(found)
    custom = [check for each in components for check in each.read(graph, owner)]
    return [*([ValueTests(tuple(tests))] if tests else []), *checks, *custom]


def _read_each(graph: ShapesGraph, owner: Owner, inner: InnerOf) -> Iterator[Check | ValueTest]:
    said = graph.predicates(owner.node)
    for parameter in sorted((each for each in said if each in ORDER), key=ORDER.__getitem__):
        given = graph.objects(owner.node, parameter)
        if len(given) > 1 and parameter not in SEVERAL:
            raise ShapeError(str(owner.node), f"{shown(parameter)} has {len(given)} values: at most one is allowed")
        for value in given:
            if parameter in NESTED:
                yield NESTED[parameter](graph, owner, value, inner)
            elif found := READERS[parameter](graph, owner, value):
                yield found


def refuse_unknown(graph: ShapesGraph, owner: Owner) -> None:
    """Refuse a SHACL construct on the shape that is not compiled here.

    Raises:
        NotCompiledError: pySHACL knows it.
        ShapeError: nobody here does: it would be ignored.
    """
    for predicate, value in graph.properties(owner.node):
        if predicate in HANDED_OVER:
            raise NotCompiledError(f"{shown(predicate)} is not compiled")
        unknown = predicate.value.startswith(SH) and predicate not in READERS and predicate not in SILENT
        if unknown and predicate not in NESTED and predicate not in QUALIFIERS:
            raise ShapeError(str(owner.node), f"{shown(predicate)} is not a term of SHACL known here")
        if predicate in QUALIFIERS and not graph.objects(owner.node, qualified.SHAPE):
            raise ShapeError(str(owner.node), f"{shown(predicate)} stands without a sh:qualifiedValueShape")
        if predicate == sh("class") and isinstance(value, BlankNode):
            raise NotCompiledError("sh:class is a blank node")


HANDED_OVER: Final = frozenset({sh("expression")})
"""What only pySHACL does (SHACL Advanced Features)."""
QUALIFIERS: Final = frozenset({qualified.LEAST, qualified.MOST, qualified.DISJOINT})
"""Parameters that say nothing without sh:qualifiedValueShape."""
