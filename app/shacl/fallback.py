"""pySHACL, for the shapes that are not compiled and as the reference engine of the tests.

It is given an rdflib copy of the data, never the store: on a store behind rdflib it was measured wrong (94 of 98
W3C core tests instead of 97, with false sh:in and sh:hasValue violations).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph
import pyshacl
import rdflib
from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
from rdflib.namespace import SH

from app.shacl.model import Node, Result, ShapeError, Term
from app.shacl.shapes_graph import ShapesGraph
from app.shacl.vocabulary import RDFS_SUBCLASS, VIOLATION, sh

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAKS: Final = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What pySHACL and rdflib let out when they meet values they do not expect (measured on 0.40 and 7.6)."""
MEMBERS: Final = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity")


def validate_with_pyshacl(
    data: Iterable[pyoxigraph.Triple],
    shapes: Iterable[pyoxigraph.Triple],
    focus: Iterable[str] | None = None,
) -> list[Result]:
    """Validate with pySHACL.

    Args:
        data: the data; blank nodes keep their labels. The class hierarchy of the shapes graph is added to it, as
            the compiled engine does.
        shapes: the shapes graph.
        focus: IRIs of the nodes to validate; all targets when absent.

    Returns:
        The results, in the order of their identities, with pySHACL's sentences where a shape has none.

    Raises:
        ShapeError: pySHACL refuses the shapes, or fails on them.
    """
    nodes = None if focus is None else list(dict.fromkeys(focus))
    if nodes == []:
        return []
    rules = list(shapes)
    hierarchy = [triple for triple in rules if triple.predicate == RDFS_SUBCLASS]
    try:
        _, report, _ = pyshacl.validate(
            to_rdflib([*data, *hierarchy]),
            shacl_graph=to_rdflib(rules),
            focus_nodes=nodes,
            advanced=False,
            meta_shacl=False,
            do_owl_imports=False,
            abort_on_first=False,
            allow_warnings=False,
        )
    except (ShapeLoadError, ReportableRuntimeError, ValidationFailure, NotImplementedError) as problem:
        raise ShapeError("", f"pySHACL refuses the shapes: {problem}") from problem
    except LEAKS as problem:
        raise ShapeError("", f"pySHACL fails on these data: {problem}") from problem
    if not isinstance(report, rdflib.Graph):
        raise ShapeError("", f"pySHACL fails on the shapes: {report}")
    return sorted(results_of(report), key=lambda result: result.sort_key)


def to_rdflib(triples: Iterable[pyoxigraph.Triple]) -> rdflib.Graph:
    """Return an rdflib copy; lexical forms and blank node labels are kept."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def results_of(report: rdflib.Graph) -> Iterable[Result]:
    """Give the results of a report, less those under sh:detail, which explain others."""
    described = ShapesGraph(
        pyoxigraph.Triple(_node(s), pyoxigraph.NamedNode(str(p)), _oxigraph(o)) for s, p, o in report
    )
    for found in report.objects(None, SH.result):  # not sh:detail: what a nested shape found is an explanation
        node = _node(found)
        focus, path, value, component, shape, severity = (_first(described, node, name) for name in MEMBERS)
        if focus is None or not isinstance(component, pyoxigraph.NamedNode) or not _is_node(shape):
            raise ShapeError("", f"pySHACL gave an incomplete result {node}")
        yield Result(
            focus_node=focus,
            path=None if path is None else described.path(path, node),
            value=value,
            component=component,
            source_shape=shape,  # type: ignore[arg-type]
            severity=severity if isinstance(severity, pyoxigraph.NamedNode) else VIOLATION,
            messages=_messages(report, found),
        )


def _first(graph: ShapesGraph, node: Node, name: str) -> Term | None:
    values = graph.objects(node, sh(name))
    return values[0] if values else None


def _is_node(term: Term | None) -> bool:
    return isinstance(term, pyoxigraph.NamedNode | pyoxigraph.BlankNode)


def _messages(report: rdflib.Graph, result: rdflib.Node) -> dict[str, str]:
    literals = [m for m in report.objects(result, SH.resultMessage) if isinstance(m, rdflib.Literal)]
    return {literal.language or "": str(literal) for literal in literals}


def _rdflib(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, pyoxigraph.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    raise TypeError(term)


def _node(term: Any) -> Node:  # noqa: ANN401 - rdflib's nodes are loosely typed
    node = _oxigraph(term)
    if isinstance(node, pyoxigraph.NamedNode | pyoxigraph.BlankNode):
        return node
    raise TypeError(term)


def _oxigraph(term: Any) -> Term:  # noqa: ANN401 - rdflib's nodes are loosely typed
    if isinstance(term, rdflib.URIRef):
        return pyoxigraph.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return pyoxigraph.BlankNode(str(term))
    if term.language:
        return pyoxigraph.Literal(str(term), language=term.language)
    datatype = pyoxigraph.NamedNode(str(term.datatype)) if term.datatype else None
    return pyoxigraph.Literal(str(term), datatype=datatype)
