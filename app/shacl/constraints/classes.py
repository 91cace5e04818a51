"""sh:class (SHACL 4.1.1) and sh:closed (SHACL 4.8.1): what a value is, and what a node may carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from pyoxigraph import NamedNode

from app.shacl.constraints.base import Check, Finding, Owner, Scope, bind_values, sources
from app.shacl.model import ShapeError, Term
from app.shacl.neighbourhood import Neighbourhood, TooFarError
from app.shacl.paths import Path, Predicate, gives_a_set
from app.shacl.vocabulary import PATH, PROPERTY, RDF_TYPE, RDFS_SUBCLASS, sh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.shacl.shapes_graph import ShapesGraph


@dataclass(frozen=True, slots=True)
class InstanceOf(Check):
    """sh:class: each value is an instance of a class or of one of its subclasses."""

    on_values: ClassVar[bool] = True
    by_use: ClassVar[bool] = True

    cls: NamedNode

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each value that is not an instance."""
        variable, rows = bind_values(scope, path)
        classes = sorted(scope.graph.below(self.cls), key=str)
        if len(classes) == 1:
            typed = f"{variable} {RDF_TYPE} {classes[0]}"
        else:
            typed = f"{variable} {RDF_TYPE} ?type . FILTER(?type IN ({', '.join(map(str, classes))}))"
        distinct = "" if scope.once and (path is None or gives_a_set(path)) else "DISTINCT "
        query = f"SELECT {distinct}?this ({variable} AS ?bad) WHERE {{ {rows} FILTER NOT EXISTS {{ {typed} }} }}"
        for row in scope.select(query):
            yield Finding(sh("ClassConstraintComponent"), row["this"], row["bad"])

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the predicates of the path, of typing and of the class hierarchy."""
        return (Check.watches(self, path) or frozenset()) | {RDF_TYPE, RDFS_SUBCLASS}

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return those whose path changed, and those of which a value joined or left the class."""
        classes = around.below(self.cls)
        if any(change.object in classes for change in around.changes.get(RDFS_SUBCLASS, ())):
            raise TooFarError
        retyped = {change.subject for change in around.changes.get(RDF_TYPE, ()) if change.object in classes}
        return sources(path, retyped, around) | set(Check.touched(self, around, path, joined))


@dataclass(frozen=True, slots=True)
class Closed(Check):
    """sh:closed: a value carries no property but the allowed ones."""

    on_values: ClassVar[bool] = True

    allowed: tuple[NamedNode, ...]

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give each (value, other property) with the value of that property."""
        variable, rows = bind_values(scope, path)
        known = f"FILTER(?extra NOT IN ({', '.join(map(str, self.allowed))}))" if self.allowed else ""
        query = f"SELECT DISTINCT ?this ?extra ?held WHERE {{ {rows} {variable} ?extra ?held {known} }}"
        for row in scope.select(query):
            extra = row["extra"]
            if isinstance(extra, NamedNode):
                yield Finding(sh("ClosedConstraintComponent"), row["this"], row["held"], Predicate(extra))

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return None: any other property is one that should not be there."""
        del path
        return None

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return those of which a value has a changed property."""
        changed = {change.subject for changes in around.changes.values() for change in changes}
        return sources(path, changed, around) | set(Check.touched(self, around, path, joined))


def closed(graph: ShapesGraph, owner: Owner) -> Closed | None:
    """Read sh:closed with sh:ignoredProperties."""
    if not graph.flag(owner.node, sh("closed")):
        return None
    head = graph.one(owner.node, sh("ignoredProperties"))
    ignored = graph.members(head, owner.node) if head is not None else []
    iris = [each for each in ignored if isinstance(each, NamedNode)]
    if len(iris) != len(ignored):
        raise ShapeError(str(owner.node), "sh:ignoredProperties must list properties")
    paths = (path for child in graph.objects(owner.node, PROPERTY) for path in graph.objects(child, PATH))
    own = (path for path in paths if isinstance(path, NamedNode))
    return Closed(tuple(dict.fromkeys([*own, *iris])))


def instance_of(_graph: ShapesGraph, owner: Owner, value: Term) -> InstanceOf:
    """Read a sh:class."""
    if not isinstance(value, NamedNode):
        raise ShapeError(str(owner.node), f"sh:class {value} must be an IRI")
    return InstanceOf(value)
