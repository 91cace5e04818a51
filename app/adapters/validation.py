"""Documents against the rules: alone with the model, or together with what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store, Triple, serialize

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.shacl import report_graph
from app.shacl.fallback import validate_with_pyshacl

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.adapters.rules import Rules
    from app.domain.verdicts import Finding
    from app.shacl import Result


@dataclass(frozen=True, slots=True)
class Validation:
    """What the rules found in a document; it conforms when they found nothing (SHACL 3.6.1)."""

    findings: tuple[Finding, ...]
    report: bytes  # sh:ValidationReport, Turtle

    @property
    def conforms(self) -> bool:
        """Tell whether there is no result at all."""
        return not self.findings

    def to_json(self) -> dict[str, object]:
        """Return the keys of the contract."""
        return {"conforms": self.conforms, "results": [finding.to_json() for finding in self.findings]}


def validate_together(store: Store, document: Sequence[Quad], rules: Rules) -> Validation:
    """Validate what a document changes when it is added to a view; the store keeps the document."""
    added = [_triple(quad) for quad in document]
    store.extend(Quad(each.subject, each.predicate, each.object) for each in added)
    found = rules.plan.validate_change(store, [], added)
    found += _handed_over(store, rules) if rules.plan.uncompiled else []
    return _validation(rules, found)


def validate_alone(model: Iterable[Triple], document: Sequence[Quad], rules: Rules) -> Validation:
    """Validate a document with the model, and nothing that is published."""
    store = Store()
    store.extend(Quad(each.subject, each.predicate, each.object) for each in model)
    return validate_together(store, document, rules)


def validate_by_reference(model: Iterable[Triple], document: Sequence[Quad], rules: Rules) -> Validation:
    """Validate with pySHACL, the reference engine: slower, for comparison."""
    focus = [str(quad.subject.value) for quad in document if hasattr(quad.subject, "value")]
    data = [*model, *map(_triple, document)]
    return _validation(rules, validate_with_pyshacl(data, rules.shapes, dict.fromkeys(focus)))


def _handed_over(store: Store, rules: Rules) -> list[Result]:
    data = [_triple(quad) for quad in store]
    return validate_with_pyshacl(data, rules.plan.remainder)


def _validation(rules: Rules, results: list[Result]) -> Validation:
    report = serialize(report_graph(results), format=RdfFormat.TURTLE, prefixes={"sh": "http://www.w3.org/ns/shacl#"})
    return Validation(tuple(map(rules.finding, results)), report or b"")


def _triple(quad: Quad) -> Triple:
    if str(quad.graph_name) != "DEFAULT":
        raise InvalidInput(
            "named-graph",
            Text(
                f"Le document met des faits dans le graphe {quad.graph_name} : les mettre dans le graphe par défaut.",
                f"The document puts statements in the graph {quad.graph_name}: put them in the default graph.",
            ),
        )
    return Triple(quad.subject, quad.predicate, quad.object)
