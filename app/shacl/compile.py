"""From a shapes graph to a plan: each shape is either compiled or listed, with its reason, as uncompiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from app.shacl.constraints.base import Owner
from app.shacl.constraints.registry import read_checks
from app.shacl.constraints.sparql import messages_of
from app.shacl.model import Node, NotCompiledError, ShapeError, Term, Uncompiled
from app.shacl.paths import Path, Predicate
from app.shacl.plan import Plan
from app.shacl.rules import Rule
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.targets import Targets, find_roots, read_targets
from app.shacl.vocabulary import (
    DEACTIVATED,
    PATH,
    PROPERTY,
    PROPERTY_SHAPE,
    RDF_TYPE,
    RDFS_SUBCLASS,
    SEVERITY,
    SH,
    TARGETS,
    VIOLATION,
    sh,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def compile_shapes(shapes: Iterable[Triple | Quad]) -> Plan:
    """Compile a shapes graph.

    Args:
        shapes: its triples (of quads, the graph name is not looked at).

    Returns:
        The plan, with the shapes it could not compile in ``uncompiled``.

    Raises:
        ShapeError: a shape with targets is ill-formed.
    """
    graph = ShapesGraph(shapes)
    compiler = _Compiler(graph, _custom_parameters(graph))
    for root in find_roots(graph):
        compiler.root(root)
    return Plan(
        rules=tuple(compiler.rules),
        uncompiled=tuple(compiler.uncompiled),
        remainder=tuple(_remainder(graph, {each.root for each in compiler.uncompiled})),
        subclasses=graph.subclasses(),
        watched=tuple(_watched(graph, each) for each in compiler.nodes),
    )


@dataclass
class _Compiler:
    """What has been compiled so far."""

    graph: ShapesGraph
    custom: frozenset[NamedNode]
    rules: list[Rule] = field(default_factory=list)
    uncompiled: list[Uncompiled] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    def root(self, root: Node) -> None:
        """Compile a shape that declares targets, and its property shapes."""
        if self.graph.flag(root, DEACTIVATED):
            return
        try:
            targets = read_targets(self.graph, root)
        except NotCompiledError as problem:
            self._hand_over(root, root, problem)
            return
        self._shape(root, root, targets)
        if not self.graph.objects(root, PATH):
            for child in self.graph.objects(root, PROPERTY):
                if not isinstance(child, NamedNode | BlankNode) or not self.graph.objects(child, PATH):
                    raise ShapeError(str(root), f"sh:property {child} is not a property shape: it has no sh:path")
                if not self.graph.flag(child, DEACTIVATED):
                    self._shape(child, root, targets)

    def _shape(self, shape: Node, root: Node, targets: Targets) -> None:
        path = _path(self.graph, shape)
        owner = Owner(shape, path, tuple(_property_paths(self.graph, shape)))
        try:
            checks = read_checks(self.graph, owner, self.custom)
        except NotCompiledError as problem:
            self._hand_over(shape, root, problem)
            return
        severity = self.graph.one(shape, SEVERITY) or VIOLATION
        if not isinstance(severity, NamedNode):
            raise ShapeError(str(shape), f"sh:severity {severity} must be an IRI")
        messages = messages_of(self.graph, shape)
        for check in checks:
            self.rules.append(Rule(shape, root, path, severity, messages, targets, check))

    def _hand_over(self, shape: Node, root: Node, problem: NotCompiledError) -> None:
        self.uncompiled.append(Uncompiled(_name(shape), str(problem), _name(root)))
        self.nodes.append(root)


def _name(node: Term) -> str:
    """Return the IRI of a shape, or the label of a blank one with its ``_:``."""
    return node.value if isinstance(node, NamedNode) else str(node)


def _path(graph: ShapesGraph, shape: Node) -> Path | None:
    node = graph.one(shape, PATH)
    if node is None:
        if PROPERTY_SHAPE in graph.objects(shape, RDF_TYPE):
            raise ShapeError(str(shape), "a property shape needs a sh:path")
        return None
    return graph.path(node, shape)


def _property_paths(graph: ShapesGraph, shape: Node) -> Iterator[NamedNode]:
    for child in graph.objects(shape, PROPERTY):
        for node in graph.objects(child, PATH):
            if isinstance(node, NamedNode):
                yield Predicate(node).iri


def _custom_parameters(graph: ShapesGraph) -> frozenset[NamedNode]:
    """Return the parameters of the constraint components that the shapes graph declares (SHACL 6.1)."""
    return frozenset(
        path
        for triple in graph.uses(sh("parameter"))
        for path in graph.objects(triple.object, PATH)
        if isinstance(path, NamedNode)
    )


def _remainder(graph: ShapesGraph, roots: set[str]) -> Iterator[Triple]:
    """Give the shapes graph without the targets of the shapes that are compiled whole."""
    if roots:
        for triple in graph.triples:
            if triple.predicate not in TARGETS or _name(triple.subject) in roots:
                yield triple


def _watched(graph: ShapesGraph, root: Node) -> frozenset[NamedNode] | None:
    """Return every IRI in reach of a shape in the shapes graph: its predicates are among them.

    None when the shape holds SPARQL text or sh:closed, which may look at any predicate.
    """
    found: set[NamedNode] = {RDF_TYPE, RDFS_SUBCLASS}
    seen: set[Term] = set()
    waiting: list[Term] = [root]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, value in graph.properties(node):
            if predicate in {sh("sparql"), sh("closed"), sh("select"), sh("ask"), sh("target")}:
                return None
            if not predicate.value.startswith(SH) and value not in seen:
                found.add(predicate)
            waiting.append(value)
            if isinstance(value, NamedNode):
                found.add(value)
    return frozenset(found)
