"""A declaration: one check of one shape, with what the shape says of its results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from app.shacl.constraints.sparql import SparqlCheck
from app.shacl.messages import sentence
from app.shacl.model import Messages, Node, Result, Term

if TYPE_CHECKING:
    from app.shacl.constraints.base import Check, Finding
    from app.shacl.paths import Path


@dataclass(frozen=True, slots=True)
class Declaration:
    """A check and the shape that declares it.

    Attributes:
        shape: the shape that declares the constraint.
        path: the path of a property shape.
        severity: the severity of the results.
        messages: the sh:message of the shape.
        check: the constraint.
    """

    shape: Node
    path: Path | None
    severity: NamedNode
    messages: Messages
    check: Check

    def result(self, finding: Finding) -> Result:
        """Return what was found as a result."""
        by_query = self.check if isinstance(self.check, SparqlCheck) else None
        own = (by_query.messages if by_query else None) or self.messages
        path = finding.path or self.path
        return Result(
            focus_node=finding.focus,
            path=path,
            value=finding.value,
            component=finding.component,
            source_shape=self.shape,
            severity=self.severity,
            messages=sentence(finding.component, own, _bindings(finding, path)),
            source_constraint=by_query.node if by_query else None,
            details=finding.details,
        )


def _bindings(finding: Finding, path: Path | None) -> dict[str, Term]:
    """Return the variables of a message: $this, ?value, $PATH, and those that the constraint binds."""
    found: dict[str, Term] = {"this": finding.focus}
    if finding.value is not None:
        found["value"] = finding.value
    if path is not None:
        found["PATH"] = Literal(str(path))
    return {**found, **finding.bindings}
