"""sh:sparql (SHACL 5): SELECT queries written by the authors of shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from app.shacl.constraints import sparql_text
from app.shacl.constraints.base import Check, Finding, Owner, Scope
from app.shacl.constraints.sparql_patterns import Reading
from app.shacl.model import Messages, Node, NotCompiledError, ShapeError, Term
from app.shacl.neighbourhood import Neighbourhood, TooFarError
from app.shacl.paths import Path, Predicate
from app.shacl.vocabulary import DEACTIVATED, MESSAGE, OWL_IMPORTS, RDF_TYPE, SH, sh, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.shacl.shapes_graph import ShapesGraph

COMPONENT: Final = sh("SPARQLConstraintComponent")
SHAPES_GRAPH: Final = NamedNode("urn:x-shacl:shapes-graph")
"""Stands for $shapesGraph."""
KNOWN = frozenset({sh("select"), MESSAGE, sh("prefixes"), DEACTIVATED, RDF_TYPE})


class SparqlFailureError(Exception):
    """A SPARQL constraint reported ?failure (SHACL 5.3.2): there is no verdict."""


@dataclass(frozen=True, slots=True)
class SparqlCheck(Check):
    """A SPARQL constraint, ready to run.

    Attributes:
        node: the constraint node; None for a component of the author's.
        text: the query, $PATH replaced, prefixes declared.
        places: where in it the pattern of the focus nodes goes.
        messages: the sentences of the constraint node.
        component: the constraint component.
        parameters: those of a component of the author's, by name, for its messages.
        shapes: the shapes graph, where the query asks for it ($shapesGraph).
        reading: what the query looks at, read when it is first asked: a full run does not need it.
    """

    node: Node | None
    text: str
    places: tuple[sparql_text.Hole, ...]
    messages: Messages
    component: NamedNode = COMPONENT
    parameters: tuple[tuple[str, Term], ...] = ()
    shapes: tuple[Triple, ...] = ()
    reading: Reading = field(default=Reading(None), compare=False)

    def find(self, scope: Scope, path: Path | None) -> Iterator[Finding]:
        """Give one finding for each distinct row (SHACL 5.3.2 says which variable is what)."""
        store = _with_shapes(scope.graph.store, self.shapes) if self.shapes else None
        few = scope.focus is not None
        solutions = scope.select(sparql_text.fill(self.text, self.places, self._pattern(scope), few=few), store)
        names = [variable.value for variable in solutions.variables]
        told: set[tuple[Term | None, ...]] = set()
        for row in solutions:
            values = tuple(row[name] for name in names)
            bound = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if values not in told and "this" in bound:
                told.add(values)
                yield self._finding(bound, path)

    def _pattern(self, scope: Scope) -> str:
        """Return the pattern of the focus nodes; nothing where all targets are meant and each row is on one of them."""
        subjects_of = frozenset(scope.targets.subjects_of) if scope.focus is None else frozenset()
        alone = subjects_of and sum(hole.needed for hole in self.places) == 1
        if alone and any(each <= subjects_of for each in self.reading.of_this):
            return ""
        return scope.pattern if scope.once else f"{{ SELECT DISTINCT ?this WHERE {{ {scope.pattern} }} }}"

    def _finding(self, bound: dict[str, Term], path: Path | None) -> Finding:
        failure = bound.get("failure")
        if isinstance(failure, Literal) and failure.value == "true":
            raise SparqlFailureError(f"{self.node}: the constraint reports a failure on {bound['this']}")
        named = bound.get("path")
        value = bound.get("value", bound["this"] if path is None else None)
        found = Predicate(named) if isinstance(named, NamedNode) else None
        return Finding(self.component, bound["this"], value, found, {**dict(self.parameters), **bound})

    def watches(self, path: Path | None) -> frozenset[NamedNode] | None:
        """Return the predicates of the query."""
        del path
        return self.reading.predicates

    def touched(self, around: Neighbourhood, path: Path | None, joined: set[Term]) -> Iterable[Term]:
        """Return the focus nodes on the routes from the changed triples."""
        del path, joined
        patterns = self.reading.patterns
        if patterns is None:
            raise TooFarError
        return set().union(*(each.focus(around) for each in patterns))


def sparql(graph: ShapesGraph, owner: Owner, node: Term) -> SparqlCheck | None:
    """Read a SPARQL constraint; None when it is deactivated.

    Raises:
        ShapeError: the query is missing, does not parse, or holds what SHACL forbids.
        NotCompiledError: it is an ASK, or holds what is not compiled.
    """
    if isinstance(node, Literal) or not isinstance(node, NamedNode | BlankNode):
        raise ShapeError(str(owner.node), f"sh:sparql {node} must be a node with a sh:select")
    if graph.flag(node, DEACTIVATED):
        return None
    unknown = [p for p, _ in graph.properties(node) if p.value.startswith(SH) and p not in KNOWN]
    if unknown and node != owner.node:
        raise NotCompiledError(f"{shown(unknown[0])} on a SPARQL constraint")
    select = graph.one(node, sh("select"))
    if not isinstance(select, Literal):
        raise ShapeError(str(owner.node), f"the SPARQL constraint {node} has no sh:select string")
    return prepare(graph, owner, node, select.value)


def prepare(
    graph: ShapesGraph,
    owner: Owner,
    node: Node,
    query: str,
    *,
    component: NamedNode = COMPONENT,
    parameters: Mapping[str, Term] | None = None,
) -> SparqlCheck:
    """Return the check of a SELECT query.

    Args:
        graph: the shapes graph.
        owner: the shape.
        node: the constraint or validator, with its sh:prefixes and sh:message.
        query: the text of the query.
        component: the component of the results.
        parameters: terms that stand in place of variables, by name.

    Raises:
        ShapeError: the query does not parse, or holds what SHACL forbids.
        NotCompiledError: it holds what is not compiled.
    """
    given = dict(parameters or {})
    text = prologue(graph, owner, node, query) + sparql_text.replace_path(query, str(owner.path or "$PATH"))
    read = sparql_text.tokens(text)
    forbidden = sparql_text.check(read, sparql_text.PREBOUND | given.keys())
    if forbidden:
        raise ShapeError(str(owner.node), forbidden)
    names = {each.text[1:] for each in read if each.kind == "variable"}
    terms = {**_named(owner, names), **{name: str(term) for name, term in given.items()}}
    filled = sparql_text.substitute(text, terms)
    places = tuple(sparql_text.holes(read if filled is text else sparql_text.tokens(filled)))
    text = filled
    attempt(owner, sparql_text.fill(text, places, "VALUES ?this { <urn:nobody> }", few=True))
    shapes = tuple(graph.triples) if sparql_text.SHAPES in names else ()
    constraint = node if component == COMPONENT else None
    return SparqlCheck(
        constraint,
        text,
        places,
        messages_of(graph, node),
        component,
        tuple(given.items()),
        shapes,
        Reading(None if shapes else text),
    )


def _named(owner: Owner, names: set[str]) -> dict[str, str]:
    """Return what stands for $shapesGraph and $currentShape."""
    found = {sparql_text.SHAPES: str(SHAPES_GRAPH)}
    if "currentShape" in names:
        if not isinstance(owner.node, NamedNode):
            raise NotCompiledError("$currentShape of a blank node")
        found["currentShape"] = str(owner.node)
    return found


def _with_shapes(store: Store, shapes: tuple[Triple, ...]) -> Store:
    """Return a copy of the data with the shapes graph beside them: for the rare constraint that reads it."""
    both = Store()
    both.bulk_extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    both.extend(Quad(each.subject, each.predicate, each.object, SHAPES_GRAPH) for each in shapes)
    return both


def attempt(owner: Owner, query: str) -> None:
    """Run a query on nothing, so that what the store refuses is told when the shapes are read: as a ShapeError."""
    try:
        answer = Store().query(query)
        if not isinstance(answer, QuerySolutions):
            raise ShapeError(str(owner.node), "sh:select must hold a SELECT query")
        list(answer)
    except (SyntaxError, ValueError, OSError, RuntimeError) as problem:
        raise ShapeError(str(owner.node), f"its SPARQL query cannot be run: {problem}") from problem


def prologue(graph: ShapesGraph, owner: Owner, node: Node, query: str) -> str:
    """Return the PREFIX lines of sh:prefixes (SHACL 5.2.1), through owl:imports; of those that the query can use."""
    declared = _declared(graph, owner, node).items()
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in declared if f"{prefix}:" in query)


def _declared(graph: ShapesGraph, owner: Owner, node: Node) -> dict[str, str]:
    declared: dict[str, str] = {}
    waiting = graph.objects(node, sh("prefixes"))
    seen: set[Term] = set()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL_IMPORTS)
        for declaration in graph.objects(ontology, sh("declare")):
            prefix, namespace = (graph.objects(declaration, sh(name)) for name in ("prefix", "namespace"))
            if not (len(prefix) == len(namespace) == 1 and isinstance(prefix[0], Literal)):
                raise ShapeError(str(owner.node), f"sh:declare {declaration} needs one sh:prefix and one sh:namespace")
            text = namespace[0].value if isinstance(namespace[0], Literal | NamedNode) else ""
            if declared.setdefault(prefix[0].value, text) != text:
                raise ShapeError(str(owner.node), f"the prefix {prefix[0].value}: is declared twice")
    return declared


def messages_of(graph: ShapesGraph, node: Node) -> dict[str, str]:
    """Return the sh:message of a node by language tag, in lower case; "" for a plain string."""
    literals = [each for each in graph.objects(node, MESSAGE) if isinstance(each, Literal)]
    return {(each.language or "").lower(): each.value for each in literals}
