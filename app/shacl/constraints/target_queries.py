"""SPARQL-based targets (SHACL-AF 3.1): a query that selects the focus nodes, as a group within other queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from app.shacl.constraints import sparql, sparql_reading, sparql_text
from app.shacl.constraints.base import Owner
from app.shacl.constraints.sparql_patterns import Reading
from app.shacl.model import NotCompiledError, ShapeError
from app.shacl.targets import TargetQuery
from app.shacl.vocabulary import TARGET, sh, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.shacl.model import Node
    from app.shacl.shapes_graph import ShapesGraph


def read_target_queries(graph: ShapesGraph, shape: Node) -> Iterator[TargetQuery]:
    """Give the SPARQL-based targets of a shape.

    Raises:
        ShapeError: a target of another kind, or a query that cannot be run.
        NotCompiledError: the query holds what is not compiled.
    """
    for node in graph.objects(shape, TARGET):
        select = graph.objects(node, sh("select"))
        if not isinstance(node, NamedNode | BlankNode) or len(select) != 1 or not isinstance(select[0], Literal):
            raise ShapeError(
                str(shape), f"{shown(TARGET)} {node} has no sh:select: only SPARQL-based targets are known"
            )
        text = sparql.prologue(graph, Owner(shape, None), node, select[0].value) + select[0].value
        forbidden = sparql_text.check(sparql_text.tokens(text))
        if forbidden:
            raise ShapeError(str(shape), forbidden)
        sparql.attempt(Owner(shape, None), text)
        yield TargetQuery(f"{{ {_without_prefixes(text)} }}", Reading(text).predicates)


def _without_prefixes(text: str) -> str:
    """Return a query with its prefixed names written in full: a group cannot declare prefixes."""
    prefixes: dict[str, str] = {}
    parts: list[str] = []
    waiting = ""
    for match in sparql_reading.TOKEN.finditer(text):
        kind, part = match.lastgroup, match.group()
        if kind == "word" and part.upper() == "PREFIX":
            waiting = "PREFIX"
        elif waiting == "PREFIX" and kind == "name":
            waiting = part.removesuffix(":")
        elif waiting and waiting != "PREFIX" and kind == "iri":
            prefixes[waiting], waiting = part[1:-1], ""
        elif kind == "name":
            prefix, _, local = part.partition(":")
            if "\\" in local or prefix not in prefixes:
                raise NotCompiledError(f"the name {part} in a SPARQL-based target")
            parts.append(str(NamedNode(prefixes[prefix] + local)))
        elif kind != "comment" and not waiting:
            parts.append(part)
    return "".join(parts)
