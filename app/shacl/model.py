"""What the library takes and gives: terms, results, and the two ways in which a shape may not be usable.

Terms are pyoxigraph's, as they stand in the store: literals come back in the store's canonical form
("01"^^xsd:integer is 1) and language tags in lower case. ``str(term)`` is its N-Triples form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from app.shacl.paths import Path

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Node: TypeAlias = NamedNode | BlankNode
Identity: TypeAlias = tuple[Term, Node, NamedNode, Path | None, Term | None]
Messages: TypeAlias = Mapping[str, str]
"""A sentence by language tag; the tag of a plain literal is the empty string."""


class ShapeError(Exception):
    """A shape is ill-formed (SHACL Appendix: syntax rules), so that no verdict can be given with it.

    Args:
        shape: the shape at fault, as N-Triples.
        message: what is wrong with it and what to write instead.
    """

    def __init__(self, shape: str, message: str) -> None:
        super().__init__(f"{shape}: {message}")
        self.shape = shape
        self.message = message


class NotCompiledError(Exception):
    """A construct is right SHACL but is not compiled here; never leaves the compiler, which lists the shape."""


@dataclass(frozen=True, slots=True)
class Uncompiled:
    """A shape that this library hands over, whole, to another engine.

    Attributes:
        shape_iri: the shape (a property shape is named itself when its node shape compiles without it).
        reason: which construct is not compiled, in English, one sentence.
        root: the shape that declares the targets by which this one is reached.
    """

    shape_iri: str
    reason: str
    root: str


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL 3.6.2).

    Attributes:
        focus_node: the node that was validated.
        path: the path of the property shape, or the one that a constraint named; None for a node shape.
        value: the value at fault; None when the constraint speaks of no value (a count, for instance).
        component: the constraint component, e.g. sh:MinCountConstraintComponent.
        source_shape: the shape that declares the constraint.
        severity: sh:Violation, sh:Warning, sh:Info or one of the author's.
        messages: the sentences of the shape by language; those of this library when the shape has none.
        source_constraint: the node of a SPARQL constraint.
        details: the results of the shape that the value should conform to (sh:node), which explain this one.
    """

    focus_node: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    source_shape: Node
    severity: NamedNode
    messages: Messages = field(compare=False, hash=False, default_factory=dict)
    source_constraint: Node | None = field(compare=False, hash=False, default=None)
    details: tuple[Result, ...] = field(compare=False, hash=False, default=())

    @property
    def identity(self) -> Identity:
        """What makes two results of two runs the same one: focus, shape, component, path, value."""
        return (self.focus_node, self.source_shape, self.component, self.path, self.value)

    @property
    def sort_key(self) -> tuple[str, str, str, str, str]:
        """The identity as text: the order in which results are given."""
        texts = [str(self.focus_node), str(self.source_shape), str(self.component)]
        return (texts[0], texts[1], texts[2], str(self.path or ""), str(self.value or ""))
