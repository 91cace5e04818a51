"""Results as a ``sh:ValidationReport`` (SHACL 3.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, Triple

from app.shacl import paths
from app.shacl.vocabulary import RDF_TYPE, XSD_BOOLEAN, sh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.shacl.model import Node, Result


def report_graph(results: Iterable[Result]) -> list[Triple]:
    """Return the triples of a validation report.

    ``sh:conforms`` is as in SHACL: true only when there is no result, whatever the severity. What explains a result
    (``Result.details``) is described under it as ``sh:detail``.
    """
    report = BlankNode()
    found = list(results)
    conforms = Literal("false" if found else "true", datatype=XSD_BOOLEAN)
    triples = [Triple(report, RDF_TYPE, sh("ValidationReport")), Triple(report, sh("conforms"), conforms)]
    for result in found:
        node = BlankNode()
        triples.append(Triple(report, sh("result"), node))
        _describe(result, node, triples)
    return triples


def _describe(result: Result, node: Node, triples: list[Triple]) -> None:
    triples += [
        Triple(node, RDF_TYPE, sh("ValidationResult")),
        Triple(node, sh("focusNode"), result.focus_node),
        Triple(node, sh("sourceConstraintComponent"), result.component),
        Triple(node, sh("sourceShape"), result.source_shape),
        Triple(node, sh("resultSeverity"), result.severity),
    ]
    if result.path is not None:
        triples.append(Triple(node, sh("resultPath"), paths.write(result.path, triples)))
    if result.value is not None:
        triples.append(Triple(node, sh("value"), result.value))
    if result.source_constraint is not None:
        triples.append(Triple(node, sh("sourceConstraint"), result.source_constraint))
    for found in result.details:
        detail = BlankNode()
        triples.append(Triple(node, sh("detail"), detail))
        _describe(found, detail, triples)
    for tag, text in sorted(result.messages.items()):
        literal = Literal(text, language=tag) if tag else Literal(text)
        triples.append(Triple(node, sh("resultMessage"), literal))
