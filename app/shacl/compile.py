"""From a shapes graph to a plan: each shape is either compiled or listed, with its reason, as uncompiled."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from app.shacl.constraints.base import Owner
from app.shacl.constraints.custom import Component, read_components
from app.shacl.constraints.declaration import Declaration
from app.shacl.constraints.nested import Inner, NodeCheck
from app.shacl.constraints.overlap import NonOverlap
from app.shacl.constraints.registry import read_checks
from app.shacl.constraints.respects import Respects
from app.shacl.constraints.sparql import messages_of
from app.shacl.constraints.target_queries import read_target_queries
from app.shacl.constraints.uniqueness import UniqueOn
from app.shacl.model import Node, NotCompiledError, ShapeError, Term, Uncompiled
from app.shacl.plan import Plan
from app.shacl.rules import Rule
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.targets import FocusNodes, Reached, find_roots, read_targets
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

    from app.shacl.paths import Path

DEEPEST: Final = 32
"""How many shapes may stand one within the other."""


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
    refuse_entailment(graph)
    compiler = _Compiler(graph, read_components(graph))
    for root in find_roots(graph):
        compiler.root(root)
    return Plan(
        rules=tuple(compiler.rules),
        uncompiled=tuple(compiler.uncompiled),
        remainder=tuple(_remainder(graph, {each.root for each in compiler.uncompiled})),
        subclasses=graph.subclasses(),
        watched=tuple(_watched(graph, each, compiler.parameters) for each in compiler.nodes),
    )


@dataclass
class _Compiler:
    """What has been compiled so far."""

    graph: ShapesGraph
    components: list[Component]
    rules: list[Rule] = field(default_factory=list)
    uncompiled: list[Uncompiled] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    inside: dict[Node, Inner] = field(default_factory=dict)
    declared: dict[Node, list[Declaration]] = field(default_factory=dict)
    stack: list[Node] = field(default_factory=list)

    @property
    def parameters(self) -> frozenset[NamedNode]:
        """The parameters of the components that the shapes graph declares."""
        return frozenset(parameter.path for each in self.components for parameter in each.parameters)

    def root(self, root: Node) -> None:
        """Compile a shape that declares targets, and its property shapes."""
        if self.graph.flag(root, DEACTIVATED):
            return
        try:
            targets = read_targets(self.graph, root, tuple(read_target_queries(self.graph, root)))
        except NotCompiledError as problem:
            self._hand_over(root, root, problem)
            return
        self._shape(root, root, targets, (root,))

    def _shape(self, shape: Node, root: Node, targets: FocusNodes, above: tuple[Node, ...]) -> None:
        """Compile a shape and, for the values of its path, the property shapes within it."""
        try:
            with self._reading(shape):
                if shape not in self.declared:
                    self.declared[shape] = self._declarations(shape)
                declared = self.declared[shape]
        except NotCompiledError as problem:
            self._hand_over(shape, root, problem)
            return
        self.rules += [Rule(each, root, targets) for each in declared]
        path = _path(self.graph, shape)
        reached = Reached(targets, path) if path else targets
        for child in property_shapes(self.graph, shape):
            if child in above:
                self._hand_over(shape, root, NotCompiledError(f"sh:property comes back to {_name(child)}"))
            else:
                self._shape(child, root, reached, (*above, child))

    def _declarations(self, shape: Node, *, within: bool = False) -> list[Declaration]:
        """Return the declarations of a shape; ``within`` another one, with its property shapes as checks."""
        path = _path(self.graph, shape)
        owner = Owner(shape, path)
        checks = read_checks(self.graph, owner, self.components, self.inner)
        if within and path is not None:
            component = sh("PropertyConstraintComponent")
            children = property_shapes(self.graph, shape)
            checks += [NodeCheck((self.inner(child, shape),), component) for child in children]
        severity = self.graph.one(shape, SEVERITY) or VIOLATION
        if not isinstance(severity, NamedNode):
            raise ShapeError(str(shape), f"sh:severity {severity} must be an IRI")
        messages = messages_of(self.graph, shape)
        return [Declaration(shape, path, severity, messages, check) for check in checks]

    def inner(self, shape: Term, owner: Node) -> Inner:
        """Compile a shape that another one refers to.

        Raises:
            ShapeError: it is not described, or is ill-formed.
            NotCompiledError: it holds what is not compiled, or refers to itself.
        """
        if not isinstance(shape, NamedNode | BlankNode) or not self.graph.describes(shape):
            raise ShapeError(str(owner), f"refers to {shape}, which is not a shape: nothing is said of it")
        if shape in self.stack:
            raise NotCompiledError(f"the shape {_name(shape)} refers to itself")
        if shape not in self.inside:
            with self._reading(shape):
                self.inside[shape] = Inner(shape, tuple(self._all_declarations(shape)))
        return self.inside[shape]

    def _all_declarations(self, shape: Node) -> Iterator[Declaration]:
        if self.graph.flag(shape, DEACTIVATED):
            return
        for declared in self._declarations(shape, within=True):
            if isinstance(declared.check, UniqueOn | NonOverlap | Respects):
                raise ShapeError(str(shape), "the components of srj: are for shapes with targets of their own")
            yield declared
        if _path(self.graph, shape) is None:
            for child in property_shapes(self.graph, shape):
                if child in self.stack:
                    raise NotCompiledError(f"the shape {_name(child)} refers to itself")
                with self._reading(child):
                    yield from self._all_declarations(child)

    @contextmanager
    def _reading(self, shape: Node) -> Iterator[None]:
        """Remember which shapes are being read, one within the other: a shape that comes back is recursive."""
        if len(self.stack) > DEEPEST:
            raise NotCompiledError(f"shapes stand more than {DEEPEST} deep one within the other")
        self.stack.append(shape)
        try:
            yield
        finally:
            self.stack.pop()

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


def property_shapes(graph: ShapesGraph, shape: Node) -> Iterator[Node]:
    """Give the property shapes of a shape that are active; one without a path is a ShapeError of the shape."""
    for child in graph.objects(shape, PROPERTY):
        if not isinstance(child, NamedNode | BlankNode) or not graph.objects(child, PATH):
            raise ShapeError(str(shape), f"sh:property {child} is not a property shape: it has no sh:path")
        if not graph.flag(child, DEACTIVATED):
            yield child


def refuse_entailment(graph: ShapesGraph) -> None:
    """Refuse shapes that ask for an entailment regime: none is done here (SHACL 1.5)."""
    for triple in graph.uses(sh("entailment")):
        raise ShapeError(str(triple.subject), f"sh:entailment {triple.object} is not done here: infer beforehand")


def _remainder(graph: ShapesGraph, roots: set[str]) -> Iterator[Triple]:
    """Give the shapes graph without the targets of the shapes that are compiled whole."""
    if roots:
        for triple in graph.triples:
            if triple.predicate not in TARGETS or _name(triple.subject) in roots:
                yield triple


def _watched(graph: ShapesGraph, root: Node, custom: frozenset[NamedNode]) -> frozenset[NamedNode] | None:
    """Return every IRI in reach of a shape in the shapes graph: its predicates are among them.

    None when the shape holds SPARQL text, a component of the author's or sh:closed: any predicate may matter.
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
            if predicate in custom or predicate in {sh("sparql"), sh("closed"), sh("select"), sh("ask"), sh("target")}:
                return None
            if not predicate.value.startswith(SH) and value not in seen:
                found.add(predicate)
            waiting.append(value)
            if isinstance(value, NamedNode):
                found.add(value)
    return frozenset(found)
