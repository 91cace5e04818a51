"""Which parameter belongs to which component, and reading all the checks that a shape declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from app.shacl.constraints import classes, counts, overlap, pairs, sparql, uniqueness, values
from app.shacl.constraints.base import Check, Owner
from app.shacl.constraints.values import ValueTest, ValueTests
from app.shacl.model import NotCompiledError, ShapeError, Term
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import NON_OVERLAP, RDF_TYPE, SH, SILENT, UNIQUE_ON, sh, shown

Reader: TypeAlias = Callable[[ShapesGraph, Owner, Term], "Check | ValueTest | None"]


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
    return counts.UniqueLang() if graph.flag(owner.node, sh("uniqueLang")) else None


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
}
"""How each parameter is read."""

SEVERAL: Final = frozenset(
    {
        *(sh(name) for name in ("class", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals", "sparql")),
        UNIQUE_ON,
        NON_OVERLAP,
    }
)
"""The parameters that a shape may have several times; each value is a constraint of its own."""


def read_checks(graph: ShapesGraph, owner: Owner, custom: frozenset[NamedNode]) -> list[Check]:
    """Return the checks of a shape, those on single values as one.

    Args:
        graph: the shapes graph.
        owner: the shape.
        custom: the parameters of the constraint components that the shapes graph declares.

    Raises:
        ShapeError: the shape is ill-formed.
        NotCompiledError: it holds what is not compiled, or not understood.
    """
    refuse_unknown(graph, owner, custom)
    checks: list[Check] = []
    tests: list[ValueTest] = []
    for found in _read_each(graph, owner):
        if isinstance(found, ValueTest):
            tests.append(found)
        else:
            checks.append(found)
    return [*([ValueTests(tuple(tests))] if tests else []), *checks]


def _read_each(graph: ShapesGraph, owner: Owner) -> Iterator[Check | ValueTest]:
    for parameter, reader in READERS.items():
        given = graph.objects(owner.node, parameter)
        if len(given) > 1 and parameter not in SEVERAL:
            raise ShapeError(str(owner.node), f"{shown(parameter)} has {len(given)} values: at most one is allowed")
        for value in given:
            found = reader(graph, owner, value)
            if found is not None:
                yield found


def refuse_unknown(graph: ShapesGraph, owner: Owner, custom: frozenset[NamedNode]) -> None:
    """Raise NotCompiledError for a SHACL construct on the shape that is not compiled here."""
    for predicate, value in graph.properties(owner.node):
        nested = owner.path is not None and predicate == sh("property")
        unknown = predicate.value.startswith(SH) and predicate not in READERS and predicate not in SILENT
        if nested or unknown or predicate in custom:
            raise NotCompiledError(f"{shown(predicate)} is not compiled{' on a property shape' if nested else ''}")
        if predicate == sh("class") and isinstance(value, BlankNode):
            raise NotCompiledError("sh:class is a blank node")
        if predicate == RDF_TYPE and value == sh("ConstraintComponent"):
            raise NotCompiledError("the shape is a constraint component")
