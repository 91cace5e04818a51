"""Constraint components of the authors of shapes (SHACL 6): parameters, and validators written in SPARQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from app.shacl.constraints import sparql, sparql_text
from app.shacl.model import NotCompiledError, ShapeError
from app.shacl.paths import may_be_empty
from app.shacl.vocabulary import PATH, sh, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.shacl.constraints.base import Owner
    from app.shacl.model import Node, Term
    from app.shacl.shapes_graph import ShapesGraph

PARAMETER: Final = sh("parameter")
FUNCTION: Final = sh("SPARQLFunction")
LOCAL_NAME: Final = re.compile(r"[^/#:]*$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: the property that a shape gives it with, its name in queries, whether it may be absent."""

    path: NamedNode
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component.

    Attributes:
        iri: the component.
        parameters: its parameters.
    """

    iri: NamedNode
    parameters: tuple[Parameter, ...]

    def read(self, graph: ShapesGraph, owner: Owner) -> Iterator[sparql.SparqlCheck]:
        """Give the checks of a shape that has a value for each parameter that is not optional (SHACL 6.2.1).

        Raises:
            ShapeError: several values of one of several parameters, or a validator that cannot be run.
            NotCompiledError: there is no validator in SPARQL for such a shape.
        """
        given = [(each, graph.objects(owner.node, each.path)) for each in self.parameters]
        if not all(values or each.optional for each, values in given):
            return
        if len(given) == 1:
            (parameter, values), *_ = given
            for value in values:
                yield self._check(graph, owner, {parameter.name: value})
            return
        for each, values in given:
            if len(values) > 1:
                raise ShapeError(
                    str(owner.node), f"{shown(each.path)} has {len(values)} values: at most one is allowed"
                )
        yield self._check(graph, owner, {each.name: values[0] for each, values in given if values})

    def _check(self, graph: ShapesGraph, owner: Owner, terms: dict[str, Term]) -> sparql.SparqlCheck:
        for name, term in terms.items():
            if isinstance(term, BlankNode):
                raise NotCompiledError(f"the parameter {name} of {self.iri} is a blank node")
        node, query = self._validator(graph, owner)
        asked = sparql_text.ask_body(query)
        if asked and sparql_text.binds(query, "value"):
            raise ShapeError(str(owner.node), "AS ?value would bind again what is bound beforehand (SHACL appendix A)")
        query = _as_select(owner, *asked) if asked else query
        return sparql.prepare(graph, owner, node, query, component=self.iri, parameters=terms)

    def _validator(self, graph: ShapesGraph, owner: Owner) -> tuple[Node, str]:
        """Return the validator for that kind of shape (SHACL 6.2.3) and its query."""
        for predicate in (sh("propertyValidator") if owner.path else sh("nodeValidator"), sh("validator")):
            for node in graph.objects(self.iri, predicate):
                for text in (*graph.objects(node, sh("select")), *graph.objects(node, sh("ask"))):
                    if isinstance(text, Literal) and isinstance(node, NamedNode | BlankNode):
                        return node, text.value
        raise NotCompiledError(f"the component {self.iri} has no validator in SPARQL for this shape")


def _as_select(owner: Owner, before: str, body: str) -> str:
    """Return the SELECT query that gives the values on which an ASK query answers false."""
    if owner.path is None:
        inside = sparql_text.substitute(body, {"value": "$this"})
        return f"{before} SELECT DISTINCT $this WHERE {{ FILTER NOT EXISTS {{ {inside} }} }}"
    values = f"$this {owner.path} ?value ."
    if may_be_empty(owner.path):
        values = f"{{ {values} }} UNION {{ BIND($this AS ?value) }}"
    return f"{before} SELECT DISTINCT $this ?value WHERE {{ {values} FILTER NOT EXISTS {{ {body} }} }}"


def read_components(graph: ShapesGraph) -> list[Component]:
    """Return the constraint components that a shapes graph declares; a parameter without an IRI is a ShapeError."""
    found: dict[NamedNode, list[Parameter]] = {}
    for triple in graph.uses(PARAMETER):
        component, node = triple.subject, triple.object
        if FUNCTION in graph.types(component):
            continue
        path = graph.objects(node, PATH)
        if not isinstance(component, NamedNode) or len(path) != 1 or not isinstance(path[0], NamedNode):
            raise ShapeError(str(component), "a constraint component is an IRI, each sh:parameter has one sh:path")
        name = LOCAL_NAME.search(path[0].value)
        optional = isinstance(node, NamedNode | BlankNode) and graph.flag(node, sh("optional"))
        found.setdefault(component, []).append(Parameter(path[0], name.group() if name else "", optional))
    return [Component(iri, tuple(parameters)) for iri, parameters in found.items()]
